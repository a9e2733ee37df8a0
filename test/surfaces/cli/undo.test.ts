import { describe, expect, it } from 'vitest';
import type { UndoRow } from '../../../src/core/views/undos.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { emptyStatus } from '../../helpers/fake-town.ts';
import { rigRow, taskRow } from '../../helpers/status-rows.ts';

const townOf = () => {
  const cli = fakeCli();
  cli.town.set({ ...emptyStatus, rigs: [rigRow()], tasks: [taskRow({ state: 'landed' })] });
  return cli;
};

const landing = (change: Partial<UndoRow> = {}): UndoRow => ({
  ...{ id: 'shop-k3f9', rig: 'shop', task: 'shop-k3f9', title: 'Add a greeting', sha: 'a'.repeat(40), at: 0 },
  ...{ state: 'clean', files: [], after: [], others: [] },
  ...change,
});

describe('mayor undo', () => {
  it('hands in what is to be undone, and how', async () => {
    const cli = townOf();
    await cli.run('undo', 'k3f9', '--because', 'It breaks phones');
    await cli.run('undo', 'k3f9', '--no-gates', '--with-later');
    expect(cli.town.submitted.map(({ command }) => command)).toEqual([
      { kind: 'undo', task: 'shop-k3f9', because: 'It breaks phones' },
      { kind: 'undo', task: 'shop-k3f9', noGates: true, withLater: true },
    ]);
  });

  it('says what is in the way, and what to type then', async () => {
    const cli = townOf();
    cli.town.replies({ ok: false, refusal: { what: 'Not alone', hint: 'mayor undo shop-b', lines: ['one.txt'] } });
    const { code, err } = await cli.run('undo', 'k3f9');
    expect([code, err]).toEqual([1, expect.stringMatching(/Not alone[\s\S]*one\.txt[\s\S]*mayor undo shop-b/)]);
  });

  it('without a task lists what landed, with what stands in the way', async () => {
    const cli = townOf();
    const rows = [landing(), landing({ task: 'shop-b', title: 'Other\x1b[31m', state: 'conflict', after: ['shop-c'] })];
    cli.town.holds.undos = rows;
    const { out } = await cli.run('undo');
    expect(out).toMatch(/shop-k3f9 +aaaaaaaaaaaa .*Add a greeting +can be undone/);
    expect(out).toMatch(/shop-b .*Other +after shop-c/);
    expect((await cli.run('undo', '--json')).json).toEqual(rows);
    expect((await cli.run('undo', '--limit', '0')).code).toBe(2);
  });
});
