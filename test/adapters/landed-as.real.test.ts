/** Whose word branches are deleted on, and pull requests taken for landed. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { gitIn } from '../../src/adapters/git.ts';
import { landedAs, standingsOf } from '../../src/adapters/landed-as.ts';
import { sha } from '../../src/core/ids.ts';
import { commitFiles, git, makeRepo, type Repo, type RepoFiles } from '../helpers/repo.ts';

const LINES = Array.from({ length: 40 }, (_, index) => `line ${index}\n`);
const withLine = (at: number, text: string): string =>
  LINES.map((line, index) => (index === at ? text : line)).join('');

const makeClone = async (): Promise<Repo> => {
  const repo = await makeRepo({ files: { 'a.txt': LINES.join(''), 'b.txt': 'b\n' } });
  onTestFinished(repo.remove);
  return repo;
};

/** Commits of these files on a branch of their own; the base is checked out again afterwards. */
const branch = async (repo: Repo, ...commits: readonly RepoFiles[]): Promise<string> => {
  await git(repo, 'checkout', '-q', '-b', 'work', 'main');
  for (const files of commits) await commitFiles(repo, files, 'Work');
  const tip = await git(repo, 'rev-parse', 'HEAD');
  await git(repo, 'checkout', '-q', 'main');
  return tip;
};
const ask = (repo: Repo, tip: string) => landedAs(gitIn(repo.path), 'refs/heads/main', sha(tip));
const pick = (repo: Repo, ...commits: readonly string[]) => git(repo, 'cherry-pick', ...commits);
const head = (repo: Repo) => git(repo, 'rev-parse', 'HEAD');

describe('a branch has landed', () => {
  it('when the base has its commits, by whatever merge', async () => {
    const repo = await makeClone();
    const tip = await branch(repo, { 'new.txt': 'new\n' });
    expect(await ask(repo, tip)).toBeUndefined();
    await git(repo, 'merge', '-q', '--no-ff', '--no-edit', tip);
    expect(await ask(repo, tip)).toEqual({ kind: 'reachable', sha: tip });
  });

  it('when one commit of the base has all of it, onto whatever came before and whatever came after', async () => {
    const repo = await makeClone();
    const tip = await branch(repo, { 'a.txt': withLine(30, 'mine\n') }, { 'new.txt': 'new\n', 'b.txt': 'mine\n' });
    await commitFiles(repo, { 'a.txt': withLine(2, 'theirs\n') }, 'Lines move');
    await git(repo, 'merge', '-q', '--squash', tip);
    await git(repo, 'commit', '-q', '-m', 'Squashed');
    const squash = await head(repo);
    await commitFiles(repo, { 'b.txt': 'changed since\n' }, 'After');
    expect(await ask(repo, tip)).toEqual({ kind: 'equal', sha: squash });
  });

  it('when each of its commits has a copy, the last of which is named', async () => {
    const repo = await makeClone();
    const tip = await branch(repo, { 'a.txt': withLine(30, 'mine\n') }, { 'new.txt': 'new\n' });
    await commitFiles(repo, { 'a.txt': withLine(2, 'theirs\n') }, 'Lines move');
    await pick(repo, `${tip}^`);
    await commitFiles(repo, { 'other.txt': 'between\n' }, 'Between');
    expect(await ask(repo, tip)).toBeUndefined();
    await pick(repo, tip);
    expect(await ask(repo, tip)).toEqual({ kind: 'equal', sha: await head(repo) });
  });
});

describe('a branch has not landed', () => {
  it('when the base has something that only looks like it: other spaces, other bytes, another mode', async () => {
    const repo = await makeClone();
    const files = { 'b.txt': 'if x:\n  y\n', 'c.bin': new Uint8Array([0, 1, 2, 255]) };
    const tip = await branch(repo, files);
    await commitFiles(repo, { ...files, 'b.txt': 'if x:\n    y\n' }, 'Other spaces');
    expect(await ask(repo, tip)).toBeUndefined();
    await git(repo, 'reset', '-q', '--hard', 'HEAD^');
    await commitFiles(repo, { ...files, 'c.bin': new Uint8Array([0, 1, 3, 255]) }, 'Other bytes');
    expect(await ask(repo, tip)).toBeUndefined();
    await git(repo, 'reset', '-q', '--hard', 'HEAD^');
    await commitFiles(repo, files, 'The same');
    expect(await ask(repo, tip)).toMatchObject({ kind: 'equal' });
    await git(repo, 'reset', '-q', '--hard', 'HEAD^');
    await commitFiles(repo, files, 'With a mode');
    await git(repo, 'update-index', '--chmod=+x', 'b.txt');
    await git(repo, 'commit', '-q', '--amend', '--no-edit');
    expect(await ask(repo, tip)).toBeUndefined();
  });

  it('when a squash left something of it out, or put something in', async () => {
    const repo = await makeClone();
    const tip = await branch(repo, { 'new.txt': 'new\n' }, { 'more.txt': 'more\n' });
    await commitFiles(repo, { 'new.txt': 'new\n' }, 'Half of it');
    expect(await ask(repo, tip)).toBeUndefined();
    await git(repo, 'reset', '-q', '--hard', 'HEAD^');
    await commitFiles(repo, { 'new.txt': 'new\n', 'more.txt': 'more\n', 'b.txt': 'and this\n' }, 'More than it');
    expect(await ask(repo, tip)).toBeUndefined();
  });

  it('when it has no history with the base, is not there, or changes nothing', async () => {
    const repo = await makeClone();
    const tree = await git(repo, 'rev-parse', 'HEAD^{tree}');
    const alone = await git(repo, 'commit-tree', tree, '-m', 'Alone');
    expect(await ask(repo, alone)).toBeUndefined();
    expect(await ask(repo, 'ab'.repeat(20))).toBeUndefined();
    const empty = await git(repo, 'commit-tree', tree, '-p', 'HEAD', '-m', 'Empty');
    expect(await ask(repo, empty)).toBeUndefined();
  });
});

describe('many branches at once', () => {
  it('are told as each by itself, and one that is not there spoils no other', async () => {
    const repo = await makeClone();
    const cut = async (name: string, from: string, ...commits: readonly RepoFiles[]) => {
      await git(repo, 'checkout', '-q', '-b', name, from);
      for (const files of commits) await commitFiles(repo, files, name);
      const tip = sha(await head(repo));
      await git(repo, 'checkout', '-q', 'main');
      return tip;
    };
    const merged = await cut('merged', 'main', { 'm.txt': 'm\n' });
    const squashed = await cut(
      'squashed',
      'main',
      { 's.txt': '1\n' },
      { 's.txt': '2\n', 'a.txt': withLine(30, 's\n') },
    );
    // Names that git's own answers could be taken for.
    const odd = await cut('odd', 'main', { [`${'ab'.repeat(20)}`]: 'x\n', ':100644': 'y\n', ' z\n': 'z\n' });
    const alone = await cut('alone', 'main', { 'm.txt': 'other\n' }, { 'n.txt': 'n\n' });
    await git(repo, 'merge', '-q', '--no-ff', '--no-edit', merged);
    await commitFiles(repo, { 's.txt': '2\n', 'a.txt': withLine(30, 's\n') }, 'Squashed');
    const squash = sha(await head(repo));
    await git(repo, 'merge', '-q', '--squash', odd);
    await git(repo, 'commit', '-q', '-m', 'Odd');
    // Cut from a commit that the base has by a merge alone; what it does was on the base before, and is not now.
    await commitFiles(repo, { 'm.txt': 'again\n' }, 'Away');
    const side = await cut('side', merged, { 'a.txt': withLine(30, 's\n'), 's.txt': '2\n' });
    const later = await cut('later', 'main', { 'm.txt': 'm\n' });
    const gone = sha('cd'.repeat(20));
    const tips = [merged, squashed, odd, alone, side, later];
    const all = await standingsOf(gitIn(repo.path), 'refs/heads/main', [...tips, gone, merged]);
    const each = await Promise.all(tips.map((tip) => ask(repo, tip)));
    expect(tips.map((tip) => all.get(tip)?.landed)).toEqual(each);
    expect(each.map((one) => one?.kind)).toEqual(['reachable', 'equal', 'equal', undefined, 'equal', undefined]);
    expect([each[1]?.sha, each[4]?.sha]).toEqual([squash, squash]);
    expect(tips.map((tip) => all.get(tip)?.ahead)).toEqual([0, 2, 1, 2, 1, 1]);
    expect(all.get(gone)).toEqual({});
    const whole = await standingsOf(gitIn(repo.path), 'refs/heads/main', tips);
    expect(whole).toEqual(new Map([...all].filter(([tip]) => tip !== gone)));
  });
});
