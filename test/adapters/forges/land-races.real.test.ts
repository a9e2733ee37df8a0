import { chmod, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../../src/adapters/process.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import { makeForge, type TestForge } from '../../helpers/forge.ts';
import { type LooseFile, looseCommit } from '../../helpers/loose-commit.ts';
import { git, makeRepo, type Repo, writeFiles } from '../../helpers/repo.ts';

let repo: Repo;
let town: TestForge;
let onto: Sha;

/** A branch with these changes, merged and ready to land. */
const ready = async (changes: Readonly<Record<string, LooseFile>>): Promise<Sha> => {
  const commit = await looseCommit(repo.path, onto, changes);
  const rehearsal = await town.forge.rehearse(taskId('shop-k3f9'), commit, 'Merge');
  if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
  return rehearsal.result;
};
const standing = (name: string) => readFile(join(repo.path, name), 'utf8');
const status = () => git(repo, 'status', '--porcelain');
const tip = () => git(repo, 'rev-parse', 'refs/heads/main');

beforeEach(async () => {
  repo = await makeRepo({ files: { 'one.txt': 'one\n', 'two.txt': 'two\n' }, name: "the user's clone" });
  onTestFinished(repo.remove);
  town = await makeForge(repo);
  onto = sha(await git(repo, 'rev-parse', 'HEAD'));
});

describe('landing in the very moment that the user', () => {
  /** Does `line` of shell in the clone just before a git whose arguments match `pattern`. */
  const justBefore = async (pattern: string, line: string) => {
    const real = (await run(['sh', '-c', 'command -v git'])).stdout.trim();
    const folder = join(repo.root, 'bin');
    const script = `#!/bin/sh\ncase "$*" in ${pattern}) (cd "$MAYOR_TEST_CLONE" && PATH="$MAYOR_TEST_PATH" && ${line}) ;; esac\nexec ${real} "$@"\n`;
    await writeFiles(folder, { git: script });
    await chmod(join(folder, 'git'), 0o755);
    const path = process.env.PATH ?? '';
    Object.assign(process.env, {
      MAYOR_TEST_CLONE: repo.path,
      MAYOR_TEST_PATH: path,
      PATH: `${folder}${delimiter}${path}`,
    });
    onTestFinished(() => {
      process.env.PATH = path;
    });
  };
  const merging = '*"merge --ff-only"*';
  const swapping = '*"update-ref -m mayor"*';

  it('checks the base out leaves the files at the result', async () => {
    await git(repo, 'checkout', '-q', '-b', 'elsewhere');
    const result = await ready({ 'one.txt': 'mine\n', 'two.txt': null });
    await justBefore(swapping, 'git checkout -q main && echo a draft > draft.txt');
    expect(await town.forge.land(onto, result)).toEqual({ kind: 'landed', sha: result });
    expect([await tip(), await standing('one.txt'), await status()]).toEqual([result, 'mine\n', '?? draft.txt']);
  });

  it('checks the base out and changes the same file puts the base back', async () => {
    await git(repo, 'checkout', '-q', '-b', 'elsewhere');
    const result = await ready({ 'one.txt': 'mine\n', 'two.txt': null });
    await justBefore(swapping, 'git checkout -q main && echo a draft > one.txt');
    expect(await town.forge.land(onto, result)).toEqual({
      kind: 'held',
      because: expect.stringMatching(/was checked out .* just now/),
    });
    expect([await tip(), await standing('one.txt'), await status()]).toEqual([onto, 'a draft\n', ' M one.txt']);
  });

  it('commits to the base leaves that commit there', async () => {
    const result = await ready({ 'one.txt': 'mine\n' });
    await justBefore(merging, 'echo theirs > two.txt && git commit -q -a -m Theirs');
    expect(await town.forge.land(onto, result)).toEqual({ kind: 'moved' });
    expect([await git(repo, 'log', '-1', '--format=%s %P'), await status()]).toEqual([`Theirs ${onto}`, '']);
  });

  it.each([
    ['git checkout -q -b elsewhere', 'refs/heads/elsewhere'],
    ['git checkout -q --detach', 'HEAD'],
  ])('switches away (%s) leaves base, branch and files where they were', async (line, ref) => {
    const result = await ready({ 'one.txt': 'mine\n', 'new.txt': 'new\n', 'two.txt': null });
    await writeFiles(repo, { 'draft.txt': 'a draft\n' });
    await justBefore(merging, line);
    expect(await town.forge.land(onto, result)).toEqual({ kind: 'moved' });
    expect([await tip(), await git(repo, 'rev-parse', ref), await status()]).toEqual([onto, onto, '?? draft.txt']);
    expect(await standing('one.txt')).toBe('one\n');
  });
});

describe('many landings at once', () => {
  it.each(['checked out', 'free'])('land one after the other, each once and whole, with the base %s', async (base) => {
    if (base === 'free') await git(repo, 'checkout', '-q', '--detach');
    const towns = [town, await makeForge(repo), await makeForge(repo)];
    const landOne = async (index: number): Promise<void> => {
      const { forge } = towns[index % towns.length] ?? town;
      const commit = await looseCommit(repo.path, onto, { [`f-${index}.txt`]: `${index}\n` });
      for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
        const rehearsal = await forge.rehearse(taskId(`shop-${index}`), commit, `Merge ${index}`);
        if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
        if ((await forge.land(rehearsal.onto, rehearsal.result)).kind === 'landed') return;
      }
      throw new Error(`${index} never landed`);
    };
    await Promise.all(Array.from({ length: 6 }, (_, index) => landOne(index)));
    expect((await git(repo, 'log', '--first-parent', '--format=%s', 'main')).split('\n').sort()).toEqual(
      ['Start', ...Array.from({ length: 6 }, (_, index) => `Merge ${index}`)].sort(),
    );
    expect(await git(repo, 'ls-tree', '--name-only', 'main')).toMatch(
      /f-0\.txt\nf-1\.txt\nf-2\.txt\nf-3\.txt\nf-4\.txt\nf-5\.txt/,
    );
    expect(await status()).toBe('');
  });
});
