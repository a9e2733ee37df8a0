/** What is to be done about pull requests: open them, pass on what comes of them, and see them end. */
import type { Action } from '../action.ts';
import type { TownEvent } from '../event.ts';
import { type Instant, itemId } from '../ids.ts';
import type { Brief, InboxItem, MergeRequest, World } from '../model.ts';
import type { Observed } from '../observed.ts';
import { type PullNews, pullBrief, sayNews } from '../pull-brief.ts';
import { type PullFacts, type PullRemark, type PullRequest, type PullSeen, seenOf } from '../pull-request.ts';
import type { PatienceSettings, RigSettings } from '../settings.ts';

export const pullActions = (
  world: World,
  merges: readonly MergeRequest[],
  observed: Observed,
  rig: RigSettings,
  patience: PatienceSettings,
  now: Instant,
): readonly Action[] =>
  merges.flatMap((merge): readonly Action[] => {
    const key = `pr:${merge.task}`;
    const events = eventsOf({ world, merge, rig, patience, now, facts: observed.pulls?.[merge.task] });
    if (events.length > 0) return [{ kind: 'record', key, events }];
    return isUp(merge, now) ? effectOf(merge, key) : [];
  });

/** Whether it is Mayor's turn: not the agent's, not a person's. */
const isUp = ({ state }: MergeRequest, now: Instant): boolean =>
  state.kind === 'in-review' || state.kind === 'approved' || (state.kind === 'held' && state.until <= now);

const effectOf = (merge: MergeRequest, key: string): readonly Action[] => {
  const { task, commit, pr, state } = merge;
  if (pr?.seen?.state === 'merged') return [{ kind: 'follow', key, task }];
  // A person closed it: only another person's word opens the next.
  const isClosed = pr?.seen?.state === 'closed';
  if (pr === undefined || isClosed || pr.mine.at(-1) !== commit)
    return [{ kind: 'record', key, events: [{ type: 'pr.wanted', task, commit }] }];
  return pr.shared === commit && state.kind === 'in-review' ? [] : [{ kind: 'propose', key, task, commit }];
};

type Case = {
  readonly world: World;
  readonly merge: MergeRequest;
  readonly rig: RigSettings;
  readonly patience: PatienceSettings;
  readonly now: Instant;
  readonly facts: PullFacts | undefined;
};

const OVER: ReadonlySet<MergeRequest['state']['kind']> = new Set(['checking', 'landing', 'landed', 'settled']);

const eventsOf = (one: Case): readonly TownEvent[] => {
  const { merge, rig, facts } = one;
  const { task, pr, state } = merge;
  if (OVER.has(state.kind) || pr?.number === undefined) return [];
  // Handed in again after a person closed it, and that is a person's matter still.
  if (pr.seen?.state === 'closed' && (state.kind === 'in-review' || state.kind === 'held')) return closed(one, pr);
  if (facts === undefined || facts.look.number !== pr.number) return [];
  const seen = seenOf(facts.look, rig.hosting?.comments === 'all');
  // What was asked before a push shows the commit before it.
  if (seen.head !== pr.shared && pr.mine.includes(seen.head) && seen.state !== 'merged') return [];
  const isNew = JSON.stringify(seen) !== JSON.stringify(pr.seen);
  return [
    ...(isNew ? [{ type: 'pr.seen' as const, task, number: pr.number, seen }] : []),
    ...(seen.state === pr.seen?.state ? [] : turned(one, pr, seen)),
    ...(seen.state === 'open' || seen.state === 'draft' ? feedback(one, pr, seen, facts) : []),
  ];
};

/** It was opened, merged or closed since the last look. */
const turned = (one: Case, pr: PullRequest, seen: PullSeen): readonly TownEvent[] => {
  const { merge, world } = one;
  const { task, state } = merge;
  if (seen.state === 'closed') return closed(one, pr);
  const wasClosed = pr.seen?.state === 'closed';
  const goesOn = seen.state === 'merged' ? !isUp(merge, 0) : wasClosed && state.kind === 'stuck';
  if (!goesOn) return [];
  const because = seen.state === 'merged' ? `PR #${pr.number} was merged` : `PR #${pr.number} was opened again`;
  return [{ type: 'merge.restarted', task, because }, ...withoutItem(world, merge, because)];
};

const closed = ({ merge, facts, now }: Case, pr: PullRequest): readonly TownEvent[] => {
  const because = `PR #${pr.number} was closed without being merged`;
  const last = facts?.look.remarks.filter(({ isWriter, text }) => isWriter && text !== '').at(-1);
  const words = last === undefined ? '' : `\n\nThe last word there, by ${last.author}:\n${last.text}`;
  return stuck(merge, because, `${pr.url ?? ''}${words}`, now);
};

const itemOf = (merge: MergeRequest) => itemId(`merge-${merge.task}`);

const withoutItem = ({ inbox }: World, merge: MergeRequest, by: string): readonly TownEvent[] =>
  inbox[itemOf(merge)] === undefined ? [] : [{ type: 'inbox.removed', item: itemOf(merge), by }];

/** A person is told; retried, it is proposed again. */
export const stuck = (merge: MergeRequest, because: string, detail: string, at: Instant): readonly TownEvent[] => {
  const { task, rig, polecat } = merge;
  const title = `${task} cannot be merged: ${because}`;
  const item: InboxItem = {
    ...{ id: itemOf(merge), kind: 'stuck', rig, task, polecat, title, detail },
    ...{ options: ['retry', 'dismiss'], at },
  };
  return [
    { type: 'merge.stuck', task, because },
    { type: 'inbox.added', item },
  ];
};

/** Checks that never end hold the rest back no longer than this. */
const CHECKS_MS = 15 * 60_000;

/** All that is new goes back as one message: not before every check has ended, nor while somebody still comments. */
const feedback = (one: Case, pr: PullRequest, seen: PullSeen, facts: PullFacts): readonly TownEvent[] => {
  const { merge, rig, world, patience, now } = one;
  const { task, commit, state } = merge;
  if (state.kind !== 'in-review' || pr.shared !== commit || pr.number === undefined) return [];
  const news = newsOf(pr, facts, rig.hosting?.comments === 'all');
  const count = news.checks.length + news.remarks.length;
  if (count === 0 || (seen.running > 0 && now - facts.changedAt < CHECKS_MS)) return [];
  const isUrgent = news.checks.length > 0 || news.remarks.some(({ verdict }) => verdict !== undefined);
  if (!isUrgent && !facts.steady) return [];
  const ids = [...news.checks, ...news.remarks].map(({ id }) => id);
  const { number, url = '' } = pr;
  const brief = pullBrief(task, { number, url }, news, `returned-pr-${number}-${ids.at(-1)}`, now);
  return [{ type: 'pr.told', task, ids }, ...goesBack(world, merge, { detail: sayNews(news), brief }, patience, now)];
};

const newsOf = (pr: PullRequest, { look }: PullFacts, everybody: boolean): PullNews => {
  const told = new Set(pr.told);
  return {
    checks: look.checks.filter(({ id, state }) => state === 'failed' && !told.has(id)),
    remarks: look.remarks.filter((one) => !told.has(one.id) && (one.isWriter || everybody) && asksSomething(one)),
  };
};

/** Praise is no reason to begin again. */
const asksSomething = ({ verdict, text }: PullRemark): boolean =>
  verdict === 'changes-requested' || (verdict === undefined && text !== '');

export type GoingBack = { readonly detail: string; readonly brief: Brief };

/** To its agent, or to a person once the returns are used up. */
export const goesBack = (
  world: World,
  merge: MergeRequest,
  { detail, brief }: GoingBack,
  patience: PatienceSettings,
  now: Instant,
): readonly TownEvent[] => {
  const { task, pr } = merge;
  const returns = (world.tries[task]?.returns ?? 0) + 1;
  const by = `PR #${pr?.number ?? '?'}`;
  if (world.polecats[merge.polecat] !== undefined && returns <= patience.returns)
    return [{ type: 'merge.returned', task, because: 'pr', detail, by, brief }];
  const why = world.polecats[merge.polecat] === undefined ? 'its worker is gone' : `after ${returns - 1} returns`;
  return stuck(merge, `${by}: ${detail}, ${why}`, `${pr?.url ?? ''}\n\n${brief.text}`, now);
};
