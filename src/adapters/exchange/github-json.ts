/**
 * Issues as GitHub's REST API gives them (`GET /repos/…/issues`, pages in an array or one after the
 * other), or as `gh issue list --json` does; comments in an array under `comments`.
 */
import { z } from 'zod';
import type { ExchangeFormat, ExchangeTask, Lost, Refused } from '../../core/exchange.ts';
import type { Outcome, Priority, TaskKind } from '../../core/model.ts';
import { extraFor, unseen, withExtra } from './extra.ts';
import { dateText, foreignFields, instantIn, KINDS, present, priorityIn, textFor, wordIn } from './fields.ts';
import { whyNot } from './why-not.ts';

export const githubJson: ExchangeFormat = {
  name: 'github-json',
  layout: 'file',
  ending: '.json',
  usual: [],
  read(files) {
    const found: { tasks: ExchangeTask[]; lost: Lost[]; refused: Refused[] } = { tasks: [], lost: [], refused: [] };
    for (const { path, text } of files) readFile(path, text, found);
    return found;
  },
  write(tasks) {
    const lost: Lost[] = [];
    const rows = tasks.map((task, at) => {
      const plain = rowOf(task, at + 1);
      const back = { ...taskOf(Issue.parse(plain), []), id: task.id };
      const extra = extraFor(task, back);
      lost.push(...unseen(task, back, 'GitHub'));
      return { ...plain, mayor: { id: task.id, ...(extra === undefined ? {} : { extra }) } };
    });
    return { files: [{ path: 'issues.json', text: `${JSON.stringify(rows, null, 2)}\n` }], lost };
  },
};

const text = z.string().nullish();
const Person = z.looseObject({ login: text, name: text }).nullish();
const Comment = z.looseObject({ body: text, user: Person, author: Person, created_at: text, createdAt: text });
const Issue = z.looseObject({
  number: z.number().int(),
  title: z.string(),
  body: text,
  state: text,
  state_reason: text,
  stateReason: text,
  labels: z.array(z.union([z.string(), z.looseObject({ name: text })])).nullish(),
  assignee: Person,
  assignees: z.array(Person).nullish(),
  type: z.union([z.string(), z.looseObject({ name: text })]).nullish(),
  parent_issue_url: text,
  html_url: text,
  url: text,
  created_at: text,
  createdAt: text,
  updated_at: text,
  updatedAt: text,
  closed_at: text,
  closedAt: text,
  comments: z.union([z.number(), z.array(Comment)]).nullish(),
  pull_request: z.unknown().optional(),
  milestone: z.looseObject({ title: text }).nullish(),
  user: Person,
  mayor: z.unknown().optional(),
});
type Issue = z.infer<typeof Issue>;
const Mayor = z.object({ id: z.string().min(1), extra: z.unknown().optional() });

const readFile = (
  path: string,
  given: string,
  found: { tasks: ExchangeTask[]; lost: Lost[]; refused: Refused[] },
): void => {
  let values: readonly unknown[];
  try {
    values = flat(JSON.parse(given.replace(/^\ufeff/, '')));
  } catch (error) {
    found.refused.push({ place: path, why: whyNot(error) });
    return;
  }
  values.forEach((value, at) => {
    const issue = Issue.safeParse(value);
    if (!issue.success) found.refused.push({ place: `${path}[${at}]`, why: whyNot(issue.error) });
    else if (issue.data.pull_request != null)
      found.lost.push({ task: `#${issue.data.number}`, field: 'issue', why: 'it is a pull request' });
    else {
      const task = taskOf(issue.data, found.lost);
      const mayor = Mayor.safeParse(issue.data.mayor);
      const { address: _, ...own } = task;
      if (!mayor.success) found.tasks.push(task);
      else found.tasks.push(withExtra({ ...own, id: mayor.data.id }, mayor.data.extra, found.lost));
    }
  });
};

/** One issue, an array, or pages of arrays. */
const flat = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.flatMap(flat) : [value]);

const OUTCOMES: Readonly<Record<string, Outcome>> = { not_planned: 'dropped', duplicate: 'dropped' };
const LABELLED: Readonly<Record<string, Priority>> = { critical: 0, urgent: 0, high: 1, medium: 2, normal: 2, low: 3 };

const taskOf = (issue: Issue, lost: Lost[]): ExchangeTask => {
  const id = `#${issue.number}`;
  const theirs = foreignFields(id, 'github', lost, textFor);
  theirs.put('milestone', issue.milestone?.title);
  theirs.put('author', issue.user?.login);
  const labels = (issue.labels ?? []).flatMap((label) => (typeof label === 'string' ? label : (label.name ?? [])));
  const closed = issue.state?.toLowerCase() === 'closed';
  const reason = (issue.state_reason ?? issue.stateReason)?.toLowerCase();
  const people = (issue.assignees ?? [issue.assignee]).flatMap((person) => person?.login ?? []);
  if (people.length > 1) lost.push({ task: id, field: 'assignees', why: `only ${people[0]} of ${people.length}` });
  const createdAt = instantIn(issue.created_at ?? issue.createdAt);
  const updatedAt = instantIn(issue.updated_at ?? issue.updatedAt) ?? createdAt;
  const parent = /\/issues\/(\d+)$/.exec(issue.parent_issue_url ?? '')?.[1];
  if (typeof issue.comments === 'number' && issue.comments > 0)
    lost.push({ task: id, field: 'comments', why: `its ${issue.comments} are not in the file` });
  const address = issue.html_url ?? issue.url;
  return {
    id,
    ...present({ address }),
    title: issue.title,
    body: issue.body ?? '',
    kind: kindIn(issue, labels),
    status: closed ? 'closed' : 'open',
    priority: priorityAmong(labels),
    labels,
    dependsOn: dependenciesIn(issue.body ?? ''),
    ...present({
      parent: parent === undefined ? undefined : `#${parent}`,
      assignee: people[0],
      createdAt,
      updatedAt,
      closedAt: closed ? instantIn(issue.closed_at ?? issue.closedAt) : undefined,
      outcome: closed && reason !== undefined && Object.hasOwn(OUTCOMES, reason) ? OUTCOMES[reason] : undefined,
    }),
    ...theirs.all,
    comments: (typeof issue.comments === 'object' ? (issue.comments ?? []) : []).map((comment) => ({
      by: comment.user?.login ?? comment.author?.login ?? 'unknown',
      at: instantIn(comment.created_at ?? comment.createdAt) ?? updatedAt ?? 0,
      text: comment.body ?? '',
    })),
  };
};

const kindIn = ({ type }: Issue, labels: readonly string[]): TaskKind => {
  const names = [typeof type === 'string' ? type : type?.name, ...labels];
  for (const name of names) {
    const { ours, keep } = wordIn(KINDS, name?.toLowerCase());
    if (name != null && (keep === undefined || Object.hasOwn(KINDS.also, keep))) return ours;
  }
  return 'task';
};

/** `P1`, `priority: high`, `priority/1`. */
const priorityAmong = (labels: readonly string[]): Priority => {
  for (const label of labels) {
    const word = /^(?:priority[ :/_-]*)?(.+)$/i.exec(label)?.[1]?.toLowerCase() ?? '';
    const isPriority = /^priority/i.test(label);
    const priority = /^p[0-4]$/.test(word) || isPriority ? priorityIn(word) : undefined;
    const named = isPriority && Object.hasOwn(LABELLED, word) ? LABELLED[word] : undefined;
    if (priority !== undefined || named !== undefined) return priority ?? named ?? 2;
  }
  return 2;
};

/** Lines such as `Depends on #12, #13` and `- Blocked by: #7`. */
const dependenciesIn = (body: string): readonly string[] => [
  ...new Set(
    [
      ...body.matchAll(/^[ \t]*(?:[-*][ \t]+)?(?:depends on|blocked by):?[ \t]+(#\d+(?:(?:,| and)[ \t]*#\d+)*)/gim),
    ].flatMap(([, numbers]) => numbers?.match(/#\d+/g) ?? []),
  ),
];

const REASONS = { done: 'completed', failed: 'not_planned', dropped: 'not_planned' } as const satisfies Record<
  Outcome,
  string
>;

const rowOf = (task: ExchangeTask, number: number) => {
  const created_at = dateText(task.createdAt ?? task.updatedAt ?? 0);
  const closed = task.status === 'closed';
  return {
    number,
    title: task.title,
    body: task.body,
    state: closed ? 'closed' : 'open',
    state_reason: closed ? REASONS[task.outcome ?? 'done'] : null,
    type: { name: `${task.kind.charAt(0).toUpperCase()}${task.kind.slice(1)}` },
    labels: task.labels.map((name) => ({ name })),
    assignee: task.assignee === undefined ? null : { login: task.assignee },
    assignees: task.assignee === undefined ? [] : [{ login: task.assignee }],
    created_at,
    updated_at: dateText(task.updatedAt ?? task.createdAt ?? 0),
    closed_at: closed ? dateText(task.closedAt ?? task.updatedAt ?? task.createdAt ?? 0) : null,
    comments: task.comments.map(({ by, at, text: body }) => ({ user: { login: by }, body, created_at: dateText(at) })),
  };
};
