/** A person brings both sides of a conflict together, in the worktree of the worker whose branch it is. */
import type { Command } from 'commander';
import { TerminalError, UsageError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';
import type { PolecatRow } from '../../core/views/polecat-row.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { BegunMerge } from './deps.ts';
import { taskNamed } from './named.ts';

type Options = { readonly shell?: true; readonly json?: true };

export const addResolve = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'resolve <task>',
    does: 'Merge the base into the branch of a task, in its worktree, and open the files in conflict there',
    examples: ['mayor resolve shop-k3f9', 'mayor resolve k3f9 --shell', 'mayor resolve k3f9 --json'],
    more:
      'Opens $VISUAL or $EDITOR with the files in conflict, or your shell there when neither is set. The base itself is not touched. ' +
      'Its worker must not be at work meanwhile: mayor stop POLECAT ends it and keeps all it did. Once you have committed, ' +
      'mayor answer ITEM retry has the result looked at and merged.',
  })
    .option('--shell', 'open a shell in the worktree, whatever the editor')
    .option('--json', 'begin the merge, open nothing, and print {task, path, kind, files} as JSON')
    .action(async (given: string, { shell, json }: Options) => {
      const status = await (await cli.town()).status();
      const task = taskNamed(status, given);
      const { path, base } = placeOf(status, task);
      if (!json && (!cli.out.isTTY || !cli.input.isTTY))
        throw new UsageError('There is no terminal here to open an editor in', {
          hint: `mayor resolve ${task} --json`,
        });
      const begun = await cli.beginMerge(path, base);
      const files = 'files' in begun ? begun.files : [];
      if (json) return cli.json({ task, path, kind: begun.kind, files });
      cli.say(...beginLines(begun, base));
      if (begun.kind !== 'merged') await open(cli, path, files, shell === true);
      cli.say(...nextLines(status, task, path, begun));
    });
};

/** @throws TerminalError where there is no worktree, or its worker may be writing in it. */
const placeOf = (status: StatusView, task: string): { readonly path: string; readonly base: string } => {
  const polecat = status.polecats.find((row) => row.task === task);
  const rig = status.rigs.find((row) => row.id === polecat?.rig);
  if (!status.tasks.some(({ id }) => id === task))
    throw new TerminalError(`There is no task ${task} in this town`, { hint: 'mayor task list --all' });
  if (polecat?.worktree === undefined || rig === undefined)
    throw new TerminalError(`No worktree of ${task} stands any more`, { hint: `mayor sling ${task} works it again` });
  if (AT_WORK.has(polecat.state))
    throw new TerminalError(`${polecat.id} is at work on ${task} (${polecat.state})`, {
      hint: `mayor stop ${polecat.id} ends it and keeps its work; mayor tell ${polecat.id} "…" has it do it`,
    });
  return { path: polecat.worktree, base: rig.base };
};

const AT_WORK: ReadonlySet<PolecatRow['state']> = new Set(['starting', 'working', 'needs-you', 'unknown']);

const beginLines = (begun: BegunMerge, base: string): readonly string[] => {
  switch (begun.kind) {
    case 'merged':
      return [`${base} merges without a conflict by now: that is committed`];
    case 'under-way':
      return ['A merge is under way there already: it goes on', ...begun.files.map(named)];
    case 'conflict':
      return [`${base} is merged into the branch; in conflict:`, ...begun.files.map(named)];
  }
};

const named = (path: string): string => `  ${plainLine(path)}`;

const open = async (cli: Cli, path: string, files: readonly string[], shell: boolean): Promise<void> => {
  const editor = (cli.env.VISUAL ?? cli.env.EDITOR ?? '').split(/\s+/).filter((word) => word !== '');
  const words =
    shell || editor.length === 0 || files.length === 0
      ? [cli.env.SHELL ?? 'sh']
      : [...editor, ...files.map((file) => `./${file}`)];
  // The one word of shell in it is our own; what is run are arguments.
  const exit = await cli.runInTerminal(['sh', '-c', 'cd -- "$1" && shift && exec "$@"', 'sh', path, ...words]);
  if (exit !== 0) cli.say(`It ended with ${exit}`);
};

const nextLines = (status: StatusView, task: string, path: string, begun: BegunMerge): readonly string[] => {
  const item = status.inbox.find((row) => row.task === task && row.kind === 'stuck');
  const commit = begun.kind === 'merged' ? [] : [`Once both sides are in it: git -C ${JSON.stringify(path)} commit -a`];
  const next =
    item === undefined
      ? `Its branch is shown again with the commit: mayor diff ${task}`
      : `Then: mayor answer ${item.id} retry, and mayor diff ${task}`;
  return [...commit, next];
};
