import type { Command } from 'commander';
import { sha, shortSha } from '../../core/ids.ts';
import { BACKUPS, rehearsedIn } from '../../core/mayor-refs.ts';
import { plainLine } from '../../core/plain.ts';
import { ageText } from '../../core/views/age.ts';
import { type BranchRow, sayProof } from '../../core/views/branches.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { pastFrom } from './when.ts';

type Options = {
  readonly rig?: string;
  readonly delete?: true;
  readonly older?: string;
  readonly dryRun?: true;
  readonly json?: true;
};

export const addBranches = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'branches',
    does: 'Show the branches, backups and rehearsals that Mayor keeps, and what proves that one may be deleted',
    examples: ['mayor branches', 'mayor branches --delete --older 14d --dry-run', 'mayor branches --rig shop --json'],
    more: [
      'Safe is what the base has: the commits themselves, or one that changes the same lines (squashed or rebased there).',
      '--delete reads the proof once more for each and takes away only what is safe, never what is checked out anywhere.',
      'Backups, rehearsals of merges and branches as seen on a remote go by themselves after keepBackups days (rigs.yaml), ' +
        'once the base has what is in them. Others stay: attempts that lost, say.',
      'git branch NAME REF brings a backup back, with the REF that --json names; git update-ref -d REF lets it go for good.',
    ].join('\n'),
  })
    .option('--rig <rig>', 'only this rig')
    .option('--delete', 'delete those that are safe')
    .option('--older <age>', 'only those that are older: 14d, or a date such as 2027-01-31')
    .option('--dry-run', 'with --delete: only say what would go')
    .option('--json', 'print the rows as JSON; with --delete what came of each')
    .action(async (options: Options) => {
      const until = options.older === undefined ? Number.POSITIVE_INFINITY : pastFrom(options.older, cli.clock.now());
      const rows = (await (await cli.town()).branches(options.rig)).filter(({ at }) => at < until);
      if (options.delete === true) return deleteSafe(cli, rows, options);
      if (options.json) cli.json(rows);
      else await show(cli, rows);
    });
};

const WIDE = 140;

const proofLine = ({ paint }: Cli, row: BranchRow | undefined): readonly string[] =>
  row === undefined ? [] : [`  ${paint(row.safe ? 'good' : 'attention', plainLine(row.because))}`];

const show = async (cli: Cli, rows: readonly BranchRow[]): Promise<void> => {
  if (rows.length === 0) return cli.say('There is no branch or backup of Mayor’s');
  const { table } = await import('./table.ts');
  const now = cli.clock.now();
  const lines = rows.map((row) => [
    { text: plainLine(nameOf(row)), tone: 'plain' as const },
    row.task ?? '-',
    row.state,
    ageText(now - row.at),
    sizeOf(row),
    { text: row.because, tone: row.safe ? ('good' as const) : ('attention' as const) },
  ]);
  const head = ['branch or backup', 'task', 'state', 'age', 'size', 'safe to delete'].map((text) => ({
    text,
    tone: 'faint' as const,
  }));
  const right = { align: 'right' as const };
  const columns = [{ gives: true as const }, {}, {}, right, right, {}];
  const options = { width: cli.out.columns, paint: cli.paint, indent: '' };
  if (cli.out.columns === undefined || cli.out.columns >= WIDE)
    return cli.say(...table(columns, [head, ...lines], options));
  // Beside the proof, nothing of the names would be left.
  const [first = '', ...rest] = table(
    columns.slice(0, -1),
    [head, ...lines].map((line) => line.slice(0, -1)),
    options,
  );
  cli.say(first, ...rest.flatMap((line, at) => [line, ...proofLine(cli, rows[at])]));
};

/** A backup says which branch it is of, where it is of one. */
const nameOf = ({ id, kind, branch }: BranchRow): string => {
  if (kind === 'branch') return branch ?? id;
  if (kind === 'seen') return `${branch ?? id} as seen on its remote`;
  const rehearsed = rehearsedIn(id);
  if (rehearsed !== undefined) return `rehearsal of ${rehearsed.undo ? 'undoing ' : ''}${rehearsed.task}`;
  const short = id.replace(BACKUPS, 'backup ');
  return branch === undefined ? short : `${short} of ${branch}`;
};

const sizeOf = ({ added, removed }: BranchRow): string => (added + removed === 0 ? '' : `+${added} -${removed}`);

type Came = { readonly id: string; readonly rig: string; readonly deleted: boolean; readonly because: string };

const deleteSafe = async (cli: Cli, rows: readonly BranchRow[], { dryRun, json, older }: Options): Promise<void> => {
  const town = await cli.town();
  const { rigs } = await town.status();
  const came: Came[] = [];
  for (const row of rows.filter(({ safe }) => safe)) {
    const base = rigs.find(({ id }) => id === row.rig)?.base ?? 'the base';
    const told = dryRun
      ? { kind: 'deleted' as const, proof: row.proof }
      : await town.dropBranch(row.rig, row.id, sha(row.sha));
    const because = told.kind === 'deleted' ? sayProof(told.proof, base) : told.because;
    came.push({ id: row.id, rig: row.rig, deleted: told.kind === 'deleted', because });
    const verb = told.kind === 'kept' ? 'Kept' : dryRun ? 'Would delete' : 'Deleted';
    // The commit, so that whoever regrets it can have it back while git still has it.
    if (!json) cli.say(plainLine(`${verb} ${nameOf(row)} (${shortSha(row.tip)}): ${because}`));
  }
  if (json) return cli.json(came);
  const kept = rows.length - rows.filter(({ safe }) => safe).length;
  if (came.length === 0)
    cli.say(
      older === undefined ? 'Nothing is safe to delete' : `Nothing older than ${plainLine(older)} is safe to delete`,
    );
  if (kept > 0) cli.say(cli.paint('faint', `${kept} not safe: mayor branches says why`));
};
