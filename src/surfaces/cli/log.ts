import type { Command } from 'commander';
import type { Recorded } from '../../core/event.ts';
import { plainJson, plainLine } from '../../core/plain.ts';
import { clockText } from '../../core/views/age.ts';
import { feedLine } from '../../core/views/feed.ts';
import type { FeedLine } from '../../core/views/feed-line.ts';
import { NoTownError } from '../http/no-town.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { followEvents, PAGE } from './follow.ts';
import { wholeFrom } from './when.ts';

type Options = {
  readonly after?: number;
  readonly limit?: number;
  readonly follow?: true;
  readonly json?: true;
};

const LINES = 50;

export const addLog = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'log',
    does: 'Show what happened: the journal in sentences, or as it is with --json',
    examples: ['mayor log', 'mayor log --follow', 'mayor log --json --after 120', 'mayor log --json | jq .type'],
    more: 'With --json each line is one event. Without a running town the journal is read from its folder.',
  })
    .option('--after <seq>', 'only what came after this number', wholeFrom(0))
    .option(
      '--limit <count>',
      `only the newest; ${LINES} lines unless --json, --after or --limit is given`,
      wholeFrom(1),
    )
    .option('-f, --follow', 'go on with what happens, until interrupted')
    .option('--json', 'print the events, one JSON object a line')
    .action(async (options: Options) => {
      const print = options.json ? printJson(cli) : printLines(cli);
      const last = await printPast(cli, options, print);
      if (last === 0 && !options.json && !options.follow) cli.say('Nothing has happened in this town yet');
      if (options.follow) await follow(cli, last, print);
    });
};

type Print = (events: readonly Recorded[]) => void;

const printJson =
  (cli: Cli): Print =>
  (events) =>
    cli.out.write(events.map((event) => `${plainJson(event)}\n`).join(''));

const printLines = (cli: Cli): Print => {
  let day = '';
  return (events) => {
    for (const line of events.flatMap((event) => feedLine(event) ?? [])) {
      const date = new Date(line.at);
      const today = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
      if (today !== day) cli.say(cli.paint('faint', today));
      day = today;
      cli.say(lineText(cli, line, -date.getTimezoneOffset()));
    }
  };
};

const two = (part: number): string => String(part).padStart(2, '0');

const MARKS = { plain: ' ', good: '+', attention: '!', bad: 'x' } as const satisfies Record<FeedLine['tone'], string>;

const lineText = (cli: Cli, { at, tone, text }: FeedLine, zone: number): string =>
  `${cli.paint('faint', clockText(at, zone))} ${cli.paint(tone, `${MARKS[tone]} ${plainLine(text)}`)}`;

/** Prints what is asked for of the past. Returns the number of the last event there is. */
const printPast = async (cli: Cli, options: Options, print: Print): Promise<number> => {
  const from = options.after ?? 0;
  const all = options.limit === undefined && (options.json === true || options.after !== undefined);
  const kept: Recorded[] = [];
  const shown = options.limit ?? LINES;
  let last = from;
  for (;;) {
    const page = await eventsAfter(cli, last);
    if (page.length === 0) break;
    last = page.at(-1)?.seq ?? last;
    if (all) print(page);
    else kept.push(...page.filter((event) => options.json === true || feedLine(event) !== undefined));
    kept.splice(0, Math.max(0, kept.length - shown));
  }
  print(kept);
  return last;
};

const eventsAfter = async (cli: Cli, after: number): Promise<readonly Recorded[]> => {
  try {
    return await (await cli.town()).events(after, PAGE);
  } catch (error) {
    if (error instanceof NoTownError) return cli.offline.events(after, PAGE);
    throw error;
  }
};

const follow = async (cli: Cli, from: number, print: Print): Promise<void> =>
  followEvents(await cli.town(), {
    from,
    see: (events) => {
      print(events);
      return 'more';
    },
    away: () => cli.err.write('The town went away; waiting for it to come back\n'),
  });
