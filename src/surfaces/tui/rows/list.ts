/** The rows of the list: who needs you first, then convoys with their polecats and tasks. */
import type { Problem } from '../../../core/observed.ts';
import type { ConvoyRow, InboxRow, MergeRow, PolecatRow, StatusView, TaskRow } from '../../../core/views/status.ts';

export type Section = 'respond' | 'review' | 'problems' | 'work';

export type Row =
  | {
      readonly kind: 'heading';
      readonly id: string;
      readonly section: Section;
      readonly text: string;
      readonly count: number;
    }
  | { readonly kind: 'item'; readonly id: string; readonly section: Section; readonly item: InboxRow }
  | { readonly kind: 'review'; readonly id: string; readonly section: Section; readonly merge: MergeRow }
  | {
      readonly kind: 'problem';
      readonly id: string;
      readonly section: Section;
      readonly problem: Problem;
      readonly until?: number;
    }
  | {
      readonly kind: 'convoy';
      readonly id: string;
      readonly section: Section;
      readonly convoy: ConvoyRow;
      readonly folded: boolean;
    }
  | {
      readonly kind: 'work';
      readonly id: string;
      readonly section: Section;
      readonly task: TaskRow | undefined;
      readonly polecat: PolecatRow | undefined;
      /** Within a convoy. */
      readonly deep: boolean;
    };

export type ListSpec = { readonly filter: string; readonly folded: readonly string[] };

export const rowsOf = (status: StatusView, { filter, folded }: ListSpec): readonly Row[] => {
  const matches = matcher(filter);
  return [
    ...respondRows(status, matches),
    ...reviewRows(status, matches),
    ...problemRows(status, matches),
    ...restingRows(status, matches),
    ...workRows(status, matches, folded, filter.trim() !== ''),
  ];
};

type Matches = (...fields: readonly (string | undefined)[]) => boolean;

/** All words of the filter must occur, in any field, whatever their case. */
export const matcher = (filter: string): Matches => {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return () => true;
  return (...fields) => {
    const all = fields.join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  };
};

const heading = (section: Section, text: string, count: number): Row => ({
  kind: 'heading',
  id: `heading:${text}`,
  section,
  text,
  count,
});

/** With a heading when there are any. */
const headed = (section: Section, text: string, rows: readonly Row[]): readonly Row[] =>
  rows.length === 0 ? [] : [heading(section, text, rows.length), ...rows];

/** The longest waiting first; what is stuck after those that an answer sets going. */
const respondRows = (status: StatusView, matches: Matches): readonly Row[] => {
  const items = status.inbox
    .filter((item) => matches(item.title, item.detail, item.polecat, item.task, item.rig, item.kind))
    .toSorted((a, b) => Number(a.kind === 'stuck') - Number(b.kind === 'stuck') || a.at - b.at);
  return headed(
    'respond',
    'RESPOND',
    items.map((item) => ({ kind: 'item', id: `inbox:${item.id}`, section: 'respond', item })),
  );
};

const reviewRows = (status: StatusView, matches: Matches): readonly Row[] => {
  const merges = status.merges
    .filter((merge) => merge.state === 'in-review')
    .filter((merge) => matches(merge.title, merge.task, merge.polecat, merge.rig, merge.branch, 'review'))
    .toSorted((a, b) => a.requestedAt - b.requestedAt);
  return headed(
    'review',
    'REVIEW',
    merges.map((merge) => ({ kind: 'review', id: `review:${merge.task}`, section: 'review', merge })),
  );
};

const problemRows = (status: StatusView, matches: Matches): readonly Row[] =>
  headed(
    'problems',
    'PROBLEMS',
    problemsOf(status)
      .filter((problem) => matches(problem.where, problem.what, problem.hint))
      .map((problem, index) => ({
        kind: 'problem',
        id: `problem:${index}:${problem.where}`,
        section: 'problems',
        problem,
      })),
  );

/** Accounts at a usage limit: nothing to mend, but good to know. */
const restingRows = (status: StatusView, matches: Matches): readonly Row[] =>
  headed(
    'problems',
    'RESTING',
    status.accounts
      .filter((account) => matches(account.id, account.because, ...account.agents, ...account.polecats))
      .map(({ id, polecats, because, until }) => ({
        kind: 'problem',
        id: `account:${id}`,
        section: 'problems',
        until,
        problem: {
          where: `account ${id}`,
          what: polecats.length === 0 ? because : `${because} (${polecats.join(', ')})`,
          hint: `They go on by themselves. Where you know better: mayor agents resume ${id}`,
        },
      })),
  );

/** What the town could not ask, and rigs that are broken, each once. */
export const problemsOf = (status: StatusView): readonly Problem[] => {
  const ofRigs = status.rigs
    .filter((rig) => rig.problem !== undefined && !status.problems.some(({ what }) => what === rig.problem))
    .map((rig) => ({ where: `rig ${rig.rig}`, what: rig.problem ?? '' }));
  return [...status.problems, ...ofRigs];
};

const workRows = (status: StatusView, matches: Matches, folded: readonly string[], all: boolean): readonly Row[] => {
  const polecats = new Map(status.polecats.map((polecat) => [polecat.task, polecat]));
  const known = new Set(status.tasks.map((task) => task.id));
  const workOf = (task: TaskRow): Row => ({
    kind: 'work',
    id: `task:${task.id}`,
    section: 'work',
    task,
    polecat: polecats.get(task.id),
    deep: task.convoy !== undefined,
  });
  const shown = status.tasks.filter((task) => {
    const polecat = polecats.get(task.id);
    const over = task.state === 'landed' || task.state === 'closed';
    if (over && polecat === undefined && !all) return false;
    return matches(task.id, task.title, task.state, task.rig, task.convoy, polecat?.id, polecat?.agent, ...task.labels);
  });
  const strays: readonly Row[] = status.polecats
    .filter((polecat) => !known.has(polecat.task))
    .filter((polecat) => matches(polecat.id, polecat.task, polecat.title, polecat.rig, polecat.agent, polecat.state))
    .map((polecat) => ({
      kind: 'work',
      id: `task:${polecat.task}`,
      section: 'work',
      task: undefined,
      polecat,
      deep: false,
    }));
  const convoys = status.convoys.toSorted((a, b) => Number(a.state === 'landed') - Number(b.state === 'landed'));
  const inConvoys = convoys.flatMap((convoy): readonly Row[] => {
    const work = activeFirst(shown.filter((task) => task.convoy === convoy.id).map(workOf));
    if (all && work.length === 0 && !matches(convoy.name, convoy.id)) return [];
    const isFolded = folded.includes(convoy.id) && !all;
    const head: Row = { kind: 'convoy', id: `convoy:${convoy.id}`, section: 'work', convoy, folded: isFolded };
    return isFolded ? [head] : [head, ...work];
  });
  const convoyIds = new Set(status.convoys.map((convoy) => convoy.id));
  const others = shown.filter((task) => task.convoy === undefined || !convoyIds.has(task.convoy));
  const rest = [...activeFirst(others.map(workOf)), ...strays];
  const heads = inConvoys.filter((row) => row.kind === 'convoy').length;
  const top = heads === 0 ? [] : [heading('work', 'CONVOYS', heads), ...inConvoys];
  return [...top, ...headed('work', heads === 0 ? 'TASKS' : 'OTHER TASKS', rest)];
};

/** Stable otherwise: rows do not jump about whenever an agent pauses. */
const activeFirst = (rows: readonly Row[]): readonly Row[] => {
  const rank = (row: Row): number => {
    if (row.kind !== 'work') return 0;
    if (row.polecat !== undefined) return row.polecat.state === 'leaving' ? 3 : 0;
    return row.task?.state === 'landed' || row.task?.state === 'closed' ? 4 : 1;
  };
  return rows.toSorted((a, b) => rank(a) - rank(b));
};
