/** A table with a column for every field of a task; columns of other programs are found by their usual names. */
import { z } from 'zod';
import type { ExchangeFormat, ExchangeTask, Lost, Refused } from '../../core/exchange.ts';
import { LINK_KINDS } from '../../core/model.ts';
import { type CsvRecord, readCsv, writeCsv } from './csv-text.ts';
import { extraFor, extraFrom, extraText, withExtra } from './extra.ts';
import {
  dateText,
  foreignFields,
  instantIn,
  KINDS,
  outcomeIn,
  present,
  priorityIn,
  STATUSES,
  textFor,
  wordIn,
} from './fields.ts';
import { whyNot } from './why-not.ts';

export const csv: ExchangeFormat = {
  name: 'csv',
  layout: 'file',
  ending: '.csv',
  usual: [],
  read(files) {
    const found: { tasks: ExchangeTask[]; lost: Lost[]; refused: Refused[] } = { tasks: [], lost: [], refused: [] };
    for (const { path, text } of files) readTable(path, text, found);
    return found;
  },
  write(tasks) {
    const rows = tasks.map((task) => {
      const cells = cellsOf(task);
      const record = new Map(COLUMNS.map((name) => [name, cells[name]]));
      const extra = extraFor(task, taskOf(task.id, record, []));
      return COLUMNS.map((name) => (name === 'mayor' && extra !== undefined ? extraText(extra) : cells[name]));
    });
    return { files: [{ path: 'tasks.csv', text: writeCsv([COLUMNS, ...rows]) }], lost: [] };
  },
};

const COLUMNS = [
  ...([
    'id',
    'title',
    'kind',
    'status',
    'priority',
    'labels',
    'depends',
    'parent',
    'links',
    'assignee',
    'defer',
  ] as const),
  ...(['estimate', 'agent', 'role', 'convoy', 'external', 'outcome', 'created', 'updated', 'closed', 'body'] as const),
  ...(['acceptance', 'design', 'custom', 'comments', 'mayor'] as const),
] as const;
type Column = (typeof COLUMNS)[number];

/** Headings of other programs, in small letters and without signs. */
const ALSO: Readonly<Record<string, Column>> = {
  issuekey: 'id',
  key: 'id',
  identifier: 'id',
  number: 'id',
  summary: 'title',
  name: 'title',
  subject: 'title',
  description: 'body',
  issuetype: 'kind',
  type: 'kind',
  state: 'status',
  tags: 'labels',
  label: 'labels',
  dependson: 'depends',
  dependencies: 'depends',
  blockedby: 'depends',
  parentid: 'parent',
  parentissue: 'parent',
  owner: 'assignee',
  assignedto: 'assignee',
  deferuntil: 'defer',
  createdat: 'created',
  updatedat: 'updated',
  closedat: 'closed',
  resolved: 'closed',
  url: 'external',
  externalref: 'external',
  resolution: 'outcome',
  acceptancecriteria: 'acceptance',
};

const columnOf = (heading: string): Column | undefined => {
  const plain = heading.toLowerCase().replace(/[^a-z]/g, '');
  return COLUMNS.find((name) => name === plain) ?? (Object.hasOwn(ALSO, plain) ? ALSO[plain] : undefined);
};

const readTable = (
  path: string,
  text: string,
  found: { tasks: ExchangeTask[]; lost: Lost[]; refused: Refused[] },
): void => {
  const { records, broken } = readCsv(text);
  const [head, ...rows] = records;
  const columns = (head?.cells ?? []).map((heading) => ({ heading, column: columnOf(heading) }));
  if (!columns.some(({ column }) => column === 'title'))
    found.refused.push({ place: `${path}:1`, why: 'No column is called title (or summary, name, subject)' });
  else
    for (const row of rows) {
      try {
        found.tasks.push(taskIn(row, columns, found.lost));
      } catch (error) {
        found.refused.push({ place: `${path}:${row.line}`, why: whyNot(error) });
      }
    }
  if (broken !== undefined)
    found.refused.push({
      place: `${path}:${broken.line}`,
      why: 'A quote is opened and not closed; the rest was not read',
    });
};

type Heading = { readonly heading: string; readonly column: Column | undefined };

const taskIn = ({ line, cells }: CsvRecord, columns: readonly Heading[], lost: Lost[]): ExchangeTask => {
  if (cells.length > columns.length)
    throw new RangeError(`It has ${cells.length} cells, the first line ${columns.length}`);
  const record = new Map<string, string>();
  columns.forEach(({ heading, column }, at) => {
    const value = cells[at] ?? '';
    if (value !== '' && !record.has(column ?? heading)) record.set(column ?? heading, value);
  });
  const id = record.get('id') ?? `line ${line}`;
  if ((record.get('title') ?? '').trim() === '') throw new RangeError('It has no title');
  const extra = extraFrom(record.get('mayor'));
  return withExtra(taskOf(id, record, lost), extra, lost);
};

const taskOf = (id: string, record: ReadonlyMap<string, string>, lost: Lost[]): ExchangeTask => {
  const at = (column: Column): string | undefined => record.get(column) || undefined;
  const status = wordIn(STATUSES, normal(at('status')));
  const kind = wordIn(KINDS, normal(at('kind')));
  const [state, sort] = [STATES[normal(at('status')) ?? ''] ?? status.ours, kind.ours];
  const priority = priorityIn(at('priority')) ?? PRIORITIES[normal(at('priority')) ?? ''];
  const theirs = foreignFields(id, 'csv', lost, textFor);
  if (status.keep !== undefined && normal(at('status')) !== undefined && !(status.keep in STATES))
    theirs.put('status', at('status'));
  theirs.put('kind', kind.keep);
  if (priority === undefined) theirs.put('priority', at('priority'));
  for (const [name, value] of record)
    if (!COLUMNS.some((column) => column === name))
      theirs.put(name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, ''), value);
  const custom = { ...customIn(at('custom')), ...theirs.all.custom };
  const closed = state === 'closed';
  const dates = present({
    createdAt: dateAt(id, 'created', at('created'), lost),
    updatedAt: dateAt(id, 'updated', at('updated'), lost),
    deferUntil: dateAt(id, 'defer', at('defer'), lost),
    closedAt: closed ? dateAt(id, 'closed', at('closed'), lost) : undefined,
  });
  const estimate = Number(at('estimate') ?? Number.NaN);
  return {
    id,
    title: at('title') ?? '',
    body: at('body') ?? '',
    kind: sort,
    status: state,
    priority: priority ?? 2,
    labels: listIn(at('labels')),
    dependsOn: listIn(at('depends')),
    ...linksIn(id, at('links'), lost),
    ...present({
      parent: at('parent'),
      assignee: at('assignee'),
      agent: at('agent'),
      role: at('role'),
      convoy: at('convoy'),
      externalRef: at('external'),
      acceptance: at('acceptance'),
      design: at('design'),
      estimate: Number.isSafeInteger(estimate) ? estimate : undefined,
      outcome: closed ? outcomeIn(at('outcome')) : undefined,
    }),
    ...dates,
    ...(Object.keys(custom).length === 0 ? {} : { custom }),
    comments: commentsIn(at('comments')),
  };
};

const normal = (text: string | undefined): string | undefined => text?.trim().toLowerCase().replace(/[ -]+/g, '_');

/** What boards call their columns. */
const STATES: Readonly<Record<string, ExchangeTask['status'] | undefined>> = Object.assign(Object.create(null), {
  in_progress: 'in-progress',
  doing: 'in-progress',
  started: 'in-progress',
  in_review: 'in-review',
  done: 'closed',
  completed: 'closed',
  resolved: 'closed',
  canceled: 'closed',
  cancelled: 'closed',
  todo: 'open',
  to_do: 'open',
  backlog: 'open',
  new: 'open',
});
const PRIORITIES: Readonly<Record<string, ExchangeTask['priority'] | undefined>> = Object.assign(Object.create(null), {
  ...{ urgent: 0, critical: 0, highest: 0, blocker: 0, high: 1, major: 1 },
  ...{ medium: 2, normal: 2, low: 3, minor: 3, lowest: 4, trivial: 4 },
});

const dateAt = (task: string, field: string, given: string | undefined, lost: Lost[]): number | undefined => {
  const at = instantIn(given);
  if (at === undefined && given !== undefined)
    lost.push({ task, field, why: `${JSON.stringify(given.slice(0, 40))} is no date such as 2026-11-22` });
  return at;
};

/** `a, b` or `a; b`; what has commas in it stands in a JSON array. */
const listIn = (given: string | undefined): readonly string[] => {
  if (given === undefined) return [];
  const list = z.array(z.string()).safeParse(jsonIn(given));
  if (list.success) return list.data;
  return given.split(/[,;]/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
};
const listText = (list: readonly string[]): string =>
  list.every((item) => /^[^,;"[\]\s](?:[^,;"[\]\r\n\t]*[^,;"[\]\s])?$/.test(item))
    ? list.join(', ')
    : JSON.stringify(list);

const linksIn = (id: string, given: string | undefined, lost: Lost[]): Pick<ExchangeTask, 'links'> => {
  const links = listIn(given).flatMap((text) => {
    const colon = text.indexOf(':');
    const kind = LINK_KINDS.find((known) => known === text.slice(0, colon));
    if (kind === undefined)
      lost.push({ task: id, field: 'links', why: `${JSON.stringify(text.slice(0, 60))} is no link` });
    return kind === undefined ? [] : [{ kind, task: text.slice(colon + 1) }];
  });
  return links.length === 0 ? {} : { links };
};

const customIn = (given: string | undefined): Readonly<Record<string, string>> => {
  const custom = z.record(z.string(), z.string()).safeParse(jsonIn(given));
  return custom.success ? custom.data : {};
};
const Comments = z.array(z.object({ by: z.string(), at: z.string(), text: z.string() }));
const commentsIn = (given: string | undefined): ExchangeTask['comments'] => {
  const comments = Comments.safeParse(jsonIn(given));
  return comments.success ? comments.data.map(({ by, at, text }) => ({ by, at: instantIn(at) ?? 0, text })) : [];
};

const jsonIn = (text: string | undefined): unknown => {
  if (text === undefined || text === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined; // Written by hand: it is taken for plain words.
  }
};

const cellsOf = (task: ExchangeTask): Readonly<Record<Column, string>> => {
  const date = (at: number | undefined): string => (at === undefined ? '' : dateText(at));
  const comments = task.comments.map(({ by, at, text }) => ({ by, at: dateText(at), text }));
  return {
    id: task.id,
    title: task.title,
    kind: task.kind,
    status: task.status,
    priority: String(task.priority),
    labels: listText(task.labels),
    depends: listText(task.dependsOn),
    parent: task.parent ?? '',
    links: listText((task.links ?? []).map(({ kind, task: other }) => `${kind}:${other}`)),
    assignee: task.assignee ?? '',
    defer: date(task.deferUntil),
    estimate: task.estimate === undefined ? '' : String(task.estimate),
    agent: task.agent ?? '',
    role: task.role ?? '',
    convoy: task.convoy ?? '',
    external: task.externalRef ?? '',
    outcome: task.outcome ?? '',
    created: date(task.createdAt),
    updated: date(task.updatedAt),
    closed: date(task.closedAt),
    body: task.body,
    acceptance: task.acceptance ?? '',
    design: task.design ?? '',
    custom: task.custom === undefined ? '' : JSON.stringify(task.custom),
    comments: comments.length === 0 ? '' : JSON.stringify(comments),
    mayor: '',
  };
};
