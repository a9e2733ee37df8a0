import { describe, expect, it } from 'vitest';
import type { BranchRow } from '../../../src/core/views/branches.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { emptyStatus } from '../../helpers/fake-town.ts';
import { rigRow, taskRow } from '../../helpers/status-rows.ts';

const townOf = () => {
  const cli = fakeCli();
  cli.town.set({ ...emptyStatus, rigs: [rigRow()], tasks: [taskRow({ state: 'landed' })] });
  return cli;
};

const branch = (change: Partial<BranchRow> = {}): BranchRow => ({
  ...{ id: 'refs/heads/mayor/shop-k3f9-greet', rig: 'shop', state: 'landed', kind: 'branch', task: 'shop-k3f9' },
  ...{ branch: 'mayor/shop-k3f9-greet', sha: 'a'.repeat(40), tip: 'a'.repeat(40), at: 0, added: 0, removed: 0 },
  ...{ proof: { kind: 'reachable' }, safe: true, because: 'reachable from main' },
  ...change,
});

describe('mayor branches', () => {
  const alone = branch({
    ...{ id: 'refs/heads/mayor/x', branch: 'mayor/x', proof: { kind: 'alone', commits: 2 }, added: 3 },
    ...{ safe: false, because: 'not safe: 2 commits nowhere else', state: 'orphan' },
  });

  it('shows each with its task, state, size and proof', async () => {
    const cli = townOf();
    cli.town.holds.branches = [branch(), alone];
    const { out } = await cli.run('branches');
    expect(out).toMatch(/mayor\/shop-k3f9-greet +shop-k3f9 +landed .* reachable from main/);
    expect(out).toMatch(/mayor\/x .*orphan .*\+3 -0 +not safe: 2 commits nowhere else/);
    expect((await cli.run('branches', '--json')).json).toHaveLength(2);
    expect((await cli.run('branches', '--rig', 'other')).out).toMatch(/no branch/);
  });

  it('says of a rehearsal whose it is, and of a branch where it was seen', async () => {
    const cli = townOf();
    cli.town.holds.branches = [
      branch({ id: 'refs/mayor/merge/shop-k3f9', kind: 'rehearsal' }),
      branch({ id: 'refs/mayor/merge/shop-k3f9.undo', kind: 'rehearsal' }),
      branch({ id: 'refs/mayor/remote/mayor/x', kind: 'seen', branch: 'mayor/x' }),
    ].map(({ branch: of, ...row }) => (row.kind === 'seen' && of !== undefined ? { ...row, branch: of } : row));
    const { out } = await cli.run('branches');
    expect(out).toMatch(/^rehearsal of shop-k3f9 /m);
    expect(out).toMatch(/^rehearsal of undoing shop-k3f9 /m);
    expect(out).toMatch(/^mayor\/x as seen on its remote /m);
  });

  it('deletes only what is safe, old enough and still so, and says each', async () => {
    const cli = townOf();
    const young = branch({ id: 'refs/heads/mayor/young', branch: 'mayor/young', at: cli.clock.now() });
    const moved = branch({ id: 'refs/heads/mayor/moved', branch: 'mayor/moved' });
    cli.town.holds.branches = [branch(), moved, alone, young];
    cli.town.holds.drops = { [branch().id]: { kind: 'deleted', proof: { kind: 'reachable' } } };
    const tried = await cli.run('branches', '--delete', '--older', '14d', '--dry-run');
    expect(tried.out.match(/Would delete/g)).toHaveLength(2);
    const { out } = await cli.run('branches', '--delete', '--older', '14d');
    expect(out).toMatch(/Deleted mayor\/shop-k3f9-greet \(aaaaaaaaaaaa\): reachable from main/);
    expect(out).toMatch(/Kept mayor\/moved .*gone already/);
    expect(out).toMatch(/1 not safe/);
    expect(out).not.toContain('young');
    const { json } = await cli.run('branches', '--delete', '--json', '--older', '14d');
    expect(json).toMatchObject([{ deleted: true }, { deleted: false }]);
  });
});
