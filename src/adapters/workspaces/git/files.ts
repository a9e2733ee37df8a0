/** Questions to the file system in which "it is not there" is an answer and the rest is an error. */
import { lstat, readdir } from 'node:fs/promises';
import { TerminalError, TransientError } from '../../../core/errors.ts';

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);
/** Conditions that pass: the disk is full, too many files are open, something is in use. */
const PASSING = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EBUSY']);

/** For `.catch`: the given value when nothing of the asked kind is there; any other error goes on. */
export const ifAbsent =
  <Value>(value: Value) =>
  (error: unknown): Value => {
    if (ABSENT.has(codeOf(error))) return value;
    throw fileRefusal(error, 'look at a file');
  };

export const namesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(ifAbsent<string[]>([]))).sort();

export const kindOf = async (path: string): Promise<'nothing' | 'file' | 'folder' | 'link' | 'other'> => {
  const found = path === '' ? undefined : await lstat(path).catch(ifAbsent(undefined));
  if (found === undefined) return 'nothing';
  if (found.isSymbolicLink()) return 'link';
  if (found.isDirectory()) return 'folder';
  return found.isFile() ? 'file' : 'other';
};

/** A failed file operation, classed for its reader; what is no system error passes through. */
export function fileRefusal(error: unknown, doing: string): unknown {
  const code = codeOf(error);
  if (code === '') return error;
  const what = `Could not ${doing}: ${error instanceof Error ? error.message : code}`;
  return PASSING.has(code)
    ? new TransientError(what, { cause: error, hint: 'Mayor tries again; see that the disk has room' })
    : new TerminalError(what, { cause: error, hint: 'Check that the path exists and that this user may write there' });
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
