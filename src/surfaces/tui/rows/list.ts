/** The rows of the list: who needs you first, or by convoy, rig or state; each row once. */
import type { Problem } from '../../../core/observed.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import type { Need } from '../../../core/views/need.ts';
import type { PolecatRow } from '../../../core/views/polecat-row.ts';
import type { ConvoyRow, InboxRow, StatusView } from '../../../core/views/status.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import type { Tone } from '../drawing/theme.ts';
import type { State } from '../state.ts';
import { entriesOf } from './entries.ts';
import { type Group, groupsOf } from './groups.ts';
import { matcher } from './matches.ts';

type Of = {
  readonly id: string;
  /** The list that it stands in: a need, a convoy, a rig or a state. */
  readonly section: string;
};

/** A row that stands for itself, with what the list is ordered by. */
export type Entry = Of & { readonly need: Need } & (
    | { readonly kind: 'item'; readonly item: InboxRow }
    | { readonly kind: 'review'; readonly merge: MergeRow }
    | { readonly kind: 'problem'; readonly problem: Problem; readonly until?: number }
    | { readonly kind: 'work'; readonly task: TaskRow | undefined; readonly polecat: PolecatRow | undefined }
  );

export type Row =
  | Entry
  | (Of & {
      readonly kind: 'heading';
      readonly text: string;
      readonly count: number;
      readonly tone: Tone;
      /** What of it matters, in a few words. */
      readonly note: string;
      /** Then it can be selected, and opened. */
      readonly folded: boolean;
    })
  | (Of & { readonly kind: 'convoy'; readonly convoy: ConvoyRow; readonly folded: boolean })
  /** The rest of a long list that is over. */
  | (Of & { readonly kind: 'more'; readonly count: number; readonly folded: boolean });

export type ListSpec = Pick<State, 'filter' | 'folded' | 'grouping' | 'sorting' | 'now' | 'zone'>;

/** What `folded` calls the rest of what has landed. */
export const REST_OF_LANDED = 'rest:landed';
/** So many of what has landed are shown all the same. */
const SHORT = 3;

export const rowsOf = (status: StatusView, spec: ListSpec): readonly Row[] => {
  const { filter, grouping } = spec;
  const matches = matcher(filter);
  const all = filter.trim() !== '';
  const groups = groupsOf(entriesOf(status, spec, matches), status, spec);
  return groups.flatMap((group) => {
    const { convoy } = group;
    if (all && group.entries.length === 0 && !matches(convoy?.name, convoy?.id)) return [];
    const id = convoy?.id ?? `heading:${group.section}`;
    const folded = spec.folded.includes(id) && !all;
    const head: Row =
      convoy === undefined
        ? headingOf(group, folded)
        : { ...of(group, `convoy:${id}`), kind: 'convoy', convoy, folded };
    if (folded) return [head];
    const isLong = grouping === 'need' && group.section === 'landed' && !all && group.entries.length > SHORT + 1;
    return [head, ...(isLong ? shortened(group, spec) : group.entries)];
  });
};

const of = ({ section }: Pick<Group, 'section'>, id: string): Of => ({ id, section });

const headingOf = (group: Group, folded: boolean): Row => ({
  ...of(group, `heading:${group.section}`),
  kind: 'heading',
  text: group.text,
  count: group.entries.length,
  tone: group.tone,
  note: group.note,
  folded,
});

const shortened = (group: Group, { folded }: ListSpec): readonly Row[] => {
  const isShort = folded.includes(REST_OF_LANDED);
  const count = group.entries.length - SHORT;
  const more: Row = { ...of(group, REST_OF_LANDED), kind: 'more', count, folded: isShort };
  return isShort ? [...group.entries.slice(0, SHORT), more] : [...group.entries, more];
};

/** What the person can move to. */
export const isPick = (row: Row): boolean => row.kind !== 'heading' || row.folded;

/** The task that it is about. */
export const taskOfRow = (row: Row): string | undefined => {
  if (row.kind === 'item') return row.item.task;
  if (row.kind === 'review') return row.merge.task;
  return row.kind === 'work' ? (row.task?.id ?? row.polecat?.task) : undefined;
};

/** The row of this id, else the one that is about the same task now. */
export const rowFor = (rows: readonly Row[], id: string): Row | undefined => {
  const same = rows.find((row) => row.id === id && isPick(row));
  if (same !== undefined || !id.startsWith('task:')) return same;
  const task = id.slice('task:'.length);
  return rows.find((row) => taskOfRow(row) === task);
};
