/** Every command of mayor. Only commander is loaded for it; what a command needs, it loads itself. */
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
import { addSling, addStop, addTell } from './workers.ts';

type Add = (parent: Command, cli: Cli) => void;

const GROUPS: readonly (readonly [string, readonly Add[]])[] = [
  ['Work to do:', [addInit, addTask, addConvoy, addSling]],
  ['The town:', [addUp, addStatus, addWait, addLog, addDown, addServe]],
  ['Review:', [addInbox, addAnswer, addDiff, addApprove, addReject]],
  ['Polecats:', [addAttach, addTell, addStop, addWhy]],
  ['For agents:', [addPrime, addDone, addAsk, addNote]],
  ['This machine:', [addDoctor, addConfig, addCompletion]],
];

/** The commands with these effects, for whoever wants to look at them; `runCli` runs a command line. */
export const buildProgram = (deps: CliDeps): Command => programOf(openCli(deps).cli);

export const programOf = (cli: Cli): Command => {
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
  for (const [heading, adds] of GROUPS) {
    program.commandsGroup(heading);
    for (const add of adds) add(program, cli);
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
