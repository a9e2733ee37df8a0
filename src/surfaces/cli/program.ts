/** The commands of mayor. Only commander is loaded for them; what a command needs, it loads itself. */
import { Command } from 'commander';
import { type Cli, openCli } from './context.ts';
import type { CliDeps } from './deps.ts';
import { addStatus } from './status.ts';
import { addTask } from './task.ts';
import { addUp } from './up.ts';
import { type Word, wordsFor } from './words.ts';

/** Typed less often, or with more to do: loaded together when one of them is. */
const town = () => import('./town-commands.ts');

const GROUPS: readonly (readonly [heading: string, words: readonly Word[]])[] = [
  [
    'Work to do:',
    [
      ['init', async () => (await town()).addInit],
      ['task', () => addTask],
      ['convoy', async () => (await town()).addConvoy],
      ['sling', async () => (await town()).addSling],
    ],
  ],
  [
    'The town:',
    [
      ['up', () => addUp],
      ['status', () => addStatus],
      ['wait', async () => (await town()).addWait],
      ['log', async () => (await town()).addLog],
      ['search', async () => (await town()).addSearch],
      ['costs', async () => (await town()).addCosts],
      ['restart', async () => (await town()).addRestart],
      ['down', async () => (await town()).addDown],
      ['serve', async () => (await town()).addServe],
    ],
  ],
  [
    'Review:',
    [
      ['inbox', async () => (await town()).addInbox],
      ['answer', async () => (await town()).addAnswer],
      ['restore', async () => (await town()).addRestore],
      ['permissions', async () => (await town()).addPermissions],
      ['diff', async () => (await town()).addDiff],
      ['review', async () => (await town()).addReview],
      ['conflicts', async () => (await town()).addConflicts],
      ['gates', async () => (await town()).addGates],
      ['resolve', async () => (await town()).addResolve],
      ['try', async () => (await town()).addTry],
      ['approve', async () => (await town()).addApprove],
      ['reject', async () => (await town()).addReject],
      ['withdraw', async () => (await town()).addWithdraw],
      ['undo', async () => (await town()).addUndo],
      ['branches', async () => (await town()).addBranches],
      ['attempts', async () => (await town()).addAttempts],
    ],
  ],
  [
    'Polecats:',
    [
      ['attach', async () => (await town()).addAttach],
      ['tell', async () => (await town()).addTell],
      ['stop', async () => (await town()).addStop],
      ['why', async () => (await town()).addWhy],
      ['ask-past', async () => (await town()).addAskPast],
    ],
  ],
  [
    'For agents:',
    [
      ['prime', async () => (await town()).addPrime],
      ['done', async () => (await town()).addDone],
      ['ask', async () => (await town()).addAsk],
      ['note', async () => (await town()).addNote],
      ['handover', async () => (await town()).addHandover],
    ],
  ],
  [
    'This machine:',
    [
      ['agents', async () => (await town()).addAgents],
      ['doctor', async () => (await town()).addDoctor],
      ['config', async () => (await town()).addConfig],
      ['completion', async () => (await town()).addCompletion],
    ],
  ],
];

/** The commands with these effects, for whoever wants to look at them; `runCli` runs a command line. */
export const buildProgram = (deps: CliDeps): Promise<Command> => programOf(openCli(deps).cli, []);

/** All that `argv` may mean: the command that it names, or every one. */
export const programOf = async (cli: Cli, argv: readonly string[]): Promise<Command> => {
  const program = new Command('mayor');
  program
    .description('Tasks in, reviewed and merged commits out: coding agents at work, each in its own worktree')
    .version(cli.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .addHelpCommand(helpCommand())
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${argumentsOf(command)}`.trimEnd() })
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => cli.out.write(text),
      writeErr: (text) => cli.err.write(text),
      // The error is thrown as well, and told where all errors are.
      outputError: () => {},
      getOutHelpWidth: () => cli.out.columns ?? 100,
      getErrHelpWidth: () => cli.err.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', FIRST_STEPS);
  const every = GROUPS.flatMap(([, words]) => words);
  const wanted = new Set(argv[0] === '--version' || argv[0] === '-V' ? [] : wordsFor(every, argv));
  for (const [heading, words] of GROUPS) {
    program.commandsGroup(heading);
    for (const word of words) if (wanted.has(word)) await (await word[1]())(program, cli, argv.slice(1));
  }
  return program;
};

const helpCommand = (): Command =>
  new Command('help')
    .argument('[command...]')
    .description('Explain a command')
    .helpOption(false)
    .helpGroup('This machine:');

const argumentsOf = (command: Command): string =>
  command.registeredArguments
    .map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
      return argument.required ? `<${name}>` : `[${name}]`;
    })
    .join(' ');

const FIRST_STEPS = `
First steps:
  cd ~/src/shop && mayor init
  mayor task add "Add a greeting"
  mayor convoy new "Greetings" shop-k3f9
  mayor up

Tasks may be named by the beginning of their id, also without the rig: k3f9 is
shop-k3f9.
Exit codes: 0 done, 1 failed, 2 wrong usage. MAYOR_HOME holds all of a town.`;
