/** Which branches do not go together: as a list, or as a matrix. */
import type { Command } from 'commander';
import { ageText, plural } from '../../core/views/age.ts';
import type { ConflictRow } from '../../core/views/conflict-row.ts';
import { shortId } from '../../core/views/conflicts.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { Cell, TableOptions } from './columns.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { findOne, WANTED } from './find.ts';

type Options = { readonly rig?: string; readonly matrix?: true; readonly json?: true };

export const addConflicts = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'conflicts',
    does: 'Show which running branches would conflict with one another, or with the base',
    examples: ['mayor conflicts', 'mayor conflicts --rig shop', 'mayor conflicts --matrix', 'mayor conflicts --json'],
    more:
      'Branches of workers and those handed in are merged with one another in memory whenever one has new commits; ' +
      'nothing of yours is touched. What is not committed yet is not looked at. In mayor status and the dashboard ' +
      'a row with "≠ k3f9" conflicts with that task. "may conflict": git before 2.38 cannot try it, and both changed ' +
      'the same files.',
  })
    .option('--rig <rig>', 'only this rig')
    .option('--matrix', 'one row and one column a branch, with the number of files in conflict')
    .option(
      '--json',
      'print an array of {id, rig, state, task, title, other, otherTitle?, files, count, since} as JSON',
    )
    .action(async (options: Options) => {
      const status = await (await cli.town()).status();
      const rows = rowsIn(status, options.rig);
      if (options.json) return cli.json(rows);
      if (rows.length === 0) return cli.say('No running branches conflict, as far as they are committed');
      const { table } = await import('./table.ts');
      const within: TableOptions = { width: cli.out.columns, paint: cli.paint };
      cli.say(...(options.matrix ? matrixLines(rows, table, within) : listLines(rows, cli, table)));
    });
};

const rowsIn = ({ rigs, conflicts }: StatusView, given: string | undefined): readonly ConflictRow[] => {
  if (given === undefined) return conflicts;
  const rig = findOne(given, rigs, WANTED.rig);
  return conflicts.filter((row) => row.rig === rig);
};

type Table = typeof import('./table.ts')['table'];

const listLines = (rows: readonly ConflictRow[], cli: Cli, table: Table): readonly string[] => {
  const options: TableOptions = { width: cli.out.columns, paint: cli.paint };
  const now = cli.clock.now();
  return rows.flatMap((row) => [
    ...table([{}, { gives: true }, { align: 'right' }], [headOf(row, now)], options),
    ...table(
      [{ gives: true }],
      [...sides(row), filesOf(row)].map((text) => [text]),
      { ...options, indent: '  ' },
    ),
  ]);
};

const headOf = (row: ConflictRow, now: number): readonly Cell[] => [
  { text: `${row.task} ≠ ${row.other}`, tone: 'strong' },
  {
    text: row.state === 'conflict' ? plural(row.count, 'file') : `may conflict, ${plural(row.count, 'file')}`,
    tone: 'attention',
  },
  { text: ageText(now - row.since), tone: 'faint' },
];

const sides = ({ title, otherTitle }: ConflictRow): readonly string[] =>
  [title, otherTitle ?? 'the base as it is now'].filter((text) => text !== '');

const filesOf = ({ files, count }: ConflictRow): Cell => {
  const more = count > files.length ? ` and ${count - files.length} more` : '';
  return { text: count === 0 ? 'they share no history' : `${files.join(', ')}${more}`, tone: 'faint' };
};

/** Branches of different rigs never meet: a matrix each. */
const matrixLines = (rows: readonly ConflictRow[], table: Table, options: TableOptions): readonly string[] =>
  [...new Set(rows.map(({ rig }) => rig))].flatMap((rig, at) => {
    const own = rows.filter((row) => row.rig === rig);
    const names = [...new Set(own.flatMap(({ task, other }) => [task, other]))];
    const short = names.map((name) => shortId(name, rig));
    const cell = (one: string, other: string): Cell => {
      const found = own.find(
        (row) => (row.task === one && row.other === other) || (row.task === other && row.other === one),
      );
      if (found === undefined) return { text: one === other ? '' : '·', tone: 'faint' };
      return {
        text: `${found.count === 0 ? '≠' : found.count}${found.state === 'conflict' ? '' : '?'}`,
        tone: 'attention',
      };
    };
    const lines = table(
      [{ head: rig }, ...short.map((head) => ({ head, align: 'right' as const }))],
      names.map((one, row) => [{ text: short[row] ?? one, tone: 'strong' }, ...names.map((other) => cell(one, other))]),
      options,
    );
    return at === 0 ? lines : ['', ...lines];
  });
