/** A branch that broke a gate goes back to its agent, with the log and with whom it is at odds. */
import { redGateText } from '../../core/briefs.ts';
import type { MetConflict } from '../../core/dropped.ts';
import type { TownEvent } from '../../core/event.ts';
import type { Sha, TaskId } from '../../core/ids.ts';
import type { MergeRequest, World } from '../../core/model.ts';
import { afterReturn } from '../../core/patience.ts';
import { convoyOfWhole } from '../../core/together.ts';
import { trainNamed } from '../../core/train.ts';
import { openRig } from '../outcome.ts';
import type { MergeHouse, MergeRig, MergeStep } from './merge-hands.ts';

export type GivenBack = {
  readonly because: 'conflict' | 'gate';
  readonly detail: string;
  readonly conflict?: MetConflict;
  /** What it conflicts with, where that is not the base. */
  readonly against?: string;
};

/**
 * Back to its agent, or to a person once that has been tried often enough. The whole of a convoy is nobody's: whose branch
 * it is shows when they are gathered one by one onto the base as it is now.
 */
export const givenBack = (
  merge: MergeRequest,
  world: World,
  { because, detail, conflict, against }: GivenBack,
  house: MergeHouse,
): readonly TownEvent[] => {
  const convoy = convoyOfWhole(world, merge.task);
  if (convoy !== undefined) {
    const why = because === 'conflict' ? 'it conflicts with the base' : (detail.split('\n')[0] ?? detail);
    return [{ type: 'convoy.scattered', convoy: convoy.id, because: why.slice(0, 200) }];
  }
  const base = against ?? house.settings().rigs[merge.rig]?.base ?? 'the base';
  const now = house.clock.now();
  return afterReturn(
    world,
    { merge, because, detail, base, fresh: house.clock.uuid(), ...(conflict === undefined ? {} : { conflict }) },
    house.settings().patience,
    now,
  );
};

export const giveBack: MergeStep<'give-back'> = async (action, { house, store }) => {
  const { rig: name, train: id, task, other, red, length } = action;
  const rig = openRig(house, name);
  const company = other === undefined ? undefined : store.world().merges[other];
  const why = company === undefined ? '' : `${await sayCompany(rig, company)}\n\n`;
  return (world) => {
    const merge = world.merges[task];
    const train = trainNamed(world, id);
    if (merge === undefined || train?.state !== 'checking') return [];
    // Withdrawn, or handed in anew, while its company was looked at: it is in review, and the train ends without it.
    const isSame = train.members.some((member) => member.task === task && member.commit === merge.commit);
    if (train.convoy === undefined && (merge.state.kind !== 'checking' || !isSame)) return [];
    const on = { rig: rig.settings.name, train: id };
    const detail = `${why}${redGateText({ kind: 'red', ...red }, rig.settings)}`;
    const back = givenBack(merge, world, { because: 'gate', detail }, house);
    // Without it there is no gathering any more: the others are gathered anew.
    if (train.convoy !== undefined) return back;
    const rest: TownEvent =
      length > 0
        ? { type: 'train.passed', ...on, length }
        : { type: 'train.ended', ...on, because: `${task} broke ${red.gate}` };
    return [...back, rest];
  };
};

/** The agent cannot know the other's work: it may be on the base only by the time that this is read. */
const sayCompany = async (rig: MergeRig, { task, commit }: MergeRequest): Promise<string> => {
  const paths = await pathsOf(rig, commit);
  const more = paths.length > SHOWN ? [`and ${paths.length - SHOWN} more`] : [];
  return [
    'By itself this branch is green. It is red together with another that lands before it:',
    `${task}: ${await titleOf(rig, task)}`,
    ...(paths.length === 0 ? [] : ['It changes:']),
    ...[...paths.slice(0, SHOWN), ...more].map((path) => `  ${path}`),
  ].join('\n');
};

const pathsOf = async (rig: MergeRig, commit: Sha): Promise<readonly string[]> => {
  try {
    return (await rig.workspace.diff(commit, { limit: 1 })).files.map(({ path }) => path);
  } catch {
    return []; // Who is to blame is known without it, and the rig's queue waits for this step.
  }
};

const SHOWN = 30;

const titleOf = async (rig: MergeRig, task: TaskId): Promise<string> => {
  const told = await rig.tracker.get(task);
  return told === 'absent' ? '(its task is gone)' : told.task.title;
};
