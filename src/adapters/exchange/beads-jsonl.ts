/**
 * One issue of Beads a line, as `bd export` writes it and `bd import` reads it. The fields are those
 * of `Issue` in its internal/types/types.go.
 */
import { z } from 'zod';
import type { ExchangeFormat, ExchangeTask, Lost, Refused } from '../../core/exchange.ts';
import type { LinkKind } from '../../core/model.ts';
import { extraFor, unseen, withExtra } from './extra.ts';
import {
  dateText,
  foreignFields,
  instantIn,
  KINDS,
  outcomeIn,
  present,
  priorityIn,
  restored,
  STATUSES,
  wordFor,
  wordIn,
} from './fields.ts';
import { whyNot } from './why-not.ts';

export const beadsJsonl: ExchangeFormat = {
  name: 'beads-jsonl',
  layout: 'file',
  ending: '.jsonl',
  usual: ['.beads/issues.jsonl', '.beads/beads.jsonl'],
  read(files) {
    const found: { tasks: ExchangeTask[]; lost: Lost[]; refused: Refused[] } = { tasks: [], lost: [], refused: [] };
    for (const { path, text } of files)
      text
        .replace(/^\ufeff/, '')
        .split('\n')
        .forEach((line, at) => {
          if (line.trim() !== '') readLine(line, `${path}:${at + 1}`, found);
        });
    return found;
  },
  write(tasks) {
    const lost: Lost[] = [];
    const lines = tasks.map((task) => {
      const plain = rowOf(task);
      const back = taskOf(Row.parse(plain), []);
      const mayor = extraFor(task, back);
      lost.push(...unseen(task, back, 'Beads'));
      const metadata = mayor === undefined ? plain.metadata : { ...objectOr(plain.metadata), mayor };
      return `${JSON.stringify(metadata === undefined ? plain : { ...plain, metadata })}\n`;
    });
    return { files: [{ path: 'issues.jsonl', text: lines.join('') }], lost };
  },
};

const text = z.string().nullish();
const Dependency = z.looseObject({ issue_id: text, depends_on_id: z.string().min(1), type: text, dep_type: text });
const Comment = z.looseObject({ author: text, text, body: text, created_at: text });
const Row = z.looseObject({
  _type: text,
  id: z.string().min(1),
  title: z.string(),
  description: text,
  design: text,
  acceptance_criteria: text,
  notes: text,
  status: text,
  priority: z.unknown().optional(),
  issue_type: text,
  assignee: text,
  estimated_minutes: z.number().nullish(),
  created_at: text,
  updated_at: text,
  closed_at: text,
  close_reason: text,
  defer_until: text,
  external_ref: text,
  labels: z.array(z.string()).nullish(),
  dependencies: z.array(Dependency).nullish(),
  comments: z.array(Comment).nullish(),
  metadata: z.unknown().optional(),
});
type Row = z.infer<typeof Row>;
/** What is read into a field of ours; all else is kept as a field of its own. */
const NATIVE: ReadonlySet<string> = new Set(Object.keys(Row.shape));
/** Computed by `bd list --json`, or of this moment only. */
const PASSING: ReadonlySet<string> = new Set([
  ...['content_hash', 'dependency_count', 'dependent_count', 'comment_count'],
  ...['lease_expires_at', 'heartbeat_at'],
]);

const readLine = (line: string, place: string, found: { tasks: ExchangeTask[]; lost: Lost[]; refused: Refused[] }) => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    found.refused.push({ place, why: whyNot(error) });
    return;
  }
  const row = Row.safeParse(value);
  const type = typeof value === 'object' && value !== null && '_type' in value ? value._type : undefined;
  if (type !== undefined && type !== 'issue')
    found.lost.push({ task: place, field: 'line', why: `it is no issue but a ${JSON.stringify(type)}` });
  else if (!row.success) found.refused.push({ place, why: whyNot(row.error) });
  else if (row.data.status === 'tombstone')
    found.lost.push({ task: row.data.id, field: 'issue', why: 'it was deleted there' });
  else {
    const { metadata } = row.data;
    const extra = typeof metadata === 'object' && metadata !== null && 'mayor' in metadata ? metadata.mayor : undefined;
    // Beads merges what it is told into what it has, so what went is null there.
    found.tasks.push(withExtra(taskOf(row.data, found.lost), extra ?? undefined, found.lost));
  }
};

const LINKS: Readonly<Record<string, LinkKind>> = {
  related: 'related',
  'relates-to': 'related',
  'discovered-from': 'discovered-from',
  'conditional-blocks': 'conditional-on-failure',
  'waits-for': 'waits-for',
};

const taskOf = (row: Row, lost: Lost[]): ExchangeTask => {
  const tell = (field: string, why: string): void => void lost.push({ task: row.id, field, why });
  const [status, kind] = [wordIn(STATUSES, row.status), wordIn(KINDS, row.issue_type)];
  const priority = priorityIn(row.priority);
  const outcome = status.ours === 'closed' ? outcomeIn(row.close_reason) : undefined;
  const theirs = foreignFields(row.id, 'beads', lost);
  theirs.put('status', status.keep);
  theirs.put('issue_type', kind.keep);
  if (priority === undefined) theirs.put('priority', row.priority);
  if (row.close_reason !== outcome) theirs.put('close_reason', row.close_reason);
  if (typeof row.metadata === 'object' && row.metadata !== null) {
    const { mayor: _, ...others } = { mayor: undefined, ...row.metadata };
    const metadata = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== null));
    if (Object.keys(metadata).length > 0) theirs.put('metadata', metadata);
  } else theirs.put('metadata', row.metadata);
  for (const [name, value] of Object.entries(row)) if (!NATIVE.has(name) && !PASSING.has(name)) theirs.put(name, value);
  if (status.keep === 'deferred' && row.defer_until == null)
    tell('status', 'it was deferred without a date: it is open here');
  const createdAt = dateOf(row.created_at, 'created_at', tell);
  const updatedAt = dateOf(row.updated_at, 'updated_at', tell) ?? createdAt;
  return {
    id: row.id,
    title: row.title,
    body: [row.description ?? '', (row.notes ?? '') === '' ? '' : `## Notes\n\n${row.notes}`]
      .filter(Boolean)
      .join('\n\n'),
    kind: kind.ours,
    status: status.ours,
    priority: priority ?? 2,
    labels: row.labels ?? [],
    ...edgesOf(row, tell),
    ...present({
      design: row.design,
      acceptance: row.acceptance_criteria,
      assignee: row.assignee,
      estimate: row.estimated_minutes,
      externalRef: row.external_ref,
      deferUntil: dateOf(row.defer_until, 'defer_until', tell),
      closedAt: status.ours === 'closed' ? dateOf(row.closed_at, 'closed_at', tell) : undefined,
      outcome,
      createdAt,
      updatedAt,
    }),
    ...theirs.all,
    comments: (row.comments ?? []).map(({ author, text: said, body, created_at }) => ({
      by: author || 'unknown',
      at: instantIn(created_at) ?? updatedAt ?? 0,
      text: said ?? body ?? '',
    })),
  };
};

type Tell = (field: string, why: string) => void;

const dateOf = (given: string | null | undefined, field: string, tell: Tell): number | undefined => {
  const at = instantIn(given);
  if (at === undefined && given != null && given !== '' && !given.startsWith('0001-'))
    tell(field, `${JSON.stringify(given.slice(0, 40))} is no date`);
  return at;
};

const edgesOf = (row: Row, tell: Tell): Pick<ExchangeTask, 'dependsOn' | 'parent' | 'links'> => {
  const dependsOn: string[] = [];
  const links: { kind: LinkKind; task: string }[] = [];
  let parent: string | undefined;
  for (const { issue_id, depends_on_id: other, type, dep_type } of row.dependencies ?? []) {
    const kind = type || dep_type || 'blocks';
    const link = Object.hasOwn(LINKS, kind) ? LINKS[kind] : undefined;
    if (issue_id != null && issue_id !== '' && issue_id !== row.id) tell('dependencies', `one is ${issue_id}'s`);
    else if (kind === 'blocks') dependsOn.push(other);
    else if (kind === 'parent-child' && parent === undefined) parent = other;
    else {
      links.push({ kind: link ?? 'related', task: other });
      if (link === undefined) tell('dependencies', `${kind} ${other} is only "related" here`);
    }
  }
  return { dependsOn, ...(parent === undefined ? {} : { parent }), ...(links.length === 0 ? {} : { links }) };
};

const LINK_TYPES = {
  related: 'related',
  'discovered-from': 'discovered-from',
  'conditional-on-failure': 'conditional-blocks',
  'waits-for': 'waits-for',
} as const satisfies Record<LinkKind, string>;

/** Beads takes 500 bytes of a title, wants `closed_at` of what is closed, and of nothing else. */
const rowOf = (task: ExchangeTask) => {
  const theirs = restored(task.custom, 'beads');
  const { status, issue_type, close_reason, metadata, priority: _, ...others } = theirs;
  const created_at = dateText(task.createdAt ?? task.updatedAt ?? 0);
  const edge = (depends_on_id: string, type: string) => ({ issue_id: task.id, depends_on_id, type, created_at });
  const closed = task.status === 'closed';
  return {
    ...Object.fromEntries(Object.entries(others).filter(([name]) => !NATIVE.has(name))),
    id: task.id,
    title: cutTo(task.title, 500),
    description: task.body,
    design: task.design,
    acceptance_criteria: task.acceptance,
    status: wordFor(STATUSES, task.status, wordOr(status)),
    priority: task.priority,
    issue_type: wordFor(KINDS, task.kind, wordOr(issue_type)),
    assignee: task.assignee,
    estimated_minutes: task.estimate,
    created_at,
    updated_at: dateText(task.updatedAt ?? task.createdAt ?? 0),
    closed_at: closed ? dateText(task.closedAt ?? task.updatedAt ?? task.createdAt ?? 0) : undefined,
    close_reason: closed ? (wordOr(close_reason) ?? task.outcome) : undefined,
    defer_until: task.deferUntil === undefined ? undefined : dateText(task.deferUntil),
    external_ref: task.externalRef,
    labels: task.labels.length === 0 ? undefined : [...task.labels],
    dependencies: [
      ...task.dependsOn.map((other) => edge(other, 'blocks')),
      ...(task.parent === undefined ? [] : [edge(task.parent, 'parent-child')]),
      ...(task.links ?? []).map(({ kind, task: other }) => edge(other, LINK_TYPES[kind])),
    ],
    comments: task.comments.map(({ by, at, text: said }, nth) => ({
      ...{ id: nth + 1, issue_id: task.id, author: by, text: said, created_at: dateText(at) },
    })),
    // Other values of it ride along below `mayor`, with the fields that Beads lacks.
    metadata: typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? metadata : undefined,
  };
};

const wordOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const objectOr = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

const cutTo = (title: string, bytes: number): string => {
  let left = title;
  while (new TextEncoder().encode(left).length > bytes) left = [...left].slice(0, -1).join('');
  return left;
};
