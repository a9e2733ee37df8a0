import { expect } from 'vitest';
import { UsageError } from '../../../src/core/errors.ts';
import { polecatId } from '../../../src/core/ids.ts';
import type { KeptRef } from '../../../src/ports/branches.ts';
import type { Site, Test } from '../workspace.ts';

const spec = (site: Site, name: string) => ({
  rig: site.rig.name,
  polecat: polecatId(name),
  branch: `mayor/${name}-work`,
});

/** A worktree with one commit of `files` on its branch. */
const worked = async (site: Site, name: string, files: Readonly<Record<string, string>>) => {
  const { path } = await site.workspace.ensure(spec(site, name));
  await site.hands.write(path, files);
  return { path, branch: `mayor/${name}-work`, commit: await site.hands.commit(path, 'Work') };
};

const listed = async ({ workspace }: Site): Promise<readonly KeptRef[]> => workspace.branches.list();
const one = async (site: Site, branch: string): Promise<KeptRef> => {
  const [found, ...more] = (await listed(site)).filter((kept) => kept.branch === branch);
  if (found === undefined || more.length > 0)
    throw new Error(`${branch} is there ${more.length + 1} times, or not at all`);
  return found;
};

export const branches = (test: Test): void => {
  test('a branch with a commit of its own is told with its size, and is not dropped', async (site) => {
    const { path, branch, commit } = await worked(site, 'amber', { 'b.txt': 'one\ntwo\n' });
    expect(await one(site, branch)).toMatchObject({
      ref: `refs/heads/${branch}`,
      id: commit,
      tip: commit,
      worktree: path,
      proof: { kind: 'alone', commits: 1 },
      added: 2,
      removed: 0,
    });
    await site.workspace.release(path, { force: false });
    const dropped = await site.workspace.branches.drop(`refs/heads/${branch}`, commit);
    expect(dropped).toMatchObject({ kind: 'kept', because: expect.stringMatching(/nowhere else/) });
    expect(await site.hands.branches()).toEqual([branch]);
  });

  test('a branch that landed is kept as a backup when its worktree is given back', async (site) => {
    const { path, branch, commit } = await worked(site, 'amber', { 'b.txt': 'one\n' });
    await site.hands.land(commit);
    await site.workspace.release(path, { force: false });
    expect(await site.hands.branches()).toEqual([]);
    expect(await one(site, branch)).toMatchObject({ tip: commit, proof: { kind: 'reachable' }, added: 0 });
    expect((await one(site, branch)).ref).toMatch(/^refs\/mayor\/backup\//);
  });

  test('a branch that was never committed to leaves no backup', async (site) => {
    const { path } = await site.workspace.ensure(spec(site, 'amber'));
    await site.workspace.release(path, { force: false });
    expect(await listed(site)).toEqual([]);
  });

  test('a branch whose changes are one commit of the base goes too, and is kept', async (site) => {
    const { path, branch, commit } = await worked(site, 'amber', { 'b.txt': 'one\n', 'a.txt': 'one\nTWO\nthree\n' });
    await site.hands.advance({ 'c.txt': 'other\n' });
    const squash = await site.hands.advance({ 'b.txt': 'one\n', 'a.txt': 'one\nTWO\nthree\n' });
    await site.hands.advance({ 'b.txt': 'changed since\n' });
    expect(await one(site, branch)).toMatchObject({ proof: { kind: 'equal', sha: squash } });
    await site.workspace.release(path, { force: false });
    expect(await site.hands.branches()).toEqual([]);
    expect(await one(site, branch)).toMatchObject({ tip: commit, proof: { kind: 'equal', sha: squash } });
  });

  test('changes that only look like those of the base are nowhere else', async (site) => {
    const { branch } = await worked(site, 'amber', { 'b.txt': 'if x:\n  y\n' });
    await site.hands.advance({ 'b.txt': 'if x:\n    y\n' });
    expect(await one(site, branch)).toMatchObject({ proof: { kind: 'alone' } });
  });

  test('what is safe is dropped, with its proof; one that moved or is checked out stays', async (site) => {
    const { path, branch, commit } = await worked(site, 'amber', { 'b.txt': 'one\n' });
    await site.hands.land(commit);
    const { drop } = site.workspace.branches;
    const ref = `refs/heads/${branch}`;
    expect(await drop(ref, commit)).toMatchObject({ kind: 'kept', because: expect.stringContaining('checked out') });
    await site.workspace.release(path, { force: false });
    await site.workspace.branches.restore(branch, commit);
    const other = await site.hands.base();
    await site.hands.advance({ 'c.txt': 'more\n' });
    expect(await drop(ref, await site.hands.base())).toMatchObject({
      kind: 'kept',
      because: expect.stringContaining('moved'),
    });
    expect(other).toBe(commit);
    expect(await drop(ref, commit)).toEqual({ kind: 'deleted', proof: { kind: 'reachable' } });
    expect(await drop(ref, commit)).toMatchObject({ kind: 'kept', because: expect.stringContaining('gone') });
    const backup = await one(site, branch);
    expect(await drop(backup.ref, backup.id)).toMatchObject({ kind: 'deleted' });
    expect(await listed(site)).toEqual([]);
  });

  test('a backup of files that are nowhere else is not dropped', async (site) => {
    const { path } = await site.workspace.ensure(spec(site, 'amber'));
    await site.hands.write(path, { 'b.txt': 'draft\n' });
    const ref = await site.workspace.snapshot(path, 'test');
    const kept = (await listed(site)).find((backup) => backup.ref === ref);
    expect(kept).toMatchObject({ proof: { kind: 'alone' } });
    expect(await site.workspace.branches.drop(ref, kept?.id ?? (await site.hands.base()))).toMatchObject({
      kind: 'kept',
    });
  });

  test('only what Mayor made is dropped or restored', async (site) => {
    const base = await site.hands.base();
    const { drop, restore } = site.workspace.branches;
    await expect(drop(`refs/heads/${site.rig.base}`, base)).rejects.toThrow(UsageError);
    await expect(drop('refs/tags/v1', base)).rejects.toThrow(UsageError);
    await expect(restore(site.rig.base, base)).rejects.toThrow(UsageError);
    expect(await site.hands.base()).toBe(base);
  });

  test('restoring makes the branch, again is fine, and what it had is kept', async (site) => {
    const { path, branch, commit } = await worked(site, 'amber', { 'b.txt': 'one\n' });
    const { restore } = site.workspace.branches;
    const base = await site.hands.base();
    expect(await restore(branch, base)).toEqual({ kind: 'in-use', path });
    await site.workspace.release(path, { force: false });
    expect(await restore(branch, base)).toEqual({ kind: 'restored' });
    expect(await restore(branch, base)).toEqual({ kind: 'restored' });
    const [branchNow, backup] = (await listed(site))
      .filter((kept) => kept.branch === branch)
      .sort((a, b) => (a.ref < b.ref ? -1 : 1));
    expect(branchNow).toMatchObject({ tip: base, proof: { kind: 'reachable' } });
    expect(backup).toMatchObject({ tip: commit, proof: { kind: 'alone', commits: 1 } });
    expect(await site.hands.isKept(commit)).toBe(true);
  });

  test('pruning takes backups of more than that age that the base has, no branch, and nothing that is nowhere else', async (site) => {
    const { path, branch, commit } = await worked(site, 'amber', { 'b.txt': 'one\n' });
    await site.hands.land(commit);
    await site.workspace.release(path, { force: false });
    const { path: draft } = await worked(site, 'basil', { 'c.txt': 'one\n' });
    await site.hands.write(draft, { 'd.txt': 'draft\n' });
    const alone = await site.workspace.snapshot(draft, 'test');
    const { ref } = await one(site, branch);
    expect(await site.workspace.branches.prune(86_400_000)).toEqual([]);
    expect(await site.workspace.branches.prune(-60_000)).toEqual([ref]);
    // What is nowhere else is never old enough.
    const left = await listed(site);
    expect(left.map((kept) => kept.ref).sort()).toEqual(['refs/heads/mayor/basil-work', alone].sort());
    expect(left.map(({ proof }) => proof.kind)).toEqual(['alone', 'alone']);
  });

  test('rehearsals and branches as seen on a remote are told, and go once the base has their work', async (site) => {
    const { branch, commit } = await worked(site, 'amber', { 'b.txt': 'one\n' });
    const { branch: other, commit: alone } = await worked(site, 'basil', { 'c.txt': 'one\n' });
    const seen = `refs/mayor/remote/${branch}`;
    await site.hands.hold('refs/mayor/merge/shop-a', await site.hands.merged(commit));
    await site.hands.hold('refs/mayor/merge/shop-b', await site.hands.merged(alone));
    await site.hands.hold(seen, commit);
    await site.hands.hold(`refs/mayor/remote/${site.rig.base}`, await site.hands.base());
    const told = async () =>
      (await listed(site))
        .filter(({ ref }) => !ref.startsWith('refs/heads/'))
        .map(({ ref, proof, branch: of }) => [ref, proof.kind, of].join(' ').trim())
        .sort();
    expect(await told()).toEqual([
      'refs/mayor/merge/shop-a alone',
      'refs/mayor/merge/shop-b alone',
      `${seen} alone ${branch}`,
    ]);
    expect(await site.workspace.branches.prune(-60_000)).toEqual([]);
    await site.hands.land(commit);
    expect(await told()).toEqual([
      'refs/mayor/merge/shop-a reachable',
      'refs/mayor/merge/shop-b alone',
      `${seen} reachable ${branch}`,
    ]);
    expect(await site.workspace.branches.prune(86_400_000)).toEqual([]);
    expect(await site.workspace.branches.prune(-60_000, ['refs/mayor/merge/shop-a'])).toEqual([seen]);
    expect(await site.workspace.branches.prune(-60_000)).toEqual(['refs/mayor/merge/shop-a']);
    expect(await told()).toEqual(['refs/mayor/merge/shop-b alone']);
    expect(await site.hands.branches()).toEqual([branch, other]);
  });

  test('a rehearsal goes with a squash of its branch, one of an undo with what it was to go onto', async (site) => {
    const { commit } = await worked(site, 'amber', { 'b.txt': 'one\n' });
    const base = await site.hands.base();
    const merge = await site.hands.merged(commit);
    await site.hands.hold('refs/mayor/merge/shop-a', merge);
    await site.hands.advance({ 'b.txt': 'one\n' });
    // As if it took back what the base is: nobody's work is in it.
    await site.hands.hold('refs/mayor/merge/shop-b.undo', await site.hands.merged(base));
    const rehearsals = (await listed(site)).filter(({ ref }) => ref.startsWith('refs/mayor/merge/'));
    expect(rehearsals.map(({ ref, proof }) => `${ref} ${proof.kind}`).sort()).toEqual([
      'refs/mayor/merge/shop-a equal',
      'refs/mayor/merge/shop-b.undo reachable',
    ]);
    for (const { ref, id } of rehearsals)
      expect(await site.workspace.branches.drop(ref, id)).toMatchObject({ kind: 'deleted' });
  });
};
