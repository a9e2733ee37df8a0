/**
 * Stands in for Beads where it cannot be had: the commands that Mayor uses, answered as its sources of
 * the 1.x line do (github.com/gastownhall/beads: cmd/bd/export.go, update.go, close.go, reopen.go, flags.go,
 * comments.go, internal/types). It keeps whole seconds, merges metadata and refuses what they refuse.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Refusal, type Said, type StandIn } from '../helpers/stand-in.ts';

type Edge = { readonly issue_id: string; readonly depends_on_id: string; readonly type: string };
type Comment = { readonly id: string; readonly issue_id: string; readonly author: string; readonly text: string };
type Issue = {
  readonly id: string;
  status: string;
  priority: number;
  assignee?: string;
  defer_until?: string | undefined;
  closed_at?: string | undefined;
  started_at?: string;
  close_reason?: string | undefined;
  estimated_minutes?: number;
  description: string;
  labels: readonly string[];
  dependencies: readonly (Edge & { readonly created_at: string })[];
  comments: readonly (Comment & { readonly created_at: string })[];
  metadata?: Readonly<Record<string, unknown>>;
  updated_at: string;
  [field: string]: unknown;
};

export const beads = (): StandIn => {
  const issues: Issue[] = [];
  return (args) => {
    const call = { issues, ...parsed(args) };
    const [first = '', second] = call.words;
    const [verb, rest] =
      VERBS[first] === undefined ? [`${first} ${second}`, call.words.slice(2)] : [first, call.words.slice(1)];
    const run = VERBS[verb];
    if (run === undefined) throw new Refusal(`unknown command "${verb}" for "bd"`);
    return run({ ...call, words: rest });
  };
};

type Call = {
  readonly issues: Issue[];
  readonly words: readonly string[];
  /** The values of an option, in order. */
  readonly all: (name: string) => readonly string[];
  readonly one: (name: string) => string | undefined;
  readonly actor: string;
};

const VERBS: Readonly<Record<string, (call: Call) => Said>> = {
  // In no order of its own.
  export: ({ issues }) => ({
    out: [...issues]
      .sort((a, b) => a.priority - b.priority)
      .map(lineOf)
      .join(''),
  }),

  create: ({ issues, one, actor }) => {
    const title = (one('title') ?? '').trim();
    if (title === '') throw new Refusal('title required (or use --file to create from markdown)');
    if (Buffer.byteLength(title) > 500) throw new Refusal('title must be 500 characters or less');
    const id = `shop-${randomBytes(3).toString('hex')}`;
    const dates = { created_at: now(), updated_at: now(), created_by: actor, owner: 'tess@example.test' };
    const plain = { id, title, status: 'open', priority: Number(one('priority')), issue_type: one('type') };
    issues.push({
      ...plain,
      description: textIn(one('body-file')),
      labels: [],
      dependencies: [],
      comments: [],
      ...dates,
    });
    return { out: `${id}\n` };
  },

  update: (call) => {
    const {
      words: [id = ''],
      one,
      all,
      actor,
    } = call;
    const force = one('force') !== undefined;
    const issue = call.issues.find((known) => known.id === id);
    // As 1.0 has it; later ones end with 1.
    if (issue === undefined) return { error: `Issue ${id} not found\n` };
    const [description, assignee, status, defer] = [descriptionIn(call), one('assignee'), one('status'), one('defer')];
    if (assignee !== undefined && issue.status === 'in_progress' && !force)
      if ((issue.assignee ?? '') !== '' && issue.assignee !== actor && issue.assignee !== assignee)
        throw new Refusal(`cannot reassign ${id}: it is claimed by ${issue.assignee} (use --force to override)`);
    for (const [flag, field] of Object.entries(FIELDS)) if (one(flag) !== undefined) issue[field] = one(flag);
    if (description !== undefined) issue.description = description;
    if (one('priority') !== undefined) issue.priority = Number(one('priority'));
    if (one('estimate') !== undefined) issue.estimated_minutes = Number(one('estimate'));
    if (defer === '') issue.defer_until = undefined;
    else if (defer !== undefined)
      issue.defer_until = new Date(Math.floor(Date.parse(defer) / 1_000) * 1_000).toISOString();
    if (status !== undefined) setStatus(issue, status);
    else if (defer === '' && issue.status === 'deferred') issue.status = 'open';
    else if (defer !== undefined && defer !== '' && Date.parse(defer) > Date.now()) issue.status = 'deferred';
    const gone = all('remove-label').flatMap(csv);
    const labels = [...issue.labels.filter((label) => !gone.includes(label)), ...all('add-label').flatMap(csv)];
    issue.labels = [...new Set(labels.map((label) => label.trim()).filter(Boolean))].sort(byBytes);
    const metadata = one('metadata');
    if (metadata !== undefined) issue.metadata = { ...issue.metadata, ...jsonIn(metadata) };
    const parent = one('parent');
    if (parent !== undefined) {
      issue.dependencies = issue.dependencies.filter(({ type }) => type !== 'parent-child');
      if (parent !== '') issue.dependencies = [...issue.dependencies, edge(id, parent, 'parent-child')];
    }
    return touched(issue);
  },

  close: (call) => {
    const issue = issueOf(call);
    const force = call.one('force') !== undefined;
    const waits = issue.dependencies.filter(
      ({ type, depends_on_id }) =>
        type === 'blocks' && call.issues.some(({ id, status }) => id === depends_on_id && status !== 'closed'),
    );
    if (!force && waits.length > 0)
      throw new Refusal(
        `cannot close blocked issue: ${issue.id} is blocked by [${waits.map((one) => one.depends_on_id).join(' ')}]`,
      );
    if (!force && (issue.assignee ?? '') !== '' && issue.assignee !== call.actor)
      throw new Refusal(`cannot close ${issue.id}: it is assigned to ${issue.assignee} (use --force to override)`);
    setStatus(issue, 'closed');
    issue.close_reason = call.one('reason') || 'Closed';
    return touched(issue);
  },

  reopen: (call) => {
    const issue = issueOf(call);
    if (issue.status === 'open') return { error: `${issue.id} is already open\n` };
    setStatus(issue, 'open');
    issue.defer_until = undefined;
    return touched(issue);
  },

  'dep add': (call) => {
    const [issue, other] = [issueOf(call), call.words[1] ?? ''];
    issueOf({ ...call, words: [other] });
    issue.dependencies = [...issue.dependencies, edge(issue.id, other, call.one('type') ?? 'blocks')];
    return { out: `Added dependency: ${issue.id} depends on ${other}\n` };
  },
  'dep remove': (call) => {
    const issue = issueOf(call);
    issue.dependencies = issue.dependencies.filter(({ depends_on_id }) => depends_on_id !== call.words[1]);
    return { out: 'Removed dependency\n' };
  },
  'comments add': (call) => {
    const issue = issueOf(call);
    const text = textIn(call.one('file'));
    if (text.trim() === '') throw new Refusal('comment text cannot be empty');
    const comment = {
      id: randomBytes(16).toString('hex'),
      issue_id: issue.id,
      author: call.actor,
      text,
      created_at: now(),
    };
    issue.comments = [...issue.comments, comment];
    return { out: `Comment added to ${issue.id}\n` };
  },
};

const FIELDS = {
  title: 'title',
  design: 'design',
  acceptance: 'acceptance_criteria',
  type: 'issue_type',
  assignee: 'assignee',
  'external-ref': 'external_ref',
};

const parsed = (args: readonly string[]): Omit<Call, 'issues'> => {
  const options: (readonly [string, string])[] = [];
  const words: string[] = [];
  let only = false;
  for (const word of args) {
    const [, key, value = ''] = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (word === '--') only = true;
    else if (!only && key !== undefined) options.push([key, value]);
    else words.push(word);
  }
  const all = (name: string) => options.filter(([key]) => key === name).map(([, value]) => value);
  const one = (name: string) => all(name).at(-1);
  return { words, all, one, actor: one('actor') ?? 'nobody' };
};

const issueOf = ({ issues, words: [id = ''] }: Call): Issue => {
  const issue = issues.find((known) => known.id === id);
  if (issue === undefined) throw new Refusal(`resolving ${id}: no issue found matching "${id}"`);
  return issue;
};

/** Empty text from a file is more often a mistake. */
const descriptionIn = ({ one }: Call): string | undefined => {
  if (one('body-file') === undefined) return one('description');
  const text = textIn(one('body-file'));
  if (text === '' && one('allow-empty-description') === undefined)
    throw new Refusal('empty description from stdin/file requires --allow-empty-description');
  return text;
};

const setStatus = (issue: Issue, status: string): void => {
  if (issue.status === 'closed' && status !== 'closed') issue.close_reason = undefined;
  issue.status = status;
  issue.closed_at = status === 'closed' ? now() : undefined;
  if (status === 'in_progress') issue.started_at ??= now();
};

const lineOf = (issue: Issue): string => {
  const { dependencies, comments, labels, ...rest } = issue;
  const lists = Object.entries({ labels, dependencies, comments }).filter(([, list]) => list.length > 0);
  const counts = { dependency_count: dependencies.length, dependent_count: 0, comment_count: comments.length };
  const present = Object.entries(rest).filter(([, value]) => value !== '');
  const fields = Object.fromEntries([...present, ...lists]);
  return `${JSON.stringify({ _type: 'issue', ...fields, ...counts })}\n`;
};

const touched = (issue: Issue): Said => {
  issue.updated_at = now();
  return { out: `${JSON.stringify([issue], null, 2)}\n` };
};

const edge = (issue_id: string, depends_on_id: string, type: string) => ({
  issue_id,
  depends_on_id,
  type,
  created_at: now(),
});
const now = (): string => new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString().replace('.000', '');
const textIn = (file: string | undefined): string => (file === undefined ? '' : readFileSync(file, 'utf8'));
const jsonIn = (given: string): Readonly<Record<string, unknown>> => {
  const value: unknown = JSON.parse(given.startsWith('@') ? textIn(given.slice(1)) : given);
  return typeof value === 'object' && value !== null ? { ...value } : {};
};
const csv = (text: string): readonly string[] =>
  text.startsWith('"') ? [text.slice(1, -1).replaceAll('""', '"')] : text.split(',');
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
