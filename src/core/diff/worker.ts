/** What one worker needs next, from its wish, its phase and its pane. */
import { accountOf, parkedNow, resumeAt } from '../accounts.ts';
import type { Action } from '../action.ts';
import { nudgeBrief, resumedBrief } from '../briefs.ts';
import type { Plan, Wish } from '../desire.ts';
import type { Moment } from '../diff.ts';
import type { TownEvent } from '../event.ts';
import type { Brief, Polecat, World } from '../model.ts';
import { workerKey } from '../names.ts';
import { isAtRest, type Observed, type Pane, type Signal } from '../observed.ts';
import { afterFailure, mayStart, stuckItem } from '../patience.ts';
import { resumedReview, verdictNudge } from '../review/briefs.ts';
import { limitOf } from './accounts.ts';

type Case = {
  readonly world: World;
  readonly polecat: Polecat;
  /** Panes of this polecat, newest run first. */
  readonly panes: readonly Pane[];
  readonly observed: Observed;
  readonly plan: Plan;
  readonly moment: Moment;
};

export const workerActions = (
  world: World,
  polecat: Polecat,
  wish: Wish,
  observed: Observed,
  plan: Plan,
  moment: Moment,
): readonly Action[] => {
  if (observed.panes === 'unknown') return [];
  const panes = observed.panes.filter((pane) => pane.polecat === polecat.id).sort((a, b) => b.run - a.run);
  const one: Case = { world, polecat, panes, observed, plan, moment };
  switch (wish) {
    case 'running':
      return running(one);
    case 'none':
      return panes.map((pane) => stop(polecat, pane, `${polecat.id} should have no process`));
    case 'cleared':
      return panes.length > 0
        ? panes.map((pane) => stop(polecat, pane, `${polecat.id} is leaving`))
        : [{ kind: 'clear', key: workerKey(polecat.id), ...workerOf(polecat) }];
    case 'paused':
    case 'kept':
    case 'held':
      return [];
  }
};

const workerOf = ({ id, epoch }: Polecat) => ({ polecat: id, epoch });
const stop = (polecat: Polecat, pane: Pane, because: string): Action => ({
  kind: 'stop',
  key: workerKey(polecat.id),
  rig: polecat.rig,
  pane: pane.pane,
  because,
});
const record = (polecat: Polecat, events: readonly TownEvent[]): readonly Action[] => [
  { kind: 'record', key: workerKey(polecat.id), events },
];

const running = (one: Case): readonly Action[] => {
  const { polecat, panes, moment } = one;
  const stale = panes.filter((pane) => pane.epoch !== polecat.epoch && pane.alive);
  if (stale.length > 0) return stale.map((pane) => stop(polecat, pane, 'it belongs to an earlier assignment'));
  const pane = panes.find((own) => own.epoch === polecat.epoch && own.run === polecat.run);
  if (polecat.phase.kind === 'waiting' && polecat.phase.until > moment.now) return [];
  // Its start ends the process that lives.
  if (polecat.renews === true && polecat.phase.kind === 'assigned') return resting(one, undefined) ?? begin(one);
  if (pane?.alive !== true && polecat.phase.kind === 'working') return ended(one, pane);
  return resting(one, pane) ?? (pane?.alive === true ? alive(one, pane) : begin(one));
};

/**
 * At a usage limit, its own or another's of its account, nothing is typed and nothing is started before the reset.
 * A turn that runs is left to its end, and what waits for a person goes on waiting for one.
 */
const resting = (one: Case, pane: Pane | undefined): readonly Action[] | undefined => {
  const { world, polecat, observed, plan, moment } = one;
  const account = accountOf(polecat.agent, polecat.rig, plan);
  const verdict = observed.verdicts[polecat.id];
  const own = pane?.alive === true ? limitOf(polecat, verdict, plan, moment.now) : undefined;
  const parking = parkedNow(world, account, moment.now);
  if (own === undefined && parking === undefined) return undefined;
  if (polecat.phase.kind === 'done') return [];
  if (own === undefined && pane?.alive === true && (isAsking(one) || ENGAGED.has(verdict?.signal ?? 'unknown')))
    return [];
  const reset = Math.max(own ?? 0, parking?.until ?? 0);
  const until = resumeAt(reset, polecat, moment.now, moment.chance);
  const because = own === undefined ? `the account ${account} rests: ${parking?.because}` : (verdict?.because ?? '');
  return record(polecat, [{ type: 'polecat.waiting', ...workerOf(polecat), until, because, account }]);
};

const ENGAGED: ReadonlySet<Signal> = new Set(['busy', 'starting', 'needs-permission', 'needs-answer', 'needs-login']);

/** A process is wanted and none lives. A second start in a conversation says why there is one. */
const begin = (one: Case): readonly Action[] => {
  const { world, polecat, plan, moment } = one;
  if (!mayStart(world, polecat.agent, moment.now)) return [];
  const explains =
    plan.traits[polecat.agent]?.briefs === 'paste' && !polecat.briefs.some(({ kind }) => EXPLAIN.has(kind));
  if (!explains) return [{ kind: 'start', key: workerKey(polecat.id), ...workerOf(polecat) }];
  return record(polecat, [{ type: 'brief.queued', ...workerOf(polecat), brief: resumed(one, 'its process ended') }]);
};

/** Words that say themselves why there is work. */
const EXPLAIN: ReadonlySet<Brief['kind']> = new Set(['task', 'returned', 'resumed']);

const resumed = ({ polecat, observed, plan, moment }: Case, because: string): Brief => {
  const { phase, away, briefs, baseSha } = polecat;
  const base = observed.rigs[polecat.rig]?.base ?? 'unknown';
  const moved = base !== 'unknown' && baseSha !== undefined && base !== baseSha;
  const name = plan.settings.rigs[polecat.rig]?.base;
  const edited = briefs.some(({ id }) => id.startsWith('edited-'));
  const why = phase.kind === 'waiting' ? phase.because : (away?.because ?? because);
  const id = `resumed-${polecat.id}-${polecat.epoch}-${polecat.run}`;
  if (polecat.reviews !== undefined) return resumedReview(polecat.reviews.task, why, id, moment.now);
  return resumedBrief(
    polecat.task,
    {
      because: why,
      ...(away === undefined ? {} : { awayMs: moment.now - away.since }),
      ...(moved && name !== undefined ? { moved: name } : {}),
      edited,
      answers: briefs.filter(({ kind }) => kind === 'answer').length,
      told: briefs.filter(({ kind, id }) => kind === 'told' && !id.startsWith('edited-')).length,
    },
    id,
    moment.now,
  );
};

/** The process of a working polecat is dead or gone: a hand-in by exit, or a failure. */
const ended = ({ world, polecat, observed, plan, moment }: Case, pane: Pane | undefined): readonly Action[] => {
  if (pane !== undefined) {
    const exit = pane.exit === undefined ? {} : { exit: pane.exit };
    return [
      { kind: 'collect', key: workerKey(polecat.id), ...workerOf(polecat), pane: pane.pane, run: polecat.run, ...exit },
    ];
  }
  // A look that is older than the start cannot show the pane.
  if (polecat.phase.kind === 'working' && observed.panesAskedAt <= polecat.phase.since) return [];
  const because = 'its pane is gone';
  const failure = { polecat, run: polecat.run, because, detail: because };
  return record(polecat, afterFailure(world, failure, plan.settings.patience, moment.now, moment.chance));
};

const alive = (one: Case, pane: Pane): readonly Action[] => {
  const { polecat, plan } = one;
  const takesText = plan.traits[polecat.agent]?.briefs === 'paste';
  const limit = polecat.phase.kind === 'working' ? park(one) : [];
  if (limit.length > 0) return limit;
  const brief = polecat.briefs[0];
  if (brief !== undefined && takesText) return mayType(one) ? [deliver(polecat, brief.id)] : [];
  if (brief !== undefined) return [{ kind: 'start', key: workerKey(polecat.id), ...workerOf(polecat) }];
  if (polecat.phase.kind === 'working') return byVerdict(one);
  if (polecat.phase.kind === 'done') return [];
  if (!takesText) {
    return record(polecat, [
      { type: 'polecat.started', ...workerOf(polecat), run: polecat.run, pane: pane.pane, delivered: [] },
    ]);
  }
  // One that tries again by itself needs no word: it may be done before it could hear that it was interrupted.
  if (polecat.phase.kind === 'waiting' && one.observed.verdicts[polecat.id]?.signal === 'busy') {
    return record(polecat, [
      { type: 'polecat.started', ...workerOf(polecat), run: polecat.run, pane: pane.pane, delivered: [] },
    ]);
  }
  return record(polecat, [{ type: 'brief.queued', ...workerOf(polecat), brief: resumed(one, 'it was stopped') }]);
};

const deliver = (polecat: Polecat, brief: string): Action => ({
  kind: 'deliver',
  key: workerKey(polecat.id),
  ...workerOf(polecat),
  brief,
});

/**
 * Text is typed only where it is a prompt: never into a dialog, never before the CLI is up, and
 * never while it works, since a dialog may open between the words and their Enter, and take the
 * Enter for its "Yes" (seen in Claude Code: it granted a permission).
 */
const mayType = ({ polecat, observed }: Case): boolean => {
  if ((observed.asks[polecat.id] ?? []).length > 0) return false;
  const signal = observed.verdicts[polecat.id]?.signal;
  // A notice of the limit stays on the screen, and may be read as one that ends tomorrow at that hour.
  return isAtRest(signal) || (signal === 'limited' && polecat.phase.kind !== 'working');
};

/** While the service has no room only this one rests: another may well be let in. */
const park = ({ polecat, observed, plan, moment }: Case): readonly Action[] => {
  const verdict = observed.verdicts[polecat.id];
  if (verdict?.signal !== 'limited') return [];
  const reset = verdict.until ?? moment.now + plan.settings.patience.backoffMaxMs;
  const until = resumeAt(reset, polecat, moment.now, moment.chance);
  return record(polecat, [{ type: 'polecat.waiting', ...workerOf(polecat), until, because: verdict.because }]);
};

/** Whether something of it waits for a person's answer. */
const isAsking = ({ world, polecat, observed }: Case): boolean =>
  Object.values(world.inbox).some((item) => item.polecat === polecat.id && item.kind === 'question') ||
  (observed.asks[polecat.id] ?? []).length > 0;

/** What the evidence asks for while it works: silence after its turn earns a nudge. */
const byVerdict = (one: Case): readonly Action[] => {
  const { polecat, observed, plan, moment } = one;
  const verdict = observed.verdicts[polecat.id];
  const { patience } = plan.settings;
  if (verdict === undefined) return [];
  const idleFor = verdict.signal === 'idle' ? moment.now - (verdict.at ?? moment.now) : 0;
  const sinceStart = polecat.phase.kind === 'working' ? moment.now - polecat.phase.since : 0;
  if (isAsking(one) || Math.min(idleFor, sinceStart) < patience.idleMs) return [];
  if (plan.traits[polecat.agent]?.briefs !== 'paste') return [];
  if (polecat.nudges < patience.nudges) {
    const id = `nudge-${polecat.epoch}-${polecat.nudges + 1}`;
    const brief =
      polecat.reviews === undefined
        ? nudgeBrief(polecat.task, id, moment.now)
        : verdictNudge(polecat.reviews.task, id, moment.now);
    return record(polecat, [{ type: 'brief.queued', ...workerOf(polecat), brief }]);
  }
  const what = polecat.reviews === undefined ? 'handing in' : 'a verdict';
  const because = `it stopped without ${what}, and a reminder did not help`;
  return record(polecat, [
    { type: 'polecat.stuck', ...workerOf(polecat), because },
    {
      type: 'inbox.added',
      item: stuckItem(polecat, `${polecat.id} is stuck: ${because}`, verdict.because, moment.now),
    },
  ]);
};
