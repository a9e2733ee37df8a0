/**
 * What a person was writing when the dashboard ended, however it did. Each dashboard writes a file of its own, whose name
 * says which process that is: none writes over another's, and the next one takes up what dead ones left.
 */
import { lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isLiving, selfText } from '../adapters/living.ts';
import { writeWhole } from '../adapters/whole-file.ts';
import type { TownPaths } from '../config/paths.ts';
import { TransientError } from '../core/errors.ts';
import type { Instant } from '../core/ids.ts';
import { systemRefusal } from '../core/system-refusal.ts';
import { isNothing, type TakenUp, type Unsent } from '../surfaces/tui/unsent.ts';
import { unsentFrom, unsentText } from '../surfaces/tui/unsent-text.ts';
import { claimEdit, doneWithEdit, KEPT, type LeftEdit, leftEdits, MOST_BYTES, moved } from './edited-text.ts';

type Means = {
  readonly now: () => Instant;
  /** Words only: the forms are for a dashboard that has them. */
  readonly wordsOnly: boolean;
  /** As `selfText` and `isLiving`, of the process that this is. */
  readonly self?: string;
  readonly living?: (text: string) => boolean;
};

export type UnsentFiles = {
  /** What dead dashboards left, as far as one has room for it. */
  readonly taken?: TakenUp;
  /** How many more of them left something of the same kind, which the next ones take up. */
  readonly others: number;
  /** What editors left beside the text, such as what was not saved: where it will lie once the text is taken up. */
  readonly more: readonly string[];
  /** Files that cannot be read, where they lie now. */
  readonly broken: readonly string[];
  /** In place of what was kept; of nothing no file is left. @throws TransientError where it cannot be written; what was kept before stays. */
  keep(unsent: Unsent): Promise<void>;
};

export const openUnsent = async (paths: Pick<TownPaths, 'state'>, means: Means): Promise<UnsentFiles> => {
  const folder = join(paths.state, 'unsent');
  const { self = selfText(), living = isLiving, now, wordsOnly } = means;
  const { entries, broken } = await entriesIn(folder, living);
  const [claimed, more]: [(() => Promise<void>)[], string[]] = [[], []];
  let taken: TakenUp | undefined;
  let others = 0;
  for (const [index, entry] of entries.entries()) {
    if (!hasRoom(taken, entry.found, wordsOnly)) {
      others += 1;
      continue;
    }
    const mine = await claim(entry, folder, self, index + 1);
    if (mine === undefined) continue;
    claimed.push(...mine.done);
    more.push(...mine.more);
    taken = both(taken, entry.found);
  }

  const keep = async (unsent: Unsent): Promise<void> => {
    const own = join(folder, nameOf(self, 0));
    try {
      if (isNothing(unsent)) await rm(own, { force: true });
      else {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeWhole(own, unsentText(unsent, now()), 0o600);
      }
      // It is in the own one now, or was taken by the town.
      for (const done of claimed.splice(0)) await done();
    } catch (cause) {
      const refused = systemRefusal(cause, own);
      if (refused === undefined) throw cause;
      const what = `What you write is not kept should the dashboard end: ${refused.what}`;
      throw new TransientError(what, { hint: refused.hint, cause });
    }
  };
  return { ...(taken === undefined ? {} : { taken }), others, broken, more, keep };
};

/** What one dead dashboard left: its file, what it had in an editor, or both. */
type Entry = { readonly found: TakenUp; readonly file?: string; readonly edit?: LeftEdit };

const entriesIn = async (
  folder: string,
  living: (text: string) => boolean,
): Promise<{ readonly entries: readonly Entry[]; readonly broken: readonly string[] }> => {
  const entries: Entry[] = [];
  const edits = await leftEdits(folder, living);
  const broken = [...edits.broken];
  for (const name of await leftIn(folder, living)) {
    const file = join(folder, name);
    const found = await readIn(file);
    if (found === 'gone') continue;
    if (found !== undefined) {
      // Both have the same form, but for the text that its editor saved last.
      const edit = edits.left.find(
        ({ by, taken: { at } }) => by === writerOf(name) && found.task !== undefined && at >= found.at,
      );
      entries.push({ file, ...(edit === undefined ? { found } : { found: { ...found, ...edit.taken }, edit }) });
    } else if (await moved(file, `${file}.broken`)) broken.push(`${file}.broken`);
  }
  const alone = edits.left.filter((edit) => !entries.some((entry) => entry.edit === edit));
  return { entries: [...entries, ...alone.map((edit) => ({ found: edit.taken, edit }))], broken };
};

/** `done`: takes away what it has once that is kept anew. `undefined` where another dashboard was first. */
const claim = async (
  { file, edit }: Entry,
  folder: string,
  self: string,
  number: number,
): Promise<{ readonly done: readonly (() => Promise<void>)[]; readonly more: readonly string[] } | undefined> => {
  const own = join(folder, nameOf(self, number));
  if (file !== undefined && !(await moved(file, own))) return undefined;
  const edited = edit === undefined ? undefined : await claimEdit(edit, self, number);
  if (file === undefined && edited === undefined) return undefined;
  return {
    done: [
      ...(file === undefined ? [] : [() => rm(own, { force: true })]),
      ...(edit === undefined || edited === undefined ? [] : [() => doneWithEdit(edited, edit)]),
    ],
    more: (edited === undefined ? [] : (edit?.more ?? [])).map((name) => join(`${edited}${KEPT}`, name)),
  };
};

/** As `isLiving` takes it. */
const writerOf = (name: string): string => name.split('-', 2).join(' ');

const NAME = /^(\d+)-(\d*)-\d+\.json(\..+\.tmp)?$/;

/** Where the system does not tell when a process began, the second part is empty. */
const nameOf = (self: string, number: number): string => {
  const [pid = '', birth = ''] = self.split(' ');
  return `${pid}-${birth}-${number}.json`;
};

/** Names of those whose process is dead, the last written first. What one was just writing as it died goes. */
const leftIn = async (folder: string, living: (text: string) => boolean): Promise<readonly string[]> => {
  const names = await readdir(folder).catch(() => []); // Nobody has left anything yet.
  const dead: { readonly name: string; readonly at: number }[] = [];
  for (const name of names) {
    const [, pid, birth, half] = NAME.exec(name) ?? [];
    if (pid === undefined || living(`${pid} ${birth}`)) continue;
    const file = join(folder, name);
    if (half !== undefined) await rm(file, { force: true });
    else dead.push({ name, at: (await lstat(file).catch(() => undefined))?.mtimeMs ?? 0 }); // Taken up just now.
  }
  return dead.toSorted((a, b) => b.at - a.at).map(({ name }) => name);
};

/** `undefined` where it is none of ours. */
const readIn = async (file: string): Promise<TakenUp | 'gone' | undefined> => {
  const stat = await lstat(file).catch(() => undefined); // Another dashboard has taken it up.
  if (stat === undefined) return 'gone';
  if (!stat.isFile() || stat.size > MOST_BYTES) return undefined;
  const text = await readFile(file, 'utf8').catch(() => undefined); // Gone, or not to be read: the same as broken.
  return text === undefined ? undefined : unsentFrom(text);
};

const hasRoom = (taken: TakenUp | undefined, found: TakenUp, wordsOnly: boolean): boolean => {
  if (wordsOnly) return found.task === undefined && found.convoy === undefined;
  const isSecond = (part: 'task' | 'convoy'): boolean => taken?.[part] !== undefined && found[part] !== undefined;
  return !isSecond('task') && !isSecond('convoy') && Object.keys(found.words ?? {}).every((on) => !has(taken, on));
};

const has = (taken: TakenUp | undefined, on: string): boolean => Object.hasOwn(taken?.words ?? {}, on);

const both = (newer: TakenUp | undefined, older: TakenUp): TakenUp => {
  const words = { ...older.words, ...newer?.words };
  return { ...older, ...newer, ...(Object.keys(words).length === 0 ? {} : { words }) };
};
