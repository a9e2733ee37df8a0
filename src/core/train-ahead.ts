/** The next train, made ready while the gates of one run: on what that one comes to, in case it lands as it is. */
import type { Action } from './action.ts';
import type { TownEvent } from './event.ts';
import type { RigName, TaskId } from './ids.ts';
import type { World } from './model.ts';
import { aheadKey, checkKey } from './names.ts';
import type { RigSettings } from './settings.ts';
import { type Ahead, frontOf, type Train } from './train.ts';
import { judge } from './train-judge.ts';
import type { UndoState } from './undo.ts';

/**
 * One step. Nobody in it is blamed, and nothing of it lands, before the one that it is made on has landed.
 * @param waiting approved branches, in the order in which they are to land
 * @param most how many of them a train may have
 */
export const followAhead = (
  world: World,
  rig: RigSettings,
  waiting: readonly TaskId[],
  most: number,
): readonly Action[] => {
  const train = world.trains[rig.name];
  const ahead = world.ahead[rig.name];
  const because = ahead === undefined ? undefined : whyOver(world, rig, ahead);
  if (ahead !== undefined && because !== undefined)
    return [
      {
        kind: 'record',
        key: aheadKey(rig.name),
        events: [{ type: 'train.ended', rig: rig.name, train: ahead.train.id, because, ahead: true }],
      },
    ];
  if (train === undefined || !pays(world, rig, train)) return [];
  if (ahead === undefined || (ahead.train.members.length === 0 && waiting.some((task) => !ahead.apart.includes(task))))
    return waiting.length === 0 ? [] : [foresee(train, waiting, most)];
  const verdict = judge(ahead.train);
  if (verdict.kind !== 'probe') return [];
  const { kind: _probe, ...front } = verdict;
  return [{ kind: 'check', key: checkKey(ahead.train.id), rig: rig.name, train: ahead.train.id, ...front }];
};

const foresee = (train: Train, tasks: readonly TaskId[], most: number): Action => ({
  kind: 'foresee',
  key: aheadKey(train.rig),
  rig: train.rig,
  behind: train.id,
  onto: frontOf(train, train.members.length),
  tasks,
  most,
});

const whyOver = (world: World, rig: RigSettings, { behind, train: ahead }: Ahead): string | undefined => {
  const train = world.trains[rig.name];
  const isStill = train?.id === behind && frontOf(train, train.members.length) === ahead.onto;
  if (train === undefined || !isStill) return 'what it was made on did not land as it was';
  if (train.proof.red !== undefined) return 'what it was made on is red';
  if (isUndoing(world, rig.name)) return 'an undo moves the base first';
  if (!isOn(rig)) return 'the rig makes no train ready ahead any more';
  const gone = ahead.members.find((member) => !isApproved(world, member));
  return gone === undefined ? undefined : `${gone.task} is not what it was any more`;
};

const isOn = ({ speculate = 1, gates, merge }: RigSettings): boolean =>
  speculate > 0 && gates.length > 0 && merge !== 'pr';

/** Where the last trains were red more often than not, most runs on top of one would be for nothing. */
const LEAST_ODDS = 0.5;

const pays = (world: World, rig: RigSettings, { members, proof }: Train): boolean =>
  isOn(rig) &&
  !isUndoing(world, rig.name) &&
  proof.red === undefined &&
  (world.odds[rig.name] ?? 1) >= LEAST_ODDS &&
  members.every(({ task }) => world.merges[task]?.anyway !== true);

const UNDOING: ReadonlySet<UndoState['kind']> = new Set(['requested', 'checking', 'landing']);

const isUndoing = ({ undos }: World, rig: RigName): boolean =>
  Object.values(undos).some((undo) => undo.rig === rig && UNDOING.has(undo.state.kind));

const isApproved = ({ merges }: World, { task, commit }: Train['members'][number]): boolean =>
  merges[task]?.commit === commit && merges[task].state.kind === 'approved';

/**
 * What the landing of `train` makes of the one behind it: the train that stands now, with all that is proven of it.
 * Nothing where that cannot be any more.
 */
export const movedUp = (world: World, train: Train): readonly TownEvent[] => {
  const ahead = world.ahead[train.rig];
  if (ahead?.behind !== train.id || ahead.train.onto !== frontOf(train, train.members.length)) return [];
  const { id, rig, onto, members } = ahead.train;
  if (members.length === 0 || !members.every((member) => isApproved(world, member))) return [];
  return [{ type: 'train.formed', rig, train: id, onto, members }];
};
