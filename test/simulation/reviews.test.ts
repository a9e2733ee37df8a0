/** Reviews under faults: whatever is cut off, nothing lands by itself that nobody has approved, and all comes to an end. */
import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../src/core/event.ts';
import type { Sha, TaskId } from '../../src/core/ids.ts';
import type { Verdict } from '../../src/core/review/comment.ts';
import { openContestStage, type Reviews } from './contest-stage.ts';

/** The same numbers for the same seed: at least 0, below 1. */
const chances = (seed: number) => {
  let state = seed + 1;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const rule = { when: [], required: true, role: 'reviewer', rounds: 2 } as const;

const opened = async (reviews: Reviews, places = 3, tasks = 1, lines: () => string = () => 'hello') => {
  let made = 0;
  const works = () => ({ [`file-${++made}.txt`]: `${lines()} ${made}\n` });
  const stage = await openContestStage(works, places, { reviewing: { rule, reviews } });
  const ids: TaskId[] = [stage.parent];
  for (let n = 1; n < tasks; n += 1) {
    const task = { title: `Task ${n}`, body: 'Do it.', kind: 'task', priority: 2, labels: [], dependsOn: [] } as const;
    ids.push((await stage.tracker.create(task, 'ada')).id);
  }
  for (const task of ids) expect(await stage.submit({ kind: 'sling', task })).toMatchObject({ ok: true });
  /** Until nothing happens any more, however long somebody rests. */
  const settle = async (): Promise<void> => {
    for (let rounds = 0; rounds < 12; rounds += 1) {
      await stage.run();
      stage.clock.advance(60_000);
    }
  };
  return { ...stage, ids, settle };
};
type Stage = Awaited<ReturnType<typeof opened>>;

/** Of each landing: the commit that was approved last, and every verdict on the task before. */
const checkLandings = (events: readonly Recorded[]): number => {
  const commits = new Map<string, Sha>();
  const patches = new Map<string, string | undefined>();
  const verdicts = new Map<string, Verdict[]>();
  let landings = 0;
  for (const event of events) {
    if (event.type === 'merge.requested' || event.type === 'merge.moved') commits.set(event.task, event.commit);
    if (event.type === 'review.matched') patches.set(event.matched.commit, event.matched.patch);
    if (event.type === 'review.judged') verdicts.set(event.task, [...(verdicts.get(event.task) ?? []), event.verdict]);
    if (event.type !== 'merge.approved') continue;
    landings += 1;
    const commit = commits.get(event.task) ?? '';
    const last = verdicts.get(event.task)?.at(-1);
    const isOfIt = last?.commit === commit || (last?.patch !== undefined && last.patch === patches.get(commit));
    expect([event.by, last?.says, isOfIt], `approval of ${event.task} at ${event.seq}`).toEqual([
      'merge: auto',
      'approve',
      true,
    ]);
  }
  return landings;
};

const checkWorkers = (events: readonly Recorded[]): void => {
  const writers = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'merge.requested') writers.set(event.task, event.polecat);
    if (event.type === 'review.judged') expect(event.verdict.by).not.toBe(writers.get(event.task));
  }
};

const done = async (stage: Stage): Promise<readonly Recorded[]> => {
  const events = await stage.events();
  checkLandings(events);
  checkWorkers(events);
  expect(stage.errors).toEqual([]);
  expect(Object.keys(stage.world().polecats).filter((id) => stage.world().polecats[id]?.reviews !== undefined)).toEqual(
    [],
  );
  return events;
};

describe('a change that is reviewed', () => {
  it('lands once it is approved, and its reviewer leaves nothing behind', async () => {
    const stage = await opened(() => ({ says: 'approve' }));
    await stage.settle();
    await done(stage);
    expect(Object.keys(stage.world().landed)).toEqual(stage.ids);
    expect(stage.world()).toMatchObject({ polecats: {}, inbox: {}, tries: {}, reviews: {} });
    expect(await stage.workspace.list()).toEqual([]);
    expect([...stage.repository.refs.keys()].filter((name) => name.startsWith('refs/heads/mayor/'))).toEqual([]);
  });

  it('is mended as often as the rule allows, then a person is asked', async () => {
    const stage = await opened(() => ({ says: 'changes', text: 'No' }));
    await stage.settle();
    const events = await done(stage);
    expect(events.filter(({ type }) => type === 'merge.returned')).toHaveLength(2);
    expect(events.filter(({ type }) => type === 'review.judged')).toHaveLength(3);
    expect(stage.world().landed).toEqual({});
    expect(Object.values(stage.world().inbox)).toMatchObject([{ title: expect.stringContaining('after 2 rounds') }]);
    expect(await stage.next()).toEqual([]);
  });

  it('has a person told when no reviewer ends with a verdict, and goes on when one says so', async () => {
    let says: ReturnType<Reviews>;
    const stage = await opened(() => says);
    for (let n = 0; n < 6; n += 1) {
      await stage.run();
      stage.clock.advance(60_000);
    }
    const [item] = Object.values(stage.world().inbox);
    expect(item).toMatchObject({ kind: 'stuck', task: stage.parent, options: ['retry', 'dismiss'] });
    expect(stage.world().landed).toEqual({});
    says = { says: 'approve' };
    if (item === undefined) throw new Error('Nobody was told');
    expect(await stage.submit({ kind: 'answer', item: item.id, answer: { kind: 'retry' } })).toMatchObject({
      ok: true,
    });
    await stage.settle();
    await done(stage);
    expect(Object.keys(stage.world().landed)).toEqual(stage.ids);
  });

  it('is reviewed with a single place, before the tasks that wait', async () => {
    const stage = await opened(() => ({ says: 'approve' }), 1, 3);
    await stage.settle();
    const events = await done(stage);
    expect(Object.keys(stage.world().landed).sort()).toEqual([...stage.ids].sort());
    const begun = events.flatMap((event) => (event.type === 'polecat.assigned' ? [event.reviews?.task ?? '-'] : []));
    expect(begun.map((task) => (task === '-' ? 'write' : 'review'))).toEqual([
      'write',
      'review',
      'write',
      'review',
      'write',
      'review',
    ]);
  });

  it('lands when the town dies after any of its steps', async () => {
    const steps = await (await opened(() => ({ says: 'approve' }))).run();
    expect(steps).toBeGreaterThan(6);
    for (let cut = 1; cut <= steps; cut += 1) {
      const stage = await opened(() => ({ says: 'approve' }));
      await stage.run(cut);
      await stage.settle();
      await done(stage);
      expect(Object.keys(stage.world().landed), `cut after step ${cut}`).toEqual(stage.ids);
      expect(stage.world().polecats, `cut after step ${cut}`).toEqual({});
    }
  });

  it('never lands unseen, whatever reviewers say, whenever the town dies and branches move', async () => {
    let landings = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const chance = chances(seed);
      const stage = await opened(
        () => {
          const n = chance();
          if (n < 0.2) return undefined;
          return n < 0.55 ? { says: 'changes', text: 'Mend it' } : { says: 'approve' };
        },
        1 + Math.floor(chance() * 3),
        3,
      );
      for (let turn = 0; turn < 12; turn += 1) {
        await stage.run(1 + Math.floor(chance() * 6));
        if (chance() < 0.4) commitLate(stage, chance);
        stage.clock.advance(Math.floor(chance() * 30_000));
      }
      await stage.settle();
      landings += checkLandings(await stage.events());
      checkWorkers(await stage.events());
      expect(stage.errors, `seed ${seed}`).toEqual([]);
      // All has landed, or a person knows why not: nothing hangs silently.
      for (const id of stage.ids) {
        const isTold = Object.values(stage.world().inbox).some(({ task }) => task === id);
        expect(stage.world().landed[id] !== undefined || isTold, `seed ${seed}: ${id}`).toBe(true);
      }
      expect(await stage.next(), `seed ${seed}`).toEqual([]);
    }
    expect(landings).toBeGreaterThan(40);
  }, 120_000);
});

/** Somebody commits in a writer's worktree after the hand-in. */
const commitLate = (stage: Stage, chance: () => number): void => {
  const merges = Object.values(stage.world().merges).filter(({ state }) => state.kind === 'in-review');
  const merge = merges[Math.floor(chance() * merges.length)];
  const path = merge === undefined ? undefined : stage.world().polecats[merge.polecat]?.worktree;
  if (path === undefined) return;
  const place = stage.workspace.at(path);
  place.files.set('late.txt', `${chance()}\n`);
  place.commit('Late');
};
