/** Running the program behind a tracker: its words when it refuses, how to get it where it is missing. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TerminalError } from '../../core/errors.ts';
import { plainText } from '../../core/plain.ts';
import { run } from '../process.ts';
import { temporaryFolder } from '../temporary.ts';

/** Runs the tool in the clone; what it prints. @throws TerminalError with its own words when it refuses. */
export type Tool = (args: readonly string[]) => Promise<string>;

export type ToolParts = {
  /** A name on the PATH, or an absolute path. */
  readonly command: string;
  /** Absolute path of the user's clone. */
  readonly path: string;
  /** What to do where it is missing. */
  readonly install: string;
  readonly env?: Readonly<Record<string, string>>;
};

export const toolIn =
  ({ command, path, install, env }: ToolParts): Tool =>
  async (args) => {
    const ran = await run([command, ...args], {
      cwd: path,
      env: { ...QUIET, ...env },
      ok: 'any',
    }).catch((error: unknown) => {
      throw isMissing(error)
        ? new TerminalError(`The tracker's program "${command}" is not installed`, { hint: install, cause: error })
        : error;
    });
    if (ran.exit === 0) return ran.stdout;
    throw new TerminalError(`${command} ${args[0] ?? ''} refused in ${path}: ${saidBy(ran.stderr, ran.stdout)}`);
  };

/**
 * A file with `text` for as long as `use` runs: an argument has no room for a long one, nor for a NUL.
 * Only its owner may read it.
 */
export async function withTextFile<Result>(text: string, use: (file: string) => Promise<Result>): Promise<Result> {
  const folder = await temporaryFolder('mayor-text-');
  try {
    const file = join(folder, 'text.md');
    await writeFile(file, text);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** No colours, no questions, no editor. */
const QUIET = { NO_COLOR: '1', GIT_TERMINAL_PROMPT: '0', GIT_EDITOR: 'true', EDITOR: 'true' };

const isMissing = (error: unknown): boolean =>
  error instanceof TerminalError && error.message.endsWith('is not installed');

const saidBy = (stderr: string, stdout: string): string =>
  plainText(stderr.trim() || stdout.trim())
    .split('\n')
    .slice(-6)
    .join('\n')
    .slice(-2_000) || 'it did not say why';
