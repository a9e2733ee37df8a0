/** Rehearsal before approval: the branch merged with the present base, and the rig's gates on the result. */
import { TerminalError } from '../../core/errors.ts';
import type { Preview } from '../../core/model.ts';
import { nothing, openRig } from '../outcome.ts';
import type { MergeRig, MergeStep } from './merge-hands.ts';
import { messageFor } from './merge-message.ts';

/** A log has its file; the journal keeps as much of it as a person reads beside the approve key. */
const LOG_CHARS = 8_000;

/** Lands nothing and gives nothing back: what came of it is told to who is to approve. */
export const preview: MergeStep<'preview'> = async ({ task }, { house, store }) => {
  const merge = store.world().merges[task];
  if (merge === undefined) return nothing;
  const rig = openRig(house, merge.rig);
  const { commit } = merge;
  const came = await tried(rig, merge.task, commit, await messageFor(rig, store.world(), merge));
  return (world) => {
    const now = world.merges[task];
    // Approved meanwhile it still tells whether others should wait for it.
    if (now?.commit !== commit || !['in-review', 'approved'].includes(now.state.kind)) return [];
    return [{ type: 'merge.previewed', task, commit, preview: came }];
  };
};

const tried = async (rig: MergeRig, ...rehearsal: Parameters<MergeRig['forge']['rehearse']>): Promise<Preview> => {
  const [task] = rehearsal;
  try {
    const merged = await rig.forge.rehearse(...rehearsal);
    if (merged.kind !== 'clean') return merged;
    const { onto, result } = merged;
    if (rig.settings.gates.length === 0) return { kind: 'green', onto };
    const outcome = await rig.forge.check(task, result, { onto });
    const gates = outcome.gates === undefined ? {} : { gates: outcome.gates };
    if (outcome.kind === 'green') return { kind: 'green', onto, ...gates };
    const { gate, log, base } = outcome;
    return { kind: 'red', onto, gate, log: log.slice(-LOG_CHARS), ...gates, ...(base === undefined ? {} : { base }) };
  } catch (error) {
    // One that cannot even be tried, its commit being gone, say, must not keep the others from it.
    if (!(error instanceof TerminalError)) throw error;
    return { kind: 'red', onto: await rig.forge.base(), gate: 'git merge', log: error.message.slice(-LOG_CHARS) };
  }
};
