/** What a command names, found in the town's present picture. */
import {
  type ConvoyId,
  convoyId,
  type ItemId,
  isName,
  itemId,
  type PolecatId,
  polecatId,
  type TaskId,
  taskId,
} from '../../core/ids.ts';
import type { StatusView } from '../../core/views/status.ts';
import { type Candidate, findOne, lookFor, WANTED } from './find.ts';

/**
 * A task of the town. A whole id that the picture does not show yet (a task made a moment ago) is
 * taken as it is: the town itself knows.
 */
export const taskNamed = (status: StatusView, given: string): TaskId => {
  const ofRig = status.rigs.some(({ id }) => given.startsWith(`${id}-`));
  if (ofRig && isName(given) && lookFor(given, status.tasks).length === 0) return taskId(given);
  return taskId(findOne(given, status.tasks, WANTED.task));
};

/** A polecat by its name, or by the task that it works on. */
export const polecatNamed = (status: StatusView, given: string): PolecatId =>
  polecatId(findOne(given, polecatsIn(status), WANTED.polecat));

export const polecatsIn = (status: StatusView): readonly Candidate[] =>
  status.polecats.map(({ id, task }) => ({ id, names: [task] }));

export const convoyNamed = (status: StatusView, given: string): ConvoyId =>
  convoyId(
    findOne(
      given,
      status.convoys.map(({ id, name }) => ({ id, names: [name] })),
      WANTED.convoy,
    ),
  );

export const itemNamed = (status: StatusView, given: string): ItemId =>
  itemId(
    findOne(
      given,
      status.inbox.map(({ id }) => ({ id })),
      WANTED.item,
    ),
  );
