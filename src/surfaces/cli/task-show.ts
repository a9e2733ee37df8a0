import type { Command } from 'commander';
import { TerminalError } from '../../core/errors.ts';
import type { TaskId } from '../../core/ids.ts';
import type { LinkKind, Task } from '../../core/model.ts';
import { plainLine, plainText } from '../../core/plain.ts';
import { type Blocker, blockersIn } from '../../core/ready.ts';
import { agoText, estimateText } from '../../core/views/age.ts';
import type { TaskComment } from '../../ports/tracker.ts';
import { blockerText } from './blocker-text.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { taskIn } from './rigs.ts';
import { TONES } from './task-list.ts';
import { momentText } from './when.ts';

export const addTaskShow = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'show <task>',
    does: 'Show a task: its fields, its text, its parts, its comments, and what holds it back',
    examples: ['mayor task show shop-k3f9', 'mayor task show k3f9 --json'],
  })
    .option('--rig <rig>', 'look only in this rig')
    .option('--json', 'print the task with its comments, parts and what holds it back as JSON')
    .action(async (given: string, options: { readonly rig?: string; readonly json?: true }) => {
      const { id, tracker } = await taskIn(cli, given, options.rig);
      const found = await tracker.get(id);
      if (found === 'absent') throw new TerminalError(`${id} has just been deleted`, { hint: 'mayor task list' });
      const { task, comments } = found;
      const all = await tracker.list();
      const blockedBy = blockersIn(all).get(id) ?? [];
      const parts = all.filter(({ parent }) => parent === id);
      const waiting = all.filter(({ dependsOn }) => dependsOn.includes(id)).map((other) => other.id);
      if (options.json) return cli.json({ ...task, comments, blockedBy, parts: parts.map((part) => part.id), waiting });
      cli.say(
        ...taskText(cli, task, { blockedBy, waiting }),
        ...partsText(cli, parts),
        ...comments.flatMap((comment) => commentText(cli, comment)),
      );
    });
};

type Around = { readonly blockedBy: readonly Blocker[]; readonly waiting: readonly TaskId[] };

const taskText = (cli: Cli, task: Task, { blockedBy, waiting }: Around): readonly string[] => {
  const now = cli.clock.now();
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['status', task.status],
    ['kind', task.kind],
    ['priority', `P${task.priority}`],
    ['labels', task.labels.join(', ')],
    ['after', task.dependsOn.join(', ')],
    ['held back', blockedBy.map(blockerText).join(', ')],
    ['waited for', waiting.join(', ')],
    ['not before', task.deferUntil === undefined ? undefined : momentText(task.deferUntil)],
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
    ['made', sinceText(task.createdAt, now)],
    ['changed', sinceText(task.updatedAt, now)],
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
      value === undefined || value === '' ? [] : [`  ${cli.paint('faint', name.padEnd(10))} ${plainLine(value)}`],
    ),
    ...(body === '' ? [] : ['', body]),
    ...prose,
  ];
};

/** A file that was written by hand need not say when. */
const sinceText = (at: number, now: number): string | undefined => (at === 0 ? undefined : agoText(now - at));

const partsText = (cli: Cli, parts: readonly Task[]): readonly string[] => {
  if (parts.length === 0) return [];
  const closed = parts.filter(({ status }) => status === 'closed').length;
  return [
    '',
    cli.paint('strong', `Parts, ${closed} of ${parts.length} closed`),
    ...parts.map(({ id, status, title }) => `  ${id}  ${cli.paint(TONES[status], status)}  ${plainLine(title)}`),
  ];
};

const LINKED = {
  related: 'related',
  'discovered-from': 'found in',
  'conditional-on-failure': 'if failed',
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
