import type { Command } from 'commander';
import { TerminalError } from '../../core/errors.ts';
import type { CheckedOn, GateReport } from '../../core/gate.ts';
import { shortSha } from '../../core/ids.ts';
import { plainText } from '../../core/plain.ts';
import { agoText } from '../../core/views/age.ts';
import { gateRow, gatesText, olderBaseText } from '../../core/views/gates.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { findOne } from './find.ts';
import { taskHaving } from './rigs.ts';

type Options = { readonly log?: string; readonly checks?: true; readonly json?: true };

export const addGates = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'gates <task>',
    does: 'Show what came of the gates when a task was checked last',
    examples: [
      'mayor gates shop-k3f9',
      'mayor gates k3f9 --log unit | less',
      'mayor gates k3f9 --checks',
      'mayor gates k3f9 --json',
    ],
    more: 'Needs no running town. What ran on an older base than the present one says so. A gate is cached that was green on the very same tree before, and flaky when it was green only after it had failed.',
  })
    .option('--log <name>', 'print what this gate printed, without control sequences')
    .option('--checks', 'those of the checks that agents do not see; for people alone')
    .option('--json', 'print the last check as JSON')
    .action(async (given: string, { log, checks, json }: Options) => {
      const records = recordsFor(cli, checks === true);
      const report = await reportOf(cli, records, given, checks === true ? 'checks' : 'gates');
      if (log !== undefined) cli.out.write(plainText(await logOf(records, report, log)));
      else {
        const on = await records.on(report);
        if (json) cli.json({ ...report, on });
        else cli.say(...(await reportText(cli, report, on, checks === true ? ' --checks' : '')));
      }
    });
};

type Records = Cli['gates'];

const recordsFor = (cli: Cli, checks: boolean): Records => {
  if (!checks) return cli.gates;
  if (cli.actor.kind === 'agent')
    throw new TerminalError('What checks say is for people', { hint: 'mayor ask asks one' });
  return cli.judged;
};

const WHEN = {
  gates: 'They run once it is handed in, and where its rig has any',
  checks: 'They run once its gates are green, and where its rig or its attempts have any',
} as const;

const reportOf = async (cli: Cli, records: Records, given: string, of: keyof typeof WHEN): Promise<GateReport> => {
  const tasks = await records.tasks();
  const id = await taskHaving(
    cli,
    given,
    tasks,
    (task) =>
      new TerminalError(`No ${of} have run for ${task}`, { hint: `${WHEN[of]}; mayor why ${task} says how far it is` }),
  );
  const task = tasks.find((one) => one.id === id);
  const report = task === undefined ? undefined : await records.last(task);
  if (report !== undefined) return report;
  throw new TerminalError(`What came of the gates of ${id} cannot be read`, { hint: 'The next check writes it anew' });
};

const logOf = async (records: Records, report: GateReport, given: string): Promise<string> => {
  const names = (report.outcome.gates ?? []).map(({ name }) => ({ id: name, names: [name] }));
  const name = names.find(({ id }) => id === given)?.id ?? findOne(given, names, gateOf(report));
  const text = await records.log(report, name);
  if (text !== undefined) return text;
  throw new TerminalError(`The gate "${name}" has no log for ${report.task}`, {
    hint: 'It did not run, or its log was taken away to make room',
  });
};

const gateOf = ({ task }: GateReport) => ({ what: 'gate', list: `mayor gates ${task}` });

const reportText = async (
  cli: Cli,
  { task, result, at, outcome }: GateReport,
  on: CheckedOn,
  more: string,
): Promise<readonly string[]> => {
  const { table } = await import('./table.ts');
  const rows = (outcome.gates ?? []).map(gateRow);
  const lines = rows.map(({ name, sign, word, tone, took, note, log = '' }) => [
    { text: `${sign} ${word}`, tone },
    { text: name, tone: 'plain' as const },
    took,
    { text: note, tone: 'faint' as const },
    { text: log, tone: 'faint' as const },
  ]);
  const head = ['', 'gate', 'took', '', 'log'].map((text) => ({ text, tone: 'faint' as const }));
  const columns = [{}, {}, { align: 'right' as const }, {}, { gives: true as const }];
  return [
    `${cli.paint('strong', task)}  ${gatesText(outcome)}`,
    cli.paint('faint', `result ${shortSha(result)}${onText(on)}, ${agoText(cli.clock.now() - at)}`),
    ...(on.state === 'moved' ? [cli.paint('attention', olderBaseText(on))] : []),
    '',
    ...table(columns, [head, ...lines], { width: cli.out.columns, paint: cli.paint, indent: '' }),
    ...(outcome.kind === 'red'
      ? ['', cli.paint('faint', `Next: mayor gates ${task}${more} --log ${nameArg(outcome.gate)}`)]
      : []),
  ];
};

const onText = (on: CheckedOn): string => {
  if (on.state === 'landed') return `, on ${plainText(on.base)} by now`;
  return on.state === 'present' ? ` onto ${plainText(on.base)} as it is now` : '';
};

/** As a person may type it. */
const nameArg = (name: string): string =>
  /^[\w.-]+$/.test(name) ? name : `'${plainText(name).replaceAll("'", "'\\''")}'`;
