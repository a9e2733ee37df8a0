/**
 * Objects written as git writes single ones (gitrepository-layout(5)): each a file of its own, complete when it
 * gets its name. That saves a subprocess; where anything is out of the ordinary git does it.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type NewObject, storedOf, wholeOf } from './new-objects.ts';

/** Whether all are there now; some may be when not, which harms nobody. */
export function writeLoose(commonDir: string, objects: readonly NewObject[]): boolean {
  try {
    if (!isOrdinary(commonDir)) return false;
    for (const object of objects) write(join(commonDir, 'objects'), object);
    return true;
  } catch {
    return false; // A full disk, a folder of somebody else: git says it in its own words.
  }
}

/** One user's own, and no extension that says objects are kept in another way. */
const isOrdinary = (commonDir: string): boolean => {
  const { mode, uid } = statSync(join(commonDir, 'objects'));
  if ((mode & SHARED) !== 0 || uid !== (process.geteuid?.() ?? uid)) return false;
  const config = readFileSync(join(commonDir, 'config'), 'utf8');
  return !/sharedrepository|fsync|^\s*\[include/im.test(config) && !EXTENSIONS.test(config);
};

/** Others of the group may write there, or new files are to be the group's. */
const SHARED = 0o2022;
/** Any but those that are known not to touch objects. */
const EXTENSIONS =
  /^\s*\[\s*extensions\s*\][^[]*?^\s*(?!objectformat|worktreeconfig|refstorage|relativeworktrees|[#;[])\S/im;

const write = (folder: string, object: NewObject): void => {
  const home = join(folder, object.oid.slice(0, 2));
  const path = join(home, object.oid.slice(2));
  if (existsSync(path)) return;
  const draft = join(home, `tmp_obj_${crypto.randomUUID().slice(0, 8)}`);
  const content = Buffer.concat(storedOf(wholeOf(object.type, object.bytes)));
  try {
    writeNew(draft, content);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true }); // On a full disk half of it stands there, which nobody needs.
    throw error;
  }
};

/** Read-only, as git makes them. */
const writeNew = (path: string, content: Buffer): void => {
  const options = { flag: 'wx', mode: 0o444 };
  try {
    writeFileSync(path, content, options);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, options);
  }
};
