/** A folder of one's own in the temporary one. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerminalError } from '../core/errors.ts';
import { systemRefusal } from '../core/system-refusal.ts';

/** @throws TerminalError where none can be made there, with what TMPDIR says and what to do. */
export const temporaryFolder = async (prefix: string): Promise<string> => {
  const folder = tmpdir();
  try {
    return await mkdtemp(join(folder, prefix));
  } catch (cause) {
    const refused = systemRefusal(cause);
    const why = refused?.what ?? ABSENT[codeOf(cause)];
    if (why === undefined) throw cause;
    const what = `No folder could be made in the temporary one, ${JSON.stringify(folder)}: ${why}`;
    throw new TerminalError(what, { hint: 'Set TMPDIR to a folder of yours that has room, then try again', cause });
  }
};

const ABSENT: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such folder',
  ENOTDIR: 'It is no folder',
  ENAMETOOLONG: 'Its path is too long',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
