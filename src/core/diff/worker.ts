/** What one worker needs next, from its wish, its phase and its pane. */
import type { Action } from '../action.ts';
import { nudgeBrief, resumedBrief } from '../briefs.ts';
import type { Plan, Wish } from '../desire.ts';
import type { Moment } from '../diff.ts';
import type { TownEvent } from '../event.ts';
import type { Polecat, World } from '../model.ts';
import { workerKey } from '../names.ts';
import type { Observed, Pane } from '../observed.ts';
import { afterFailure, mayStart, stuckItem } from '../patience.ts';

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
  if (pane?.alive === true) return alive(one, pane);
  return polecat.phase.kind === 'working' ? ended(one, pane) : begin(one);
};

/** A process is wanted and none lives. A second start in a conversation says why there is one. */
const begin = ({ world, polecat, plan, moment }: Case): readonly Action[] => {
  if (!mayStart(world, polecat.agent, moment.now)) return [];
  const explain = polecat.briefs.length === 0 && plan.traits[polecat.agent]?.briefs === 'paste';
  if (!explain) return [{ kind: 'start', key: workerKey(polecat.id), ...workerOf(polecat) }];
  const because = polecat.phase.kind === 'waiting' ? polecat.phase.because : 'its process ended';
  return record(polecat, [{ type: 'brief.queued', ...workerOf(polecat), brief: resumed(polecat, because, moment) }]);
};

const resumed = (polecat: Polecat, because: string, { now }: Moment) =>
  resumedBrief(polecat.task, because, `resumed-${polecat.id}-${polecat.epoch}-${polecat.run}`, now);

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
  const because = polecat.phase.kind === 'waiting' ? polecat.phase.because : 'it was stopped';
  return record(polecat, [
    { type: 'brief.queued', ...workerOf(polecat), brief: resumed(polecat, because, one.moment) },
  ]);
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
  return signal === 'idle' || (signal === 'limited' && polecat.phase.kind === 'waiting');
};

/** At a usage limit nothing is typed and nothing is started again before the reset, spread by chance. */
const park = ({ polecat, observed, plan, moment }: Case): readonly Action[] => {
  const verdict = observed.verdicts[polecat.id];
  if (verdict?.signal !== 'limited') return [];
  const reset = verdict.until ?? moment.now + plan.settings.patience.backoffMaxMs;
  const spread = Math.min(60_000, Math.max(1_000, (reset - moment.now) / 4));
  const until = Math.max(reset, moment.now) + Math.round(moment.chance * spread);
  return record(polecat, [{ type: 'polecat.waiting', ...workerOf(polecat), until, because: verdict.because }]);
};

/** What the evidence asks for while it works: silence after its turn earns a nudge. */
const byVerdict = ({ world, polecat, observed, plan, moment }: Case): readonly Action[] => {
  const verdict = observed.verdicts[polecat.id];
  const { patience } = plan.settings;
  if (verdict === undefined) return [];
  const asked = Object.values(world.inbox).some((item) => item.polecat === polecat.id && item.kind === 'question');
  const asking = asked || (observed.asks[polecat.id] ?? []).length > 0;
  const idleFor = verdict.signal === 'idle' ? moment.now - (verdict.at ?? moment.now) : 0;
  const sinceStart = polecat.phase.kind === 'working' ? moment.now - polecat.phase.since : 0;
  if (asking || Math.min(idleFor, sinceStart) < patience.idleMs) return [];
  if (plan.traits[polecat.agent]?.briefs !== 'paste') return [];
  if (polecat.nudges < patience.nudges) {
    const brief = nudgeBrief(polecat.task, `nudge-${polecat.epoch}-${polecat.nudges + 1}`, moment.now);
    return record(polecat, [{ type: 'brief.queued', ...workerOf(polecat), brief }]);
  }
  const because = 'it stopped without handing in, and a reminder did not help';
  return record(polecat, [
    { type: 'polecat.stuck', ...workerOf(polecat), because },
    {
      type: 'inbox.added',
      item: stuckItem(polecat, `${polecat.id} is stuck: ${because}`, verdict.because, moment.now),
    },
  ]);
};
