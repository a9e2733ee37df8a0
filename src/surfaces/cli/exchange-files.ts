/** The files that tasks come from and go to. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { messageOf, TerminalError, UsageError } from '../../core/errors.ts';
import type { ExchangeFile, ExchangeFormat } from '../../core/exchange.ts';
import type { Cli } from './context.ts';

/**
 * What is to be read: a file, all files of that kind in a folder and those below it, or standard input.
 * Without a name it is looked for where the tool keeps it. Links are not followed.
 * @throws UsageError when there is nothing.
 */
export async function filesFrom(
  cli: Cli,
  format: ExchangeFormat,
  given: string | undefined,
  top: string,
): Promise<readonly ExchangeFile[]> {
  if (given === '-') return [{ path: '(standard input)', text: await cli.input.read() }];
  const path = given === undefined ? await usualPath(format, top) : resolve(cli.cwd, given);
  try {
    if (!(await stat(path)).isDirectory()) return [{ path: basename(path), text: await readFile(path, 'utf8') }];
    const names = await namesIn(path, format.ending);
    if (names.length === 0)
      throw new UsageError(`${path} has no file that ends in ${format.ending}`, {
        hint: 'Name another file or folder',
      });
    const files: ExchangeFile[] = [];
    for (const name of names)
      files.push({ path: relative(path, name).split(sep).join('/'), text: await readFile(name, 'utf8') });
    return files;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`Cannot read ${path}: ${messageOf(error)}`, {
      hint: 'Name a file or a folder, or - for standard input',
      cause: error,
    });
  }
}

/** Into a folder file by file; one file whole, or to standard output. @throws TerminalError when it cannot be written. */
export async function filesTo(
  cli: Cli,
  format: ExchangeFormat,
  given: string | undefined,
  files: readonly ExchangeFile[],
): Promise<string> {
  if (given === undefined || given === '-') {
    if (format.layout === 'folder')
      throw new UsageError(`${format.name} is a folder of files`, { hint: 'Name the folder to write them to' });
    for (const { text } of files) cli.out.write(text);
    return 'standard output';
  }
  const path = resolve(cli.cwd, given);
  const into = format.layout === 'folder' || (await isFolder(path));
  try {
    for (const file of files) {
      const target = into ? join(path, file.path) : path;
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, file.text);
    }
  } catch (error) {
    throw new TerminalError(`Cannot write ${path}: ${messageOf(error)}`, { hint: 'Name another place', cause: error });
  }
  return path;
}

const usualPath = async (format: ExchangeFormat, top: string): Promise<string> => {
  for (const name of format.usual) {
    const path = join(top, name);
    if (await exists(path)) return path;
  }
  throw new UsageError(`Say which ${format.layout} to read`, {
    hint: format.usual.length === 0 ? 'Or - for standard input' : `There is no ${format.usual.join(' and no ')} here`,
  });
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false, // Whatever the reason, it is not there for us.
  );
const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false, // It will be made.
  );

const namesIn = async (folder: string, ending: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === '.git' ? [] : namesIn(path, ending);
      return entry.isFile() && entry.name.endsWith(ending) ? [path] : [];
    }),
  );
  return names.flat().sort();
};
