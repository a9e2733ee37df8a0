import type { Command } from 'commander';
import { TerminalError, UsageError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';
import type { StatusView } from '../../core/views/status.ts';
import { TASK_STATES } from '../../core/views/task-row.ts';
import type { Town } from '../../mayor/town.ts';
import type { Cli } from './context.ts';
import { collect, define } from './define.ts';
import { convoyNamed, polecatNamed, taskNamed } from './named.ts';
import {
  CONVOY_STATES,
  convoyVerdict,
  GONE,
  POLECAT_STATES,
  polecatVerdict,
  taskVerdict,
  type Verdict,
} from './verdicts.ts';
import { secondsFrom } from './when.ts';

type Options = {
  readonly task?: string;
  readonly convoy?: string;
  readonly polecat?: string;
  readonly state: readonly string[];
  readonly timeout?: number;
  readonly json?: true;
};

/** A task that was made a moment ago may not be in the picture yet. */
const APPEAR_MS = 5_000;
/** A daemon that is started again is back within this time. */
const AWAY_MS = 30_000;

export const addWait = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'wait',
    does: 'Wait until a task, a convoy or a polecat is in a state',
    examples: [
      'mayor wait --task shop-k3f9 --state in-review --timeout 120',
      'mayor wait --convoy Greetings --state landed --timeout 300',
      'mayor wait --polecat amber --state needs-you,stuck',
    ],
    more: [
      'Ends with 0 once it is there or past it, with 1 when the time is over or when it can no longer get there.',
      `States of a task: ${TASK_STATES.join(', ')}`,
      `States of a convoy: ${CONVOY_STATES.join(', ')}`,
      `States of a polecat: ${[...POLECAT_STATES, GONE].join(', ')}`,
    ].join('\n'),
  })
    .option('--task <task>', 'the task to wait for')
    .option('--convoy <convoy>', 'the convoy to wait for, by name')
    .option('--polecat <polecat>', 'the polecat to wait for')
    .requiredOption('--state <state>', 'the state wanted; several with commas', collect)
    .option('--timeout <seconds>', 'give up after so many seconds; without it, never', secondsFrom)
    .option('--json', 'print the row as JSON once it is there')
    .action(async (options: Options) => {
      const judgeFor = judgeOf(options);
      const town = await cli.town();
      const judge = judgeFor(await town.status());
      const { say, row } = await reached(cli, town, judge, options.timeout);
      if (options.json) cli.json(row);
      else cli.say(plainLine(say));
    });
};

type Judge = (status: StatusView) => Verdict;

/** What is waited for; the states are checked before anybody is asked. */
const judgeOf = ({ task, convoy, polecat, state }: Options): ((status: StatusView) => Judge) => {
  const given = [task, convoy, polecat].filter((named) => named !== undefined);
  if (given.length !== 1) throw new UsageError('Name one of --task, --convoy and --polecat');
  if (task !== undefined) {
    const wanted = statesIn(TASK_STATES, state, 'task');
    return (now) => {
      const id = taskNamed(now, task);
      return (status) => taskVerdict(status, id, wanted);
    };
  }
  if (convoy !== undefined) {
    const wanted = statesIn(CONVOY_STATES, state, 'convoy');
    return (now) => {
      const id = convoyNamed(now, convoy);
      return (status) => convoyVerdict(status, id, wanted);
    };
  }
  const wanted = statesIn([...POLECAT_STATES, GONE], state, 'polecat');
  return (now) => {
    const id = polecatNamed(now, polecat ?? '');
    return (status) => polecatVerdict(status, id, wanted);
  };
};

const statesIn = <State extends string>(
  known: readonly State[],
  given: readonly string[],
  what: string,
): readonly State[] =>
  given.map((text) => {
    const state = known.find((name) => name === text);
    if (state !== undefined) return state;
    throw new UsageError(`A ${what} is never ${JSON.stringify(text)}`, { hint: `Use ${known.join(', ')}` });
  });

type Reached = Extract<Verdict, { readonly kind: 'reached' }>;

/** @throws TerminalError when the time is over or the state cannot be reached any more. */
const reached = (cli: Cli, town: Town, judge: Judge, timeout: number | undefined): Promise<Reached> =>
  new Promise<Reached>((resolve, reject) => {
    const alarms = new Set<() => void>();
    let last: Verdict = { kind: 'absent' };
    const settle = (finish: () => void): void => {
      for (const cancel of alarms) cancel();
      // The first news may come before subscribe() has returned how to stop.
      queueMicrotask(() => stop());
      finish();
    };
    const fail = (what: string, hint?: string): void =>
      settle(() => reject(new TerminalError(plainLine(what), hint === undefined ? {} : { hint })));
    const alarm = (ms: number, call: () => void): (() => void) => {
      const cancel = cli.clock.after(ms, call);
      alarms.add(cancel);
      return cancel;
    };
    if (timeout !== undefined) alarm(timeout, () => fail(lateText(last, timeout), 'mayor status'));
    let calm = (): void => {};
    const appear = alarm(APPEAR_MS, () => {
      if (last.kind === 'absent') fail('What you wait for is not there', 'mayor status shows what is');
    });
    const stop = town.subscribe((news) => {
      if (news.kind === 'connection' && !news.up) {
        calm = alarm(AWAY_MS, () =>
          fail(`The town went away and did not come back: ${news.because ?? ''}`, 'mayor up'),
        );
      }
      if (news.kind !== 'status') return;
      calm();
      const before = last;
      last = judge(news.status);
      if (last.kind !== 'absent') appear();
      const verdict = last;
      if (verdict.kind === 'reached') settle(() => resolve(verdict));
      if (verdict.kind === 'never') fail(verdict.because, 'mayor status');
      if (verdict.kind === 'absent' && before.kind === 'not-yet') {
        fail(`It is gone; the last that was seen: ${before.say}`, 'mayor log');
      }
    });
  });

const lateText = (last: Verdict, timeout: number): string => {
  const now = last.kind === 'not-yet' ? last.say : 'It is not there yet';
  return `${now}; not as wanted after ${timeout / 1_000} s`;
};
