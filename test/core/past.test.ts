import { describe, expect, it } from 'vitest';
import type { Recorded, TownEvent } from '../../src/core/event.ts';
import { polecatId, rigName, sha, taskId } from '../../src/core/ids.ts';
import { isAtWork, noPast, remembered, whereabouts } from '../../src/core/past.ts';

const task = taskId('shop-k3f9');
const rig = rigName('shop');
const amber = { polecat: polecatId('amber'), epoch: 1 };
const birch = { polecat: polecatId('birch'), epoch: 2 };
const commit = sha('a'.repeat(40));
const brief = { id: 'b', kind: 'task', text: 'Do it', at: 1 } as const;

const assigned = (worker: typeof amber, agent: string, session?: string, of = task): TownEvent => ({
  type: 'polecat.assigned',
  ...worker,
  ...{ rig, task: of, agent, branch: `mayor/${task}`, taskMark: 'm', brief },
  ...(session === undefined ? {} : { session }),
});
const started = (worker: typeof amber, run = 1): TownEvent => ({
  type: 'polecat.started',
  ...worker,
  run,
  pane: '%1',
  delivered: ['b'],
});
const handedIn = (worker: typeof amber): TownEvent => ({
  type: 'merge.requested',
  ...worker,
  ...{ task, rig, branch: `mayor/${task}`, commit, tree: commit, by: 'agent' },
});
const pastAfter = (...events: readonly TownEvent[]) =>
  remembered(
    noPast,
    events.map((event, index): Recorded => ({ ...event, seq: index + 1, at: 1_000 + index, v: 1 })),
  );

describe('conversations that the journal tells of', () => {
  it('are those in which a process was started, with what it handed in, also when its worker has gone', () => {
    const past = pastAfter(
      assigned(amber, 'claude', 'one'),
      started(amber),
      started(amber, 2),
      handedIn(amber),
      { type: 'polecat.leaving', ...amber, because: 'landed' },
      { type: 'polecat.cleared', ...amber },
      assigned(birch, 'claude', 'two'),
    );
    expect(past.talks).toMatchObject([{ ...amber, task, session: 'one', at: 1_001, commit }]);
    expect(past.talks.map((talk) => whereabouts(past, talk))).toEqual(['gone']);
  });

  it('are known by the ids that agents told', () => {
    const past = pastAfter(assigned(amber, 'codex'), started(amber), {
      type: 'session.learnt',
      ...amber,
      session: 'own',
    });
    expect(past.talks.map(({ session, agent }) => [session, agent])).toEqual([['own', 'codex']]);
  });

  it('are over once they were handed over, though the worker goes on in another', () => {
    const past = pastAfter(
      assigned(amber, 'claude', 'one'),
      started(amber),
      { type: 'context.handed-over', ...amber, task, note: 'Half', brief, session: 'two' },
      started(amber, 2),
    );
    expect(past.talks.map((talk) => [talk.session, isAtWork(past, talk)])).toEqual([
      ['one', false],
      ['two', true],
    ]);
  });

  it('are at rest when the work is handed in or stopped, and at work again when it comes back', () => {
    const begun = [assigned(amber, 'claude', 'one'), started(amber)];
    const isBusy = (...more: readonly TownEvent[]) => {
      const past = pastAfter(...begun, ...more);
      return past.talks.map((talk) => isAtWork(past, talk));
    };
    expect(isBusy()).toEqual([true]);
    expect(isBusy(handedIn(amber))).toEqual([false]);
    expect(isBusy({ type: 'polecat.stopped', ...amber, by: 'ada' })).toEqual([false]);
    const returned = { type: 'merge.returned', task, because: 'rejected', detail: 'No', by: 'ada', brief } as const;
    expect(isBusy(handedIn(amber), returned)).toEqual([true]);
  });

  it('go on with another task under another epoch', () => {
    const other = taskId('shop-m2c4');
    const again = { ...amber, epoch: 2 };
    const second = assigned(again, 'claude', 'one', other);
    const past = pastAfter(assigned(amber, 'claude', 'one'), started(amber), handedIn(amber), second);
    expect(past.talks.map((talk) => [talk.task, talk.epoch, talk.session])).toEqual([
      [task, 1, 'one'],
      [other, 2, 'one'],
    ]);
  });
});
