/** The list in groups, each in its order. */
import { grouped } from '../../../core/grouped.ts';
import { plural } from '../../../core/views/age.ts';
import { isOver } from '../../../core/views/convoys.ts';
import { NEEDS, type Need } from '../../../core/views/need.ts';
import type { PolecatRow } from '../../../core/views/polecat-row.ts';
import type { ConvoyRow, StatusView } from '../../../core/views/status.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import { waitingText } from '../../../core/views/waiting.ts';
import type { Tone } from '../drawing/theme.ts';
import { type Entry, type ListSpec, taskOfRow } from './list.ts';
import { wordOfEntry } from './row-word.ts';

export const GROUPINGS = ['need', 'convoy', 'rig', 'state'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const SORTINGS = ['need', 'age', 'priority', 'cost', 'name'] as const;
export type Sorting = (typeof SORTINGS)[number];

export type Group = {
  readonly section: string;
  readonly text: string;
  readonly tone: Tone;
  readonly note: string;
  readonly convoy?: ConvoyRow;
  readonly entries: readonly Entry[];
};

/** @param entries in the order of needs, which stays wherever nothing else is asked for */
export const groupsOf = (entries: readonly Entry[], status: StatusView, spec: ListSpec): readonly Group[] => {
  const known = knownOf(status);
  const sorted = sortedBy(entries, spec, known);
  switch (spec.grouping) {
    case 'need':
      return byNeed(sorted, spec.filter.trim() !== '');
    case 'convoy':
      return byConvoy(sorted, status, known);
    case 'rig':
      return byRig(sorted, status);
    case 'state':
      return byState(sorted, entries);
  }
};

type Known = {
  readonly tasks: ReadonlyMap<string, TaskRow>;
  readonly polecats: ReadonlyMap<string, PolecatRow>;
};

const knownOf = ({ tasks, polecats }: StatusView): Known => ({
  tasks: new Map(tasks.map((task) => [task.id, task])),
  polecats: new Map(polecats.map((polecat) => [polecat.task, polecat])),
});

const taskFor = (entry: Entry, { tasks }: Known): TaskRow | undefined => tasks.get(taskOfRow(entry) ?? '');

const sortedBy = (entries: readonly Entry[], { sorting }: ListSpec, known: Known): readonly Entry[] => {
  switch (sorting) {
    case 'need':
      return entries;
    case 'age':
      return by(entries, since);
    case 'priority':
      return by(entries, (entry) => taskFor(entry, known)?.priority ?? Number.MAX_SAFE_INTEGER);
    case 'cost':
      return by(entries, (entry) => -spentOn(entry, known));
    case 'name':
      return entries
        .map((entry) => ({ entry, key: nameOf(entry).toLowerCase() }))
        .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ entry }) => entry);
  }
};

const by = (entries: readonly Entry[], key: (entry: Entry) => number): readonly Entry[] =>
  entries
    .map((entry) => ({ entry, key: key(entry) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ entry }) => entry);

/** Since when it is as it is: the age that the row shows. What has none comes last. */
const since = (entry: Entry): number => {
  if (entry.kind === 'item') return entry.item.at;
  if (entry.kind === 'review') return entry.merge.requestedAt;
  if (entry.kind === 'problem') return Number.MAX_SAFE_INTEGER;
  return entry.polecat?.assignedAt ?? entry.task?.landedAt ?? Number.MAX_SAFE_INTEGER;
};

/** In dollars as far as they are known, then by tokens. */
const spentOn = (entry: Entry, known: Known): number => {
  const task = taskFor(entry, known);
  const spent = task?.spent ?? known.polecats.get(taskOfRow(entry) ?? '')?.spent;
  return spent === undefined ? 0 : (spent.usd ?? 0) + spent.tokens / 1e12;
};

const nameOf = (entry: Entry): string => {
  if (entry.kind === 'item') return entry.item.title;
  if (entry.kind === 'review') return entry.merge.title === '' ? entry.merge.task : entry.merge.title;
  if (entry.kind === 'problem') return entry.problem.where;
  return entry.task?.title ?? entry.polecat?.title ?? '';
};

const headings: Readonly<Record<Need, { readonly text: string; readonly tone: Tone }>> = {
  respond: { text: 'RESPOND', tone: 'attention' },
  review: { text: 'REVIEW', tone: 'attention' },
  stuck: { text: 'STUCK', tone: 'bad' },
  working: { text: 'WORKING', tone: 'plain' },
  waiting: { text: 'WAITING', tone: 'plain' },
  landed: { text: 'LANDED TODAY', tone: 'plain' },
};

const byNeed = (entries: readonly Entry[], all: boolean): readonly Group[] => {
  const found = grouped(entries, ({ need }) => need);
  return NEEDS.flatMap((need) => {
    const rows = found.get(need) ?? [];
    if (rows.length === 0) return [];
    const { text, tone } = headings[need];
    // A landing that is held and an account that rests are not broken.
    const calm = need === 'stuck' && rows.every((row) => wordOfEntry(row).tone !== 'bad');
    const said = need === 'landed' && all ? 'LANDED' : text;
    const note = need === 'review' ? reviewNote(rows) : need === 'stuck' ? stuckNote(rows) : '';
    return [{ section: need, text: said, tone: calm ? 'attention' : tone, note, entries: rows }];
  });
};

const NOT_YET = 'not rehearsed';
const NOTED: Readonly<Record<string, string>> = { review: NOT_YET, rehearses: 'rehearsing' };

/** `2 green, 1 red`: in the order in which they stand; nothing of one alone, or where none was rehearsed. */
const reviewNote = (entries: readonly Entry[]): string => {
  const words = grouped(entries, (entry) => NOTED[wordOfEntry(entry).word] ?? wordOfEntry(entry).word);
  if (entries.length < 2 || (words.size === 1 && words.has(NOT_YET))) return '';
  return [...words].map(([word, { length }]) => `${length} ${word}`).join(', ');
};

/** How many of a group wait for the person. */
const needNote = (entries: readonly Entry[]): string => {
  const count = (wanted: Need): number =>
    entries.filter(({ kind, need }) => need === wanted && kind !== 'problem').length;
  return waitingText({ needsYou: count('respond'), stuck: count('stuck'), inReview: count('review') });
};

/** What of it the header tells apart: `2 problems, 1 account rests`. */
const stuckNote = (entries: readonly Entry[]): string => {
  const beside = entries.flatMap((entry) => (entry.kind === 'problem' ? [entry] : []));
  const resting = beside.filter(({ until }) => until !== undefined).length;
  const problems = beside.length - resting;
  const rests = resting === 1 ? '1 account rests' : `${resting} accounts rest`;
  return [problems === 0 ? '' : plural(problems, 'problem'), resting === 0 ? '' : rests]
    .filter((text) => text !== '')
    .join(', ');
};

/** What is of the town as a whole. */
const TOWN = ' town';
const OTHERS = ' others';

const byConvoy = (entries: readonly Entry[], status: StatusView, known: Known): readonly Group[] => {
  const ids = new Set(status.convoys.map(({ id }) => id));
  const found = grouped(entries, (entry) => {
    if (entry.kind === 'problem') return TOWN;
    const own = taskOfRow(entry);
    const whole = own?.startsWith('convoy.') === true ? own.slice('convoy.'.length) : undefined;
    const id = whole ?? taskFor(entry, known)?.convoy ?? known.polecats.get(own ?? '')?.convoy;
    return id !== undefined && ids.has(id) ? id : OTHERS;
  });
  // Those that are over come last, and only as long as there is something to show of them.
  const convoys = status.convoys
    .filter((convoy) => !isOver(convoy) || found.has(convoy.id))
    .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)))
    .map((convoy): Group => within(found.get(convoy.id) ?? [], convoy.id, convoy.name, { convoy }));
  return [
    ...townGroup(found),
    ...convoys,
    ...some(found.get(OTHERS), OTHERS, convoys.length === 0 ? 'TASKS' : 'OTHER TASKS'),
  ];
};

const byRig = (entries: readonly Entry[], { rigs }: StatusView): readonly Group[] => {
  const broken = new Set(rigs.filter(({ problem }) => problem !== undefined).map(({ rig }) => rig));
  const found = grouped(entries, (entry) => {
    if (entry.kind === 'item') return entry.item.rig;
    if (entry.kind === 'review') return entry.merge.rig;
    if (entry.kind === 'work') return entry.task?.rig ?? entry.polecat?.rig ?? OTHERS;
    return rigs.find(({ rig }) => entry.problem.where === `rig ${rig}`)?.rig ?? TOWN;
  });
  const named = [...new Set([...rigs.map(({ rig }) => rig), ...[...found.keys()].filter((name) => name !== TOWN)])];
  return [
    ...townGroup(found),
    ...named.flatMap((rig) => some(found.get(rig), `rig:${rig}`, rig, broken.has(rig) ? { tone: 'bad' } : {})),
  ];
};

/** As the rows say it; those first that need somebody, whatever the order within. */
const byState = (entries: readonly Entry[], byNeeds: readonly Entry[]): readonly Group[] => {
  const found = grouped(entries, (entry) => wordOfEntry(entry).word);
  return [...grouped(byNeeds, (entry) => wordOfEntry(entry).word).keys()].flatMap((word) => {
    const rows = found.get(word) ?? [];
    const [first] = rows;
    return first === undefined
      ? []
      : [
          {
            section: `state:${word}`,
            text: word.toUpperCase(),
            tone: wordOfEntry(first).tone,
            note: '',
            entries: rows,
          },
        ];
  });
};

const townGroup = (found: ReadonlyMap<string, readonly Entry[]>): readonly Group[] =>
  some(found.get(TOWN), TOWN, 'TOWN', { note: '' });

const some = (
  entries: readonly Entry[] | undefined,
  section: string,
  text: string,
  more: Partial<Group> = {},
): readonly Group[] => (entries === undefined ? [] : [within(entries, section, text, more)]);

/** Its rows say themselves that they are in it. */
const within = (entries: readonly Entry[], section: string, text: string, more: Partial<Group> = {}): Group => ({
  section,
  text,
  tone: 'plain',
  note: needNote(entries),
  ...more,
  entries: entries.map((entry) => ({ ...entry, section })),
});
