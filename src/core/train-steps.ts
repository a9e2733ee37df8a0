/** What a train that stands does next. */
import type { Action } from './action.ts';
import type { TownEvent } from './event.ts';
import type { Instant } from './ids.ts';
import type { World } from './model.ts';
import { checkKey, mergeKey } from './names.ts';
import type { Observed } from './observed.ts';
import { frontOf, type Member, type Red, type Train } from './train.ts';
import { judge } from './train-judge.ts';

/** One step, durable before the next: gates on a front, a judgement, the landing. */
export const followTrain = (world: World, observed: Observed, train: Train, now: Instant): readonly Action[] => {
  const { rig, id, onto, members } = train;
  const key = mergeKey(rig);
  // Where it is landing the base decides: moved it may be already.
  if (train.state === 'landing')
    return [{ kind: 'land', key, rig, train: id, onto, result: frontOf(train, members.length) }];
  const over = whyOver(world, observed, train);
  if (over !== undefined) return [record(train, [{ type: 'train.ended', rig, train: id, because: over }])];
  const verdict = judge(train);
  switch (verdict.kind) {
    case 'probe': {
      const plus = verdict.plus === undefined ? {} : { plus: verdict.plus };
      return [{ kind: 'check', key: checkKey(id), rig, train: id, length: verdict.length, ...plus }];
    }
    case 'pass':
      return [record(train, [{ type: 'train.passed', rig, train: id, length: verdict.length }])];
    case 'guilty': {
      const { task, other, red, length } = verdict;
      const company = other === undefined ? {} : { other };
      return [{ kind: 'give-back', key, rig, train: id, task, ...company, red, length }];
    }
    case 'base-red':
      return [record(train, onRedBase(world, train, verdict.red, now))];
  }
};

const record = ({ rig }: Train, events: readonly TownEvent[]): Action => ({
  kind: 'record',
  key: `train:${rig}`,
  events,
});

/** Why it cannot land as it was made; a look that is older than the train tells nothing of its base. */
const whyOver = (world: World, observed: Observed, { rig, onto, members, formedAt }: Train): string | undefined => {
  const gone = members.find((member) => !isIn(world, member));
  if (gone !== undefined) return `${gone.task} is not what it was any more`;
  const facts = observed.rigs[rig];
  if (facts === undefined || facts.base === 'unknown' || facts.askedAt <= formedAt) return undefined;
  return facts.base === onto ? undefined : 'the base has moved';
};

const isIn = ({ merges }: World, { task, commit }: Member): boolean => {
  const merge = merges[task];
  return merge?.commit === commit && merge.state.kind === 'checking';
};

/**
 * Until somebody mends the base: whatever fails there fails on everything that is merged onto it. Another base is
 * tried at once; the same one now and then, since what a gate needs beside the tree may be back.
 */
const RED_BASE_MS = 10 * 60_000;
/** The others of a train come again while the first is tried alone. */
const AFTER_FIRST_MS = 1_000;

/**
 * Nobody is to blame, but one of them may be what mends the base: they are tried one by one. One that a
 * person approved knowing that it was red leaves the base no worse, and lands.
 */
const onRedBase = (world: World, train: Train, { gate }: Red, now: Instant): readonly TownEvent[] => {
  const { rig, id, onto, members } = train;
  const [first, ...others] = members;
  const isAlone = others.length === 0;
  if (first !== undefined && isAlone && world.merges[first.task]?.anyway === true)
    return [{ type: 'train.passed', rig, train: id, length: 1 }];
  const because = `${gate} is red on the base itself: mend it there, or land what mends it`;
  const held = isAlone ? { until: now + RED_BASE_MS, onto } : { until: now + AFTER_FIRST_MS };
  return [
    { type: 'train.ended', rig, train: id, because: `${gate} is red on the base itself` },
    ...(isAlone ? members : others).map(({ task }): TownEvent => ({ type: 'merge.held', task, because, ...held })),
  ];
};
