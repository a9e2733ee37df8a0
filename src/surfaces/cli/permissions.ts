/** The rules that answer in a person's place: what holds, where it comes from, and taking one back. */
import type { Command } from 'commander';
import { ageText } from '../../core/views/age.ts';
import type { PermissionRow } from '../../core/views/permission-row.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { findOne, WANTED } from './find.ts';
import type { Tone } from './paint.ts';
import { submit } from './reply.ts';

export const addPermissions = (parent: Command, cli: Cli): void => {
  const permissions = define(parent, {
    usage: 'permissions',
    does: 'List the standing rules for what agents ask, and where each comes from',
    examples: ['mayor permissions', 'mayor permissions --json', 'mayor permissions remove rule-1a2b3c4d'],
    more:
      'Deny wins over ask, ask over allow. Rules stand in rigs.yaml under "permissions", or were made by an answer: ' +
      'mayor answer ITEM allow --for task, --for rig or --always. What a rule answered is in mayor log.',
  })
    .option('--json', 'print an array of {id, state, rule, scope, rig, agent?, task?, from, at?, because?} as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const { permissions: rows } = await (await cli.town()).status();
      if (json) return cli.json(rows);
      if (rows.length === 0) return cli.say('There are no rules: a person is asked about everything');
      const { table } = await import('./table.ts');
      cli.say(
        ...table(
          [{}, { gives: true }, {}, {}, {}],
          rows.map((row) => cells(cli, row)),
          { width: cli.out.columns, paint: cli.paint },
        ),
      );
      cli.say('', cli.paint('faint', 'mayor permissions remove RULE takes one back that an answer made'));
    });
  addRemove(permissions, cli);
};

const TONES = { allow: 'good', ask: 'attention', deny: 'bad' } as const satisfies Record<PermissionRow['state'], Tone>;

const cells = (cli: Cli, row: PermissionRow) => [
  { text: row.state, tone: TONES[row.state] },
  row.because === undefined ? row.rule : `${row.rule} (${row.because})`,
  whereText(row),
  row.at === undefined ? 'rigs.yaml' : `by ${row.from}, ${ageText(cli.clock.now() - row.at)}`,
  { text: row.id, tone: 'faint' as const },
];

/** As the answers that make rules say it, with names. */
const whereText = ({ scope, rig, agent, task }: PermissionRow): string =>
  ({ always: 'always', rig: `in ${rig}`, agent: `of ${agent ?? ''}`, task: `for ${task ?? ''}` })[scope];

const addRemove = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'remove <rule>',
    does: 'Take a rule back that an answer made; from then on a person is asked again',
    examples: ['mayor permissions remove rule-1a2b3c4d'],
    more: 'What stands in rigs.yaml is taken out there.',
  })
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, { json }: { readonly json?: true }) => {
      const { permissions } = await (await cli.town()).status();
      const rule = findOne(given, permissions, WANTED.rule);
      await submit(cli, { kind: 'permission.remove', rule }, json === true);
    });
};
