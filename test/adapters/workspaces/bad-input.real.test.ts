import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { gitWorkspaces, inspectClone } from '../../../src/adapters/workspaces/index.ts';
import { hintOf, TerminalError, TransientError, UsageError } from '../../../src/core/errors.ts';
import { polecatId, rigName } from '../../../src/core/ids.ts';
import { freshFolder } from '../../helpers/folder.ts';
import { commitFiles, git, hermetic, makeRemote, makeRepo, writeFiles } from '../../helpers/repo.ts';
import { rigOf } from '../../helpers/rig.ts';
import { worktreeSite } from '../../helpers/worktrees.ts';

hermetic();

/** What a polecat's first worktree in a rig at `path` says. */
const refusalOf = async (path: string, base = 'main', folder?: string): Promise<unknown> => {
  const workspace = gitWorkspaces({ folder: folder ?? (await freshFolder()), clock: systemClock() })(
    rigOf({ path, base }),
  );
  return workspace
    .ensure({ rig: rigName('shop'), polecat: polecatId('amber'), branch: 'mayor/t' })
    .catch((error: unknown) => error);
};

const expectRefusal = (refusal: unknown, says: RegExp, hint: RegExp): void => {
  expect(refusal).toBeInstanceOf(TerminalError);
  expect(String(refusal)).toMatch(says);
  expect(hintOf(refusal)).toMatch(hint);
};

const freshRepo = async (options: Parameters<typeof makeRepo>[0] = {}) => {
  const repo = await makeRepo(options);
  onTestFinished(() => repo.remove());
  return repo;
};

/** A path at which there is no clone to work in. */
const gone = async (kind: string): Promise<string> => {
  const folder = await freshFolder();
  const path = join(folder, 'it');
  if (kind === 'missing') return path;
  if (kind === 'file') await writeFile(path, '');
  if (kind === 'plain') await mkdir(path);
  if (kind === 'line break') return (await freshRepo({ name: 'a\nb' })).path;
  if (kind === 'bare') await git(folder, 'init', '-q', '--bare', path);
  if (kind === 'empty') await git(folder, 'init', '-q', path);
  return kind === 'inside' ? join((await freshRepo()).path, '.git') : path;
};

describe('a rig that cannot be worked in', () => {
  it.each([
    ['missing', /There is no folder/, /mayor init/],
    ['file', /is a file/, /folder of the clone/],
    ['plain', /is no git repository/, /git init/],
    ['bare', /is a bare repository/, /git clone/],
    ['inside', /lies inside a \.git folder/, /folder of the clone/],
    ['line break', /has a line break/, /Rename the folder/],
    ['empty', /has no commits/, /git commit/],
  ])('says so: %s', async (kind, says, hint) => {
    const path = await gone(kind);
    expectRefusal(await refusalOf(path), says, hint);
    const inspected = await inspectClone(path).catch((error: unknown) => error);
    expect(inspected).toBeInstanceOf(UsageError);
    expect(String(inspected)).toMatch(says);
    expect(hintOf(inspected)).toMatch(hint);
  });

  it('names the branches that there are when the base is missing', async () => {
    const site = await worktreeSite();
    await git(site.repo, 'branch', 'trunk');
    expectRefusal(
      await refusalOf(site.repo.path, 'develop'),
      /has no branch "develop"/,
      /main, trunk.*git branch develop/,
    );
  });

  it('works as soon as the clone is mended, without being opened again', async () => {
    const folder = await freshFolder();
    const path = join(folder, 'clone');
    await mkdir(path);
    const rig = rigOf({ path });
    const workspace = gitWorkspaces({ folder: join(folder, 'worktrees'), clock: systemClock() })(rig);
    await expect(workspace.list()).rejects.toThrow(TerminalError);
    await git(path, 'init', '-q', '-b', 'main');
    await commitFiles(path, { 'a.txt': 'a\n' });
    expect(await workspace.ensure({ rig: rig.name, polecat: polecatId('amber'), branch: 'mayor/t' })).toMatchObject({
      how: 'new',
    });
  });
});

describe('a clone in an unusual state', () => {
  it('with a detached HEAD works, as the base branch is there', async () => {
    const site = await worktreeSite();
    await git(site.repo, 'checkout', '-q', '--detach');
    expect(await site.ensure('amber')).toMatchObject({ how: 'new' });
  });

  it('with uncommitted changes is left exactly as it is', async () => {
    const site = await worktreeSite({ settings: { pool: 1 } });
    await writeFiles(site.repo, { 'a.txt': 'mine\n', 'new.txt': 'mine\n', 'staged.txt': 'mine\n' });
    await git(site.repo, 'add', 'staged.txt');
    const before = await git(site.repo, 'status', '--porcelain=v2', '--branch');
    const { path } = await site.ensure('amber');
    await writeFiles(path, { 'b.txt': 'b\n' });
    await site.workspace.release(path, { force: true });
    await site.ensure('basil');
    expect(await git(site.repo, 'status', '--porcelain=v2', '--branch')).toBe(before);
    expect(await git(site.repo, 'stash', 'list')).toBe('');
  });

  it('whose path has spaces, quotes and dollars works', async () => {
    const site = await worktreeSite({ name: `a "b' $(c) é -d` });
    const { path } = await site.ensure('amber');
    const commit = await commitFiles(path, { 'b.txt': 'b\n' });
    expect(await site.workspace.list()).toMatchObject([{ path, head: commit, ahead: 1 }]);
    expect(await site.workspace.release(path, { force: false })).toBe('released');
  });

  it('that is itself a linked worktree works', async () => {
    const site = await worktreeSite();
    const linked = join(site.repo.root, 'linked');
    await git(site.repo, 'worktree', 'add', '-q', linked, '-b', 'side');
    expect(await refusalOf(linked)).toMatchObject({ how: 'new' });
  });

  it('with a branch called mayor says how to make room', async () => {
    const site = await worktreeSite();
    await git(site.repo, 'branch', 'mayor');
    const refusal = await site.ensure('amber').catch((error: unknown) => error);
    expectRefusal(refusal, /stands in the way/, /git branch -m mayor/);
    await git(site.repo, 'branch', '-m', 'mayor', 'mayor-old');
    expect(await site.ensure('amber')).toMatchObject({ path: join(site.folder, 'amber') });
    expect(await site.workspace.list()).toMatchObject([{ branch: 'mayor/amber', dirty: [] }]);
  });

  it('with a lock on its refs is tried again later', async () => {
    const site = await worktreeSite();
    await site.workspace.list();
    await mkdir(join(site.repo.path, '.git/refs/heads/mayor'), { recursive: true });
    await writeFile(join(site.repo.path, '.git/refs/heads/mayor/amber.lock'), '');
    const refusal = await site.ensure('amber').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TransientError);
    expect(hintOf(refusal)).toContain('amber.lock');
  });
});

describe('a folder for worktrees that cannot be used', () => {
  it('says which', async () => {
    const site = await worktreeSite();
    const file = join(site.repo.root, 'file');
    await writeFile(file, '');
    expectRefusal(await refusalOf(site.repo.path, 'main', join(file, 'worktrees')), /make the folder/, /may write/);
  });

  it.skipIf(process.getuid?.() === 0)('says so when it may not be written', async () => {
    const site = await worktreeSite();
    const folder = join(site.repo.root, 'locked');
    await mkdir(folder);
    await chmod(folder, 0o555);
    expectRefusal(await refusalOf(site.repo.path, 'main', join(folder, 'worktrees')), /make the folder/, /may write/);
  });
});

describe('inspecting a clone', () => {
  it('finds its top from a folder inside, its base and its remotes', async () => {
    const repo = await freshRepo({ base: 'trunk', files: { 'src/a.txt': 'a\n' } });
    await makeRemote(repo);
    await git(repo, 'checkout', '-q', '-b', 'feature');
    const found = await inspectClone(join(repo.path, 'src'));
    expect(found).toMatchObject({ path: repo.path, branches: ['feature', 'trunk'], remotes: ['origin'] });
    await git(repo, 'remote', 'set-head', 'origin', '-a');
    expect(await inspectClone(repo.path)).toMatchObject({ base: 'trunk' });
  });

  it('takes main, master, then the present branch for the base', async () => {
    const repo = await freshRepo({ base: 'odd' });
    await git(repo, 'checkout', '-q', '-b', 'work');
    expect((await inspectClone(repo.path)).base).toBe('work');
    await git(repo, 'branch', 'master');
    expect((await inspectClone(repo.path)).base).toBe('master');
    await git(repo, 'branch', 'main');
    expect((await inspectClone(repo.path)).base).toBe('main');
  });

  it('refuses a worktree that Mayor made', async () => {
    const site = await worktreeSite();
    const { path } = await site.ensure('amber');
    await expect(inspectClone(path)).rejects.toThrow(/that Mayor made/);
  });
});
