import type { Command } from 'commander';
import type { Task } from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';
import { readyIn } from '../../core/ready.ts';
import type { Memory } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { rigFor } from './rigs.ts';

export const addPrime = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'prime',
    does: 'Tell an agent in a page how tasks are kept here, what is known and what is ready',
    examples: ['mayor prime', 'mayor prime >> AGENTS.md', 'mayor prime --json'],
    more: 'Put it into a session hook of your agent, or tell the agent to run it first.',
  })
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print {rig, tracker, ready, held, memories, text} as JSON')
    .action(async (options: { readonly rig?: string; readonly json?: true }) => {
      const rig = await rigFor(cli, options.rig);
      const tracker = await cli.openTracker(rig);
      const tasks = await tracker.list();
      const memories = (await tracker.archive?.recall()) ?? [];
      const holder = holderOf(cli);
      const facts = {
        rig: rig.name,
        tracker: tracker.kind,
        ready: readyIn(tasks, cli.clock.now()),
        held: tasks.filter(({ status, assignee }) => status !== 'closed' && isHeldBy(holder, assignee)),
        memories,
      };
      const text = primer({
        ...facts,
        holder,
        inTown: cli.actor.kind === 'agent',
        remembers: tracker.archive !== undefined,
        syncs: tracker.sync !== undefined,
      });
      if (options.json) cli.json({ ...facts, ready: facts.ready.slice(0, READY_LIMIT), text });
      else cli.say(text);
    });
};

const holderOf = (cli: Cli): string => (cli.actor.kind === 'agent' ? cli.actor.polecat : cli.person);

/** A polecat's claims name its town too, which it need not know. */
const isHeldBy = (holder: string, assignee: string | undefined): boolean =>
  assignee === holder || assignee?.startsWith(`${holder}@`) === true;

type Facts = {
  readonly rig: string;
  readonly tracker: string;
  readonly holder: string;
  readonly inTown: boolean;
  readonly remembers: boolean;
  readonly syncs: boolean;
  readonly ready: readonly Task[];
  readonly held: readonly Task[];
  readonly memories: readonly Memory[];
};

/** How many lines each list may have, so that all of it stays a page. */
const READY_LIMIT = 8;
const HELD_LIMIT = 5;
const MEMORY_LIMIT = 14;

const primer = ({ rig, tracker, holder, inTown, remembers, syncs, ready, held, memories }: Facts): string =>
  [
    `# Tasks of ${rig}`,
    `What there is to do here is kept as tasks (${tracker} tracker). Read and write them with \`mayor task\`,`,
    'not in lists of your own. Every command takes --json; exit code 0 is done, 1 failed, 2 wrong usage.',
    'Ids may be shortened: k3f9 is shop-k3f9.',
    '',
    ...(inTown ? TOWN : claiming(holder, syncs)),
    '',
    '## On the way',
    '- `mayor task show ID`: all of a task: text, acceptance criteria, comments, what holds it back',
    '- `mayor task note ID "…"`: say what you found out; `-` reads standard input',
    '- `mayor task add "Title" --body "…" --link discovered-from:ID`: work you found and leave for later',
    '- `mayor task dep add ID OTHER`: ID waits for OTHER; `mayor task blocked` shows who waits for whom',
    '- `mayor task find WORDS`, `mayor task list --label ui --priority 0-1`, `mayor task tree`',
    ...(remembers
      ? ['- `mayor task remember NAME "…"`: a fact for every agent after you; `mayor task recall WORDS`']
      : []),
    ...section('## Yours already', held, HELD_LIMIT, taskLine),
    ...section('## Ready, the first to be taken first', ready, READY_LIMIT, taskLine, 'Nothing is ready.'),
    ...section('## To know', memories, MEMORY_LIMIT, ({ name, text }) => `- ${short(name, 30)}: ${short(text, 300)}`),
  ].join('\n');

const claiming = (holder: string, syncs: boolean): readonly string[] => [
  '## How to work a task',
  '1. `mayor task ready` lists what can be started, the first to be taken first.',
  `2. \`mayor task claim ID --as ${plainLine(holder)} --lease 1h\` takes it; exit code 1: another has it, take the next.`,
  `3. \`mayor task renew ID --as ${plainLine(holder)} --lease 1h\` before the hour is over, or others may take it.`,
  '4. `mayor task close ID --because "…"` when its criteria are met (--outcome failed or dropped where',
  `   it ended otherwise); \`mayor task release ID\` when you leave it.${syncs ? ' `mayor task sync` shares all of it.' : ''}`,
];

const TOWN: readonly string[] = [
  '## Your task',
  'You were given a task and hold it already: do not claim or close it. `mayor done -m "…"` hands your commits',
  'in, `mayor ask "…"` asks a person, `mayor note "…"` tells the reviewer something.',
];

const section = <Item>(
  head: string,
  items: readonly Item[],
  limit: number,
  line: (item: Item) => string,
  otherwise?: string,
): readonly string[] => {
  if (items.length === 0) return otherwise === undefined ? [] : ['', head, otherwise];
  const more = items.length - limit;
  return ['', head, ...items.slice(0, limit).map(line), ...(more > 0 ? [`- and ${more} more`] : [])];
};

const taskLine = ({ id, priority, kind, title }: Task): string =>
  `- ${id} P${priority}${kind === 'task' ? '' : ` ${kind}`}: ${short(title, 100)}`;

/** Titles and notes are data: on one line, they cannot pass for a heading of ours. */
const short = (text: string, limit: number): string => {
  const line = plainLine(text);
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
};
