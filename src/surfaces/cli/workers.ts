import { type Command, InvalidArgumentError } from 'commander';
import { ATTEMPTS } from '../../core/contest.ts';
import { UsageError } from '../../core/errors.ts';
import type { Cli } from './context.ts';
import { collect, define } from './define.ts';
import { polecatNamed, taskNamed } from './named.ts';
import { submit } from './reply.ts';

type Json = { readonly json?: true };

export const addSling = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'sling <task>',
    does: 'Have one task worked now, without a convoy; or go on with one that is stopped or stuck',
    examples: [
      'mayor sling shop-k3f9',
      'mayor sling k3f9 --agent script',
      'mayor sling k3f9 --attempts 3',
      'mayor sling k3f9 --attempts 3 --agents ONE,OTHER   # in turn',
      'mayor sling k3f9 --attempts 3 --checks ~/hidden    # judged by what its agents do not see',
    ],
    more:
      'With --attempts several agents do the same task, each in a worktree of its own and at the cost of each. ' +
      'mayor attempts shows how they compare; one of them is picked, the others are closed and their branches kept. ' +
      'The limits of rigs.yaml hold: attempts that find no place wait for one.',
  })
    .option('--agent <agent>', "who is to work it, in place of the rig's own agent")
    .option(
      '--attempts <number>',
      `have it done so many times over (${ATTEMPTS.least} to ${ATTEMPTS.most}), to pick one`,
      wholeNumber,
    )
    .option('--agents <agents>', 'with --attempts: who is to do it, in turn, with commas', collect)
    .option('--checks <path>', 'with --attempts: a list of checks as in rigs.yaml, or a folder with it as checks.yaml')
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, { agent, attempts, agents, checks: path, json }: SlingOptions) => {
      const several = attemptsIn(agent, attempts, agents);
      if (path !== undefined && several === undefined)
        throw new UsageError('--checks is for several attempts', {
          hint: 'Add --attempts 3, or set "checks" in rigs.yaml',
        });
      const checks = path === undefined ? {} : { checks: await cli.checksIn(path) };
      const task = taskNamed(await (await cli.town()).status(), given);
      if (several !== undefined) {
        const next = `How they compare: mayor attempts ${task}`;
        return submit(cli, { kind: 'contest.open', task, ...several, ...checks }, json === true, next);
      }
      await submit(cli, { kind: 'sling', task, ...(agent === undefined ? {} : { agent }) }, json === true);
    });
};

type SlingOptions = Json & {
  readonly agent?: string;
  readonly attempts?: number;
  readonly agents?: readonly string[];
  readonly checks?: string;
};

const wholeNumber = (text: string): number => {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('Say a whole number.');
  return Number(text);
};

/** How often and by whom, where it is more than once. */
const attemptsIn = (agent: string | undefined, count: number | undefined, agents: readonly string[] = []) => {
  if (count === undefined && agents.length === 0) return undefined;
  if (agent !== undefined) throw new UsageError('Name agents of several attempts with --agents, not with --agent');
  return { attempts: count ?? agents.length, agents };
};

export const addTell = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'tell <polecat> <text...>',
    does: 'Say something to the agent of a polecat; it arrives as its next prompt',
    examples: ['mayor tell amber "Use the existing helper in src/text.ts"', 'mayor tell amber - < notes.md'],
  })
    .allowUnknownOption()
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, words: readonly string[], { json }: Json) => {
      const text = words.length === 1 && words[0] === '-' ? await cli.input.read() : words.join(' ');
      if (text.trim() === '') throw new UsageError('There is nothing to tell');
      const polecat = polecatNamed(await (await cli.town()).status(), given);
      await submit(cli, { kind: 'tell', polecat, text }, json === true);
    });
};

export const addStop = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'stop <polecat>',
    does: 'Stop a polecat; its worktree and its branch stay',
    examples: ['mayor stop amber', 'mayor sling shop-k3f9   # lets it go on later'],
  })
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, { json }: Json) => {
      const status = await (await cli.town()).status();
      const polecat = polecatNamed(status, given);
      const row = status.polecats.find(({ id }) => id === polecat);
      const task = row?.reviews ?? row?.task;
      await submit(
        cli,
        { kind: 'stop', polecat },
        json === true,
        ...(task === undefined ? [] : [`Let it go on with: mayor sling ${task}`]),
      );
    });
};
