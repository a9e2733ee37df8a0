/** Which changes another agent reviews before they land: the rig's rule, and what is the same change twice. */
import { type PolecatId, type Sha, type TaskId, taskId } from '../ids.ts';
import type { Task, TaskKind } from '../model.ts';
import { anyMeant } from '../path-glob.ts';

/** All that is said must hold; of a list, any one. */
export type ReviewWhen = {
  readonly label?: readonly string[];
  readonly kind?: readonly TaskKind[];
  readonly priority?: readonly number[];
  /** Globs of paths that the change touches. */
  readonly path?: readonly string[];
};

export type ReviewSettings = {
  /** A change that fits any of these is reviewed; every change where there are none. */
  readonly when: readonly ReviewWhen[];
  /** Whether nothing lands by itself, and by a person only with `--anyway`, before a reviewer approves it. */
  readonly required: boolean;
  readonly role: string;
  /** Who reviews, in place of the role's choice. */
  readonly agent?: string;
  /** How often a reviewer may reject a change by itself before a person is asked. */
  readonly rounds: number;
};

/** What a worker reviews: one commit, handed in by another. */
export type Reviewing = {
  readonly task: TaskId;
  readonly commit: Sha;
  readonly tree: Sha;
  readonly writer: PolecatId;
};

/** The name under which a reviewer's own tries are counted. It is no task: nobody claims it, and no tracker knows it. */
export const reviewIdOf = (task: TaskId): TaskId => taskId(`${task.slice(0, 57)}.review`);

/** The task that somebody's work is for: of a reviewer, the one that it reviews. */
export const workedOn = ({ task, reviews }: { readonly task: TaskId; readonly reviews?: Reviewing }): TaskId =>
  reviews?.task ?? task;

/** Of a task that is not there only the paths are known. */
export const isReviewed = (
  { when }: Pick<ReviewSettings, 'when'>,
  task: Pick<Task, 'labels' | 'kind' | 'priority'> | undefined,
  paths: readonly string[],
): boolean => when.length === 0 || when.some((one) => fits(one, task, paths));

const fits = (
  { label, kind, priority, path }: ReviewWhen,
  task: Pick<Task, 'labels' | 'kind' | 'priority'> | undefined,
  paths: readonly string[],
): boolean => {
  // Nobody knows its labels: rather once too often.
  if (task !== undefined) {
    if (label !== undefined && !label.some((one) => task.labels.includes(one))) return false;
    if (kind !== undefined && !kind.includes(task.kind)) return false;
    if (priority !== undefined && !priority.includes(task.priority)) return false;
  }
  return path === undefined || anyMeant(path, paths);
};

/** Another rule has another mark: what was held against an older one is held against it again. */
export const markOfRule = ({ when }: ReviewSettings): string => JSON.stringify(when);

/**
 * A diff without what says only where its lines stand: line numbers, names of contents. Of binary files these names are
 * all that tells them apart.
 */
export const patchText = (diff: string): string =>
  diff
    .split(/^(?=diff --git )/m)
    .map((file) => (/^(?:Binary files |GIT binary patch)/m.test(file) ? file : withoutPlaces(file)))
    .join('');

const withoutPlaces = (file: string): string =>
  file
    .split('\n')
    .filter((line) => !line.startsWith('index '))
    .map((line) => (line.startsWith('@@ ') ? '@@' : line))
    .join('\n');
