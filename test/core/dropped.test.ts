import { describe, expect, it } from 'vitest';
import { type Dropped, droppedIn, linesByFile, type ResolutionDiffs } from '../../src/core/dropped.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { taskId } from '../../src/core/ids.ts';
import { nextMerges } from '../../src/core/merging.ts';
import { sayDropped } from '../../src/core/views/dropped.ts';
import { assigned, given, handedIn, observed, rig, START, settings, shaOf, started } from '../helpers/world.ts';

/** A diff as git prints it: lines that begin with `-` or `+`, by file. */
const diff = (files: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(files)
    .map(([path, lines]) => {
      const [old, fresh] = ['-', '+'].map((sign) => lines.filter((line) => line.startsWith(sign)));
      const hunk = `@@ -1,${old?.length} +1,${fresh?.length} @@\n${[...(old ?? []), ...(fresh ?? [])].join('\n')}\n`;
      return `diff --git a/${path} b/${path}\nindex 1..2 100644\n${lines.length === 0 ? 'Binary files differ\n' : hunk}`;
    })
    .join('');

type Diffs = Readonly<Record<string, readonly string[]>>;
const OTHER = taskId('shop-m2c4');
const compared = (parts: { base: Diffs; own: Diffs; fromBase: Diffs; fromOwn: Diffs }): readonly Dropped[] =>
  droppedIn({
    kind: 'merged',
    base: [{ commit: shaOf(4), subject: 'Greet in Greek', task: OTHER, diff: diff(parts.base) }],
    own: diff(parts.own),
    fromBase: diff(parts.fromBase),
    fromOwn: diff(parts.fromOwn),
  });
const said = (dropped: readonly Dropped[]) => dropped.map((one) => sayDropped(one, () => 'Greet in Greek'));

describe('a resolution that is compared with both sides', () => {
  const base = { 'a.ts': ['-old', '+theirs one', '+theirs two'] };
  const own = { 'a.ts': ['-old', '+mine'] };

  it('drops nothing when it keeps both', () => {
    const fromBase = { 'a.ts': ['+mine'], 'own.ts': ['+new'] };
    const fromOwn = { 'a.ts': ['+theirs one', '+theirs two'] };
    expect(compared({ base, own, fromBase, fromOwn })).toEqual([]);
  });

  it('tells lines of the base that are gone, and whose they were', () => {
    const fromBase = { 'a.ts': ['-theirs one', '-theirs two', '+mine'] };
    const dropped = compared({ base, own, fromBase, fromOwn: {} });
    expect(dropped).toEqual([
      {
        ...{ side: 'base', commit: shaOf(4), subject: 'Greet in Greek', task: OTHER, path: 'a.ts' },
        ...{ lines: 2, first: 'theirs one' },
      },
    ]);
    expect(said(dropped)).toEqual(['dropped: 2 lines of "Greet in Greek" (shop-m2c4) in a.ts']);
  });

  it('tells lines of its own first version that are gone', () => {
    const fromOwn = { 'a.ts': ['-mine', '+theirs one', '+theirs two'] };
    expect(said(compared({ base, own, fromBase: {}, fromOwn }))).toEqual([
      'dropped: 1 line of its own first version in a.ts',
    ]);
  });

  it('takes lines for kept that were moved, indented, or made one with the other side', () => {
    const moved = { 'a.ts': ['-theirs one', '-theirs two', '+mine'], 'b.ts': ['+  theirs one', '+theirs   two'] };
    expect(compared({ base, own, fromBase: moved, fromOwn: {} })).toEqual([]);
    const both = { 'a.ts': ["-import { a, b } from 'x';", "+import { a, b, c } from 'x';"] };
    const importing = { 'a.ts': ["-import { a } from 'x';", "+import { a, b } from 'x';"] };
    const mine = { 'a.ts': ["-import { a } from 'x';", "+import { a, c } from 'x';"] };
    const since = { 'a.ts': ["-import { a, c } from 'x';", "+import { a, b, c } from 'x';"] };
    expect(compared({ base: importing, own: mine, fromBase: both, fromOwn: since })).toEqual([]);
  });

  it('does not take for a loss what its own task was to remove, nor brackets', () => {
    const deleting = { 'a.ts': ['-same', '+mine'] };
    const adding = { 'a.ts': ['+same', '+}'] };
    const fromBase = { 'a.ts': ['-same', '-}', '+mine'] };
    expect(compared({ base: adding, own: deleting, fromBase, fromOwn: { 'a.ts': ['+x'] } })).toEqual([]);
  });

  it('tells a deletion, a mode or a binary file of the one side that was not taken', () => {
    const gone = { 'a.ts': ['-old'] };
    const kept = compared({
      base: gone,
      own: { 'a.ts': ['+mine'] },
      fromBase: { 'a.ts': ['+old', '+mine'] },
      fromOwn: {},
    });
    expect(said(kept)).toEqual(['dropped: the whole change of "Greet in Greek" (shop-m2c4) in a.ts']);
    const theirs = compared({ base: { b: [] }, own: { b: [] }, fromBase: {}, fromOwn: { b: [] } });
    expect(said(theirs)).toEqual(['dropped: the whole change of its own first version in b']);
  });

  it('says nothing of a branch that has nothing of the base yet', () => {
    expect(droppedIn({ kind: 'unmerged' })).toEqual([]);
    expect(droppedIn({ kind: 'unknown', because: 'too large' } satisfies ResolutionDiffs)).toEqual([]);
  });
});

describe('lines by file', () => {
  it('are content within a hunk, whatever they look like', () => {
    const text = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n--- a/y\n+++ b/y\n+@@ -1 +1 @@\n';
    expect([...linesByFile(text)]).toEqual([['x', { removed: ['-- a/y'], added: ['++ b/y', '@@ -1 +1 @@'] }]]);
  });

  it('know names with spaces and quoted ones', () => {
    const text = 'diff --git a/a b/c b/a b/c\nBinary\ndiff --git "a/\\n" "b/\\n"\nBinary\n';
    expect([...linesByFile(text).keys()]).toEqual(['a b/c', '\n']);
  });
});

const TASK = taskId('shop-a');
const conflict = { commit: shaOf(2), onto: shaOf(5), files: ['a.ts'] };
const returned: TownEvent = {
  ...{ type: 'merge.returned', task: TASK, because: 'conflict', detail: 'both', by: 'mayor', conflict },
  brief: { id: 'b2', kind: 'returned', text: 'again', at: START },
};
const again = { ...handedIn, commit: shaOf(6), tree: shaOf(7) } as const;
const comparedAs = (dropped: readonly Dropped[], commit = shaOf(6)): TownEvent => ({
  ...{ type: 'merge.compared', task: TASK, commit, dropped },
});
const lost: Dropped = { side: 'own', path: 'a.ts', lines: 1 };

describe('a branch that was returned for a conflict and comes again', () => {
  const auto = settings({ rigs: { shop: rig({ merge: 'auto' }) } });
  const world = given([assigned(), started, handedIn, returned, started, again]);
  const kinds = (more: readonly TownEvent[]) =>
    nextMerges(given(more, world), observed({}), auto, START).map((action) =>
      action.kind === 'record' ? action.events.map(({ type }) => type).join() : action.kind,
    );

  it('is compared before it approves itself', () => {
    expect(kinds([])).toEqual(['compare']);
    expect(kinds([comparedAs([])])).toEqual(['merge.approved']);
  });

  it('waits for a person when it dropped something, or nobody can tell', () => {
    expect(kinds([comparedAs([lost])])).toEqual([]);
    expect(
      kinds([{ type: 'merge.compared', task: TASK, commit: shaOf(6), dropped: [], unknown: 'too large' }]),
    ).toEqual([]);
    const approved: TownEvent = { type: 'merge.approved', task: TASK, tree: shaOf(7), by: 'dev' };
    expect(kinds([comparedAs([lost]), approved])).toEqual(['rehearse']);
  });

  it('is compared again when it has another commit', () => {
    const moved: TownEvent = { type: 'merge.moved', task: TASK, commit: shaOf(8), tree: shaOf(9) };
    expect(kinds([comparedAs([]), moved])).toEqual(['compare']);
  });

  it('is compared with what it was at first, in the files of all conflicts', () => {
    const second = { ...returned, conflict: { commit: shaOf(6), onto: shaOf(9), files: ['b.ts', 'a.ts'] } };
    expect(given([second], world).merges['shop-a']?.resolution).toEqual({
      conflict: { ...conflict, files: ['a.ts', 'b.ts'] },
    });
  });

  it('is not compared when it never met a conflict', () => {
    const first = given([assigned(), started, handedIn]);
    expect(nextMerges(first, observed({}), auto, START)).toMatchObject([{ kind: 'record' }]);
  });
});
