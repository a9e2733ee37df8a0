/**
 * Adds a clone to rigs.yaml without touching a letter of what a person wrote there.
 */
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { writeWhole } from '../adapters/whole-file.ts';
import { TransientError } from '../core/errors.ts';
import { expandHome } from './paths.ts';
import { addRig, type NewRig, rigPaths } from './rigs-text.ts';

/**
 * Registers a clone in the file, which is made when there is none (mode 0600; an existing one keeps
 * its own), and leaves it alone when a rig of that path is there, symlinks aside. Two at once must
 * be kept apart by the caller.
 * @throws UsageError when the file is no valid YAML or holds no map of rigs; TransientError when it
 * cannot be read or written, and then it is as it was.
 */
export async function registerRig(options: {
  readonly file: string;
  readonly home: string;
  readonly rig: NewRig;
}): Promise<{ readonly kind: 'added' | 'present'; readonly name: string }> {
  const { file, home, rig } = options;
  try {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined; // The first rig of this town.
      throw error;
    });
    const wanted = await real(rig.path);
    const same = new Set<string>();
    for (const path of rigPaths(text, file))
      if ((await real(resolve(dirname(file), expandHome(path, home)))) === wanted) same.add(path);
    const { kind, name, text: next } = addRig(text, rig, (path) => same.has(path), file);
    if (kind === 'added') await put(file, next);
    return { kind, name };
  } catch (error) {
    throw isSystemError(error) ? refusal(file, error) : error;
  }
}

const put = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeWhole(file, text, 0o600);
};

/** A path that leads nowhere is only the same as itself. */
const real = (path: string): Promise<string> => realpath(path).catch(() => path);

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error;

const refusal = (file: string, cause: NodeJS.ErrnoException): TransientError =>
  new TransientError(`${file} cannot be changed: ${cause.message}`, {
    hint: 'Make the file and its folder writable, and see that the disk has room; nothing was changed',
    cause,
  });
