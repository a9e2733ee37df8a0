/** Promises about how little git is asked. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { subprocessCount } from '../../../src/adapters/process.ts';
import { polecatId } from '../../../src/core/ids.ts';
import { commitFiles, git, makeRemote, writeFiles } from '../../helpers/repo.ts';
import { worktreeSite } from '../../helpers/worktrees.ts';

const costOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = subprocessCount();
  await work();
  return subprocessCount() - before;
};

describe('what git is asked', () => {
  it('for a new worktree is three commands, for a warm one three, for a standing one one', async () => {
    const site = await worktreeSite({ settings: { pool: 1 } });
    await site.workspace.list();
    expect(await costOf(() => site.ensure('amber'))).toBe(3);
    expect(await costOf(() => site.ensure('amber'))).toBe(1);
    await site.workspace.release(join(site.folder, 'amber'), { force: false });
    expect(await costOf(() => site.ensure('basil'))).toBe(3);
  });

  it('for a list of worktrees in which nothing happened is nothing, however many there are', async () => {
    const site = await worktreeSite();
    await makeRemote(site.repo);
    for (const name of ['amber', 'basil', 'cedar', 'dill']) {
      const { path } = await site.ensure(name);
      await commitFiles(path, { [`${name}.txt`]: 'x\n' });
    }
    await site.workspace.list();
    const known = await site.workspace.list();
    expect(await costOf(() => site.workspace.list())).toBe(0);
    expect(await site.workspace.list()).toEqual(known);
  });

  it('for a list is about the one worktree that git wrote in', async () => {
    const site = await worktreeSite();
    const paths: string[] = [];
    for (const name of ['amber', 'basil', 'cedar', 'dill']) paths.push((await site.ensure(name)).path);
    await site.workspace.list();
    await commitFiles(paths[1] ?? '', { 'x.txt': 'x\n' });
    expect(await costOf(() => site.workspace.list())).toBeLessThanOrEqual(4);
    await git(paths[2] ?? '', 'commit', '-q', '--allow-empty', '-m', 'Empty');
    expect((await site.workspace.list()).map(({ ahead }) => ahead)).toEqual([0, 1, 1, 0]);
  });

  it('for a look is one command in a worktree without work, two in a dirty one', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await site.workspace.list();
    await site.workspace.look(path);
    expect(await costOf(() => site.workspace.look(path))).toBe(1);
    await writeFiles(path, { 'a.txt': 'changed\n' });
    expect(await costOf(() => site.workspace.look(path))).toBe(2);
  });

  it('for all branches and backups is at most nine commands, however many; two while neither they nor the base moved', async () => {
    const site = await worktreeSite();
    const { branches } = site.workspace;
    const proofsOf = async () => (await branches.list()).map(({ branch, proof }) => `${branch} ${proof.kind}`).sort();
    for (let n = 0; n < 12; n += 1) {
      await git(site.repo, 'checkout', '-q', '-b', `mayor/n-${n}`, site.repo.base);
      await commitFiles(site.repo, { [`n-${n}.txt`]: 'one\n' });
      await commitFiles(site.repo, { [`n-${n}.txt`]: 'two\n' });
    }
    await git(site.repo, 'checkout', '-q', site.repo.base);
    for (let n = 0; n < 4; n += 1) await git(site.repo, 'merge', '-q', '--no-ff', '--no-edit', `mayor/n-${n}`);
    for (let n = 4; n < 8; n += 1) await commitFiles(site.repo, { [`n-${n}.txt`]: 'two\n' });
    const before = subprocessCount();
    const cold = await proofsOf();
    expect(subprocessCount() - before).toBeLessThanOrEqual(9);
    const kinds = (kind: string) => cold.filter((line) => line.endsWith(kind)).length;
    expect([kinds('reachable'), kinds('equal'), kinds('alone')]).toEqual([4, 4, 4]);
    expect(await costOf(() => branches.list())).toBe(2);
    expect(await Promise.all([proofsOf(), proofsOf()])).toEqual([cold, cold]);
    await commitFiles(site.repo, { 'n-8.txt': 'two\n' });
    expect((await proofsOf()).filter((line) => line.endsWith('equal'))).toHaveLength(5);
    await commitFiles(site.repo, { 'other.txt': 'other\n' });
    await git(site.repo, 'reset', '-q', '--hard', 'HEAD~2');
    expect(await proofsOf()).toEqual(cold);
  });

  it('shows a reset, a switch and an amended commit without being told', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await commitFiles(path, { 'x.txt': 'x\n' });
    const [first] = await site.workspace.list();
    await git(path, 'commit', '-q', '--amend', '-m', 'Amended');
    const [amended] = await site.workspace.list();
    expect(amended?.head).not.toBe(first?.head);
    await git(path, 'reset', '-q', '--hard', 'HEAD~1');
    expect(await site.workspace.list()).toMatchObject([{ ahead: 0 }]);
    await git(path, 'checkout', '-q', '-b', 'mayor/other');
    expect(await site.workspace.list()).toMatchObject([{ branch: 'mayor/other' }]);
  });
});

describe('many at once', () => {
  it('from two processes share one pool without taking the same worktree', async () => {
    const site = await worktreeSite({ settings: { pool: 3 } });
    expect(await site.workspace.warm()).toBe(3);
    expect(await site.workspace.warm()).toBe(0);
    const other = site.again();
    const names = ['amber', 'basil', 'cedar', 'dill', 'elder', 'fern'];
    const made = await Promise.all(
      names.map((name, at) => {
        const workspace = at % 2 === 0 ? site.workspace : other;
        return workspace.ensure({ rig: site.rig.name, polecat: polecatId(name), branch: `mayor/${name}` });
      }),
    );
    expect(new Set(made.map(({ path }) => path)).size).toBe(6);
    const listed = await site.workspace.list();
    expect(listed.map(({ branch }) => branch)).toEqual(names.map((name) => `mayor/${name}`));
    expect(made.filter(({ how }) => how === 'pooled')).toHaveLength(3);
  });

  it('are listed without a mishap while they come and go', async () => {
    const site = await worktreeSite({ settings: { pool: 2 } });
    let going = true;
    const listed = (async () => {
      let counts = 0;
      for (; going; counts += 1) await site.workspace.list();
      return counts;
    })();
    const lives = ['amber', 'basil', 'cedar', 'dill'].map(async (name) => {
      for (let round = 0; round < 3; round += 1) {
        const { path } = await site.ensure(`${name}-${round}`);
        await writeFiles(path, { 'x.txt': 'x\n' });
        await site.workspace.release(path, { force: true });
      }
    });
    await Promise.all(lives);
    going = false;
    expect(await listed).toBeGreaterThan(0);
    expect((await site.workspace.list()).map(({ polecat }) => polecat)).toEqual([undefined, undefined]);
  });
});
