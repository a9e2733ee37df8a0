/** What `task add` and `task edit` may set, as options and as what a tracker takes. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../../core/errors.ts';
import { LINK_KINDS, type Priority, TASK_KINDS, type TaskKind, type TaskLink } from '../../core/model.ts';
import type { Cli } from './context.ts';
import { collect } from './define.ts';
import { idsIn } from './rigs.ts';

export type FieldOptions = {
  readonly body?: string;
  readonly bodyFile?: string;
  readonly kind?: TaskKind;
  readonly priority?: Priority;
  readonly label?: readonly string[];
  readonly after?: readonly string[];
  readonly defer?: string;
  readonly agent?: string | false;
  readonly role?: string | false;
  readonly parent?: string | false;
  readonly link?: readonly string[];
  readonly estimate?: number | false;
  readonly acceptance?: string | false;
  readonly design?: string | false;
  readonly external?: string | false;
  readonly convoy?: string | false;
  readonly set?: readonly string[];
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
    .option('--agent <agent>', "the agent to work it, in place of the rig's own")
    .option('--role <role>', 'the role to work it: implementer, reviewer, …')
    .option('--parent <task>', 'the task that it is part of')
    .option('--link <kind:task>', `lean on another task: ${LINK_KINDS.join(', ')}; may be given again`, collect)
    .option('--estimate <time>', 'work expected: 90m, 2h, 3d of eight hours', minutesFrom)
    .option('--acceptance <text>', 'how one can tell that it is done')
    .option('--design <text>', 'how it is to be built')
    .option('--external <ref>', 'what it is elsewhere: an address, say')
    .option('--convoy <name>', 'the convoy that it is meant for')
    .option('--set <name=value>', 'a field of your own; may be given again', collectWhole);

/** What was given of the fields that a new task may have as well; those that lean on tasks are looked up. */
export const rareFieldsFrom = async (cli: Cli, options: Omit<FieldOptions, 'defer'>) => {
  const { role, parent, estimate, acceptance, design, external, convoy } = options;
  const links = await linksIn(cli, options.link ?? []);
  const [parentId] = await idsIn(cli, typeof parent === 'string' ? [parent] : []);
  const custom = customFrom(options.set ?? []);
  return {
    ...(typeof role === 'string' ? { role } : {}),
    ...(parentId === undefined ? {} : { parent: parentId }),
    ...(links.length === 0 ? {} : { links }),
    ...(typeof estimate === 'number' ? { estimate } : {}),
    ...(typeof acceptance === 'string' ? { acceptance } : {}),
    ...(typeof design === 'string' ? { design } : {}),
    ...(typeof external === 'string' ? { externalRef: external } : {}),
    ...(typeof convoy === 'string' ? { convoy } : {}),
    ...(custom === undefined ? {} : { custom }),
  };
};

/** `kind:id`, the id or its beginning. @throws UsageError for an unknown kind. */
const linksIn = async (cli: Cli, given: readonly string[]): Promise<readonly TaskLink[]> =>
  Promise.all(
    given.map(async (text) => {
      const colon = text.indexOf(':');
      const kind = LINK_KINDS.find((known) => known === text.slice(0, colon));
      const [task] = kind === undefined ? [] : await idsIn(cli, [text.slice(colon + 1)]);
      if (kind !== undefined && task !== undefined) return { kind, task };
      throw new UsageError(`Not a link: ${JSON.stringify(text)}`, {
        hint: `Write kind:task, the kind one of ${LINK_KINDS.join(', ')}`,
      });
    }),
  );

const customFrom = (given: readonly string[]): Readonly<Record<string, string>> | undefined => {
  if (given.length === 0) return undefined;
  const pairs = given.map((text): readonly [string, string] => {
    const at = text.indexOf('=');
    if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
    throw new UsageError(`Not a field: ${JSON.stringify(text)}`, { hint: 'Write name=value' });
  });
  return Object.fromEntries(pairs);
};

/** Values with commas in them stay whole. */
export const collectWhole = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 480 };
const minutesFrom = (text: string): number => {
  const [, count, unit] = /^(\d{1,5})\s*([mhd]?)$/.exec(text.trim()) ?? [];
  const minutes = Number(count) * (MINUTES[unit === '' ? 'm' : (unit ?? '')] ?? Number.NaN);
  if (Number.isFinite(minutes)) return minutes;
  throw new InvalidArgumentError('Say 90m, 2h or 3d.');
};

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
