import type { Command } from 'commander';
import { TerminalError } from '../../core/errors.ts';
import { convoyId, taskId } from '../../core/ids.ts';
import { plainLine } from '../../core/plain.ts';
import { wholeOf } from '../../core/together.ts';
import { agoText } from '../../core/views/age.ts';
import type { StatusView } from '../../core/views/status.ts';
import { signAge, untilText } from '../../core/views/why-text.ts';
import type { WhyView } from '../../mayor/town.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { lookFor } from './find.ts';
import { polecatNamed, polecatsIn, taskNamed } from './named.ts';

export const addWhy = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'why <polecat-or-task>',
    does: 'Show what a status is concluded from, where a merge stands, and which rule chose who works a task',
    examples: ['mayor why amber', 'mayor why shop-k3f9', 'mayor why shop-k3f9 --json'],
    more: 'Of a task that nobody works it says what it waits for: a role that is not there, an account that rests. Of one that was handed in, whether it waits for you, a rehearsal, a train or its agent, with rehearsal, gates, conflicts and approval.',
  })
    .option('--json', 'print the ranked signs, or what was considered for the task, as JSON')
    .action(async (given: string, { json }: { readonly json?: true }) => {
      const town = await cli.town();
      const status = await town.status();
      const isPolecat = lookFor(given, polecatsIn(status)).length > 0;
      const polecat = isPolecat ? polecatNamed(status, given) : undefined;
      const row = status.polecats.find(({ id }) => id === polecat);
      const task = taskId(row?.reviews ?? row?.task ?? taskMeant(status, given));
      const [why, choice] = await Promise.all([
        polecat === undefined ? undefined : town.why(polecat),
        town.whyTask(task),
      ]);
      if (why === 'absent') throw new TerminalError(`${polecat} has just left`, { hint: 'mayor log' });
      if (why === undefined && choice === 'absent')
        throw new TerminalError(`There is no task ${task}`, { hint: 'mayor task list' });
      const chosen = choice === 'absent' ? undefined : choice;
      if (json)
        return cli.json(why === undefined ? chosen : { ...why, ...(chosen === undefined ? {} : { choice: chosen }) });
      const { taskWhyText } = await import('./why-task.ts');
      cli.say(
        ...(why === undefined ? [] : await whyText(cli, why)),
        ...(why === undefined || chosen === undefined ? [] : ['']),
        ...(chosen === undefined ? [] : await taskWhyText(cli, chosen)),
      );
    });
};

const taskMeant = (status: StatusView, given: string): string => {
  const convoys = status.convoys.map(({ id, name }) => ({ id, names: [name, wholeOf(convoyId(id))] }));
  const [convoy] = lookFor(given, status.tasks).length > 0 ? [] : lookFor(given, convoys);
  if (convoy === undefined) return taskNamed(status, given);
  const tasks = status.convoys.find(({ id }) => id === convoy)?.tasks ?? [];
  throw new TerminalError(`${convoy} is a convoy: what holds it up is said of its tasks`, {
    hint: `mayor convoy show ${convoy}, or mayor why TASK of one of them: ${tasks.slice(0, 6).join(', ')}${tasks.length > 6 ? ' …' : ''}`,
  });
};

const whyText = async (cli: Cli, why: WhyView): Promise<readonly string[]> => {
  const { table } = await import('./table.ts');
  const winner = why.ranked.find(({ won }) => won);
  const name = cli.paint('strong', plainLine(why.polecat));
  const head =
    winner === undefined
      ? `${name} is ${why.signal}: nothing was seen that says more`
      : `${name} is ${why.signal}${untilText(winner, cli.clock.now())}: ${plainLine(winner.detail)}, ${agoText(winner.ageMs)}`;
  const rows = why.ranked.map((sign) => [
    sign.won ? { text: 'won', tone: 'good' as const } : { text: 'lost', tone: 'faint' as const },
    sign.source,
    sign.signal,
    { text: signAge(sign.ageMs), tone: 'faint' as const },
    sign.detail,
    { text: sign.note, tone: 'faint' as const },
  ]);
  const columns = [{}, {}, {}, { align: 'right' as const }, { gives: true as const }, {}];
  const budget =
    why.budget === undefined ? [] : [cli.paint('attention', `It rests or will rest: ${plainLine(why.budget)}`)];
  return [head, ...budget, ...table(columns, rows, { width: cli.out.columns, paint: cli.paint, indent: '  ' })];
};
