/** Where the merge of a task stands, what it waits for, and all that this is concluded from. */

import { broughtBackIn, broughtBackLines } from '../brings-back.ts';
import { conflictsOf } from '../conflicts.ts';
import { contestOf } from '../contest.ts';
import type { Plan } from '../desire.ts';
import { mayPassUnseen } from '../dropped.ts';
import { type Instant, shortSha } from '../ids.ts';
import type { MergeRequest, MergeState, World } from '../model.ts';
import { type Observed, taskOf } from '../observed.ts';
import { failureIn, isFresh, obstacleIn, policyOf } from '../preview.ts';
import { sayPull } from '../pull-request.ts';
import { reviewObstacle } from '../reviewing.ts';
import type { RigSettings } from '../settings.ts';
import { togetherOf, wholeOf } from '../together.ts';
import { ageText, agoText } from './age.ts';
import { gatesText } from './gates.ts';
import { inTrain, sayKind } from './merge.ts';

/** `note`: where it comes from, or why it counts or does not. */
export type MergeFact = { readonly what: string; readonly say: string; readonly note: string };
export type MergeWhy = {
  readonly state: MergeState['kind'];
  /** What follows the task's id: `is in review, and waits for you: mayor diff shop-a, mayor approve shop-a`. */
  readonly say: string;
  readonly facts: readonly MergeFact[];
};

type Case = {
  readonly merge: MergeRequest;
  readonly world: World;
  readonly observed: Observed;
  readonly rig: RigSettings;
  readonly plan: Plan;
  readonly now: Instant;
};

/** Nothing where nothing was handed in. */
export const mergeWhy = (
  task: MergeRequest['task'],
  world: World,
  observed: Observed,
  plan: Plan,
  now: Instant,
): { readonly merge?: MergeWhy } => {
  const merge = world.merges[task];
  const rig = merge === undefined ? undefined : plan.settings.rigs[merge.rig];
  if (merge === undefined || rig === undefined) return {};
  const all = { merge, world, observed, rig, plan, now };
  return { merge: { state: merge.state.kind, say: sayState(all), facts: factsOf(all) } };
};

const sayState = (all: Case): string => {
  const { merge, world, now } = all;
  const { task, state } = merge;
  switch (state.kind) {
    case 'in-review':
      return `is in review, and waits for ${reviewWaits(all)}`;
    case 'gathered':
      return gatheredSay(all);
    case 'approved':
      return `is approved by ${state.by}, and waits for ${turnWaits(all)}`;
    case 'checking':
      return `is merged in memory, and waits for the gates${placeOf(all)}`;
    case 'landing':
      return `has passed, and waits for the base to move to it${placeOf(all)}`;
    case 'held':
      return `cannot land now: ${state.because}; tried again in ${ageText(Math.max(0, state.until - now))}`;
    case 'landed':
      return 'is on the base, and waits to be verified and reported';
    case 'settled':
      return `has landed as ${shortSha(state.result)}`;
    case 'returned':
      return `went back to its agent (${state.because})${mender(all)}`;
    case 'stuck': {
      const item = Object.values(world.inbox).find((one) => one.task === task && one.kind === 'stuck');
      return `is stuck: ${state.because}${item === undefined ? '' : `; waits for you: mayor inbox ${item.id}`}`;
    }
  }
};

/** Once all of its convoy is gathered, the whole says what it waits for. */
const gatheredSay = (all: Case): string => {
  const convoy = togetherOf(all.world, all.merge.task);
  if (convoy === undefined) return 'is gathered, and waits for the rest of its convoy';
  const merge = all.world.merges[wholeOf(convoy.id)];
  return merge === undefined
    ? `is gathered, and waits for the rest of convoy "${convoy.name}": mayor convoy show ${convoy.id}`
    : `is gathered with all of convoy "${convoy.name}", which ${sayState({ ...all, merge })}`;
};

const mender = ({ merge: { polecat, task }, world }: Case): string => {
  const worker = world.polecats[polecat];
  if (worker === undefined) return `, and its worker is gone: mayor sling ${task}`;
  if (worker.phase.kind === 'stuck') return `, and ${polecat} is stuck: ${worker.phase.because}`;
  return worker.phase.kind === 'stopped'
    ? `, and ${polecat} was stopped: mayor sling ${task}`
    : `, and waits for ${polecat} to hand in again`;
};

const reviewWaits = (all: Case): string => {
  const { merge, world, observed, rig } = all;
  const { task, pr } = merge;
  const entered = contestOf(world, task);
  if (entered !== undefined) return `a pick among the attempts: mayor attempts ${entered.contest.task}`;
  const convoy = togetherOf(world, task);
  const unreviewed = reviewObstacle(world, merge, rig);
  if (convoy !== undefined) {
    if (rig.merge === 'pr')
      return `you: rig ${rig.name} merges by pull requests now, so nothing lands together there. mayor convoy together ${convoy.id} --off has it land task by task`;
    return unreviewed === undefined
      ? `its turn to be gathered with convoy "${convoy.name}": mayor convoy show ${convoy.id}`
      : `its review, before which it is not gathered: it is ${unreviewed}. Reject it (mayor reject ${task}), or have a reviewer that rests go on (mayor sling ${task})`;
  }
  if (rig.merge === 'pr')
    return pr === undefined ? 'its pull request to be opened' : `its pull request: ${sayPull(pr)}`;
  const policy = policyOf(rig, taskOf(observed, rig.name, task));
  const obstacle = obstacleIn(merge);
  if (unreviewed !== undefined && obstacle === undefined)
    return `its review: it is ${unreviewed}. Without that only you approve it: mayor approve ${task} --anyway`;
  if (policy === 'auto' && mayPassUnseen(merge) && broughtBackIn(merge) === undefined)
    return 'the policy, which approves it in a moment';
  if (obstacle !== undefined) {
    const way = failureIn(merge.preview) === undefined ? 'let it land all the same' : 'try it once more';
    return `you: it is ${obstacle}. Reject it (mayor reject ${task} --because "…"), or ${way} (mayor approve ${task} --anyway)`;
  }
  if (policy === 'auto-if-green' && mayPassUnseen(merge)) return 'a green rehearsal, which approves it';
  return `you: mayor diff ${task}, mayor approve ${task}`;
};

/** One train at a time lands in a rig, and the next may be made ready behind it. */
const turnWaits = ({ merge, world }: Case): string => {
  const train = world.trains[merge.rig];
  if (train === undefined) return merge.anyway === true ? 'its turn, alone' : 'the next train of its rig';
  const isNext = world.ahead[merge.rig]?.train.members.some(({ task }) => task === merge.task) === true;
  const before = `the train that is on its way: ${train.members.map(({ task }) => task).join(', ')}`;
  return isNext ? `${before}; it is made ready behind that` : before;
};

const placeOf = ({ merge, world }: Case): string => {
  const { train } = inTrain(merge, world);
  return train === undefined || train.size === 1 ? '' : `, as ${train.place} of a train of ${train.size}`;
};

const OVER: ReadonlySet<MergeState['kind']> = new Set(['landed', 'settled']);

const factsOf = (all: Case): readonly MergeFact[] => {
  const { merge, now } = all;
  const { commit, tree, requestedAt } = merge;
  const handed = fact('handed in', `commit ${shortSha(commit)}, tree ${shortSha(tree)}`, agoText(now - requestedAt));
  if (OVER.has(merge.state.kind)) return [handed, ...approvalFacts(all)];
  return [
    handed,
    policyFact(all),
    ...(merge.state.kind === 'gathered' ? gatheredFacts(all) : rehearsalFacts(all)),
    ...broughtBackFacts(all),
    ...conflictFacts(all),
    ...(merge.state.kind === 'gathered' ? [] : approvalFacts(all)),
    ...triesFacts(all),
  ];
};

const fact = (what: string, say: string, note = ''): MergeFact => ({ what, say, note });

const policyFact = ({ merge, observed, rig }: Case): MergeFact => {
  if (rig.merge === 'pr') return fact('policy', 'pr', `from rig ${rig.name}: people approve the pull request`);
  const policy = policyOf(rig, taskOf(observed, rig.name, merge.task));
  const from =
    policy === rig.merge ? `from rig ${rig.name}` : 'from a label of the task, or since it could not be read';
  return fact(
    'policy',
    policy,
    mayPassUnseen(merge) ? from : `${from}; its resolution took lines away, so a person decides`,
  );
};

const rehearsalFacts = ({ merge, observed, rig }: Case): readonly MergeFact[] => {
  const { preview } = merge;
  const base = observed.rigs[rig.name]?.base ?? 'unknown';
  if (rig.merge === 'pr') return [];
  if (preview === undefined) return [fact('rehearsal', 'not yet', 'its turn is still to come')];
  const note = isFresh(preview, base)
    ? `with ${rig.base} as it is now`
    : `${rig.base} has moved since: it is made again`;
  const gates =
    preview.kind === 'red'
      ? [fact('gates', gatesText(preview), `mayor gates ${merge.task}`)]
      : preview.kind === 'green' && (preview.gates?.length ?? 0) > 0
        ? [fact('gates', gatesText(preview), '')]
        : [];
  return [fact('rehearsal', sayKind(preview), note), ...gates];
};

const broughtBackFacts = ({ merge, rig }: Case): readonly MergeFact[] => {
  const back = broughtBackIn(merge);
  return (back === undefined ? [] : broughtBackLines(back)).map((line) =>
    fact('brings back', line, `${rig.base} had it, and has it no more`),
  );
};

/** By itself it is neither rehearsed nor approved any more: the whole of its convoy is. */
const gatheredFacts = (all: Case): readonly MergeFact[] => {
  const convoy = togetherOf(all.world, all.merge.task);
  const whole = convoy === undefined ? undefined : all.world.merges[wholeOf(convoy.id)];
  const gathered = fact('gathered', 'its gates were green there', 'onto what its convoy had gathered before');
  if (whole === undefined) return [gathered];
  const ofAll = [...rehearsalFacts({ ...all, merge: whole }), ...approvalFacts({ ...all, merge: whole })];
  return [
    gathered,
    ...ofAll.map(({ note, ...one }) =>
      fact(one.what, one.say, note === '' ? 'of the whole convoy' : `of the whole convoy; ${note}`),
    ),
  ];
};

const conflictFacts = ({ merge, observed, rig }: Case): readonly MergeFact[] =>
  conflictsOf(merge.task, observed.conflicts?.[rig.name] ?? []).map(({ other, files }) =>
    fact(
      'conflict',
      `with ${other ?? rig.base}: ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`,
      other === undefined ? 'the base has moved under it' : 'whoever lands second meets it',
    ),
  );

const approvalFacts = ({ merge }: Case): readonly MergeFact[] => {
  const { approvedBy, anyway, state } = merge;
  if (approvedBy === undefined) return OVER.has(state.kind) ? [] : [fact('approval', 'none', 'of this very tree')];
  if (state.kind === 'returned')
    return [fact('approval', 'void', `${approvedBy} gave it to what went back to its agent`)];
  return [
    fact('approval', `by ${approvedBy}`, anyway === true ? 'although its rehearsal had failed: it goes alone' : ''),
  ];
};

const triesFacts = ({ merge, world, plan }: Case): readonly MergeFact[] => {
  const { returns = 0 } = world.tries[merge.task] ?? {};
  const { returns: most } = plan.settings.patience;
  return returns === 0
    ? []
    : [fact('returns', `${returns} of ${most}`, 'for conflicts and red gates; then a person is asked')];
};
