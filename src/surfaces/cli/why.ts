import type { Command } from 'commander';
import { TerminalError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';
import { ageText, agoText } from '../../core/views/age.ts';
import type { WhyView } from '../../mayor/town.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { polecatNamed } from './named.ts';

export const addWhy = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'why <polecat>',
    does: "Show what a polecat's status is concluded from: every sign, and why it won or lost",
    examples: ['mayor why amber', 'mayor why shop-k3f9 --json'],
  })
    .option('--json', 'print the ranked signs as JSON')
    .action(async (given: string, { json }: { readonly json?: true }) => {
      const town = await cli.town();
      const polecat = polecatNamed(await town.status(), given);
      const why = await town.why(polecat);
      if (why === 'absent') throw new TerminalError(`${polecat} has just left`, { hint: 'mayor log' });
      if (json) cli.json(why);
      else cli.say(...(await whyText(cli, why)));
    });
};

const whyText = async (cli: Cli, why: WhyView): Promise<readonly string[]> => {
  const { table } = await import('./table.ts');
  const winner = why.ranked.find(({ won }) => won);
  const name = cli.paint('strong', plainLine(why.polecat));
  const head =
    winner === undefined
      ? `${name} is ${why.signal}: nothing was seen that says more`
      : `${name} is ${why.signal}: ${plainLine(winner.detail)}, ${agoText(winner.ageMs)}`;
  const rows = why.ranked.map((sign) => [
    sign.won ? { text: 'won', tone: 'good' as const } : { text: 'lost', tone: 'faint' as const },
    sign.source,
    sign.signal,
    { text: ageText(sign.ageMs), tone: 'faint' as const },
    sign.detail,
    { text: sign.note, tone: 'faint' as const },
  ]);
  const columns = [{}, {}, {}, { align: 'right' as const }, { gives: true as const }, {}];
  return [head, ...table(columns, rows, { width: cli.out.columns, paint: cli.paint, indent: '  ' })];
};
