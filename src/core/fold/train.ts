/** Folds of a train: what is proven of it, and where that leaves the merge requests in it. */
import type { Event, Folds } from '../evolve.ts';
import type { MergeRequest, MergeState, World } from '../model.ts';
import { type Findings, type Member, type Train, trainNamed } from '../train.ts';
import { without } from './town.ts';

type Types = 'train.formed' | 'train.foreseen' | 'train.checked' | 'train.passed' | 'train.landed' | 'train.ended';

export const foldTrain: Folds<Types> = {
  'train.formed': (world, { train: id, rig, onto, members, alone, convoy, green }, at) => {
    if (convoy !== undefined) {
      const proof: Findings = { green: green ?? 0, reds: 0, suspects: [], beside: {} };
      return withTrain(world, { id, rig, convoy, onto, members, proof, state: 'checking', formedAt: at });
    }
    const beside = Object.fromEntries((alone ?? []).map((task) => [task, { green: 0 }]));
    const before = world.ahead[rig];
    const isAhead = before?.train.id === id;
    // What was proven of it while it was made ready holds now that it stands on the base.
    const proof: Findings = isAhead ? before.train.proof : { ...NOTHING, beside };
    const train: Train = { id, rig, onto, members, proof, state: 'checking', formedAt: at };
    const states = new Map(
      members.map(({ task, result }, index): readonly [string, MergeState] => [
        task,
        { kind: 'checking', onto: members[index - 1]?.result ?? onto, result },
      ]),
    );
    const next = move(world, members, ['approved'], ({ task, state }) => states.get(task) ?? state);
    return {
      ...next,
      trains: { ...world.trains, [rig]: train },
      ahead: isAhead ? without(world.ahead, rig) : world.ahead,
      odds: isAhead ? withOdds(world, train) : world.odds,
    };
  },
  'train.foreseen': (world, { train: id, behind, rig, onto, members, apart }, at) => {
    const train: Train = { id, rig, onto, members, proof: NOTHING, state: 'checking', formedAt: at };
    return { ...world, ahead: { ...world.ahead, [rig]: { train, behind, apart } } };
  },
  'train.checked': (world, event) => {
    const ahead = world.ahead[event.rig];
    if (ahead?.train.id === event.train) {
      const train = { ...ahead.train, proof: proven(ahead.train.proof, event) };
      return { ...world, ahead: { ...world.ahead, [event.rig]: { ...ahead, train } } };
    }
    return inTrain(world, event, (before) => {
      const train = { ...before, proof: proven(before.proof, event) };
      const next = withTrain(world, train);
      return isUntried(before) && before.convoy === undefined ? { ...next, odds: withOdds(world, train) } : next;
    });
  },
  'train.passed': (world, event) =>
    inTrain(world, event, (train) => {
      const members = train.members.slice(0, event.length);
      // What was decided at the same look may have changed what a whole is made of: then it passes no more.
      if (!members.every((member) => isChecking(world, member))) return world;
      const back = approvedAgain(world, train.members.slice(event.length));
      const next = move(back, members, ['checking'], ({ state }) =>
        state.kind === 'checking' ? { ...state, kind: 'landing' } : state,
      );
      return withTrain(next, { ...train, members, state: 'landing' });
    }),
  // Each of its members has an event of its own beside this one.
  'train.landed': (world, event) =>
    inTrain(world, event, ({ rig }) => ({ ...world, trains: without(world.trains, rig) })),
  'train.ended': (world, event) =>
    world.ahead[event.rig]?.train.id === event.train
      ? { ...world, ahead: without(world.ahead, event.rig) }
      : inTrain(world, event, ({ members, rig }) => ({
          ...approvedAgain(world, members),
          trains: without(world.trains, rig),
        })),
};

const isChecking = ({ merges }: World, { task, commit }: Member): boolean =>
  merges[task]?.commit === commit && merges[task].state.kind === 'checking';

const NOTHING: Findings = { green: 0, reds: 0, suspects: [], beside: {} };

const isUntried = ({ proof: { green, red } }: Train): boolean => green === 0 && red === undefined;

/** How much the newest train counts among those before it. */
const NEWEST = 0.3;

const withOdds = ({ odds }: World, { rig, members, proof }: Train): World['odds'] => {
  const isGreen = proof.green === members.length;
  if (!isGreen && proof.red === undefined) return odds;
  return { ...odds, [rig]: (odds[rig] ?? 1) * (1 - NEWEST) + (isGreen ? NEWEST : 0) };
};

/** What is said of a train that is no more changes nothing. */
const inTrain = (world: World, { train: id }: { readonly train: string }, by: (train: Train) => World): World => {
  const train = trainNamed(world, id);
  return train === undefined ? world : by(train);
};

const withTrain = (world: World, train: Train): World =>
  train.convoy === undefined
    ? { ...world, trains: { ...world.trains, [train.rig]: train } }
    : { ...world, gatherings: { ...world.gatherings, [train.convoy]: train } };

/** Those of the members that are still what the train was made of, and in one of these states. */
const move = (
  world: World,
  members: readonly Member[],
  from: readonly MergeState['kind'][],
  to: (merge: MergeRequest) => MergeState,
): World => {
  const moved = members.flatMap(({ task, commit }) => {
    const merge = world.merges[task];
    const isSame = merge?.commit === commit && from.includes(merge.state.kind);
    return isSame ? [[task, { ...merge, state: to(merge) }] as const] : [];
  });
  return { ...world, merges: { ...world.merges, ...Object.fromEntries(moved) } };
};

const approvedAgain = (world: World, members: readonly Member[]): World =>
  move(world, members, ['checking', 'landing'], ({ approvedBy }) => ({
    kind: 'approved',
    by: approvedBy ?? 'unknown',
  }));

const proven = (proof: Findings, { length, plus, came, suspects }: Event<'train.checked'>): Findings => {
  if (plus !== undefined) {
    const before = proof.beside[plus] ?? {};
    const { kind, ...red } = came;
    const now =
      kind === 'red' && 'gate' in red
        ? { ...before, red: { ...red, length } }
        : { ...before, green: Math.max(before.green ?? 0, length) };
    return { ...proof, beside: { ...proof.beside, [plus]: now } };
  }
  if (came.kind === 'red') {
    const { kind: _red, ...red } = came;
    return { ...proof, red: { ...red, length }, reds: proof.reds + 1, suspects: suspects ?? proof.suspects };
  }
  const { red, ...rest } = proof;
  // Green where it was red before: that was a flake.
  const stillRed = red === undefined || red.length <= length ? {} : { red };
  return { ...rest, ...stillRed, green: Math.max(proof.green, length) };
};
