/** Reading git objects: many in one subprocess, byte for byte. */
import { TerminalError } from '../core/errors.ts';
import type { Git } from './git.ts';

/** Content as `latin1`: one character a byte, so that counts of bytes hold. */
export type GitObject = { readonly oid: string; readonly type: string; readonly bytes: string };

/**
 * The objects of these names (`<oid>`, `<ref>` or `<ref>:<path>`), in order; `undefined` for the missing. As they are
 * once `when` has come: git starts before, and before names that are given as a function are made.
 */
export async function readObjects(
  git: Git,
  wanted: readonly string[] | (() => readonly string[]),
  limit = 64 * 1024 * 1024,
  when?: Promise<void>,
): Promise<readonly (GitObject | undefined)[]> {
  if (wanted.length === 0 && typeof wanted !== 'function') return [];
  const list = () => (typeof wanted === 'function' ? wanted() : wanted);
  const text = () => `${list().join('\n')}\n`;
  const input = when === undefined ? text() : when.then(text);
  const ran = await git(['cat-file', '--batch'], { input, encoding: 'latin1', limit });
  const found: (GitObject | undefined)[] = [];
  let at = 0;
  for (const name of list()) {
    const end = ran.stdout.indexOf('\n', at);
    if (end < 0) throw new TerminalError(`git cat-file said nothing about ${name}`);
    const header = HEADER.exec(ran.stdout.slice(at, end));
    at = end + 1;
    const [, oid, type, length] = header ?? [];
    if (oid === undefined || type === undefined) {
      found.push(undefined);
      continue;
    }
    const after = at + Number(length);
    found.push({ oid, type, bytes: ran.stdout.slice(at, after) });
    at = after + 1;
  }
  return found;
}

/** What these names are, without reading them. */
export async function lookAtObjects(
  git: Git,
  names: readonly string[],
): Promise<readonly ({ readonly oid: string; readonly type: string; readonly size: number } | undefined)[]> {
  if (names.length === 0) return [];
  const ran = await git(['cat-file', '--batch-check'], { input: `${names.join('\n')}\n` });
  const lines = ran.stdout.split('\n');
  return names.map((_, at) => {
    const [, oid, type, size] = HEADER.exec(lines[at] ?? '') ?? [];
    return oid === undefined || type === undefined ? undefined : { oid, type, size: Number(size) };
  });
}

const HEADER = /^([0-9a-f]{40}(?:[0-9a-f]{24})?) (\w+) (\d+)$/;

export const textOf = (bytes: string): string =>
  // Nearly everything is ASCII, where one byte is one character already.
  /^[\x00-\x7f]*$/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');

/** Names in a folder, from the object of type `tree`. */
export const namesIn = (tree: GitObject): readonly { readonly name: string; readonly oid: string }[] => {
  const oidBytes = tree.oid.length / 2;
  const entries: { name: string; oid: string }[] = [];
  for (let at = 0; at < tree.bytes.length; ) {
    const space = tree.bytes.indexOf(' ', at);
    const end = tree.bytes.indexOf('\0', space);
    const oid = tree.bytes.slice(end + 1, end + 1 + oidBytes);
    entries.push({
      name: textOf(tree.bytes.slice(space + 1, end)),
      oid: Buffer.from(oid, 'latin1').toString('hex'),
    });
    at = end + 1 + oidBytes;
  }
  return entries;
};
