import type { Command } from 'commander';
import { TerminalError } from '../../core/errors.ts';
import type { LinkKind, Task } from '../../core/model.ts';
import { plainLine, plainText } from '../../core/plain.ts';
import { agoText, estimateText } from '../../core/views/age.ts';
import type { TaskComment } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { taskIn } from './rigs.ts';

export const addTaskShow = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'show <task>',
    does: 'Show a task: its fields, its body, its comments',
    examples: ['mayor task show shop-k3f9', 'mayor task show k3f9 --json'],
  })
    .option('--rig <rig>', 'look only in this rig')
    .option('--json', 'print the task with its comments as JSON')
    .action(async (given: string, options: { readonly rig?: string; readonly json?: true }) => {
      const { id, tracker } = await taskIn(cli, given, options.rig);
      const found = await tracker.get(id);
      if (found === 'absent') throw new TerminalError(`${id} has just been deleted`, { hint: 'mayor task list' });
      if (options.json) cli.json({ ...found.task, comments: found.comments });
      else cli.say(...taskText(cli, found.task), ...found.comments.flatMap((comment) => commentText(cli, comment)));
    });
};

const taskText = (cli: Cli, task: Task): readonly string[] => {
  const now = cli.clock.now();
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['status', task.status],
    ['kind', task.kind],
    ['priority', `P${task.priority}`],
    ['labels', task.labels.join(', ')],
    ['after', task.dependsOn.join(', ')],
    ['not before', task.deferUntil === undefined ? undefined : new Date(task.deferUntil).toISOString()],
    ['agent', task.agent],
    ['role', task.role],
    ['part of', task.parent],
    ...(task.links ?? []).map(({ kind, task: other }) => [LINKED[kind], other] as const),
    ['estimate', task.estimate === undefined ? undefined : estimateText(task.estimate)],
    ['convoy', task.convoy],
    ['elsewhere', task.externalRef],
    ...Object.entries(task.custom ?? {}),
    ['ended', endText(task, now)],
    ['held by', task.assignee],
    ['written', task.origin === 'local' ? 'here' : 'elsewhere'],
    ['made', agoText(now - task.createdAt)],
    ['changed', agoText(now - task.updatedAt)],
  ];
  const body = plainText(task.body).trimEnd();
  const prose = [
    ['Acceptance', task.acceptance],
    ['Design', task.design],
  ].flatMap(([head, text]) =>
    text === undefined ? [] : ['', cli.paint('strong', head ?? ''), plainText(text).trimEnd()],
  );
  return [
    `${cli.paint('strong', task.id)}  ${plainLine(task.title)}`,
    ...facts.flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [`  ${cli.paint('faint', name.padEnd(11))}${plainLine(value)}`],
    ),
    ...(body === '' ? [] : ['', body]),
    ...prose,
  ];
};

const LINKED = {
  related: 'related',
  'discovered-from': 'found in',
  'conditional-on-failure': 'if it fails',
  'waits-for': 'parts of',
} as const satisfies Record<LinkKind, string>;

const endText = ({ closedAt, outcome, status }: Task, now: number): string | undefined =>
  status !== 'closed'
    ? undefined
    : `${outcome ?? 'done'}${closedAt === undefined ? '' : `, ${agoText(now - closedAt)}`}`;

const commentText = (cli: Cli, { by, at, text }: TaskComment): readonly string[] => [
  '',
  cli.paint('faint', `${plainLine(by)}, ${agoText(cli.clock.now() - at)}:`),
  plainText(text).trimEnd(),
];
