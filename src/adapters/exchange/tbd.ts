/**
 * The files of tbd: `issues/is-<ulid>.md`, YAML front matter, the description, `## Notes`. The fields
 * are those of `IssueSchema` in its lib/schemas.ts; `extensions` is what it leaves to others.
 */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { ExchangeFile, ExchangeFormat, ExchangeTask, Lost } from '../../core/exchange.ts';
import { extraFor, extraFrom, extraText, unseen, withExtra } from './extra.ts';
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
import { type Document, documentsIn } from './markdown-files.ts';
import { commentsIn, notesText, splitSections } from './sections.ts';

export const tbd: ExchangeFormat = {
  name: 'tbd',
  layout: 'folder',
  ending: '.md',
  usual: [
    '.git/tbd/data-sync-worktree/.tbd/data-sync/issues',
    '.tbd/data-sync-worktree/.tbd/data-sync/issues',
    '.tbd/data-sync/issues',
    '.tbd/issues',
  ],
  read(files) {
    const lost: Lost[] = [];
    const { documents, refused } = documentsIn(files, Head);
    const names = new Map(documents.map(({ head }) => [head.id, idOf(head)]));
    const blockers = blockersIn(documents);
    const tasks = documents.map((document) => {
      const native = taskOf(document, { names, blockers }, lost);
      const mayor = Mayor.safeParse(document.head.extensions?.mayor);
      return mayor.success ? withExtra(native, extraFrom(mayor.data.extra), lost) : native;
    });
    return { tasks, lost, refused };
  },
  write(tasks) {
    const lost: Lost[] = [];
    const drafts = tasks.map((task) => ({ task, id: tbdIdOf(task) }));
    const ids = new Map(drafts.map(({ task, id }) => [task.id, id]));
    const blocks = new Map<string, string[]>();
    for (const { task, id } of drafts)
      for (const other of task.dependsOn) blocks.set(other, [...(blocks.get(other) ?? []), id]);
    const plain = drafts.map(({ task, id }) => ({ path: `issues/${id}.md`, ...partsOf(task, id, ids, blocks) }));
    const text = (head: object, rest: string) =>
      `---\n${stringify(head, { lineWidth: 0, sortMapEntries: true })}---\n${rest}`;
    const back = new Map(
      tbd
        .read(plain.map(({ path, head, rest }) => ({ path, text: text(head, rest) })))
        .tasks.map((task) => [task.id, task]),
    );
    const files = drafts.map(({ task }, at): ExchangeFile => {
      const { path, head, rest } = plain[at] ?? { path: '', head: { extensions: {} }, rest: '' };
      const read = back.get(task.id);
      const extra = read === undefined ? undefined : extraFor(task, read);
      if (read !== undefined) lost.push(...unseen(task, read, 'tbd'));
      const mayor = { id: task.id, ...(extra === undefined ? {} : { extra: extraText(extra) }) };
      return { path, text: text({ ...head, extensions: { ...head.extensions, mayor } }, rest) };
    });
    return { files: [...files, mappingsOf(drafts)], lost };
  },
};

const text = z.string().nullish();
const Head = z.looseObject({
  type: z.literal('is'),
  id: z.string().min(1),
  title: z.union([z.string(), z.number().transform(String)]),
  version: z.unknown().optional(),
  kind: text,
  status: text,
  priority: z.unknown().optional(),
  assignee: text,
  labels: z.array(z.union([z.string(), z.number()]).transform(String)).nullish(),
  dependencies: z.array(z.looseObject({ type: text, target: z.string() })).nullish(),
  parent_id: text,
  deferred_until: text,
  created_at: text,
  updated_at: text,
  closed_at: text,
  close_reason: text,
  extensions: z.record(z.string(), z.unknown()).nullish(),
});
type Head = z.infer<typeof Head>;
const NATIVE: ReadonlySet<string> = new Set(Object.keys(Head.shape));
const Mayor = z.object({ id: z.string().min(1), extra: z.string().optional() });

/** Its name here, if it went out from here. */
const idOf = ({ id, extensions }: Head): string => {
  const mayor = Mayor.safeParse(extensions?.mayor);
  return mayor.success ? mayor.data.id : id;
};

/** A dependency stands with the one that is waited for. */
const blockersIn = (documents: readonly Document<Head>[]): ReadonlyMap<string, readonly string[]> => {
  const blockers = new Map<string, string[]>();
  for (const { head } of documents)
    for (const { type, target } of head.dependencies ?? [])
      if ((type ?? 'blocks') === 'blocks') blockers.set(target, [...(blockers.get(target) ?? []), idOf(head)]);
  return blockers;
};

type Names = { readonly names: ReadonlyMap<string, string>; readonly blockers: ReadonlyMap<string, readonly string[]> };

const taskOf = ({ head, rest }: Document<Head>, { names, blockers }: Names, lost: Lost[]): ExchangeTask => {
  const id = idOf(head);
  const [status, kind] = [wordIn(STATUSES, head.status), wordIn(KINDS, head.kind)];
  const priority = priorityIn(head.priority);
  const outcome = status.ours === 'closed' ? outcomeIn(head.close_reason) : undefined;
  const theirs = foreignFields(id, 'tbd', lost);
  theirs.put('status', status.keep);
  theirs.put('kind', kind.keep);
  if (priority === undefined) theirs.put('priority', head.priority);
  if (head.close_reason !== outcome) theirs.put('close_reason', head.close_reason);
  const { mayor: _, ...extensions } = { mayor: undefined, ...head.extensions };
  if (Object.keys(extensions).length > 0) theirs.put('extensions', extensions);
  for (const [name, value] of Object.entries(head)) if (!NATIVE.has(name)) theirs.put(name, value);
  for (const { type, target } of head.dependencies ?? []) {
    if ((type ?? 'blocks') !== 'blocks')
      lost.push({ task: id, field: 'dependencies', why: `${type} ${target} is not known` });
    else if (!names.has(target))
      lost.push({ task: id, field: 'dependencies', why: `there is no ${target} to wait for it` });
  }
  if (status.keep === 'deferred' && head.deferred_until == null)
    lost.push({ task: id, field: 'status', why: 'it was deferred without a date: it is open here' });
  const { body, sections } = splitSections(rest, ['Notes']);
  const notes = commentsIn(sections.get('Notes') ?? '');
  const createdAt = instantIn(head.created_at);
  return {
    id,
    title: head.title,
    body: [body, notes.rest === '' ? '' : `## Notes\n\n${notes.rest}`].filter(Boolean).join('\n\n'),
    kind: kind.ours,
    status: status.ours,
    priority: priority ?? 2,
    labels: head.labels ?? [],
    dependsOn: blockers.get(head.id) ?? [],
    ...present({
      parent: head.parent_id == null ? undefined : (names.get(head.parent_id) ?? head.parent_id),
      assignee: head.assignee,
      deferUntil: instantIn(head.deferred_until),
      createdAt,
      updatedAt: instantIn(head.updated_at) ?? createdAt,
      closedAt: status.ours === 'closed' ? instantIn(head.closed_at) : undefined,
      outcome,
    }),
    ...theirs.all,
    comments: notes.comments,
  };
};

/** tbd takes 500 characters of a title and 50,000 of a text. */
const [TITLE, TEXT] = [500, 50_000];

const partsOf = (
  task: ExchangeTask,
  id: string,
  ids: ReadonlyMap<string, string>,
  blocks: ReadonlyMap<string, readonly string[]>,
) => {
  const { status, kind, priority: _, close_reason, extensions, ...others } = restored(task.custom, 'tbd');
  const closed = task.status === 'closed';
  const created = task.createdAt ?? task.updatedAt ?? 0;
  const head = {
    ...Object.fromEntries(Object.entries(others).filter(([name]) => !NATIVE.has(name))),
    type: 'is',
    id,
    title: task.title.slice(0, TITLE),
    version: 1,
    kind: wordFor(KINDS, task.kind, wordOr(kind)),
    status: wordFor(STATUSES, task.status, wordOr(status)),
    priority: task.priority,
    labels: [...task.labels],
    dependencies: (blocks.get(task.id) ?? []).map((target) => ({ type: 'blocks', target })),
    created_at: dateText(created),
    updated_at: dateText(task.updatedAt ?? created),
    ...present({
      assignee: task.assignee,
      parent_id: task.parent === undefined ? undefined : ids.get(task.parent),
      deferred_until: task.deferUntil === undefined ? undefined : dateText(task.deferUntil),
      closed_at: closed ? dateText(task.closedAt ?? task.updatedAt ?? created) : undefined,
      close_reason: closed ? (wordOr(close_reason) ?? task.outcome) : undefined,
    }),
    extensions: { ...(typeof extensions === 'object' ? extensions : {}), mayor: { id: task.id } },
  };
  const notes = notesText(task.comments).slice(0, TEXT);
  const body = task.body.trim().slice(0, TEXT);
  return { head, rest: `${[body, notes === '' ? '' : `## Notes\n\n${notes}`].filter(Boolean).join('\n\n')}\n` };
};

/** A ULID that follows from the task: its moment in ten letters, and sixteen of a hash. */
const tbdIdOf = ({ id, createdAt }: ExchangeTask): string => {
  if (/^is-[0-9a-z]{26}$/.test(id)) return id;
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  let time = Math.max(0, createdAt ?? 0);
  let moment = '';
  for (let at = 0; at < 10; at++) {
    moment = `${digits[time % 32]}${moment}`;
    time = Math.floor(time / 32);
  }
  const hash = [...createHash('sha256').update(id).digest().subarray(0, 16)].map((byte) => digits[byte % 32]);
  return `is-${moment}${hash.join('')}`;
};

/** Short names, by which tbd shows them: those that ours have behind the prefix, where they are free. */
const mappingsOf = (drafts: readonly { readonly task: ExchangeTask; readonly id: string }[]): ExchangeFile => {
  const short = new Map<string, string>();
  for (const { task, id } of drafts) {
    const name = task.id.replace(/^.*-/, '');
    if (/^[0-9a-z]+$/.test(name) && !short.has(name)) short.set(name, id.slice('is-'.length));
  }
  return { path: 'mappings/ids.yml', text: stringify(Object.fromEntries(short), { sortMapEntries: true }) };
};

const wordOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
