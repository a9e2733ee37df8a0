/** Branches that do not go together, as rows and as a sign in the rows of those whose they are. */
import { type ConflictFacts, conflictsOf } from '../conflicts.ts';
import type { Plan } from '../desire.ts';
import { type TaskId, taskId } from '../ids.ts';
import type { Observed } from '../observed.ts';
import type { ConflictRow } from './conflict-row.ts';
import type { StatusView } from './status.ts';

/** A row names so many; `count` has all. */
const NAMED = 50;

export const withConflicts = (
  status: Omit<StatusView, 'conflicts'>,
  { conflicts = {} }: Observed,
  plan: Plan,
): StatusView => {
  const rigs = Object.entries(conflicts).filter(([, facts]) => facts.length > 0);
  if (rigs.length === 0) return { ...status, conflicts: [] };
  const titles = new Map(status.tasks.map((row) => [row.id, row.title]));
  const baseOf = (rig: string): string => plan.settings.rigs[rig]?.base ?? 'the base';
  const sign = (rig: string, task: string): { readonly conflicts?: readonly string[] } => {
    const others = namesOf(taskId(task), conflicts[rig] ?? [], baseOf(rig));
    return others.length === 0 ? {} : { conflicts: others };
  };
  return {
    ...status,
    polecats: status.polecats.map((row) => ({ ...row, ...sign(row.rig, row.task) })),
    merges: status.merges.map((row) => (OVER.has(row.state) ? row : { ...row, ...sign(row.rig, row.task) })),
    conflicts: rigs.flatMap(([rig, facts]) =>
      facts.map(
        ({ task, other, kind, files, since }): ConflictRow => ({
          id: `${task} ${other ?? baseOf(rig)}`,
          rig,
          state: kind,
          task,
          title: titles.get(task) ?? '',
          other: other ?? baseOf(rig),
          ...(other === undefined ? {} : { otherTitle: titles.get(other) ?? '' }),
          files: files.slice(0, NAMED),
          count: files.length,
          since,
        }),
      ),
    ),
  };
};

const OVER: ReadonlySet<string> = new Set(['landed', 'settled']);

/** The base last: it is there for everyone. */
const namesOf = (task: TaskId, facts: ConflictFacts, base: string): readonly string[] => {
  const found = conflictsOf(task, facts);
  const others = found.flatMap(({ other }) => other ?? []);
  return found.length > others.length ? [...others, base] : others;
};

/** `≠ k3f9`, with the number of the others behind it: `≠ k3f9 +2`. Empty where there is none. */
export const conflictText = (others: readonly string[] | undefined, rig: string, sign = '≠'): string => {
  const [first, ...more] = others ?? [];
  if (first === undefined) return '';
  return `${sign} ${shortId(first, rig)}${more.length === 0 ? '' : ` +${more.length}`}`;
};

/** `k3f9` of `shop-k3f9`: within its rig it names the task. */
export const shortId = (id: string, rig: string): string => (id.startsWith(`${rig}-`) ? id.slice(rig.length + 1) : id);
