/** A task to look at, with no more to it than a test says. */
import { rigName, taskId } from '../../src/core/ids.ts';
import type { Task } from '../../src/core/model.ts';

export const NOON = 1_700_000_000_000;

export const taskOf = (id: string, fields: Partial<Task> = {}): Task => ({
  ...{ id: taskId(id), rig: rigName('shop'), title: id, body: '', kind: 'task', status: 'open', priority: 2 },
  ...{ labels: [], dependsOn: [], createdAt: NOON, updatedAt: NOON, origin: 'local' },
  ...fields,
});
