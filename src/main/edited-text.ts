/**
 * The text of a task in the person's editor. Its file stands where what is unsent stands, in a folder whose name says which dashboard
 * began it: one that is killed under the editor leaves it there, and the next dashboard has what was saved in it.
 */
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { selfText } from '../adapters/living.ts';
import { runInTerminal } from '../adapters/process.ts';
import type { TownPaths } from '../config/paths.ts';
import { TerminalError, TransientError } from '../core/errors.ts';
import type { Instant } from '../core/ids.ts';
import { plainText } from '../core/plain.ts';
import { systemRefusal } from '../core/system-refusal.ts';
import type { Draft } from '../surfaces/tui/compose/draft.ts';
import { editedFrom } from '../surfaces/tui/compose/editor.ts';
import type { Lend } from '../surfaces/tui/perform.ts';
import type { TakenUp } from '../surfaces/tui/unsent.ts';
import { unsentFrom, unsentText } from '../surfaces/tui/unsent-text.ts';
import { argvOf } from './argv.ts';
import { editorIn } from './editor.ts';

type Means = {
  readonly paths: Pick<TownPaths, 'state'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Instant;
};

/** What the person edits, and the form as it was when they began. */
const [TEXT, FORM] = ['task.md', 'form.json'] as const;

/**
 * The text of this draft as the person left it.
 * @throws TerminalError where the editor failed; what it saved by then, or left beside, is kept, and the error says where.
 */
export const editText = async ({ paths, env, now }: Means, draft: Draft, lend: Lend): Promise<string> => {
  const folder = await makeFolder(join(paths.state, 'unsent'), draft, now());
  const file = join(folder, TEXT);
  const argv = argvOf([...editorIn(env), file]);
  const exit = await lend(() => runInTerminal(argv)).catch(async (error: unknown) => {
    await drop(folder);
    throw error;
  });
  const text = await readFile(file, 'utf8').catch(() => undefined); // Its editor, or somebody, took it away.
  if (exit === 0 && text !== undefined) {
    await drop(folder);
    return text;
  }
  // Killed, it may have left a swap file with all that it had not saved.
  const [unsaved] = besideText(await readdir(folder).catch(() => [])); // Somebody took it away.
  const isKept = (text !== undefined && text !== draft.body.text) || unsaved !== undefined;
  if (!isKept) await drop(folder);
  const what = exit === 0 ? `${argv[0]} left no ${file}` : `${argv[0]} ended with ${exit}`;
  throw new TerminalError(
    isKept
      ? `${what}; what it left is kept in ${unsaved === undefined ? file : folder}`
      : `${what}; the text is as it was`,
    {
      hint: isKept ? 'The next dashboard offers it' : 'Set VISUAL or EDITOR',
    },
  );
};

const besideText = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name !== FORM && name !== TEXT);

const drop = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

const makeFolder = async (unsent: string, draft: Draft, at: Instant): Promise<string> => {
  const [pid = '', birth = ''] = selfText().split(' ');
  const names = await readdir(unsent).catch(() => []); // Nothing was kept yet.
  const folder = join(unsent, `${pid}-${birth}-${names.length}-${at}.edit`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, FORM), unsentText({ task: draft }, at), { mode: 0o600 });
    await writeFile(join(folder, TEXT), draft.body.text, { mode: 0o600 });
    return folder;
  } catch (cause) {
    await drop(folder).catch(() => undefined); // What is there is nobody's text yet.
    const refused = systemRefusal(cause, folder);
    if (refused === undefined) throw cause;
    throw new TransientError(`The editor could not be given the text, which is as it was. ${refused.what}`, {
      hint: refused.hint,
      cause,
    });
  }
};

/** `by`: the dashboard that began it, as `isLiving` takes it. `more`: what else lies there, such as what an editor had not saved. */
export type LeftEdit = {
  readonly by: string;
  readonly folder: string;
  readonly taken: TakenUp;
  readonly more: readonly string[];
};

const NAME = /^(\d+)-(\d*)-\d+-\d+\.edit$/;

/** What dead dashboards left with their editors. What has nothing in it that the form had not goes; `broken`: where lies what cannot be read. */
export const leftEdits = async (
  unsent: string,
  living: (text: string) => boolean,
): Promise<{ readonly left: readonly LeftEdit[]; readonly broken: readonly string[] }> => {
  const left: LeftEdit[] = [];
  const broken: string[] = [];
  const names = await readdir(unsent).catch(() => []); // Nobody has left anything yet.
  for (const name of names.toSorted()) {
    const [, pid, birth] = NAME.exec(name) ?? [];
    if (pid === undefined || living(`${pid} ${birth}`)) continue;
    const folder = join(unsent, name);
    const read = await readEdit(folder);
    if (read === 'same') await drop(folder);
    else if (read !== 'broken') left.push({ by: `${pid} ${birth}`, folder, ...read });
    else if (await setAside(folder, '.broken')) broken.push(`${folder}.broken`);
  }
  return { left, broken };
};

const readEdit = async (folder: string): Promise<Pick<LeftEdit, 'taken' | 'more'> | 'same' | 'broken'> => {
  const names = await readdir(folder).catch(() => []); // Taken up just now.
  const [form, text] = await Promise.all([textIn(join(folder, FORM)), textIn(join(folder, TEXT))]);
  const task = form === undefined ? undefined : unsentFrom(form.text)?.task;
  const more = besideText(names);
  if (task === undefined || text === undefined) return names.length === 0 ? 'same' : 'broken';
  const body = editedFrom(plainText(text.text));
  return body.text === task.body.text && more.length === 0
    ? 'same'
    : { taken: { task: { ...task, body }, at: text.at }, more };
};

/** This dashboard's from now on. Where that is, or `undefined` where another was first. */
export const claimEdit = async ({ folder }: LeftEdit, self: string, number: number): Promise<string | undefined> => {
  const [pid = '', birth = ''] = self.split(' ');
  const own = join(dirname(folder), `${pid}-${birth}-${number}-${basename(folder).split('-')[3] ?? '0.edit'}`);
  return (await moved(folder, own)) ? own : undefined;
};

/** Once its text is kept elsewhere: what else lies there stays, under a name that is not looked at again. */
export const doneWithEdit = async (own: string, { more }: Pick<LeftEdit, 'more'>): Promise<void> =>
  more.length === 0 ? drop(own) : void (await setAside(own, KEPT));

/** What a folder is called in which an editor left more than the text. */
export const KEPT = '.kept';

const setAside = (folder: string, ending: string): Promise<boolean> => moved(folder, `${folder}${ending}`);

/** False where another was first. */
export const moved = (from: string, to: string): Promise<boolean> =>
  rename(from, to).then(
    () => true,
    () => false,
  );

/** A person types no more than this; anything longer is no file of ours. */
export const MOST_BYTES = 8 * 1024 * 1024;

const textIn = async (file: string): Promise<{ readonly text: string; readonly at: Instant } | undefined> => {
  const stat = await lstat(file).catch(() => undefined); // None was written.
  if (stat?.isFile() !== true || stat.size > MOST_BYTES) return undefined;
  const text = await readFile(file, 'utf8').catch(() => undefined); // The same as none: it is said where it lies.
  return text === undefined ? undefined : { text, at: Math.round(stat.mtimeMs) };
};
