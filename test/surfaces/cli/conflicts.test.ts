import { describe, expect, it } from 'vitest';
import type { ConflictRow } from '../../../src/core/views/conflict-row.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { mergeRow, polecatRow, rigRow, taskRow } from '../../helpers/status-rows.ts';

const row = (change: Partial<ConflictRow> = {}): ConflictRow => ({
  ...{ id: 'shop-k3f9 shop-m2c4', rig: 'shop', state: 'conflict', task: 'shop-k3f9', title: 'Add a greeting' },
  ...{ other: 'shop-m2c4', otherTitle: 'Greet in Greek', files: ['src/a.ts', 'src/b.ts'], count: 2, since: 0 },
  ...change,
});

const town = (conflicts: readonly ConflictRow[]) => {
  const cli = fakeCli();
  cli.town.set({
    rigs: [rigRow(), rigRow({ id: 'docs', rig: 'docs' })],
    tasks: [taskRow()],
    polecats: [polecatRow({ conflicts: ['shop-m2c4', 'main'] })],
    merges: [mergeRow({ conflicts: ['shop-m2c4'] })],
    conflicts,
  });
  return cli;
};

describe('mayor conflicts', () => {
  it('names both tasks with their titles and the files', async () => {
    const cli = town([row(), row({ id: 'shop-k3f9 main', other: 'main', files: ['c.ts'], count: 1 })]);
    const { out, code } = await cli.run('conflicts');
    expect(code).toBe(0);
    for (const text of ['shop-k3f9 ≠ shop-m2c4', 'Add a greeting', 'Greet in Greek', 'src/a.ts, src/b.ts'])
      expect(out).toContain(text);
    expect(out).toMatch(/shop-k3f9 ≠ main {2}1 file/);
  });

  it('says so where git could not try it, and where there is nothing in common', async () => {
    const { out } = await town([row({ state: 'may-conflict' }), row({ files: [], count: 0 })]).run('conflicts');
    expect(out).toContain('may conflict, 2 files');
    expect(out).toContain('they share no history');
  });

  it('prints a matrix that is the same from both sides', async () => {
    const { out } = await town([row(), row({ other: 'main', count: 1 })]).run('conflicts', '--matrix');
    const cells = out.split('\n').map((line) => line.trim().split(/\s+/));
    expect(cells.slice(0, 4)).toEqual([
      ['shop', 'k3f9', 'm2c4', 'main'],
      ['k3f9', '2', '1'],
      ['m2c4', '2', '·'],
      ['main', '1', '·'],
    ]);
  });

  it('keeps to one rig, and prints rows as JSON', async () => {
    const rows = [row(), row({ id: 'docs-a docs-b', rig: 'docs', task: 'docs-a', other: 'docs-b' })];
    const { out } = await town(rows).run('conflicts', '--rig', 'docs', '--json');
    expect(JSON.parse(out)).toEqual([rows[1]]);
    expect((await town(rows).run('conflicts', '--rig', 'nowhere')).code).toBe(1);
  });

  it('says that there are none', async () => {
    expect((await town([]).run('conflicts')).out).toMatch(/No running branches conflict/);
  });

  it('shows in mayor status beside the row, in a word and not by colour alone', async () => {
    const { out } = await town([row()]).run('status');
    expect(out).toMatch(/amber .*≠ m2c4 \+1/);
    expect(out).toMatch(/k3f9 .*in-review.*≠ m2c4 /);
  });
});
