/** In which order approved branches are rehearsed together. */
import type { TaskId } from './ids.ts';
import type { MergeRequest, Task } from './model.ts';

type Known = Pick<Task, 'priority' | 'dependsOn'>;

/**
 * The most urgent first, but none before a task that it waits for; then what is in conflict with the
 * fewest others, then what was handed in first. Pure, and total: circles are cut where they are met.
 * @param tasks what is known of them; one that is not counts as ordinary
 * @param conflicts with how many others each cannot be merged, where somebody counted
 */
export const trainOrder = (
  merges: readonly MergeRequest[],
  tasks: ReadonlyMap<TaskId, Known>,
  conflicts: Readonly<Record<string, number>> = {},
): readonly MergeRequest[] => {
  const urgency = (merge: MergeRequest) => tasks.get(merge.task)?.priority ?? 2;
  const clashes = (merge: MergeRequest) => conflicts[merge.task] ?? 0;
  const waiting = [...merges].sort(
    (a, b) =>
      urgency(a) - urgency(b) || clashes(a) - clashes(b) || a.requestedAt - b.requestedAt || (a.task < b.task ? -1 : 1),
  );
  const ordered: MergeRequest[] = [];
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ task }) => task));
    const free = waiting.findIndex(
      ({ task }) => tasks.get(task)?.dependsOn.every((other) => other === task || !open.has(other)) ?? true,
    );
    ordered.push(...waiting.splice(Math.max(0, free), 1));
  }
  return ordered;
};
