import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChangedPath, changedPaths, meetingOf } from '../../src/core/changed-paths.ts';
import {
  begun,
  branchHeads,
  type ConflictFacts,
  conflictCounts,
  conflictFacts,
  conflictsOf,
  type Overlaps,
} from '../../src/core/conflicts.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import type { Worktree } from '../../src/core/observed.ts';
import { statusView } from '../../src/core/views/board.ts';
import { conflictText } from '../../src/core/views/conflicts.ts';
import { assigned, given, handedIn, observed, plan, SHOP, START, shaOf, started, task } from '../helpers/world.ts';

const TASKS = ['a', 'b', 'c', 'd'].map((name) => taskId(`shop-${name}`));
const files = fc.uniqueArray(fc.constantFrom('a.ts', 'b.ts', 'src/c.ts'), { minLength: 1 }).map((all) => all.sort());
const pairs = TASKS.flatMap((one, at) => TASKS.slice(at + 1).map((other) => [one, other] as const));

/** What a forge may say of up to four branches. */
const overlaps: fc.Arbitrary<Overlaps> = fc.record({
  pairs: fc
    .tuple(fc.subarray(pairs), files)
    .map(([found, all]) => found.map((tasks) => ({ tasks, kind: 'conflict' as const, files: all }))),
  base: fc
    .tuple(fc.subarray(TASKS), files)
    .map(([found, all]) => found.map((one) => ({ task: one, kind: 'conflict' as const, files: all }))),
});

describe('conflicts of branches', () => {
  it('are the same from both sides, and counted on both', () => {
    fc.assert(
      fc.property(overlaps, (found) => {
        const facts = conflictFacts([], found, START);
        const counts = conflictCounts(facts);
        for (const one of TASKS) {
          const others = conflictsOf(one, facts).flatMap(({ other }) => other ?? []);
          expect(counts[one] ?? 0).toBe(others.length);
          for (const other of others) {
            const mine = conflictsOf(one, facts).find((each) => each.other === other);
            const theirs = conflictsOf(other, facts).find((each) => each.other === one);
            expect(theirs?.files).toEqual(mine?.files);
          }
        }
      }),
    );
  });

  it('are said once for each pair and files, and again only after they were over', () => {
    fc.assert(
      fc.property(overlaps, overlaps, (first, second) => {
        const before = conflictFacts([], first, 1);
        expect(begun([], before)).toEqual(before);
        const same = conflictFacts(before, first, 2);
        expect(same).toEqual(before);
        expect(begun(before, same)).toEqual([]);
        const after = conflictFacts(before, second, 2);
        const fresh = begun(before, after);
        expect(after.filter(({ since }) => since === 2)).toEqual(fresh);
        const over: ConflictFacts = conflictFacts(after, { pairs: [], base: [] }, 3);
        expect(over).toEqual([]);
        expect(begun(over, conflictFacts(over, second, 4))).toHaveLength(after.length);
      }),
    );
  });
});

const worktree = (change: Partial<Worktree> = {}): Worktree => ({
  path: '/w/amber',
  rig: SHOP,
  polecat: polecatId('amber'),
  branch: 'mayor/shop-a-title',
  head: shaOf(9),
  tree: shaOf(8),
  dirty: [],
  ahead: 1,
  added: 1,
  removed: 0,
  ...change,
});

describe('the branches that are looked at', () => {
  const at = [{ task: taskId('shop-a'), commit: shaOf(9) }];

  it('are those with commits of their own', () => {
    const world = given([assigned(), started]);
    expect(branchHeads(world, observed({ worktrees: [worktree()] }))).toEqual({ shop: at });
    expect(branchHeads(world, observed({ worktrees: [worktree({ ahead: 0 })] }))).toEqual({});
    expect(branchHeads(world, observed({ worktrees: [worktree({ branch: 'other' })] }))).toEqual({});
  });

  it('are what was handed in, also where its worktree is not seen, until it has landed', () => {
    const world = given([assigned(), started, handedIn]);
    expect(branchHeads(world, observed({}))).toEqual({ shop: [{ task: taskId('shop-a'), commit: shaOf(2) }] });
    expect(branchHeads(world, observed({ worktrees: [worktree()] }))).toEqual({ shop: at });
    const landed = given([{ type: 'merge.landed', task: taskId('shop-a'), result: shaOf(5) }], world);
    expect(branchHeads(landed, observed({ worktrees: [worktree()] }))).toEqual({});
  });
});

describe('the picture of a town', () => {
  const facts: ConflictFacts = [
    { task: taskId('shop-a'), other: taskId('shop-b'), kind: 'conflict', files: ['src/a.ts'], since: START },
    { task: taskId('shop-a'), kind: 'conflict', files: ['b.ts'], since: START },
  ];
  const row = { name: 't', home: '/t', pid: 1, version: '0', startedAt: 0 };

  it('has a row for each conflict and a sign for each whose branch it is', () => {
    const world = given([assigned(), started, handedIn]);
    const seen = observed({ tasks: [task('shop-a'), task('shop-b')], conflicts: { shop: facts } });
    const status = statusView(world, seen, plan(), row, START);
    expect(status.conflicts).toEqual([
      {
        ...{ id: 'shop-a shop-b', rig: 'shop', state: 'conflict', task: 'shop-a', title: 'Title of shop-a' },
        ...{ other: 'shop-b', otherTitle: 'Title of shop-b', files: ['src/a.ts'], count: 1, since: START },
      },
      {
        ...{ id: 'shop-a main', rig: 'shop', state: 'conflict', task: 'shop-a', title: 'Title of shop-a' },
        ...{ other: 'main', files: ['b.ts'], count: 1, since: START },
      },
    ]);
    expect(status.polecats[0]?.conflicts).toEqual(['shop-b', 'main']);
    expect(status.merges[0]?.conflicts).toEqual(['shop-b', 'main']);
    expect(conflictText(status.merges[0]?.conflicts, 'shop')).toBe('≠ b +1');
    expect(conflictText(['main'], 'shop')).toBe('≠ main');
    expect(conflictText(undefined, 'shop')).toBe('');
  });
});

const change: fc.Arbitrary<ChangedPath> = fc.record({
  path: fc.constantFrom('a', 'b', 'd', 'd/a', 'd/b', 'd/e/a', 'f/a', 'f/b'),
  how: fc.constantFrom('added', 'changed', 'deleted'),
});
const changes = fc.uniqueArray(change, { selector: ({ path }) => path }).map(changedPaths);

describe('where two branches meet', () => {
  const meet = (one: readonly ChangedPath[], other: readonly ChangedPath[]) =>
    meetingOf(changedPaths(one), changedPaths(other));

  it('is the same from both sides, and every path of both is in it', () => {
    fc.assert(
      fc.property(changes, changes, (one, other) => {
        const meeting = meetingOf(one, other);
        expect(meetingOf(other, one)).toEqual(meeting);
        for (const path of one.paths) if (other.paths.has(path)) expect(meeting).toContain(path);
      }),
    );
  });

  it('is nothing in common where they changed files of their own', () => {
    expect(meet([{ path: 'd/a', how: 'changed' }], [{ path: 'd/b', how: 'changed' }])).toEqual([]);
    expect(meet([{ path: 'a', how: 'added' }], [{ path: 'b', how: 'deleted' }])).toEqual([]);
  });

  it('is a file where the other has a folder, and a folder that the one left and the other filled', () => {
    expect(meet([{ path: 'd', how: 'added' }], [{ path: 'd/e/a', how: 'added' }])).toEqual(['d']);
    expect(meet([{ path: 'd/a', how: 'deleted' }], [{ path: 'd/b', how: 'added' }])).toEqual(['d/']);
    expect(meet([{ path: 'd/e/a', how: 'deleted' }], [{ path: 'd/b', how: 'added' }])).toEqual(['d/']);
  });
});
