/** How long to wait, how often to try again, and when to ask a person. Pure: chance is an argument. */

import { returnedBrief } from './briefs.ts';
import type { MetConflict } from './dropped.ts';
import type { TownEvent } from './event.ts';
import { type Instant, itemId } from './ids.ts';
import type { InboxItem, MergeRequest, Polecat, World } from './model.ts';
import { redReason } from './red-reason.ts';
import { workedOn } from './review/rule.ts';
import type { PatienceSettings } from './settings.ts';

/** Exponential, with jitter of a quarter either way; `tries` counts from 1. Milliseconds. */
export const backoff = (tries: number, patience: PatienceSettings, chance: number): number => {
  const plain = Math.min(patience.backoffMaxMs, patience.backoffMs * 2 ** Math.min(30, Math.max(0, tries - 1)));
  return Math.round(plain * (0.75 + chance / 2));
};

/** Whether an agent kind may be started now, as its breaker says. */
export const mayStart = (world: World, agent: string, now: Instant): boolean => {
  const until = world.breakers[agent]?.until;
  return until === undefined || until <= now;
};

export const stuckItem = (polecat: Polecat, title: string, detail: string, at: Instant): InboxItem => ({
  id: itemId(`stuck-${polecat.id}-${polecat.epoch}`),
  kind: 'stuck',
  rig: polecat.rig,
  task: workedOn(polecat),
  polecat: polecat.id,
  title,
  detail,
  options: ['retry', 'dismiss'],
  at,
});

export type Failure = {
  readonly polecat: Polecat;
  readonly run: number;
  readonly because: string;
  readonly exit?: number;
  /** The last words of the pane or the whole error, for the inbox. */
  readonly detail: string;
  /** No retry can help: a person is asked at once. */
  readonly hopeless?: boolean;
};

/** What a failed process leads to: another try later, or a person; a breaker where a kind keeps failing. */
export const afterFailure = (
  world: World,
  failure: Failure,
  patience: PatienceSettings,
  now: Instant,
  chance: number,
): readonly TownEvent[] => {
  const { polecat, run, because, exit, detail } = failure;
  const worker = { polecat: polecat.id, epoch: polecat.epoch };
  const failures = (world.tries[polecat.task]?.failures ?? 0) + 1;
  const inARow = (world.breakers[polecat.agent]?.failures ?? 0) + 1;
  const vanished: TownEvent = {
    type: 'polecat.vanished',
    ...worker,
    run,
    because,
    ...(exit === undefined ? {} : { exit }),
  };
  const until = now + backoff(failures, patience, chance);
  const gaveUp = failure.hopeless === true || failures >= patience.failures;
  const next: readonly TownEvent[] = gaveUp
    ? [
        { type: 'polecat.stuck', ...worker, because },
        { type: 'inbox.added', item: stuckItem(polecat, `${polecat.id} is stuck: ${because}`, detail, now) },
      ]
    : [
        {
          type: 'polecat.waiting',
          ...worker,
          until,
          because: `${because}; try ${failures + 1} of ${patience.failures}`,
        },
      ];
  const breaker: readonly TownEvent[] =
    inARow >= patience.breaker
      ? [{ type: 'breaker.opened', agent: polecat.agent, until: now + patience.breakerMs, because }]
      : [];
  return [vanished, ...next, ...breaker];
};

export type Return = {
  readonly merge: MergeRequest;
  readonly because: 'conflict' | 'gate';
  readonly detail: string;
  readonly base: string;
  /** Makes the brief's id. */
  readonly fresh: string;
  readonly conflict?: MetConflict;
};

/** What a merge that could not be made leads to: back to its agent, or a person once that is used up. */
export const afterReturn = (
  world: World,
  { merge, because, detail, base, fresh, conflict }: Return,
  patience: PatienceSettings,
  now: Instant,
): readonly TownEvent[] => {
  const returns = (world.tries[merge.task]?.returns ?? 0) + 1;
  const polecat = world.polecats[merge.polecat];
  if (polecat !== undefined && returns <= patience.returns) {
    const brief = returnedBrief(merge.task, because, detail, base, `returned-${fresh}`, now);
    return [
      {
        type: 'merge.returned',
        task: merge.task,
        because,
        detail,
        by: 'mayor',
        brief,
        ...(conflict === undefined ? {} : { conflict }),
      },
    ];
  }
  const what = because === 'conflict' ? 'it still conflicts with the base' : 'a gate is still red';
  const after = polecat === undefined ? ', and its worker is gone' : ` after ${returns - 1} returns`;
  const why = `${what}${after}${because === 'gate' ? `: ${redReason(detail)}` : ''}`;
  const told = because === 'conflict' && polecat !== undefined ? `${byHand(merge.task)}\n\n${detail}` : detail;
  return stuckMerge(merge, why, told, now);
};

/** Only a person can bring it on. */
export const stuckMerge = (
  { task, rig, polecat }: MergeRequest,
  because: string,
  detail: string,
  at: Instant,
): readonly TownEvent[] => {
  const item: InboxItem = {
    ...{ id: itemId(`merge-${task}`), kind: 'stuck', rig, task, polecat, at },
    title: `${task} cannot be merged: ${because}`,
    detail,
    options: ['retry', 'dismiss'],
  };
  return [
    { type: 'merge.stuck', task, because },
    { type: 'inbox.added', item },
  ];
};

const byHand = (task: string): string =>
  `mayor resolve ${task} opens the files in conflict in its worktree, with the merge begun there; retry once it is committed.`;
