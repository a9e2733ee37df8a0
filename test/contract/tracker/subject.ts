import type { Task } from '../../../src/core/model.ts';
import type { NewTask, Tracker } from '../../../src/ports/tracker.ts';

/** Each call is another process's tracker on the same tasks of the rig `shop`. */
export type Open = () => Tracker;

export type TrackerSubject = {
  readonly name: string;
  /** An empty place. */
  place(): Promise<Open>;
  /** Two clones of one remote, of a tracker that can sync. */
  clones?(): Promise<readonly [Open, Open]>;
  readonly skip: readonly Skip[];
  /** How long a test may take, where each word to the tool takes it a second on a busy machine. */
  readonly patienceMs?: number;
  /** How many tasks are made where many are; 100 unless each takes its tool a second. */
  readonly many?: number;
};

/** What it cannot do. Each skipped test is run and must fail, unless it may pass by chance or would wait long. */
export type Skip = {
  readonly reason: string;
  readonly tests: readonly string[];
  readonly unproven?: 'by chance' | 'slow' | 'not offered';
};

export type Check = {
  readonly title: string;
  readonly check: (open: Open, elsewhere: Open, many: number) => Promise<void>;
};

export const check = (title: string, body: Check['check']): Check => ({ title, check: body });

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
