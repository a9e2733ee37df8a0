/** A file after a write of ours. */
import { nextClock } from '../../../core/task-clock.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { TaskFile } from './task-file.ts';

/** What differs is stamped, so that clones can be merged. */
export const rewritten = (
  file: TaskFile,
  next: Pick<TaskFile, 'task' | 'token' | 'until'>,
  clock: Clock,
): TaskFile => ({
  ...file,
  ...next,
  clock: nextClock(file, next, clock.now(), clock.uuid()),
});
