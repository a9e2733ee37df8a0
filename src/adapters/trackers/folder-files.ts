/** A folder of small files, read anew only where one has changed. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type FileIn<Value> = { readonly name: string; readonly value: Value; readonly changedAt: number };

/**
 * Every file of the folder that ends in `ending`; the very same array as long as none of them has
 * changed, and nothing where there is no such folder.
 */
export const filesIn = <Value>(
  ending: string,
  parse: (name: string, text: string) => Value,
): ((folder: string) => Promise<readonly FileIn<Value>[]>) => {
  const known = new Map<string, FileIn<Value> & { readonly stamp: string }>();
  let last: { readonly stamp: string; readonly files: readonly FileIn<Value>[] } = { stamp: '', files: [] };
  return async (folder) => {
    const all = await readdir(folder).catch(() => []); // Not there: nothing is in it.
    const names = all.filter((name) => name.endsWith(ending) && !name.startsWith('.')).sort();
    const found = await inBatches(names, (name) => stampOf(join(folder, name)));
    const stamp = names.map((name, at) => `${name} ${found[at]?.stamp}`).join('\n');
    if (stamp === last.stamp) return last.files;
    const files = await inBatches(names, async (name, at) => {
      const own = found[at];
      const before = known.get(name);
      if (own === undefined || before?.stamp === own.stamp) return before;
      const text = await readFile(join(folder, name), 'utf8').catch(() => undefined); // Just replaced: the next look has it.
      if (text === undefined) return before;
      const file = { name, value: parse(name, text), changedAt: own.changedAt, stamp: own.stamp };
      known.set(name, file);
      return file;
    });
    const present = new Set(names);
    for (const name of known.keys()) if (!present.has(name)) known.delete(name);
    last = { stamp, files: files.filter((file) => file !== undefined) };
    return last.files;
  };
};

/** Each needs a handle, and a process has only so many. */
const AT_ONCE = 200;

const inBatches = async <From, To>(
  items: readonly From[],
  work: (item: From, at: number) => Promise<To>,
): Promise<To[]> => {
  const done: To[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE)
    done.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map((item, at) => work(item, start + at)))));
  return done;
};

const stampOf = async (path: string): Promise<{ readonly stamp: string; readonly changedAt: number } | undefined> => {
  const found = await stat(path, { bigint: true }).catch(() => undefined); // Just replaced.
  return found && { stamp: `${found.ino} ${found.size} ${found.mtimeNs}`, changedAt: Number(found.mtimeMs) };
};
