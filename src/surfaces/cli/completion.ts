import { Argument, type Command } from 'commander';
import { plainLine } from '../../core/plain.ts';
import { roleIn, roleNames } from '../../core/roles.ts';
import { TASK_STATES } from '../../core/views/task-row.ts';
import { complete, type Suggestion, type ValueKind } from './complete.ts';
import { SCRIPTS } from './completion-scripts.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { rigFor, rigsFor, tasksOf } from './rigs.ts';
import { CONVOY_STATES, POLECAT_STATES } from './verdicts.ts';

export const addCompletion = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'completion',
    does: 'Print the completion script of a shell',
    examples: [
      'eval "$(mayor completion bash)"                                   # in ~/.bashrc',
      'mayor completion zsh > ~/.zfunc/_mayor                            # a folder of your fpath',
      'mayor completion fish > ~/.config/fish/completions/mayor.fish',
    ],
  })
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action((shell: keyof typeof SCRIPTS) => cli.out.write(SCRIPTS[shell]));
  parent
    .command('__complete [words...]', { hidden: true })
    .description('What may stand at the end of these words; called by the completion scripts')
    .action(async (words: readonly string[]) => {
      const { suggestions, paths } = await complete(parent, words, (kind) => valuesOf(cli, kind));
      const lines = suggestions.map(({ value, help }) => `${value}\t${plainLine(help).slice(0, 80)}\n`);
      cli.out.write([...lines, ...(paths === undefined ? [] : [`:${paths}\n`])].join(''));
    });
};

/** Somebody waits with a finger on the key. */
const PATIENCE_MS = 1_500;

const valuesOf = (cli: Cli, kind: ValueKind): Promise<readonly Suggestion[]> =>
  new Promise((resolve) => {
    cli.clock.after(PATIENCE_MS, () => resolve([]));
    // Whatever goes wrong, a message in the middle of somebody's typing would be worse than no help.
    SOURCES[kind](cli).then(resolve, () => resolve([]));
  });

const suggest = (rows: readonly { readonly id: string; readonly title?: string }[]): readonly Suggestion[] =>
  rows.map(({ id, title }) => ({ value: id, help: title ?? '' }));

const status = async (cli: Cli) => (await cli.town()).status();

const SOURCES = {
  task: async (cli) => {
    const { tasks } = await tasksOf(cli, await rigsFor(cli, undefined));
    return suggest(tasks.filter((task) => task.status !== 'closed'));
  },
  polecat: async (cli) => suggest((await status(cli)).polecats),
  convoy: async (cli) => suggest((await status(cli)).convoys.map(({ id, name }) => ({ id, title: name }))),
  item: async (cli) => suggest((await status(cli)).inbox),
  rule: async (cli) =>
    (await status(cli)).permissions
      .filter(({ from }) => from !== 'rigs.yaml')
      .map(({ id, state, rule }) => ({ value: id, help: `${state} ${rule}` })),
  capture: async (cli) => (await cli.captures.list()).map(({ id, because }) => ({ value: id, help: because })),
  rig: async (cli) => Object.values((await cli.settings()).rigs).map(({ name, path }) => ({ value: name, help: path })),
  agent: async (cli) =>
    Object.entries((await cli.settings()).agents).flatMap(([value, { enabled }]) =>
      enabled ? [{ value, help: '' }] : [],
    ),
  role: async (cli) => {
    const { name } = await rigFor(cli, undefined);
    const rig = (await cli.settings()).rigs[name];
    return roleNames(rig ?? {}).map((value) => ({ value, help: roleIn(rig ?? {}, value)?.prompt ?? '' }));
  },
  account: async (cli) => (await status(cli)).accounts.map(({ id, because }) => ({ value: id, help: because })),
  template: async (cli) => {
    const templates = await cli.templates(await rigFor(cli, undefined));
    return templates.map(({ name, file }) => ({ value: name, help: file }));
  },
  state: async () =>
    [...new Set([...TASK_STATES, ...CONVOY_STATES, ...POLECAT_STATES])].map((value) => ({ value, help: '' })),
} as const satisfies Record<ValueKind, (cli: Cli) => Promise<readonly Suggestion[]>>;
