/** What `task add` and `task edit` may set, as options and as what a tracker takes. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../../core/errors.ts';
import { type Priority, TASK_KINDS, type TaskKind } from '../../core/model.ts';
import type { Cli } from './context.ts';
import { collect } from './define.ts';

export type FieldOptions = {
  readonly body?: string;
  readonly bodyFile?: string;
  readonly kind?: TaskKind;
  readonly priority?: Priority;
  readonly label?: readonly string[];
  readonly after?: readonly string[];
  readonly defer?: string;
  readonly agent?: string | false;
};

export const withFields = (command: Command): Command =>
  command
    .option('--body <text>', 'what is to be done, in Markdown')
    .option('--body-file <file>', 'the same from a file, - for standard input')
    .addOption(new Option('--kind <kind>', 'what sort of task it is').choices(TASK_KINDS))
    .option('--priority <0-4>', '0 is the most urgent, 2 the default', priorityFrom)
    .option('--label <label>', 'a label; may be given again', collect)
    .option('--after <task>', 'a task that must be closed first; may be given again', collect)
    .option('--defer <when>', 'not before: 2h, 3d, 1w, or a date such as 2027-01-31')
    .option('--agent <agent>', "the agent to work it, in place of the rig's own");

/** The body that was given, if any. @throws UsageError for a file that cannot be read. */
export async function bodyFrom(
  cli: Cli,
  { body, bodyFile }: Pick<FieldOptions, 'body' | 'bodyFile'>,
): Promise<string | undefined> {
  if (bodyFile === undefined) return body;
  if (body !== undefined) throw new UsageError('Give the body once: --body or --body-file');
  if (bodyFile === '-') return cli.input.read();
  const path = resolve(cli.cwd, bodyFile);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      hint: 'Name a text file, or - for standard input',
      cause: error,
    });
  }
}

const PRIORITIES = [0, 1, 2, 3, 4] as const satisfies readonly Priority[];
const priorityFrom = (text: string): Priority => {
  const priority = PRIORITIES.find((known) => String(known) === text.replace(/^p/i, ''));
  if (priority === undefined) throw new InvalidArgumentError('Allowed are 0 (most urgent) to 4.');
  return priority;
};
