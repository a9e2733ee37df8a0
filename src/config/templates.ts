/** Templates of tasks: Markdown files whose front matter holds fields, as the options of `mayor task add` are called. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { messageOf, TerminalError } from '../core/errors.ts';
import { TASK_KINDS } from '../core/model.ts';

type TemplateFields = z.output<typeof fields>;
type Template =
  | { readonly name: string; readonly file: string; readonly fields: TemplateFields; readonly body: string }
  /** A file that cannot be used, and why. */
  | { readonly name: string; readonly file: string; readonly why: string };

/** Every template of these folders by name; of two with one name the first folder's. A folder may be missing. */
export const templatesIn = async (folders: readonly string[]): Promise<readonly Template[]> => {
  const found = new Map<string, Template>();
  for (const folder of folders) {
    for (const entry of await entriesOf(folder)) {
      const name = /^([A-Za-z0-9][\w-]*)\.md$/.exec(entry)?.[1];
      if (name === undefined || found.has(name)) continue;
      const file = join(folder, entry);
      found.set(name, { name, file, ...read(await readFile(file, 'utf8').catch((error: unknown) => ({ error }))) });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

const entriesOf = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw new TerminalError(`${folder} cannot be read`, { cause: error, hint: 'Look at its owner and mode' });
  }
};

const line = z.string().trim().min(1);
const lines = z
  .union([line, z.array(line)])
  .transform((given) => (typeof given === 'string' ? given.split(/\s*,\s*/) : given));
/** As after --estimate: a day of work has eight hours. */
const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 480 };
const minutes = z.union([
  z.int().min(1),
  z
    .string()
    .regex(/^\d{1,5}\s*[mhd]$/)
    .transform((text) => Number.parseInt(text, 10) * (MINUTES[text.slice(-1)] ?? 1)),
]);

const fields = z
  .strictObject({
    kind: z.enum(TASK_KINDS),
    priority: z.literal([0, 1, 2, 3, 4]),
    label: lines,
    after: lines,
    parent: line,
    defer: line,
    agent: line,
    role: line,
    estimate: minutes,
    acceptance: line,
    design: line,
    external: line,
    convoy: line,
    set: z.record(z.string(), z.coerce.string()),
  })
  .partial();

type Read = { readonly fields: TemplateFields; readonly body: string } | { readonly why: string };

const read = (text: string | { readonly error: unknown }): Read => {
  if (typeof text !== 'string') return { why: messageOf(text.error) };
  const [, head, body] = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)([\s\S]*)$/m.exec(text) ?? [];
  if (head === undefined || body === undefined) return { fields: {}, body: text };
  try {
    const parsed = fields.safeParse(parse(head) ?? {});
    if (parsed.success) return { fields: parsed.data, body: body.replace(/^\s*\n/, '') };
    const [issue] = parsed.error.issues;
    return {
      why: [issue?.path.join('.'), issue?.message].filter((part) => part !== undefined && part !== '').join(': '),
    };
  } catch (error) {
    return { why: messageOf(error).split('\n')[0] ?? 'it is no YAML' };
  }
};
