import type { Command } from 'commander';
import { plainLine } from '../../core/plain.ts';
import { holdsAll, type SearchHit, type SearchSection, wordsIn } from '../../core/search.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { wholeFrom } from './when.ts';

type Options = { readonly limit: number; readonly json?: true };

export const addSearch = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'search <words...>',
    does: 'Search tasks and their notes, logs of gates, what panes show, and events, for all of these words',
    examples: ['mayor search basket timeout', 'mayor search "ECONNRESET" --limit 5', 'mayor search greeting --json'],
    more: 'Closed tasks are searched as well; of logs their last 256 kB, of panes 2,000 lines above what they show. Case and accents are no matter. Exit code 1 when nothing was found. Without a town: mayor task find.',
  })
    .option('--limit <count>', 'at most so many of each sort', wholeFrom(1), 10)
    .option('--json', 'print what was found as JSON')
    .action(async (words: readonly string[], { limit, json }: Options) => {
      const text = words.join(' ');
      const found = await (await cli.town()).search(text, Math.min(limit, MOST));
      if (found.sections.every(({ hits }) => hits.length === 0)) cli.exit(1);
      if (json === true) return cli.json(found);
      for (const section of found.sections) saySection(cli, section, wordsIn(text));
    });
};

const MOST = 200;

const saySection = (cli: Cli, { kind, hits, more, through, cut }: SearchSection, words: readonly string[]): void => {
  const said = `${through}${cut ? ', not all there is' : ''}${more ? '; there are more than these' : ''}`;
  cli.say(`${cli.paint('strong', kind.toUpperCase())}  ${cli.paint('faint', said)}`);
  for (const hit of hits) cli.say(`  ${whereOf(cli, hit)}  ${lit(cli, plainLine(hit.text), words)}`);
};

const whereOf = (cli: Cli, { where }: SearchHit): string => cli.paint('strong', plainLine(where));

/** Words as a whole are bold, where they can be. */
const lit = (cli: Cli, text: string, words: readonly string[]): string =>
  text
    .split(/(\s+)/)
    .map((part) => (words.some((word) => holdsAll(part, [word])) ? cli.paint('strong', part) : part))
    .join('');
