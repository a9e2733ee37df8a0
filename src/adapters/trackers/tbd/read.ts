/**
 * The issues of tbd as they lie in its hidden worktree, committed or not: its own `list --json` has
 * neither assignees nor dependencies, and a `show` for each costs a third of a second.
 */
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { TerminalError } from '../../../core/errors.ts';
import { gitIn } from '../../git.ts';
import { filesIn } from '../folder-files.ts';
import type { Tool } from '../tool.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Format f04 (0.2). What it does not know stays in the file: only the tool writes. */
const head = z.object({
  id: z.string().regex(/^is-[0-9a-z]{26}$/),
  title: z.string(),
  kind: z.string().default('task'),
  status: z.string().default('open'),
  priority: z.number().int().min(0).max(4).default(2),
  assignee: z.string().nullish(),
  labels: z.array(z.string()).default([]),
  dependencies: z.array(z.object({ type: z.string(), target: z.string() })).default([]),
  parent_id: z.string().nullish(),
  deferred_until: instant.nullish(),
  created_at: instant,
  updated_at: instant,
  closed_at: instant.nullish(),
});

export type Issue = z.infer<typeof head> & {
  readonly description: string;
  readonly notes: string;
  /** What people call it: `shop-q2rc`. */
  readonly name: string;
};

/** A file as text, or why it is no issue. */
export const readIssue = (text: string): Omit<Issue, 'name'> | { readonly why: string } => {
  const [, front, rest = ''] = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n([\s\S]*))?$/.exec(text) ?? [];
  if (front === undefined) return { why: 'it has no front matter' };
  const read = head.safeParse(yamlOf(front));
  if (!read.success) return { why: read.error.issues[0]?.message ?? 'its front matter is not an issue' };
  const body = rest.replace(/\r\n?/g, '\n').trim();
  const notes = /(?:^|\n)## Notes\n/i.exec(`${body}\n`);
  return {
    ...read.data,
    description: notes === null ? body : body.slice(0, notes.index).trim(),
    notes: notes === null ? '' : body.slice(notes.index + notes[0].length).trim(),
  };
};

const yamlOf = (text: string): unknown => {
  try {
    const value: unknown = parseYaml(text);
    return value;
  } catch {
    return undefined; // Told as an issue that cannot be read.
  }
};

const config = z.object({
  display: z.object({ id_prefix: z.string() }),
  sync: z.object({ branch: z.string() }).default({ branch: 'tbd-sync' }),
});

type Found = { readonly folder: string | undefined; readonly prefix: string };

/** Every issue, oldest first; the very same array as long as no file has changed. A file that is none is left out. */
export const issuesOf = (path: string, tool: Tool): (() => Promise<readonly Issue[]>) => {
  const issueFiles = filesIn('.md', (_, text) => readIssue(text));
  const nameFiles = filesIn('ids.yml', (_, text) => shortsIn(text));
  let last: { readonly from: readonly unknown[]; readonly issues: readonly Issue[] } = { from: [], issues: [] };
  let found: Found | undefined;
  return async () => {
    if (found?.folder === undefined || !(await isThere(found.folder))) found = await findFolder(path, tool);
    const { folder, prefix } = found;
    if (folder === undefined) return NONE;
    const [files, names] = [await issueFiles(join(folder, 'issues')), await nameFiles(join(folder, 'mappings'))];
    if (last.from[0] === files && last.from[1] === names) return last.issues;
    const shorts = names[0]?.value ?? new Map<string, string>();
    const issues = files.flatMap(({ value }): readonly Issue[] => {
      if ('why' in value) return [];
      const short = shorts.get(value.id.slice('is-'.length));
      return [{ ...value, name: short === undefined ? value.id : `${prefix}-${short}` }];
    });
    issues.sort((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
    last = { from: [files, names], issues };
    return issues;
  };
};

const NONE: readonly Issue[] = [];

const findFolder = async (path: string, tool: Tool): Promise<Found> => {
  const text = await readFile(join(path, '.tbd/config.yml'), 'utf8').catch(() => undefined); // Said here:
  if (text === undefined)
    throw new TerminalError(`There are no tbd issues in ${path}`, { hint: 'Run `tbd init --prefix NAME` there' });
  const read = config.safeParse(yamlOf(text));
  if (!read.success)
    throw new TerminalError(`${path}/.tbd/config.yml cannot be read: ${read.error.issues[0]?.message}`);
  const { display, sync } = read.data;
  const prefix = display.id_prefix;
  const folder = await folderIn(path, sync.branch);
  if (folder !== undefined) return { folder, prefix };
  await tool(['list', '--json']); // In a fresh clone it fetches the branch and makes the worktree.
  return { folder: await folderIn(path, sync.branch), prefix };
};

const folderIn = async (path: string, branch: string): Promise<string | undefined> => {
  const { stdout } = await gitIn(path)(['worktree', 'list', '--porcelain']);
  for (const entry of stdout.split('\n\n')) {
    const worktree = /^worktree (.*)$/m.exec(entry)?.[1] ?? '';
    const isIts = entry.includes(`branch refs/heads/${branch}`) || basename(worktree) === 'data-sync-worktree';
    const folder = join(worktree, '.tbd/data-sync');
    if (isIts && (await isThere(folder))) return folder;
  }
  return undefined;
};

/** The short names by the long ones. */
const shortsIn = (text: string): ReadonlyMap<string, string> => {
  const read = z.record(z.string(), z.coerce.string()).safeParse(yamlOf(text));
  return new Map(Object.entries(read.success ? read.data : {}).map(([short, long]) => [long, short]));
};

const isThere = async (folder: string): Promise<boolean> =>
  stat(join(folder, 'issues')).then(
    () => true,
    () => false, // Absent is an answer here.
  );
