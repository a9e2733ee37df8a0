import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hintOf, TerminalError, TransientError } from '../../../src/core/errors.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import { makeForge, type TestForge } from '../../helpers/forge.ts';
import { looseCommit } from '../../helpers/loose-commit.ts';
import { cloneOf, commitFiles, git, makeRemote, makeRepo, type Repo } from '../../helpers/repo.ts';

let repo: Repo;
let remote: string;
let town: TestForge;

beforeEach(async () => {
  repo = await makeRepo({ name: "the user's clone" });
  onTestFinished(repo.remove);
  remote = await makeRemote(repo);
  town = await makeForge(repo);
});

const landed = async (name = 'new.txt'): Promise<Sha> => {
  const onto = await town.forge.base();
  const commit = await looseCommit(repo.path, onto, { [name]: 'new\n' });
  const rehearsal = await town.forge.rehearse(taskId('shop-k3f9'), commit, 'Merge');
  if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
  await town.forge.land(onto, rehearsal.result);
  return rehearsal.result;
};
const pushed = (where = remote, branch = 'main') => git(where, 'rev-parse', branch);
const failure = (result: Sha) => town.forge.verify(result, true).catch((error: unknown) => error);
const hook = async (folder: string, name: string, text: string) => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
};

describe('pushing', () => {
  it('keeps the ref of the rehearsal until the result is pushed, then lets it go', async () => {
    const result = await landed();
    await rename(remote, `${remote}.away`);
    expect(await failure(result)).toBeInstanceOf(TransientError);
    expect(await git(repo, 'for-each-ref', 'refs/mayor/merge')).not.toBe('');
    await rename(`${remote}.away`, remote);
    expect(await town.forge.verify(result, true)).toBe('verified');
    expect(await git(repo, 'for-each-ref', 'refs/mayor')).toBe('');
    expect(await pushed()).toBe(result);
  });

  it('lets go of what the task was rehearsed as elsewhere since, which is in no base', async () => {
    const result = await landed();
    const task = taskId('shop-k3f9');
    const start = sha(await git(repo, 'rev-parse', `${result}^1`));
    const [front, commit] = [{ 'front.txt': 'front\n' }, { 'new.txt': 'new\n' }];
    const beside = await looseCommit(repo.path, start, front);
    await town.forge.rehearse(task, await looseCommit(repo.path, start, commit), 'Merge', beside);
    expect(await town.forge.verify(result, false)).toBe('verified');
    expect(await git(repo, 'for-each-ref', '--format=%(refname)', 'refs/mayor')).toBe(`refs/mayor/merge/${task}`);
    expect(await town.forge.verify(result, false, [task, taskId('shop-2')])).toBe('verified');
    expect(await git(repo, 'for-each-ref', 'refs/mayor')).toBe('');
  });

  it('leaves the kept result of another task alone', async () => {
    const result = await landed();
    await town.forge.rehearse(taskId('shop-2'), await looseCommit(repo.path, result, { 'b.txt': 'b\n' }), 'Other');
    await town.forge.verify(result, false);
    expect(await git(repo, 'for-each-ref', '--format=%(refname)')).toContain('refs/mayor/merge/shop-2');
  });

  it('goes to the upstream of the base, under its name there', async () => {
    const team = await makeRemote({ ...repo, base: 'main' }, 'team');
    await git(team, 'branch', '-m', 'main', 'trunk');
    await git(repo, 'config', 'branch.main.merge', 'refs/heads/trunk');
    const result = await landed();
    await town.forge.verify(result, true);
    expect(await pushed(team, 'trunk')).toBe(result);
    expect(await pushed()).not.toBe(result);
  });

  it('goes where the user pushes, when that is not where the base comes from', async () => {
    const fork = await makeRemote(repo, 'fork');
    await git(repo, 'config', 'branch.main.remote', 'origin');
    await git(repo, 'config', 'remote.pushDefault', 'fork');
    const result = await landed();
    await town.forge.verify(result, true);
    expect([await pushed(fork), await pushed()]).toEqual([result, await git(repo, 'rev-parse', `${result}^1`)]);
  });

  it('takes neither tags nor other branches along', async () => {
    await git(repo, 'config', 'push.followTags', 'true');
    await git(repo, 'config', 'push.default', 'matching');
    const result = await landed();
    await git(repo, 'tag', '-a', '-m', 'v1', 'v1', result);
    await town.forge.verify(result, true);
    expect(await git(remote, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  it('says what to do when others have pushed first, and works once they are pulled and pushed', async () => {
    const result = await landed();
    const other = await cloneOf(repo, remote);
    await commitFiles(other, { 'theirs.txt': 'theirs\n' });
    await git(other, 'push', '-q');
    const theirs = await pushed();
    const error = await failure(result);
    expect(error).toBeInstanceOf(TransientError);
    expect(hintOf(error)).toMatch(/origin has commits that main lacks.*git pull origin main/);
    expect(await pushed()).toBe(theirs);
    await git(repo, 'pull', '-q', '--no-rebase', '--no-edit', 'origin', 'main');
    await git(repo, 'push', '-q');
    expect(await town.forge.verify(result, true)).toBe('verified');
  });

  it('runs the pre-push hook of the user, who may have reasons', async () => {
    await hook(join(repo.path, '.git', 'hooks'), 'pre-push', `cat > "${repo.root}/hooked"`);
    const result = await landed();
    await town.forge.verify(result, true);
    expect(await readFile(join(repo.root, 'hooked'), 'utf8')).toContain(`${result} refs/heads/main`);
    await hook(join(repo.path, 'my hooks'), 'pre-push', 'echo a secret is in it >&2; exit 1');
    await git(repo, 'config', 'core.hooksPath', 'my hooks');
    const next = await landed('next.txt');
    const error = await failure(next);
    expect(error).toBeInstanceOf(TransientError);
    expect(String(error)).toContain('a secret is in it');
    expect(await pushed()).toBe(result);
  });

  it('is for a person when the remote does not take it', async () => {
    await hook(join(remote, 'hooks'), 'pre-receive', 'printf "\\033[31mprotected\\n" >&2; exit 1');
    const error = await failure(await landed());
    expect(error).toBeInstanceOf(TerminalError);
    expect(hintOf(error)).toMatch(/does not take pushes to refs\/heads\/main/);
    expect(String(error)).toContain('protected');
    expect(String(error)).not.toContain('\u001b');
  });

  it('is tried again when the net is away', async () => {
    await git(repo, 'remote', 'set-url', 'origin', 'http://127.0.0.1:9/shop.git');
    expect(await failure(await landed())).toBeInstanceOf(TransientError);
  });

  it('does not ask for a password', async () => {
    await git(repo, 'remote', 'set-url', 'origin', 'ssh://nobody@127.0.0.1:9/shop.git');
    expect(await failure(await landed())).toBeInstanceOf(TransientError);
  });
});
