/** The files of `tk` (ticket): `.tickets/<id>.md`, plain front matter, then `# Title` and a text with sections. */
import { z } from 'zod';
import type { ExchangeFormat, ExchangeTask, Lost } from '../../core/exchange.ts';
import { extraFor, extraFrom, extraText, unseen, withExtra } from './extra.ts';
import {
  dateText,
  foreignFields,
  instantIn,
  KINDS,
  present,
  priorityIn,
  restored,
  STATUSES,
  wordFor,
  wordIn,
} from './fields.ts';
import { type Document, documentsIn } from './markdown-files.ts';
import { commentsIn, notesText, splitSections } from './sections.ts';
import { coded, decoded, headIn, headText } from './tk-head.ts';

export const tk: ExchangeFormat = {
  name: 'tk',
  layout: 'folder',
  ending: '.md',
  usual: ['.tickets'],
  read(files) {
    const lost: Lost[] = [];
    const { documents, refused } = documentsIn(files, Head, headOf);
    const tasks = documents.map((document) => withExtra(taskOf(document, lost), extraIn(document.head.mayor), lost));
    return { tasks, lost, refused };
  },
  write(tasks) {
    const lost: Lost[] = [];
    const files = tasks.map((task) => {
      const path = `${task.id}.md`;
      const { head, rest } = partsOf(task);
      const [plain] = documentsIn([{ path, text: fileOf(head, rest) }], Head, headOf).documents;
      const back = plain === undefined ? undefined : taskOf(plain, []);
      if (back === undefined) return { path, text: fileOf(head, rest) };
      const mayor = extraFor(task, back);
      lost.push(...unseen(task, back, 'tk'));
      return { path, text: fileOf(mayor === undefined ? head : { ...head, mayor: coded(extraText(mayor)) }, rest) };
    });
    return { files, lost };
  },
};

const word = z.union([z.string(), z.number(), z.boolean()]).transform(String).nullish();
/** `[a, b]`, one word, or nothing. */
const words = z
  .union([z.array(z.union([z.string(), z.number()]).transform(String)), z.string().transform((one) => [one])])
  .nullish();
const Head = z.looseObject({
  id: z.union([z.string().min(1), z.number().transform(String)]),
  status: word,
  deps: words,
  links: words,
  created: word,
  type: word,
  priority: z.unknown().optional(),
  assignee: word,
  'external-ref': word,
  parent: word,
  tags: words,
  mayor: word,
});
type Head = z.infer<typeof Head>;
const NATIVE: ReadonlySet<string> = new Set(Object.keys(Head.shape));
const headOf = (text: string): Record<string, unknown> => headIn(text, NATIVE);
const extraIn = (text: string | null | undefined): unknown => (text == null ? undefined : extraFrom(decoded(text)));

const [DESIGN, ACCEPTANCE, NOTES] = ['Design', 'Acceptance Criteria', 'Notes'] as const;

const taskOf = ({ head, rest }: Document<Head>, lost: Lost[]): ExchangeTask => {
  const [status, kind] = [wordIn(STATUSES, head.status), wordIn(KINDS, head.type)];
  const priority = priorityIn(head.priority);
  const theirs = foreignFields(head.id, 'tk', lost);
  theirs.put('status', status.keep);
  theirs.put('type', kind.keep);
  if (priority === undefined) theirs.put('priority', head.priority);
  // tk writes whoever made a ticket into it; held back for them, none of them would be ready here.
  const assignee = status.ours === 'open' ? undefined : head.assignee;
  if (assignee === undefined) theirs.put('assignee', head.assignee);
  for (const [name, value] of Object.entries(head)) if (!NATIVE.has(name)) theirs.put(name, value);
  const createdAt = instantIn(head.created);
  if (createdAt === undefined && head.created != null)
    lost.push({ task: head.id, field: 'created', why: `${JSON.stringify(head.created.slice(0, 40))} is no date` });
  const heading = /^\s*# +(.*?)[ \t]*\r?(?:\n|$)/.exec(rest);
  const { body, sections } = splitSections(heading === null ? rest : rest.slice(heading[0].length), [
    DESIGN,
    ACCEPTANCE,
    NOTES,
  ]);
  const notes = commentsIn(sections.get(NOTES) ?? '');
  return {
    id: head.id,
    title: heading?.[1] ?? '',
    body: [together(body), notes.rest === '' ? '' : `## Notes\n\n${notes.rest}`].filter(Boolean).join('\n\n'),
    kind: kind.ours,
    status: status.ours,
    priority: priority ?? 2,
    labels: head.tags ?? [],
    dependsOn: head.deps ?? [],
    ...present({
      parent: head.parent,
      externalRef: head['external-ref'],
      assignee,
      design: together(sections.get(DESIGN) ?? ''),
      acceptance: together(sections.get(ACCEPTANCE) ?? ''),
      createdAt,
    }),
    ...((head.links ?? []).length === 0
      ? {}
      : { links: (head.links ?? []).map((task) => ({ kind: 'related' as const, task })) }),
    ...theirs.all,
    comments: notes.comments.map((comment) => ({ ...comment, text: together(comment.text) })),
  };
};

const partsOf = (task: ExchangeTask) => {
  const { status, type, priority: _, assignee, ...others } = restored(task.custom, 'tk');
  const related = (task.links ?? []).flatMap(({ kind, task: other }) => (kind === 'related' ? [other] : []));
  const head = {
    id: task.id,
    status: wordFor(STATUSES, task.status, wordOr(status)),
    deps: [...task.dependsOn],
    links: related,
    created: dateText(task.createdAt ?? task.updatedAt ?? 0),
    type: wordFor(KINDS, task.kind, wordOr(type)),
    priority: task.priority,
    assignee: task.assignee ?? wordOr(assignee),
    'external-ref': task.externalRef,
    parent: task.parent,
    tags: task.labels.length === 0 ? undefined : [...task.labels],
    ...Object.fromEntries(Object.entries(others).filter(([name]) => !NATIVE.has(name))),
  };
  const notes = task.comments.map((comment) => ({ ...comment, text: apart(comment.text) }));
  const sections = [
    [DESIGN, apart(task.design ?? '')],
    [ACCEPTANCE, apart(task.acceptance ?? '')],
    [NOTES, notesText(notes)],
  ] as const;
  const texts = sections.flatMap(([name, text]) => (text.trim() === '' ? [] : [`## ${name}\n\n${text}`]));
  const body = task.body.trim() === '' ? [] : [apart(task.body)];
  return { head, rest: `${withoutRules([`# ${task.title}`, ...body, ...texts].join('\n\n'))}\n` };
};

/**
 * What tk would take for its own in a text is moved in by a space, which Markdown does not show: it writes
 * every line that begins as a field of the head, looks for the heading of the notes anywhere, and we for the
 * other headings and for the times of notes.
 */
const apart = (text: string): string => text.trim().replace(OWN, ' $&');
const together = (text: string): string => text.replace(APART, '');
const LINES = `(?:(?:${[...NATIVE].join('|')}):|## +(?:${[DESIGN, ACCEPTANCE, NOTES].join('|')})[ \\t]*\\r?$|\\*\\*\\d{4}-\\d\\d-)`;
const OWN = new RegExp(`^${LINES}`, 'gim');
const APART = new RegExp(`^ (?=${LINES})`, 'gim');

/** To tk every line `---` begins or ends a head, so that what follows in a text would be taken for fields. */
const withoutRules = (text: string): string => text.replace(/^---$/gm, '- - -');

const fileOf = (head: Readonly<Record<string, unknown>>, rest: string): string => `---\n${headText(head)}---\n${rest}`;

const wordOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
