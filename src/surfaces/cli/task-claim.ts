/** Taking tasks and letting go of them, for people, scripts and agents that no town started. */
import { type Command, InvalidArgumentError } from 'commander';
import { TerminalError } from '../../core/errors.ts';
import type { TaskId } from '../../core/ids.ts';
import { nameOf } from '../../core/task-fields.ts';
import type { Claim } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { type FoundTask, taskIn, withTask } from './rigs.ts';
import { momentFrom, momentText } from './when.ts';

type Options = { readonly as?: string; readonly lease?: number; readonly rig?: string; readonly json?: true };

type Answer = Exclude<Claim, { readonly kind: 'absent' }>;

const HOUR = 3_600_000;

export const addTaskClaim = (parent: Command, cli: Cli): void => {
  withHolder(
    define(parent, {
      usage: 'claim <task>',
      does: 'Take a task: of all who try, exactly one gets it',
      examples: ['mayor task claim shop-k3f9 --as amber', 'mayor task claim k3f9 --lease 15m && make work'],
      more:
        'When somebody else has it the exit code is 1 and the holder is named. A claim with a lease runs out unless ' +
        '`mayor task renew` is called before; without one it lasts until it is released or the task is closed. ' +
        'Clones learn of one another’s claims when they sync; where the remote decides (`claims: remote`, or ' +
        '`git config mayor.claims remote`) one of all clones gets it, before anything was synced.',
    }),
    cli,
  )
    .option('--lease <time>', 'how long the claim is good unless it is renewed: 15m, 2h', leaseFrom)
    .action(async (given: string, options: Options) => {
      const lease = options.lease === undefined ? undefined : { ms: options.lease };
      await askFor(cli, given, options, ({ id, tracker }, holder) => tracker.claim(id, holder, lease));
    });
};

export const addTaskRenew = (parent: Command, cli: Cli): void => {
  withHolder(
    define(parent, {
      usage: 'renew <task>',
      does: 'Say that you are still at work on a task that you have claimed',
      examples: ['mayor task renew shop-k3f9 --as amber --lease 15m'],
      more: 'When the claim is somebody else’s by now, or nobody’s, the exit code is 1.',
    }),
    cli,
  )
    .option('--lease <time>', 'how long the claim is good from now on; 1h where nothing is said', leaseFrom)
    .action(async (given: string, options: Options) => {
      const lease = { ms: options.lease ?? HOUR };
      await askFor(cli, given, options, ({ id, tracker }, holder) => tracker.renew(id, holder, lease));
    });
};

export const addTaskRelease = (parent: Command, cli: Cli): void => {
  withHolder(
    define(parent, {
      usage: 'release <task>',
      does: 'Let go of a task that you have claimed, so that others may take it',
      examples: ['mayor task release shop-k3f9 --as amber'],
    }),
    cli,
  ).action(async (given: string, options: Options) => {
    const { id, tracker } = await taskIn(cli, given, options.rig);
    const holder = holderIn(cli, options);
    await tracker.release(id, holder);
    const after = await tracker.get(id);
    const by = after === 'absent' ? undefined : after.task.assignee;
    if (by === holder) throw new TerminalError(`${id} is still ${holder}'s`, { hint: 'Try again' });
    if (options.json) cli.json({ id, ...(by === undefined ? {} : { by }) });
    else cli.say(by === undefined ? `${id} is nobody's` : `${id} is not yours: ${by} has it`);
    if (by !== undefined) cli.exit(1);
  });
};

const withHolder = (command: Command, cli: Cli): Command =>
  command
    .option('--as <name>', `whose claim it is (${cli.person} where nothing is said)`)
    .option('--rig <rig>', 'look only in this rig')
    .option('--json', 'print what came of it as JSON');

/** As the claim has it, and a terminal may print it. */
const holderIn = (cli: Cli, { as }: Options): string => nameOf('holder', as ?? cli.person);

const askFor = async (
  cli: Cli,
  given: string,
  options: Options,
  ask: (task: FoundTask, holder: string) => Promise<Claim>,
): Promise<void> => {
  const holder = holderIn(cli, options);
  await withTask(cli, given, options.rig, async (task) => {
    const claim = await ask(task, holder);
    return claim.kind === 'absent' ? 'absent' : tell(cli, task.id, holder, claim, options);
  });
};

const tell = (cli: Cli, id: TaskId, holder: string, claim: Answer, { json }: Options): void => {
  if (claim.kind !== 'claimed') cli.exit(1);
  if (json) cli.json({ id, ...claim });
  else if (claim.kind === 'claimed') cli.say(`${id} is ${holder}'s${untilText(claim.until)} (token ${claim.token})`);
  else cli.err.write(`${refusalText(id, claim)}\n`);
};

const refusalText = (id: TaskId, claim: Exclude<Answer, { readonly kind: 'claimed' }>): string => {
  switch (claim.kind) {
    case 'taken':
      return claim.by === '' ? `${id} is nobody's: claim it` : `${id} is taken by ${claim.by}${untilText(claim.until)}`;
    case 'closed':
      return `${id} is closed`;
  }
};

const untilText = (until: number | undefined): string => (until === undefined ? '' : ` until ${momentText(until)}`);

/** A span as milliseconds. */
const leaseFrom = (text: string): number => {
  if (/^\d{1,5}\s*[smhdw]$/.test(text.trim())) return momentFrom(text, 0);
  throw new InvalidArgumentError('Say 15m, 2h or 1d.');
};
