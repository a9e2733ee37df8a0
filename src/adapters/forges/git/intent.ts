/**
 * A note beside the clone while a checkout is being moved, so that whoever lands next can tell a
 * half-finished landing from a person's work. It lies in the clone, not in the town, because two
 * towns may share a clone.
 */
import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { link, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { TerminalError } from '../../../core/errors.ts';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import { run } from '../../process.ts';

const object = z
  .string()
  .refine(isSha)
  .transform((text): Sha => sha(text));
const schema = z.object({
  /** The worktree that is moved, or the clone where the branch alone is. */
  path: z.string(),
  admin: z.string(),
  /** Nobody has the base checked out: no files are moved. */
  free: z.literal(true).optional(),
  onto: object,
  result: object,
  /** The process that lands, and the git that it started for it. */
  owner: z.number().int().positive(),
  pid: z.number().int().positive().optional(),
  /** When this note was first there, by the clock of the disk; else that of the file holds. */
  at: z.number().optional(),
});
export type Intent = Readonly<z.infer<typeof schema>>;

export type Note = {
  /** Adds which process does it. Never throws: by then it runs. */
  by(pid: number): void;
  remove(): Promise<void>;
};

/** `taken`: someone else lands there at this moment. @throws TerminalError when the clone may not be written. */
export async function noteIntent(
  common: string,
  base: string,
  intent: Omit<Intent, 'owner' | 'pid' | 'at'>,
): Promise<Note | 'taken'> {
  const file = fileOf(common, base);
  const draft = `${file}.${randomUUID().slice(0, 8)}`;
  let mine: Intent = { ...intent, owner: process.pid };
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, JSON.stringify(mine));
    await link(draft, file);
    mine = { ...mine, at: (await stat(file)).mtimeMs };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return 'taken';
    throw new TerminalError(`${file} cannot be written, so nothing can be landed there`, {
      cause: error,
      hint: 'Allow this user to write to the .git folder of the clone, and look whether the disk is full',
    });
  } finally {
    await rm(draft, { force: true });
  }
  return {
    by(pid) {
      try {
        writeFileSync(draft, JSON.stringify({ ...mine, pid }));
        renameSync(draft, file);
      } catch {
        // Then the note stands without git's number, and a lock that is left is for a person to delete.
      }
    },
    remove: () => rm(file, { force: true }),
  };
}

export type Left = Intent & {
  /** When git was about to start, by the clock of the disk that its locks are on. */
  readonly at: number;
  /** What is done now to mend it counts as the landing's, too, should it be killed in turn. */
  renew(): Promise<void>;
  remove(): Promise<void>;
};

/** The note of a landing that did not end, or nothing. Notes appear whole; a torn one is from before git did anything. */
export async function readIntent(common: string, base: string): Promise<Left | undefined> {
  const file = fileOf(common, base);
  const found = await readNote(file);
  if (found === undefined) return undefined;
  let { text } = found;
  // By now someone else may have dealt with it and be landing.
  const isSame = async () => (await readNote(file))?.text === text;
  const remove = async () => {
    if (await isSame()) await rm(file, { force: true });
  };
  const parsed = schema.safeParse(asJson(text));
  if (!parsed.success) {
    await remove();
    return undefined;
  }
  const { at = found.at, ...intent } = parsed.data;
  const renew = async () => {
    if (!(await isSame())) return;
    const draft = `${file}.${randomUUID().slice(0, 8)}`;
    text = JSON.stringify(intent);
    await writeFile(draft, text);
    await rename(draft, file);
  };
  return { ...intent, at, renew, remove };
}

const readNote = async (file: string): Promise<{ readonly text: string; readonly at: number } | undefined> => {
  const handle = await open(file, 'r').catch(() => undefined); // As a rule there is none.
  if (handle === undefined) return undefined;
  try {
    return { text: await handle.readFile('utf8'), at: (await handle.stat()).mtimeMs };
  } finally {
    await handle.close();
  }
};

/** Whether the git of a note may still be running. Its number may be another's by now, but hardly another git's. */
export const isUnderWay = async ({ owner, pid }: Intent): Promise<boolean> =>
  pid === undefined ? (await nameOf(owner)) !== '' : /(^|\/)git/.test(await nameOf(pid));

/** Of a living process; a dead one that nobody has asked after yet has none. */
const nameOf = async (pid: number): Promise<string> => {
  const { stdout } = await run(['ps', '-o', 'stat=', '-o', 'comm=', '-p', String(pid)], { ok: 'any' });
  const [, state = '', name = ''] = /^\s*(\S+)\s+(.*)/.exec(stdout) ?? [];
  return state.startsWith('Z') ? '' : name.trim();
};

const fileOf = (common: string, base: string): string =>
  join(common, 'mayor', `landing-${encodeURIComponent(base)}.json`);

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Torn while it was written.
  }
};
