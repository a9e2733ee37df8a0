/** Trying an agent CLI on the user's own machine. */
import type { Command } from 'commander';
import { TerminalError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { TestedStep } from './deps.ts';
import { spanFrom } from './when.ts';

type Options = { readonly keep?: boolean; readonly timeout?: number; readonly json?: true };

const PATIENCE_MS = 180_000;

export const addAgentsTest = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'test <name>',
    does: 'Try an agent here: a small task in a town of its own, with your account, killed and resumed on the way',
    examples: ['mayor agents test script', 'mayor agents test script --keep', 'mayor agents test script --json'],
    more:
      'It starts the CLI as your rigs.yaml says, in a repository made for it, allows what it asks for, asks and answers a ' +
      'question, kills it with SIGKILL and looks whether it goes on. An agent with a model costs a few thousand tokens. ' +
      'The exit code is 1 when a step failed.',
  })
    .option('--keep', 'leave the town of the test where it is, to be looked at')
    .option('--timeout <time>', 'how long each step may take; 3m where nothing is said', spanFrom)
    .option('--json', 'print an array of {name, state, detail, ms} as JSON')
    .action(async (name: string, _: Options, command: Command) => {
      // `mayor agents` has a --json too, and takes it first.
      const { keep = false, timeout = PATIENCE_MS, json }: Options = command.optsWithGlobals();
      const told = (step: TestedStep): void => {
        if (!json) cli.say(...linesOf(cli, step));
      };
      const steps = await cli.testAgent(name, { keep, patienceMs: timeout, told });
      if (json) cli.json(steps);
      const failed = steps.filter(({ state }) => state === 'failed');
      if (failed.length === 0) return;
      if (json) return cli.exit(1);
      throw new TerminalError(`${name} failed in: ${failed.map((step) => step.name).join(', ')}`, {
        hint: keep
          ? 'The town of the test is still there'
          : `mayor agents test ${name} --keep leaves its town to be looked at`,
      });
    });
};

const SIGNS = { passed: ['ok  ', 'good'], failed: ['FAIL', 'bad'], skipped: ['-   ', 'faint'] } as const;

const linesOf = (cli: Cli, { name, state, detail, ms, screen = [] }: TestedStep): readonly string[] => {
  const [sign, tone] = SIGNS[state];
  const time = ms === 0 ? '' : `${(ms / 1_000).toFixed(1)} s`;
  const line = `${cli.paint(tone, sign)} ${name.padEnd(26)} ${time.padStart(7)}  ${plainLine(detail)}`;
  return [line, ...screen.slice(-SHOWN).map((shown) => cli.paint('faint', `       | ${plainLine(shown)}`))];
};

/** Lines of a pane that say what is wrong, as a rule. */
const SHOWN = 20;
