/** Which agent CLIs are here, and how much Mayor sees of each. */
import type { Command } from 'commander';
import type { AccountRow } from '../../core/views/status.ts';
import { NoTownError } from '../http/no-town.ts';
import { addAgentsCapture } from './agents-capture.ts';
import { addAgentsTest } from './agents-test.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { AgentRow } from './deps.ts';
import type { Tone } from './paint.ts';
import { submit } from './reply.ts';

export const addAgents = (parent: Command, cli: Cli): void => {
  const agents = define(parent, {
    usage: 'agents',
    does: 'List the agent CLIs: which are installed, in which version, and what Mayor sees of each',
    examples: ['mayor agents', 'mayor agents --json', 'mayor agents test NAME'],
    more:
      '"as documented" is a CLI that Mayor was never tried with: its words are recognised as its makers describe them. ' +
      'The others were tried with the version named; another one may show things in another way.',
  })
    .option(
      '--json',
      'print an array of {name, product, path, version, proven, sees, lacks, install, accounts, rests} as JSON',
    )
    .action(async ({ json }: { readonly json?: true }) => {
      const [rows, resting] = await Promise.all([cli.agents(), restingIn(cli)]);
      if (json) return cli.json(rows.map((row) => withRest(row, resting)));
      const { table } = await import('./table.ts');
      const { columns } = cli.out;
      const lines = table(
        [{}, {}, {}, {}, { gives: true }],
        rows.map((row) => [
          { text: row.name, tone: 'strong' },
          ...stateOf(row, resting),
          triedText(row),
          row.sees.join(', '),
        ]),
        { width: columns, paint: cli.paint },
      );
      const missing = rows.filter(({ path, install }) => path === undefined && install !== undefined);
      const hints = missing.map(({ name, install }) => cli.paint('faint', `  ${name}: ${install}`));
      const { accountLines } = await import('./status-text.ts');
      const options = { width: columns, paint: cli.paint, indent: '  ' };
      const rests = accountLines(resting, cli.clock.now(), options);
      cli.say(
        ...lines,
        ...(rests.length === 0 ? [] : ['', 'Resting accounts:', ...rests]),
        ...(hints.length === 0 ? [] : ['', 'Not installed:', ...hints]),
      );
    });
  addAgentsTest(agents, cli);
  addAgentsCapture(agents, cli);
  define(agents, {
    usage: 'resume <account>',
    does: 'Let an account work again before its usage limit is said to end; an agent of it will do',
    examples: ['mayor agents resume work', 'mayor agents resume work --json'],
    more: 'Its workers go on in their own sessions. One that meets the limit again rests again, with all others.',
  })
    .option('--json', "print the town's reply as JSON")
    .action(async (account: string, { json }: { readonly json?: true }) =>
      submit(cli, { kind: 'account.resume', account }, json === true),
    );
};

const withRest = (row: AgentRow, resting: readonly AccountRow[]) => {
  const rest = restOf(row, resting);
  return rest === undefined ? row : { ...row, rests: { account: rest.id, until: rest.until, because: rest.because } };
};

const restOf = ({ name }: AgentRow, resting: readonly AccountRow[]): AccountRow | undefined =>
  resting.find(({ agents }) => agents.includes(name));

/** Of the town that runs; where none does, nothing is started on any account. */
const restingIn = async (cli: Cli): Promise<readonly AccountRow[]> => {
  try {
    return (await (await cli.town()).status()).accounts;
  } catch (error) {
    if (error instanceof NoTownError) return [];
    throw error;
  }
};

const stateOf = (
  row: AgentRow,
  resting: readonly AccountRow[],
): readonly { readonly text: string; readonly tone: Tone }[] => [
  row.path === undefined ? { text: 'missing', tone: 'faint' } : { text: row.version ?? 'installed', tone: 'good' },
  restOf(row, resting) !== undefined
    ? { text: 'rests', tone: 'attention' }
    : row.enabled
      ? { text: 'on', tone: 'good' }
      : { text: 'off', tone: 'faint' },
];

const triedText = ({ proven, version, install }: AgentRow): string =>
  proven === undefined
    ? install === undefined
      ? ''
      : 'as documented'
    : version === undefined || version === proven
      ? `tried with ${proven}`
      : `tried with ${proven}, not this one`;
