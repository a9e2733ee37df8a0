/** Making a train of approved branches, and running the rig's gates on it. */
import { type BroughtBack, basesSeen, isTold } from '../../core/brings-back.ts';
import type { MetConflict } from '../../core/dropped.ts';
import { TerminalError } from '../../core/errors.ts';
import type { TownEvent } from '../../core/event.ts';
import type { Sha, TaskId } from '../../core/ids.ts';
import type { MergeRequest, World } from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';
import type { MergeStrategy } from '../../core/settings.ts';
import { withConvoy } from '../../core/together.ts';
import { type Came, frontOf, type Member, type Train, trainNamed } from '../../core/train.ts';
import { suspectsIn } from '../../core/train-judge.ts';
import type { Checking, Rehearsal } from '../../ports/forge.ts';
import { nothing, openRig } from '../outcome.ts';
import { withBothSides } from './both-sides.ts';
import { givenBack } from './give-back.ts';
import type { MergeHouse, MergeRig, MergeStep } from './merge-hands.ts';
import { messageFor, messageIn } from './merge-message.ts';

/** How soon one that only a person can mend is tried again. */
const AGAIN_MS = 60_000;

type Tried = { readonly task: TaskId; readonly commit: Sha };
type Hopeless = Tried & { readonly because: string };
type Voided = Tried & { readonly bringsBack: BroughtBack };
type Clash = MetConflict & { readonly task: TaskId; readonly detail: string };
type Chain = {
  readonly onto: Sha;
  readonly members: readonly Member[];
  /** The base has them already. */
  readonly there: readonly Tried[];
  /** In conflict with the base itself. */
  readonly clashes: readonly Clash[];
  /** Those that cannot even be tried, their commit being gone, say: the others do not wait for them. */
  readonly hopeless: readonly Hopeless[];
  /** They bring back what was taken off the base, and who approved them was not told. */
  readonly voided: readonly Voided[];
};

/**
 * What conflicts with one before it only waits for the next train. Nothing here is kept but commits
 * that are made again when they are lost, so that a crash costs the merging alone.
 */
export const rehearse: MergeStep<'rehearse'> = async ({ rig: name, tasks, most }, { house, store }) => {
  const rig = openRig(house, name);
  const { merges } = store.world();
  const approved = tasks.flatMap((task) => {
    const merge = merges[task];
    return merge?.state.kind === 'approved' ? [merge] : [];
  });
  const chain = await chainOf({ world: store.world(), rig, onto: await rig.forge.base() }, approved, most);
  return (world) => {
    const stands = ({ task, commit }: Tried) => {
      const merge = world.merges[task];
      return merge?.commit === commit && merge.state.kind === 'approved';
    };
    const { onto, members, there, clashes, hopeless, voided } = chain;
    const until = house.clock.now() + AGAIN_MS;
    // Without one of them the others' results are of another train.
    const isWhole = members.length > 0 && members.every(stands) && world.trains[name] === undefined;
    const alone = members.map(({ task }) => task).filter((task) => isGreenAlone(world.merges[task], onto));
    const train = `${name}-${world.seq + 1}`;
    return [
      ...there
        .filter(stands)
        .flatMap(({ task }) => withConvoy(world, task))
        .map((task): TownEvent => ({ type: 'merge.landed', task, result: onto, already: true })),
      ...hopeless.filter(stands).map(({ task, because }): TownEvent => ({ type: 'merge.held', task, because, until })),
      ...voided.filter(stands).map((one): TownEvent => ({ type: 'merge.voided', ...one })),
      ...clashes.flatMap((clash) => (stands(clash) ? backWithConflict(world, clash, house) : [])),
      ...(isWhole ? [{ type: 'train.formed' as const, rig: rig.settings.name, train, onto, members, alone }] : []),
    ];
  };
};

/** Nothing is concluded from what does not fit: the base may look otherwise when its turn comes. */
export const foresee: MergeStep<'foresee'> = async ({ rig: name, behind, onto, tasks, most }, { house, store }) => {
  const rig = openRig(house, name);
  const before = store.world();
  const approved = tasks.flatMap((task) =>
    before.merges[task]?.state.kind === 'approved' ? [before.merges[task]] : [],
  );
  const { members } = await chainOf({ world: before, rig, onto }, approved, most);
  const isIn = (task: TaskId) => members.some((member) => member.task === task);
  const apart = members.length === 0 ? approved.map(({ task }) => task).filter((task) => !isIn(task)) : [];
  return (world) => {
    const train = world.trains[name];
    if (train?.id !== behind || frontOf(train, train.members.length) !== onto) return [];
    const id = `${name}-${world.seq + 1}`;
    return [{ type: 'train.foreseen', rig: rig.settings.name, train: id, behind, onto, members, apart }];
  };
};

type Where = { readonly world: World; readonly rig: MergeRig; readonly onto: Sha };

const chainOf = async ({ world, rig, onto }: Where, merges: readonly MergeRequest[], most: number): Promise<Chain> => {
  const members: Member[] = [];
  const there: Tried[] = [];
  const clashes: Clash[] = [];
  const hopeless: Hopeless[] = [];
  const voided: Voided[] = [];
  const seen = basesSeen(world);
  for (const merge of merges) {
    if (members.length >= most) break;
    const { task, commit } = merge;
    const message = await messageIn(world, rig, merge);
    const front = members.at(-1)?.result ?? onto;
    const merged = await rehearsed(rig, merge, message, front);
    if (merged.kind === 'hopeless') hopeless.push({ task, commit, because: merged.because });
    if (merged.kind === 'clean') {
      const back = await rig.forge.bringsBack(commit, front, seen);
      if (back === undefined || isTold(merge, back)) members.push({ task, commit, result: merged.result });
      else voided.push({ task, commit, bringsBack: back });
    }
    if (merged.kind === 'merged' && front === onto) there.push({ task, commit });
    if (merged.kind !== 'conflict') continue;
    const bare = front === onto ? merged : await rig.forge.rehearse(task, commit, message, onto);
    if (bare.kind === 'conflict')
      clashes.push({ task, commit, onto, files: bare.files, detail: await withBothSides(rig, merge, bare) });
  }
  return { onto, members, there, clashes, hopeless, voided };
};

export const rehearsed = async (
  rig: MergeRig,
  { task, commit }: MergeRequest,
  message: string,
  front: Sha,
  as?: MergeStrategy,
): Promise<Rehearsal | { readonly kind: 'hopeless'; readonly because: string }> => {
  try {
    return await rig.forge.rehearse(task, commit, message, front, as);
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    const hint = error.hint === undefined ? '' : `. ${error.hint}`;
    return { kind: 'hopeless', because: `${plainLine(error.message).slice(0, 300)}${hint}` };
  }
};

const isGreenAlone = (merge: MergeRequest | undefined, onto: Sha): boolean =>
  merge?.preview?.kind === 'green' && merge.preview.onto === onto;

const backWithConflict = (world: World, { task, detail, ...met }: Clash, house: MergeHouse): readonly TownEvent[] => {
  const merge = world.merges[task];
  return merge === undefined ? [] : givenBack(merge, world, { because: 'conflict', detail, conflict: met }, house);
};

/** Of the train that stands, or of the one that is made ready behind it, which may move up meanwhile. */
export const check: MergeStep<'check'> = async ({ rig: name, train: id, length, plus }, { house, store, signal }) => {
  const rig = openRig(house, name);
  const before = store.world();
  const isAhead = before.ahead[name]?.train.id === id;
  const train = isAhead ? before.ahead[name]?.train : trainNamed(before, id);
  if (train === undefined) return nothing;
  // What that one comes to is checked as it is, so that a red gate need not run on it once more.
  const how: Checking = {
    onto: train.onto,
    ...(isAhead ? { beside: true, alone: true } : {}),
    ...(signal && { signal }),
  };
  const added = plus === undefined ? undefined : before.merges[plus];
  const front = frontOf(train, length);
  const result = added === undefined ? front : await addedTo({ rig, train, front }, added, before);
  const came: Came =
    result === undefined ? { kind: 'apart' } : await gatesOn(rig, train, { length, plus }, result, how);
  const isFirst = came.kind === 'red' && plus === undefined && length > 1 && train.proof.red === undefined;
  const suspects = isFirst ? { suspects: await suspectsOf(rig, train, came.log) } : {};
  const whom = plus === undefined ? {} : { plus };
  // The whole log has its file; the journal has what goes to the agent.
  const told: Came = came.kind === 'red' ? { ...came, log: came.log.slice(-LOG_CHARS) } : came;
  const tasks = train.members.slice(0, length).map(({ task }) => task);
  return (world) =>
    trainNamed(world, id)?.state === 'checking' || world.ahead[name]?.train.id === id
      ? [{ type: 'train.checked', rig: rig.settings.name, train: id, length, ...whom, tasks, came: told, ...suspects }]
      : [];
};

const LOG_CHARS = 20_000;

type Place = { readonly rig: MergeRig; readonly train: Train; readonly front: Sha };

const addedTo = async ({ rig, train, front }: Place, merge: MergeRequest, world: World): Promise<Sha | undefined> => {
  const convoy = train.convoy === undefined ? undefined : world.convoys[train.convoy];
  const message = await (convoy === undefined ? messageIn(world, rig, merge) : messageFor(rig, world, merge, convoy));
  const as = convoy === undefined ? undefined : 'merge';
  const merged = await rig.forge.rehearse(merge.task, merge.commit, message, front, as);
  return merged.kind === 'clean' ? merged.result : undefined;
};

type Named = { readonly length: number; readonly plus: TaskId | undefined };

const gatesOn = async (
  rig: MergeRig,
  train: Train,
  { length, plus }: Named,
  result: Sha,
  how: Checking,
): Promise<Came> => {
  const task = plus ?? train.members[length - 1]?.task;
  return rig.settings.gates.length === 0 || task === undefined
    ? { kind: 'green', gates: [] }
    : rig.forge.check(task, result, how);
};

/** Only a hint where to look first: without it the search is longer, not different. */
const suspectsOf = async (rig: MergeRig, { members }: Train, log: string): Promise<readonly TaskId[]> => {
  try {
    const changes = members.map(async ({ task, commit }) => {
      const { files } = await rig.workspace.diff(commit, { limit: 1 });
      return { task, files: files.map(({ path }) => path) };
    });
    return suspectsIn(log, await Promise.all(changes));
  } catch {
    return []; // A diff that cannot be read points to nobody.
  }
};
