/**
 * For trackers whose issues have a title, a text and labels, and no more: the other fields of a task
 * stand in one line of JSON in an HTML comment at the end of the text, which a page does not show.
 * Whoever may edit the text may write it, so nothing stands in it that gives an agent leave to do
 * anything: who is to work, and how far the work is, are labels (label-fields.ts).
 */
import { z } from 'zod';
import type { TaskId } from '../../core/ids.ts';
import { LINK_KINDS, type Task } from '../../core/model.ts';
import { plainJson } from '../../core/plain.ts';

/** What the tracker itself calls a task: rigs, and so ids, may be named otherwise on other machines. */
const reference = z.string().min(1);

const fields = z.object({
  dependsOn: z.array(reference).optional(),
  parent: reference.optional(),
  links: z.array(z.object({ kind: z.enum(LINK_KINDS), task: reference })).optional(),
  deferUntil: z.number().int().optional(),
  estimate: z.number().int().nonnegative().optional(),
  acceptance: z.string().optional(),
  design: z.string().optional(),
  externalRef: z.string().optional(),
  convoy: z.string().optional(),
  custom: z.record(z.string(), z.string()).optional(),
  /** Who works on it; of no meaning without the label that says so. */
  holder: z.string().optional(),
  /** What a tracker would take from the text: white space at its ends, or more (kept-text.ts). */
  ends: z.tuple([z.string(), z.string()]).optional(),
  exact: z.string().optional(),
});
export type HiddenFields = z.infer<typeof fields>;

const BLOCK = /(?:\r?\n){2}<!-- mayor (\{[^\n]*\}) -->\s*$/;

/** The text that people wrote, and the fields below it. A block that cannot be read is text. */
export const splitBody = (whole: string): { readonly body: string; readonly fields: HiddenFields } => {
  const found = BLOCK.exec(whole);
  const read = found?.[1] === undefined ? undefined : fields.safeParse(parse(found[1]));
  if (found === null || read === undefined || !read.success) return { body: whole, fields: {} };
  return { body: whole.slice(0, found.index), fields: read.data };
};

export const joinBody = (body: string, block: HiddenFields): string => {
  // A body that ends in what looks like a block gets one of ours below, so that it comes back whole.
  if (Object.keys(block).length === 0 && !BLOCK.test(body)) return body;
  return `${body}\n\n<!-- mayor ${commentJson(block)} -->`;
};

/** Inside a comment of HTML neither `--` nor `>` may stand, and no control character comes back from every tool. */
export const commentJson = (value: unknown): string =>
  plainJson(value).replace(/[<>]|-(?=-)/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

const BY = /^<!-- mayor by ("[^\n]*") -->\n/;

/** Comments are all written by the owner of the token: who of Mayor's people it was stands above. */
export const signComment = (by: string, text: string): string => `<!-- mayor by ${commentJson(by)} -->\n${text}`;

export const splitComment = (whole: string): { readonly by: string | undefined; readonly text: string } => {
  const found = BY.exec(whole);
  const by = found?.[1] === undefined ? undefined : parse(found[1]);
  return found === null || typeof by !== 'string'
    ? { by: undefined, text: whole }
    : { by, text: whole.slice(found[0].length) };
};

const parse = (json: string): unknown => {
  try {
    const value: unknown = JSON.parse(json);
    return value;
  } catch {
    return undefined; // Edited by hand; the caller takes it for plain text.
  }
};

/** How a tracker's own names of tasks become ids, and back; what it does not know is left out. */
export type Naming = {
  readonly idOf: (name: string) => TaskId | undefined;
  readonly nameOf: (id: TaskId) => string | undefined;
};

/** The fields of a task that the hidden ones tell; not its holder, which must be believed first. */
export const revealed = (hidden: HiddenFields, { idOf }: Naming): Pick<Task, 'dependsOn'> & Partial<Task> => {
  const { dependsOn = [], parent: whole, links = [], holder: _, ends: _ends, exact: _exact, ...rest } = hidden;
  const parent = whole === undefined ? undefined : idOf(whole);
  const known = links.flatMap(({ kind, task }) => {
    const id = idOf(task);
    return id === undefined ? [] : [{ kind, task: id }];
  });
  return {
    dependsOn: dependsOn.flatMap((name) => idOf(name) ?? []),
    ...(parent === undefined ? {} : { parent }),
    ...(known.length === 0 ? {} : { links: known }),
    ...present(rest),
  };
};

export const hide = (task: Task, { nameOf }: Naming): HiddenFields => {
  const { deferUntil, estimate, acceptance, design, externalRef, convoy, custom } = task;
  const parent = task.parent === undefined ? undefined : nameOf(task.parent);
  const links = (task.links ?? []).flatMap(({ kind, task: id }) => {
    const name = nameOf(id);
    return name === undefined ? [] : [{ kind, task: name }];
  });
  return present({
    dependsOn: task.dependsOn.length === 0 ? undefined : task.dependsOn.flatMap((id) => nameOf(id) ?? []),
    parent,
    links: links.length === 0 ? undefined : links,
    ...{ deferUntil, estimate, acceptance, design, externalRef, convoy, custom },
    holder: task.status === 'closed' ? undefined : task.assignee,
  });
};

type Present<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
const present = <Fields extends object>(given: Fields): Present<Fields> => {
  const kept: Present<Fields> = { ...given };
  for (const key in kept) if (kept[key] === undefined) delete kept[key];
  return kept;
};
