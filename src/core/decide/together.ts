/** What keeps a convoy from landing together. */
import { contestOf } from '../contest.ts';
import { type Decision, type Facts, refuse } from '../decide.ts';
import type { Convoy, World } from '../model.ts';
import { wholeOf } from '../together.ts';

/** All or none is a promise: what could not be kept is refused before anything is begun. */
export const obstacleToTogether = (
  world: World,
  convoy: Pick<Convoy, 'id' | 'name' | 'tasks' | 'one'>,
  { tasks: known, settings }: Facts,
): Decision | undefined => {
  const { id, name, tasks, one } = convoy;
  if (one)
    return refuse(
      `Convoy "${name}" is worked by one polecat after the other's landing, so it cannot land together`,
      'Leave --one out',
    );
  const rigs = [...new Set(known.filter((task) => tasks.includes(task.id)).map(({ rig }) => rig))];
  if (rigs.length > 1)
    return refuse(
      `Convoy "${name}" is of several rigs (${rigs.join(', ')}), and no two repositories move at once`,
      'Make a convoy for each rig',
    );
  const [rig] = rigs;
  if (rig !== undefined && settings.rigs[rig]?.merge === 'pr')
    return refuse(
      `Rig "${rig}" merges by pull requests, one for each task: together they cannot land there`,
      'Set merge: ask in rigs.yaml, or let it land task by task',
    );
  const attempts = tasks.find((task) => {
    const state = world.contests[task]?.state.kind;
    return contestOf(world, task) !== undefined || (state !== undefined && state !== 'over');
  });
  if (attempts !== undefined)
    return refuse(`${attempts} is worked in attempts, each of which lands by itself`, `mayor attempts ${attempts}`);
  const landed = tasks.find((task) => world.landed[task] !== undefined);
  if (landed !== undefined)
    return refuse(`${landed} has landed already, so not all of "${name}" can land together`, 'Leave it out');
  if (known.some((task) => task.id === wholeOf(id)))
    return refuse(`A task has the name ${wholeOf(id)}`, 'Choose another name for the convoy');
  return undefined;
};
