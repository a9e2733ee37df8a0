/** Folds of the rules that answers made. What a rule answered changes nothing here: it is for the log. */
import type { Folds } from '../evolve.ts';
import type { World } from '../model.ts';
import { without } from './town.ts';

export const foldPermissions: Folds<'permission.granted' | 'permission.removed' | 'permission.ruled'> = {
  'permission.granted': (world, { grant }) => ({ ...world, grants: { ...world.grants, [grant.id]: grant } }),
  'permission.removed': (world, { grant }) => ({ ...world, grants: without(world.grants, grant) }),
  'permission.ruled': (world) => world,
};

/** A rule for a task ends when no worker has the task any more: landed, closed, or given up. */
export const withoutEnded = (world: World): World => {
  const ended = Object.values(world.grants).filter(
    ({ scope, task }) => scope === 'task' && !Object.values(world.polecats).some((one) => one.task === task),
  );
  return ended.length === 0
    ? world
    : { ...world, grants: ended.reduce((kept, { id }) => without(kept, id), world.grants) };
};
