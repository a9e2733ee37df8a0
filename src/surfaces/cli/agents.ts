/** Which agent CLIs are here, and how much Mayor sees of each. */
import type { Command } from 'commander';
import { addAgentsTest } from './agents-test.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { AgentRow } from './deps.ts';
import type { Tone } from './paint.ts';

export const addAgents = (parent: Command, cli: Cli): void => {
  const agents = define(parent, {
    usage: 'agents',
    does: 'List the agent CLIs: which are installed, in which version, and what Mayor sees of each',
    examples: ['mayor agents', 'mayor agents --json', 'mayor agents test NAME'],
    more:
      '"as documented" is a CLI that Mayor was never tried with: its words are recognised as its makers describe them. ' +
      'The others were tried with the version named; another one may show things in another way.',
  })
    .option('--json', 'print an array of {name, product, path, version, proven, sees, lacks, install} as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const rows = await cli.agents();
      if (json) return cli.json(rows);
      const { table } = await import('./table.ts');
      const { columns } = cli.out;
      const lines = table(
        [{}, {}, {}, {}, { gives: true }],
        rows.map((row) => [{ text: row.name, tone: 'strong' }, ...stateOf(row), triedText(row), row.sees.join(', ')]),
        { width: columns, paint: cli.paint },
      );
      const missing = rows.filter(({ path, install }) => path === undefined && install !== undefined);
      const hints = missing.map(({ name, install }) => cli.paint('faint', `  ${name}: ${install}`));
      cli.say(...lines, ...(hints.length === 0 ? [] : ['', 'Not installed:', ...hints]));
    });
  addAgentsTest(agents, cli);
};

const stateOf = ({ path, version, enabled }: AgentRow): readonly { readonly text: string; readonly tone: Tone }[] => [
  path === undefined ? { text: 'missing', tone: 'faint' } : { text: version ?? 'installed', tone: 'good' },
  enabled ? { text: 'on', tone: 'good' } : { text: 'off', tone: 'faint' },
];

const triedText = ({ proven, version, install }: AgentRow): string =>
  proven === undefined
    ? install === undefined
      ? ''
      : 'as documented'
    : version === undefined || version === proven
      ? `tried with ${proven}`
      : `tried with ${proven}, not this one`;
