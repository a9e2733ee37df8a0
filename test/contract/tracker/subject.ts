import type { Task } from '../../../src/core/model.ts';
import type { NewTask, Tracker } from '../../../src/ports/tracker.ts';

/** Each call is another process's tracker on the same tasks of the rig `shop`. */
export type Open = () => Tracker;

export type TrackerSubject = {
  readonly name: string;
  /** An empty place. */
  place(): Promise<Open>;
  readonly skip: readonly { readonly reason: string; readonly tests: readonly string[] }[];
};

export type Check = { readonly title: string; readonly check: (open: Open) => Promise<void> };

export const check = (title: string, body: (open: Open) => Promise<void>): Check => ({ title, check: body });

export const draft = (title: string, fields: Partial<NewTask> = {}): NewTask => ({
  title,
  body: '',
  kind: 'task',
  priority: 2,
  labels: [],
  dependsOn: [],
  ...fields,
});

export const add = (tracker: Tracker, title: string, fields: Partial<NewTask> = {}): Promise<Task> =>
  tracker.create(draft(title, fields), 'tess');

/** The task that must be there. */
export const taskOf = async (tracker: Tracker, id: Task['id']): Promise<Task> => {
  const found = await tracker.get(id);
  if (found === 'absent') throw new Error(`${id} is absent`);
  return found.task;
};
