/** What the user, or anybody else, has: never touched. */
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConflictError, TerminalError } from '../../../src/core/errors.ts';
import { commitFiles, git, writeFiles } from '../../helpers/repo.ts';
import { branchesOf, countWorktrees, worktreeSite } from '../../helpers/worktrees.ts';

describe('a folder that Mayor did not make', () => {
  it('in a polecat’s place is left alone, and the polecat told', async () => {
    const site = await worktreeSite();
    await writeFiles(join(site.folder, 'amber'), { 'mine.txt': 'mine\n' });
    await expect(site.ensure('amber')).rejects.toThrow(/Mayor did not make it/);
    await expect(site.workspace.release(join(site.folder, 'amber'), { force: true })).rejects.toThrow(TerminalError);
    expect(await readFile(join(site.folder, 'amber/mine.txt'), 'utf8')).toBe('mine\n');
    expect(await site.workspace.list()).toEqual([]);
  });

  it('is left alone even when it is a worktree of the same clone, in our own folder', async () => {
    const site = await worktreeSite({ settings: { pool: 1 } });
    await site.workspace.list();
    const path = join(site.folder, 'amber');
    const slot = join(site.folder, '.pool', 'theirs');
    await git(site.repo, 'worktree', 'add', '-q', '-b', 'theirs', path);
    await git(site.repo, 'worktree', 'add', '-q', '-b', 'theirs-too', slot);
    await expect(site.ensure('amber')).rejects.toThrow(TerminalError);
    await expect(site.workspace.release(path, { force: true })).rejects.toThrow(TerminalError);
    await expect(site.workspace.snapshot(path, 'a test')).rejects.toThrow(TerminalError);
    expect(await site.ensure('basil')).toMatchObject({ how: 'new' });
    expect(await site.again().list()).toHaveLength(1);
    expect(await countWorktrees(site.repo)).toBe(4);
  });

  it('is left alone when it is a copy of a worktree of ours', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    const copy = join(site.folder, 'copy');
    await cp(path, copy, { recursive: true });
    expect(await site.workspace.look(copy)).toBe('absent');
    await expect(site.workspace.release(copy, { force: true })).rejects.toThrow(TerminalError);
    expect(await site.workspace.list()).toHaveLength(1);
    expect(await readFile(join(copy, 'a.txt'), 'utf8')).toBe('one\ntwo\nthree\n');
  });

  it('is left alone when it is a link to somewhere else', async () => {
    const site = await worktreeSite();
    await site.workspace.list();
    const elsewhere = join(site.repo.root, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, join(site.folder, 'amber'));
    await expect(site.ensure('amber')).rejects.toThrow(TerminalError);
    await expect(site.workspace.release(join(site.folder, 'amber'), { force: true })).rejects.toThrow(TerminalError);
  });

  it('is left alone when it is another rig’s worktree of the same clone', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    const other = site.again({ name: site.rig.name });
    expect(await other.list()).toHaveLength(1);
    const stranger = await worktreeSite();
    await expect(stranger.workspace.release(path, { force: true })).rejects.toThrow(TerminalError);
    expect(await stranger.workspace.look(path)).toBe('absent');
    expect(await site.workspace.list()).toHaveLength(1);
  });
});

describe('the clone itself', () => {
  it('is never released', async () => {
    const site = await worktreeSite();
    await expect(site.workspace.release(site.repo.path, { force: true })).rejects.toThrow(TerminalError);
    expect(await readFile(join(site.repo.path, 'a.txt'), 'utf8')).toBe('one\ntwo\nthree\n');
  });

  it('keeps a branch of Mayor’s that the user has checked out', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await site.workspace.release(path, { force: false });
    await git(site.repo, 'checkout', '-q', '-b', 'mayor/amber');
    const refusal = await site.ensure('basil', 'mayor/amber').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConflictError);
    expect(String(refusal)).toContain(site.repo.path);
    await site.workspace.release(join(site.folder, 'basil'), { force: true });
    expect(await branchesOf(site.repo)).toEqual(['mayor/amber']);
  });

  it('keeps a branch that an agent made beside its own', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await git(path, 'checkout', '-q', '-b', 'experiment');
    const commit = await commitFiles(path, { 'b.txt': 'b\n' });
    await site.workspace.release(path, { force: true });
    expect(await git(site.repo, 'rev-parse', 'experiment')).toBe(commit);
  });

  it('keeps commits that an agent left on no branch', async () => {
    const site = await worktreeSite({ settings: { pool: 1 } });
    const { path } = await site.ensure('amber');
    await git(path, 'checkout', '-q', '--detach');
    const commit = await commitFiles(path, { 'b.txt': 'b\n' });
    await site.workspace.release(path, { force: false });
    expect(await git(site.repo, 'for-each-ref', `--contains=${commit}`, 'refs/mayor/backup')).not.toBe('');
  });

  it('keeps its configuration, stash and hooks untouched, and runs none of them', async () => {
    const site = await worktreeSite({ settings: { pool: 1 } });
    const ran = join(site.repo.root, 'hook-ran');
    const hook = `#!/bin/sh\ntouch '${ran}'\n`;
    await writeFiles(join(site.repo.path, '.git/hooks'), { 'post-checkout': hook, 'reference-transaction': hook });
    await git(site.repo, 'update-index', '--refresh');
    const config = await readFile(join(site.repo.path, '.git/config'), 'utf8');
    const { path } = await site.ensure('amber');
    await writeFiles(path, { 'b.txt': 'b\n' });
    await site.workspace.release(path, { force: true });
    await site.ensure('basil');
    expect(await readFile(join(site.repo.path, '.git/config'), 'utf8')).toBe(config);
    await expect(readFile(ran)).rejects.toThrow();
  });
});
