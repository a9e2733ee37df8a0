/** Rehearsal before approval: the branch merged with the present base, and the rig's gates on the result. */
import { basesSeen, broughtBackIn, isTold } from '../../core/brings-back.ts';
import { checksFor } from '../../core/contest.ts';
import { TerminalError } from '../../core/errors.ts';
import type { GateResult } from '../../core/gate.ts';
import type { CheckSettings } from '../../core/gate-settings.ts';
import type { Sha } from '../../core/ids.ts';
import type { Preview } from '../../core/model.ts';
import { saysTheSame } from '../../core/preview.ts';
import { nothing, openRig } from '../outcome.ts';
import type { MergeRig, MergeStep } from './merge-hands.ts';
import { messageIn } from './merge-message.ts';

/** A log has its file; the journal keeps as much of it as a person reads beside the approve key. */
const LOG_CHARS = 8_000;

/** Lands nothing and gives nothing back: what came of it is told to who is to approve. */
export const preview: MergeStep<'preview'> = async ({ task, commit, onto }, { house, store, signal }) => {
  const merge = store.world().merges[task];
  if (merge?.commit !== commit) return nothing;
  const rig = openRig(house, merge.rig);
  const world = store.world();
  const message = await messageIn(world, rig, merge);
  const how = { checks: checksFor(rig.settings, world, task), signal };
  const came = await tried(rig, { ...how, seen: basesSeen(world) }, merge.task, commit, message, onto);
  return (world) => {
    const now = world.merges[task];
    // Approved meanwhile it still tells whether others should wait for it.
    if (now?.commit !== commit || !['in-review', 'approved'].includes(now.state.kind)) return [];
    const back = broughtBackIn({ preview: came });
    const isVoid = back !== undefined && now.state.kind === 'approved' && !isTold(now, back);
    return [
      ...(isVoid ? [{ type: 'merge.voided' as const, task, commit, bringsBack: back }] : []),
      now.preview !== undefined && saysTheSame(now.preview, came) && !isVoid
        ? { type: 'merge.previewed-again', task, commit, onto: came.onto }
        : { type: 'merge.previewed', task, commit, preview: came },
    ];
  };
};

type How = {
  readonly checks: readonly CheckSettings[];
  readonly signal: AbortSignal | undefined;
  /** Where the base is known to have been. */
  readonly seen: readonly Sha[];
};

const tried = async (
  rig: MergeRig,
  { checks, signal, seen }: How,
  ...rehearsal: Parameters<MergeRig['forge']['rehearse']>
): Promise<Preview> => {
  const [task, commit] = rehearsal;
  try {
    const merged = await rig.forge.rehearse(...rehearsal);
    if (merged.kind !== 'clean') return merged;
    const { onto, result } = merged;
    const back = await rig.forge.bringsBack(commit, onto, seen);
    const brings = back === undefined ? {} : { bringsBack: back };
    const outcome: GateResult =
      rig.settings.gates.length === 0
        ? { kind: 'green' }
        : await rig.forge.check(task, result, { onto, ...(signal && { signal }) });
    const gates = outcome.gates === undefined ? {} : { gates: outcome.gates };
    if (outcome.kind === 'green') {
      const judged =
        checks.length === 0 ? {} : { checks: await rig.forge.judge(task, result, checks, signal && { signal }) };
      return { kind: 'green', onto, ...gates, ...judged, ...brings };
    }
    const { gate, log, base } = outcome;
    const onBase = base === undefined ? {} : { base };
    return { kind: 'red', onto, gate, log: log.slice(-LOG_CHARS), ...gates, ...onBase, ...brings };
  } catch (error) {
    // One that cannot even be tried, its commit being gone, say, must not keep the others from it.
    if (!(error instanceof TerminalError)) throw error;
    return { kind: 'red', onto: await rig.forge.base(), gate: 'git merge', log: error.message.slice(-LOG_CHARS) };
  }
};
