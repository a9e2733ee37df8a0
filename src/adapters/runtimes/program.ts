/** Whether a program could be started at all, asked before anything is changed for it. */
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { TerminalError } from '../../core/errors.ts';
import type { StartSpec } from '../../ports/runtime.ts';

/**
 * Finds the program on `path` (a PATH) as exec would.
 * @throws TerminalError when it, or the folder to work in, is missing.
 */
export async function checkProgram(spec: Pick<StartSpec, 'argv' | 'cwd' | 'polecat'>, path: string): Promise<void> {
  const folder = await stat(spec.cwd).catch(() => undefined); // Whatever the reason, it cannot be worked in.
  if (!folder?.isDirectory()) throw missingFolder(spec);
  const [file] = spec.argv;
  const places = file.includes('/')
    ? [resolve(spec.cwd, file)]
    : path.split(delimiter).map((place) => join(resolve(spec.cwd, place), file));
  for (const place of places) if (await isProgram(place)) return;
  throw missingProgram(file);
}

const isProgram = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // Absent or not ours to run: the next place on the PATH may have it.
  }
};

export const missingProgram = (file: string): TerminalError =>
  new TerminalError(`The program "${file}" is not installed`, {
    hint: `Install "${file}", or put it on the PATH`,
  });

export const missingFolder = (spec: Pick<StartSpec, 'cwd' | 'polecat'>): TerminalError =>
  new TerminalError(`There is no folder ${spec.cwd} for ${spec.polecat} to work in`, {
    hint: 'Correct the path of the rig in rigs.yaml, or make the folder',
  });
