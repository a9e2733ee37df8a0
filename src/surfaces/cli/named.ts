/** What a command names, found in the town's present picture. */

import { TerminalError } from '../../core/errors.ts';
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
import { wholeOf } from '../../core/together.ts';
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

/**
 * What is approved or rejected: a task, or a convoy that lands together, by its whole.
 * @throws TerminalError for a convoy of which something is missing still.
 */
export const changeNamed = (status: StatusView, given: string): TaskId => {
  const convoys = status.convoys.filter(({ gathered }) => gathered !== undefined);
  const wholes = convoys.map(({ id, name }) => ({ id: wholeOf(convoyId(id)), names: [id, name] }));
  const [whole, ...others] = lookFor(given, wholes);
  const text = given.trim().toLowerCase();
  const tasks = lookFor(given, status.tasks);
  // Its whole name says more than what several tasks begin with: it may be called like its rig.
  const isWhole = wholes.some(({ names }) => names.some((name) => name.trim().toLowerCase() === text));
  const isTask = tasks.length > 0 && !(isWhole && tasks.length > 1);
  if (whole === undefined || others.length > 0 || isTask) return taskNamed(status, given);
  if (status.merges.some(({ task }) => task === whole)) return taskId(whole);
  const convoy = convoys.find(({ id }) => wholeOf(convoyId(id)) === whole);
  throw new TerminalError(
    `Convoy "${convoy?.name}" is not whole yet: ${convoy?.gathered ?? 0} of ${convoy?.total ?? 0} are gathered`,
    { hint: `mayor convoy show ${convoy?.id} says what is missing` },
  );
};

/** A polecat by its name, or by the task that it works on. */
export const polecatNamed = (status: StatusView, given: string): PolecatId =>
  polecatId(findOne(given, polecatsIn(status), WANTED.polecat));

export const polecatsIn = (status: StatusView): readonly Candidate[] =>
  status.polecats.map(({ id, task, reviews }) => ({ id, names: reviews === undefined ? [task] : [] }));

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
