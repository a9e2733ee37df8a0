import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha } from '../../../src/core/ids.ts';
import { manualClock } from '../../helpers/clock.ts';
import { cloneOf, commitFiles, git, makeRemote, writeFiles } from '../../helpers/repo.ts';
import { branchesOf, type WorktreeSite, worktreeSite } from '../../helpers/worktrees.ts';

/** A clone of a remote to which somebody else pushes. */
const siteWithRemote = async () => {
  const clock = manualClock();
  const site = await worktreeSite({ clock, settings: { pool: 1 } });
  const remote = await makeRemote(site.repo);
  const other = await cloneOf(site.repo, remote);
  const push = async (files: Record<string, string>): Promise<string> => {
    const commit = await commitFiles(other, files, 'Pushed by somebody else');
    await git(other, 'push', '-q');
    return commit;
  };
  return { site, clock, remote, push };
};

const baseOf = (site: WorktreeSite): Promise<string> => git(site.repo, 'rev-parse', 'main');

describe('a base that follows a remote', () => {
  it('is fetched, and work is cut from what is new there, while the user’s branch stays', async () => {
    const { site, push } = await siteWithRemote();
    const before = await baseOf(site);
    const pushed = await push({ 'b.txt': 'theirs\n' });
    const { path, baseSha, notes } = await site.ensure('amber');
    expect({ baseSha, notes }).toEqual({ baseSha: pushed, notes: [] });
    expect(await baseOf(site)).toBe(before);
    expect(await git(site.repo, 'status', '--porcelain')).toBe('');
    expect(await site.workspace.look(path)).toMatchObject({ ahead: 0, added: 0 });
  });

  it('does not count what is new there as work of the polecat', async () => {
    const { site, push } = await siteWithRemote();
    await push({ 'b.txt': 'theirs\n' });
    const { path } = await site.ensure('amber');
    const commit = await commitFiles(path, { 'c.txt': 'mine\n' });
    expect(await site.workspace.look(path)).toMatchObject({ ahead: 1, added: 1 });
    const diff = await site.workspace.diff(sha(commit), { limit: 10_000 });
    expect(diff.files.map((file) => file.path)).toEqual(['c.txt']);
  });

  it('that has commits of its own is where work is cut from', async () => {
    const { site, push } = await siteWithRemote();
    const mine = await commitFiles(site.repo, { 'mine.txt': 'mine\n' });
    await push({ 'b.txt': 'theirs\n' });
    expect((await site.ensure('amber')).baseSha).toBe(mine);
  });

  it('is asked at most once a minute, however many polecats start', async () => {
    const { site, clock, push } = await siteWithRemote();
    const first = await site.ensure('amber');
    const pushed = await push({ 'b.txt': 'theirs\n' });
    expect((await site.ensure('basil')).baseSha).toBe(first.baseSha);
    clock.advance(61_000);
    const both = await Promise.all([site.ensure('cedar'), site.ensure('dill')]);
    expect(both.map(({ baseSha }) => baseSha)).toEqual([pushed, pushed]);
  });

  it('is used as it is when the remote is away, with a note, and left alone for a while', async () => {
    const { site, clock, remote } = await siteWithRemote();
    const before = await baseOf(site);
    await git(site.repo, 'remote', 'set-url', 'origin', `${remote}-gone`);
    const { baseSha, notes } = await site.ensure('amber');
    expect(baseSha).toBe(before);
    expect(notes).toEqual([expect.stringContaining('The remote "origin" could not be asked')]);
    clock.advance(61_000);
    expect((await site.ensure('basil')).notes).toEqual([]);
    clock.advance(300_000);
    expect((await site.ensure('cedar')).notes).toHaveLength(1);
  });

  it('is not moved by a fetch even when the user’s configuration would have it so', async () => {
    const { site, push } = await siteWithRemote();
    await git(site.repo, 'config', '--replace-all', 'remote.origin.fetch', '+refs/heads/*:refs/heads/*');
    await git(site.repo, 'config', '--add', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
    await git(site.repo, 'branch', 'precious');
    await push({ 'b.txt': 'theirs\n' });
    const before = await git(site.repo, 'for-each-ref', 'refs/heads');
    await site.ensure('amber');
    expect(
      (await git(site.repo, 'for-each-ref', 'refs/heads')).split('\n').filter((line) => !line.includes('mayor/')),
    ).toEqual(before.split('\n'));
  });

  it('loses a branch of Mayor’s that the remote has by now', async () => {
    const { site, clock } = await siteWithRemote();
    const { path } = await site.ensure('amber');
    await commitFiles(path, { 'c.txt': 'mine\n' });
    await git(path, 'push', '-q', 'origin', 'HEAD:main');
    clock.advance(61_000);
    await site.ensure('basil');
    await site.workspace.release(path, { force: false });
    expect(await branchesOf(site.repo)).toEqual(['mayor/basil']);
  });

  it('without a remote is read where it is', async () => {
    const site = await worktreeSite();
    await writeFiles(site.repo, { 'a.txt': 'changed\n' });
    const { baseSha, path } = await site.ensure('amber');
    expect(baseSha).toBe(await baseOf(site));
    expect(path).toBe(join(site.folder, 'amber'));
  });
});
