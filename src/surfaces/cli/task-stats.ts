import type { Command } from 'commander';
import type { Span, TaskStats } from '../../core/task-stats.ts';
import { ageText, estimateText } from '../../core/views/age.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { type ChoiceOptions, choose, withAsOf, withFilters } from './task-choice.ts';
import { wholeFrom } from './when.ts';

type Options = ChoiceOptions & { readonly weeks?: number };

export const addTaskStats = (parent: Command, cli: Cli): void => {
  withAsOf(
    withFilters(
      define(parent, {
        usage: 'stats',
        does: 'Count tasks: how many there are, how old they get, how many are closed a week',
        examples: ['mayor task stats', 'mayor task stats --label ui --weeks 12', 'mayor task stats --as-of 30d --json'],
        more: 'Weeks are spans of seven days up to now. The time to close is from the moment a task was made.',
      }),
    ),
  )
    .option('--weeks <n>', 'how many weeks to look back; 8 where nothing is said', wholeFrom(1))
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print the numbers as JSON, spans in milliseconds, estimates in minutes')
    .action(async (options: Options) => {
      const { statsOf } = await import('../../core/task-stats.ts');
      const { tasks, fits, now } = await choose(cli, { ...options, all: true });
      const stats = statsOf(tasks, now, { weeks: Math.min(options.weeks ?? 8, 520), fits });
      if (options.json) cli.json(stats);
      else cli.say(...statsText(cli, stats));
    });
};

const statsText = (cli: Cli, stats: TaskStats): readonly string[] => {
  const { status, outcome, weeks } = stats;
  const fact = (name: string, value: string): readonly string[] =>
    value === '' ? [] : [`${cli.paint('faint', name.padEnd(14))}${value}`];
  const most = Math.max(1, ...weeks.map(({ made, closed }) => Math.max(made, closed)));
  const bar = (count: number): string => '#'.repeat(Math.ceil((count / most) * 20));
  return [
    ...fact('tasks', `${stats.total}${counts(status)}`),
    ...fact('not closed', counts(stats.kind).slice(2)),
    ...fact('priorities', stats.priority.map((count, at) => `P${at} ${count}`).join('  ')),
    ...fact('to start', `${stats.ready} ready  ${stats.blocked} blocked  ${stats.deferred} deferred`),
    ...fact('closed as', status.closed === 0 ? '' : counts(outcome).slice(2)),
    ...fact('age', spanText(stats.age)),
    ...fact('to close', spanText(stats.cycle)),
    ...fact('estimated', stats.estimate === 0 ? '' : `${estimateText(stats.estimate)} in what is not closed`),
    '',
    cli.paint('faint', 'week from      made  closed'),
    ...weeks.map(({ from, made, closed }) =>
      `${new Date(from).toISOString().slice(0, 10)}  ${number(made)}  ${number(closed)}  ${cli.paint('good', bar(closed))}`.trimEnd(),
    ),
  ];
};

const number = (count: number): string => String(count).padStart(6);

/** `  3 open  1 closed`: only what there is. */
const counts = (numbers: Readonly<Record<string, number>>): string =>
  Object.entries(numbers)
    .flatMap(([name, count]) => (count === 0 ? [] : [`  ${count} ${name}`]))
    .join('');

const spanText = (span: Span | undefined): string =>
  span === undefined ? '' : `${lastText(span.median)} in the middle, nine of ten up to ${lastText(span.p90)}`;

const lastText = (ms: number): string => (ms < 10_000 ? 'seconds' : ageText(ms));
