/**
 * A note beside the clone while a checkout is being moved, so that whoever lands next can tell a
 * half-finished landing from a person's work. It lies in the clone, not in the town, because two
 * towns may share a clone.
 */
import { writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
  /** The worktree that is moved. */
  path: z.string(),
  admin: z.string(),
  onto: object,
  result: object,
  /** The git that moves it. */
  pid: z.number().int().positive().optional(),
});
export type Intent = Readonly<z.infer<typeof schema>>;

export type Note = {
  /** Adds which process does it. Never throws: by then it runs. */
  by(pid: number): void;
  remove(): Promise<void>;
};

/** @throws TerminalError when the clone may not be written. */
export async function noteIntent(common: string, base: string, intent: Intent): Promise<Note> {
  const file = fileOf(common, base);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(intent));
  } catch (error) {
    throw new TerminalError(`${file} cannot be written, so nothing can be landed there`, {
      cause: error,
      hint: 'Allow this user to write to the .git folder of the clone, and look whether the disk is full',
    });
  }
  return {
    by(pid) {
      try {
        writeFileSync(file, JSON.stringify({ ...intent, pid }));
      } catch {
        // The note without its process stands: the next landing then leaves a lock that it finds to a person.
      }
    },
    remove: () => rm(file, { force: true }),
  };
}

export type Left = Intent & {
  /** When git was about to start, by the clock of the disk that its lock is on. */
  readonly at: number;
  remove(): Promise<void>;
};

/** The note of a landing that did not end, or nothing. A torn note is from before git did anything. */
export async function readIntent(common: string, base: string): Promise<Left | undefined> {
  const file = fileOf(common, base);
  const text = await readFile(file, 'utf8').catch(() => undefined); // As a rule there is none.
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(asJson(text));
  const remove = () => rm(file, { force: true });
  if (parsed.success) return { ...parsed.data, at: (await stat(file)).mtimeMs, remove };
  await remove();
  return undefined;
}

/** Whether a process of this id is a git; another may have taken the number since. */
export const isGit = async (pid: number): Promise<boolean> =>
  /(^|\/)git/.test((await run(['ps', '-o', 'comm=', '-p', String(pid)], { ok: 'any' })).stdout.trim());

const fileOf = (common: string, base: string): string =>
  join(common, 'mayor', `landing-${encodeURIComponent(base)}.json`);

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Torn while it was written.
  }
};
