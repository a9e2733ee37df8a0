/** The commands of mayor. Only commander is loaded for them; what a command needs, it loads itself. */
import { Command } from 'commander';
import { addAsk, addDone, addNote } from './agent.ts';
import { addAttach } from './attach.ts';
import { addCompletion } from './completion.ts';
import { addConfig } from './config.ts';
import { type Cli, openCli } from './context.ts';
import { addConvoy } from './convoy.ts';
import type { CliDeps } from './deps.ts';
import { addDiff } from './diff.ts';
import { addDoctor } from './doctor.ts';
import { addDown } from './down.ts';
import { addAnswer, addInbox } from './inbox.ts';
import { addInit } from './init.ts';
import { addLog } from './log.ts';
import { addPrime } from './prime.ts';
import { addApprove, addReject } from './review.ts';
import { addServe } from './serve.ts';
import { addStatus } from './status.ts';
import { addTask } from './task.ts';
import { addUp } from './up.ts';
import { addWait } from './wait.ts';
import { addWhy } from './why.ts';
import { type Word, wordsFor } from './words.ts';
import { addSling, addStop, addTell } from './workers.ts';

const GROUPS: readonly (readonly [heading: string, words: readonly Word[]])[] = [
  [
    'Work to do:',
    [
      ['init', addInit],
      ['task', addTask],
      ['convoy', addConvoy],
      ['sling', addSling],
    ],
  ],
  [
    'The town:',
    [
      ['up', addUp],
      ['status', addStatus],
      ['wait', addWait],
      ['log', addLog],
      ['down', addDown],
      ['serve', addServe],
    ],
  ],
  [
    'Review:',
    [
      ['inbox', addInbox],
      ['answer', addAnswer],
      ['diff', addDiff],
      ['approve', addApprove],
      ['reject', addReject],
    ],
  ],
  [
    'Polecats:',
    [
      ['attach', addAttach],
      ['tell', addTell],
      ['stop', addStop],
      ['why', addWhy],
    ],
  ],
  [
    'For agents:',
    [
      ['prime', addPrime],
      ['done', addDone],
      ['ask', addAsk],
      ['note', addNote],
    ],
  ],
  [
    'This machine:',
    [
      ['doctor', addDoctor],
      ['config', addConfig],
      ['completion', addCompletion],
    ],
  ],
];

/** The commands with these effects, for whoever wants to look at them; `runCli` runs a command line. */
export const buildProgram = (deps: CliDeps): Command => programOf(openCli(deps).cli, []);

/** All that `argv` may mean: the command that it names, or every one. */
export const programOf = (cli: Cli, argv: readonly string[]): Command => {
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
  const wanted = new Set(wordsFor(every, argv));
  for (const [heading, words] of GROUPS) {
    program.commandsGroup(heading);
    for (const word of words) if (wanted.has(word)) word[1](program, cli, argv.slice(1));
  }
  return program;
};

const helpCommand = (): Command =>
  new Command('help')
    .argument('[command]')
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

Tasks may be named by the beginning of their id, also without the rig: k3f9 is shop-k3f9.
Exit codes: 0 done, 1 failed, 2 wrong usage. MAYOR_HOME holds all of a town.`;
