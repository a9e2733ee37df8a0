/**
 * What git said of the refs last, kept for the next process: asking again takes longer than reading the
 * list. Believed only as long as nothing has moved since, by the stamp (ref-stamp.ts); a cache like the index.
 */
import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What was said under this very stamp, if that is known. */
export function keptRefs(path: string, stamp: string | undefined): string | undefined {
  if (stamp === undefined) return undefined;
  try {
    const [first, ...said] = readFileSync(path, 'utf8').split('\n');
    return first === lineOf(stamp, said.join('\n')) ? said.join('\n') : undefined;
  } catch {
    return undefined; // Nobody has kept anything yet.
  }
}

/** A failure (a read-only or full disk) costs the next process some time. */
export async function keepRefs(path: string, stamp: string | undefined, said: string): Promise<void> {
  if (stamp === undefined || said.length > LARGEST) return;
  const draft = `${path}.${crypto.randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, `${lineOf(stamp, said)}\n${said}`, { flag: 'wx' });
    await rename(draft, path);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined); // The disk takes nothing: it is asked again next time.
  }
}

/** Thousands of claims are no quicker to read from a file than from git. */
const LARGEST = 1024 * 1024;

/** With the length, so that a torn file is none. */
const lineOf = (stamp: string, said: string): string => `1 ${said.length} ${stamp}`;
