import { readdir, readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type GitVersion, gitVersion } from '../../../src/adapters/git.ts';
import { subprocessCount } from '../../../src/adapters/process.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import { makeForge } from '../../helpers/forge.ts';
import { type LooseFile, looseCommit } from '../../helpers/loose-commit.ts';
import { commitFiles, git, makeRepo, type Repo, writeFiles } from '../../helpers/repo.ts';

const TASK = taskId('shop-k3f9');
const LINES = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n';
const HOSTILE = ' -x "q"\n\t$(touch pwned)\\é☃;*?[a]';
const BINARY = new Uint8Array([0, 1, 2, 250, 251, 252]);

type Files = Readonly<Record<string, LooseFile>>;
type Story = {
  readonly title: string;
  readonly before: Files;
  readonly base: Files;
  readonly branch: Files;
} & (
  | { readonly ends: 'clean'; readonly paths: readonly string[] }
  | { readonly ends: 'conflict'; readonly files: readonly string[]; readonly says: readonly RegExp[] }
);

const STORIES: readonly Story[] = [
  {
    title: 'two places of one file merge',
    before: { 'f.txt': LINES },
    base: { 'f.txt': LINES.replace('a\n', 'A\n') },
    branch: { 'f.txt': LINES.replace('j\n', 'J\n') },
    ends: 'clean',
    paths: ['f.txt'],
  },
  {
    title: 'a file that one side renamed and the other changed merges',
    before: { 'old.txt': LINES },
    base: { 'old.txt': null, 'new.txt': LINES },
    branch: { 'old.txt': LINES.replace('e\n', 'E\n') },
    ends: 'clean',
    paths: ['new.txt'],
  },
  {
    title: 'a mode and a content merge',
    before: { run: LINES },
    base: { run: { executable: LINES } },
    branch: { run: LINES.replace('e\n', 'E\n') },
    ends: 'clean',
    paths: ['run'],
  },
  {
    title: 'a submodule that one side moved merges',
    before: { sub: { submodule: '1'.repeat(40) }, 'f.txt': 'f\n' },
    base: { 'f.txt': 'g\n' },
    branch: { sub: { submodule: '2'.repeat(40) } },
    ends: 'clean',
    paths: ['f.txt', 'sub'],
  },
  {
    title: 'hostile names merge',
    before: { [HOSTILE]: LINES },
    base: { [HOSTILE]: LINES.replace('a\n', 'A\n') },
    branch: { [HOSTILE]: LINES.replace('j\n', 'J\n'), [`${HOSTILE}2`]: 'x\n' },
    ends: 'clean',
    paths: [HOSTILE, `${HOSTILE}2`],
  },
  {
    title: 'the same lines conflict, and the lines are shown',
    before: { 'f.txt': LINES },
    base: { 'f.txt': LINES.replace('e\n', 'theirs\n') },
    branch: { 'f.txt': LINES.replace('e\n', 'mine\n') },
    ends: 'conflict',
    files: ['f.txt'],
    says: [
      /CONFLICT \(content\).*f\.txt/,
      /--- f\.txt, line 5\nb\nc\nd\n<{7} main\ntheirs\n={7}\nmine\n>{7} shop-k3f9\nf\n/,
    ],
  },
  {
    title: 'two new files of one name conflict',
    before: { 'f.txt': 'f\n' },
    base: { 'new.txt': 'theirs\n' },
    branch: { 'new.txt': 'mine\n' },
    ends: 'conflict',
    files: ['new.txt'],
    says: [/add\/add/, /theirs\n={7}\nmine/],
  },
  {
    title: 'a file deleted here and changed there conflicts',
    before: { 'f.txt': LINES },
    base: { 'f.txt': LINES.replace('e\n', 'theirs\n') },
    branch: { 'f.txt': null },
    ends: 'conflict',
    files: ['f.txt'],
    says: [/modify\/delete.*f\.txt deleted in shop-k3f9 and modified in main/],
  },
  {
    title: 'a file renamed in two ways conflicts',
    before: { 'f.txt': LINES },
    base: { 'f.txt': null, 'x.txt': LINES },
    branch: { 'f.txt': null, 'y.txt': LINES },
    ends: 'conflict',
    files: ['f.txt', 'x.txt', 'y.txt'],
    says: [/rename\/rename/],
  },
  {
    title: 'a binary file changed twice conflicts, without its bytes in the text',
    before: { 'b.bin': BINARY },
    base: { 'b.bin': new Uint8Array([...BINARY, 1]) },
    branch: { 'b.bin': new Uint8Array([...BINARY, 2]) },
    ends: 'conflict',
    files: ['b.bin'],
    says: [/Cannot merge binary files: b\.bin/],
  },
  {
    title: 'a symlink pointed elsewhere twice conflicts',
    before: { link: { symlink: 'a' } },
    base: { link: { symlink: 'b' } },
    branch: { link: { symlink: '../../../etc/passwd' } },
    ends: 'conflict',
    files: ['link'],
    says: [/CONFLICT.*link/],
  },
  {
    title: 'a hostile name conflicts, and no control character of it reaches the text',
    before: { [HOSTILE]: 'a\n', 'esc\u001b[31m.txt': 'a\n' },
    base: { [HOSTILE]: 'theirs\n', 'esc\u001b[31m.txt': 'theirs \u001b]0;title\u0007\n' },
    branch: { [HOSTILE]: 'mine\n', 'esc\u001b[31m.txt': 'mine\n' },
    ends: 'conflict',
    files: [HOSTILE, 'esc\u001b[31m.txt'],
    says: [/theirs\n={7}\nmine/, /esc\.txt/],
  },
];

const version = await gitVersion();
const WAYS: readonly { readonly way: string; readonly version: GitVersion }[] = [
  { way: 'in memory', version },
  { way: 'in a scratch worktree, as before git 2.38', version: [2, 34] },
];

describe.each(WAYS)('merging $way', ({ version }) => {
  let repo: Repo;
  let start: Sha;
  beforeEach(async () => {
    repo = await makeRepo({ name: 'a "clone"' });
    onTestFinished(repo.remove);
    start = sha(await git(repo, 'rev-parse', 'HEAD'));
  });
  /** Base and branch made from a common commit; the user's checkout stays where it was. */
  const play = async ({ before, base, branch }: Omit<Story, 'title' | 'ends'>) => {
    await git(repo, 'checkout', '-q', '--detach');
    const common = await looseCommit(repo.path, start, before);
    const [onto, commit] = [await looseCommit(repo.path, common, base), await looseCommit(repo.path, common, branch)];
    await git(repo, 'update-ref', 'refs/heads/main', onto);
    return { onto, commit };
  };
  const rehearse = async (commit: Sha, message = 'Merge') =>
    (await makeForge(repo, {}, { version })).forge.rehearse(TASK, commit, message);

  it.each(STORIES)('$title', async (story) => {
    const { onto, commit } = await play(story);
    const rehearsal = await rehearse(commit);
    if (story.ends === 'clean') {
      if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
      // What git itself makes of it, in a worktree of its own.
      await git(repo, 'worktree', 'add', '-q', '--detach', `${repo.root}/plain`, onto);
      await git(`${repo.root}/plain`, 'merge', '-q', '--no-ff', '-m', 'x', commit);
      expect(await git(repo, 'rev-parse', `${rehearsal.result}^{tree}`)).toBe(
        await git(`${repo.root}/plain`, 'rev-parse', 'HEAD^{tree}'),
      );
      const names = await git(repo, 'ls-tree', '-r', '-z', '--name-only', rehearsal.result);
      expect(names.split('\0').filter((name) => name !== '' && name !== 'README.md')).toEqual(story.paths);
      return;
    }
    if (rehearsal.kind !== 'conflict') throw new Error(JSON.stringify(rehearsal));
    expect([...rehearsal.files].sort()).toEqual([...story.files].sort());
    for (const text of story.says) expect(rehearsal.detail).toMatch(text);
    expect(rehearsal.detail).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/);
    expect(rehearsal.detail).not.toContain(onto);
  });

  it('leaves checkout, index and branches as they are', async () => {
    const { commit } = await play({ before: { a: 'a\n' }, base: { a: 'b\n' }, branch: { a: 'c\n', b: 'b\n' } });
    const look = async () => [
      await git(repo, 'status', '--porcelain'),
      await git(repo, 'for-each-ref'),
      await git(repo, 'rev-parse', 'HEAD'),
      await readdir(repo.path),
      await readFile(`${repo.path}/.git/index`, 'latin1'),
    ];
    const before = await look();
    expect((await rehearse(commit)).kind).toBe('conflict');
    expect(await look()).toEqual(before);
  });

  it('chooses merge drivers by the attributes of the base, whatever the user has checked out', async () => {
    const { commit } = await play({
      before: { '.gitattributes': '*.list merge=union\n', 'a.list': 'a\n' },
      base: { 'a.list': 'a\ntheirs\n' },
      branch: { 'a.list': 'a\nmine\n' },
    });
    const rehearsal = await rehearse(commit);
    if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
    expect(await git(repo, 'cat-file', 'blob', `${rehearsal.result}:a.list`)).toBe('a\ntheirs\nmine');
  });

  it('bounds what it tells of a huge conflict', async () => {
    const many = (text: string) =>
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`folder/file-${n}.txt`, `${text}\n`.repeat(500)]));
    const { commit } = await play({ before: many('a'), base: many('theirs'), branch: many('mine') });
    const rehearsal = await rehearse(commit);
    if (rehearsal.kind !== 'conflict') throw new Error(JSON.stringify(rehearsal));
    expect(rehearsal.files).toHaveLength(300);
    expect(Buffer.byteLength(rehearsal.detail)).toBeLessThanOrEqual(20_000);
    expect(rehearsal.detail).toMatch(/300 files conflict/);
    expect(rehearsal.detail).toMatch(/more is left out/);
  });

  it('keeps the result from being collected, and repeats leave nothing new', async () => {
    const { commit } = await play({ before: {}, base: { a: 'a\n' }, branch: { b: 'b\n' } });
    const first = await rehearse(commit);
    const objects = await git(repo, 'count-objects', '-v');
    expect(await rehearse(commit)).toEqual(first);
    expect(await git(repo, 'count-objects', '-v')).toBe(objects);
    await git(repo, 'gc', '-q', '--prune=now');
    if (first.kind !== 'clean') throw new Error(JSON.stringify(first));
    expect(await git(repo, 'cat-file', '-t', first.result)).toBe('commit');
    expect(await git(repo, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/mayor')).toBe(
      `refs/mayor/merge/${TASK} ${first.result}`,
    );
  });

  it('keeps a message of any characters, but nothing that a terminal would obey', async () => {
    const { commit } = await play({ before: {}, base: { a: 'a\n' }, branch: { b: 'b\n' } });
    const rehearsal = await rehearse(
      commit,
      'Add `$(touch pwned)` "é☃" \u001b[31mred\u0000\r\n\nTask: shop-k3f9\n-- \n',
    );
    if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
    expect(await git(repo, 'log', '-1', '--format=%B', rehearsal.result)).toBe(
      'Add `$(touch pwned)` "é☃" red\n\nTask: shop-k3f9\n--\n',
    );
  });

  it('signs with the name that git was told, and as Mayor where it was told none', async () => {
    const { commit } = await play({ before: {}, base: { a: 'a\n' }, branch: { b: 'b\n' } });
    const who = async (rehearsal: Awaited<ReturnType<typeof rehearse>>) => {
      if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
      return git(repo, 'log', '-1', '--format=%an <%ae>, %cn <%ce>', rehearsal.result);
    };
    expect(await who(await rehearse(commit))).toBe('Tess Tester <tess@example.test>, Tess Tester <tess@example.test>');
    const config = process.env.GIT_CONFIG_GLOBAL;
    process.env.GIT_CONFIG_GLOBAL = '/dev/null';
    try {
      expect(await who(await rehearse(commit, 'Again'))).toBe('Mayor <mayor@localhost>, Mayor <mayor@localhost>');
      await git(repo, 'config', 'user.name', 'Una');
      expect(await who(await rehearse(commit, 'Once more'))).toBe('Una <mayor@localhost>, Una <mayor@localhost>');
    } finally {
      process.env.GIT_CONFIG_GLOBAL = config;
    }
  });

  it('takes the same few processes whatever the size of the branch', async () => {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f-${n}`, `${n}\n`]));
    const { commit } = await play({ before: {}, base: { a: 'a\n' }, branch: files });
    const { forge } = await makeForge(repo, {}, { version });
    const before = subprocessCount();
    await forge.rehearse(TASK, commit, 'Merge');
    expect(subprocessCount() - before).toBeLessThanOrEqual(version[1] < 38 ? 8 : 5);
  });
});

describe('merging', () => {
  it('comes to the same trees, files and words in both ways', async () => {
    for (const { before, base, branch } of STORIES) {
      const repo = await makeRepo();
      try {
        await git(repo, 'checkout', '-q', '--detach');
        const start = await looseCommit(repo.path, sha(await git(repo, 'rev-parse', 'HEAD')), before);
        await git(repo, 'update-ref', 'refs/heads/main', await looseCommit(repo.path, start, base));
        const commit = await looseCommit(repo.path, start, branch);
        const ends = [];
        for (const { version } of WAYS) {
          const { forge } = await makeForge(repo, {}, { version });
          const rehearsal = await forge.rehearse(TASK, commit, `Merge ${version}`);
          ends.push(
            rehearsal.kind === 'clean'
              ? await git(repo, 'rev-parse', `${rehearsal.result}^{tree}`)
              : { ...rehearsal, detail: rehearsal.kind === 'conflict' && rehearsal.detail.split('\n').sort() },
          );
        }
        expect(ends[1]).toEqual(ends[0]);
      } finally {
        await repo.remove();
      }
    }
  });

  it('says which branch and clone it looked in when the base is missing', async () => {
    const repo = await makeRepo();
    onTestFinished(repo.remove);
    const { forge } = await makeForge(repo, { base: 'trunk' });
    await expect(forge.base()).rejects.toThrow(`Rig "shop" has no branch "trunk" in ${repo.path}`);
  });

  it.each([
    ['is made anew with an author of any characters', 'a\x1fb <a@example.test> 1700000000 +0000', 'a\x1fb'],
    ['is one commit where git refuses an author', '. <> 1700000000 +0000', 'Tess Tester'],
  ])('rebased, a branch %s', async (_title, author, becomes) => {
    const repo = await makeRepo();
    onTestFinished(repo.remove);
    const start = sha(await git(repo, 'rev-parse', 'HEAD'));
    const tree = await git(repo, 'rev-parse', `${await looseCommit(repo.path, start, { 'b.txt': 'b\n' })}^{tree}`);
    const raw = `tree ${tree}\nparent ${start}\nauthor ${author}\ncommitter C <> 1700000000 +0000\n\nWork\n`;
    await writeFiles(repo.path, { raw });
    const commit = sha(await git(repo, 'hash-object', '-t', 'commit', '-w', '--literally', 'raw'));
    await git(repo, 'update-ref', 'refs/heads/main', await looseCommit(repo.path, start, { 'a.txt': 'a\n' }));
    const { forge } = await makeForge(repo, { strategy: 'rebase' });
    const rehearsal = await forge.rehearse(TASK, commit, 'Merge\n\nTask: shop-k3f9\n');
    if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
    expect(await git(repo, 'log', '-1', '--format=%an', rehearsal.result)).toBe(becomes);
    expect(await git(repo, 'cat-file', 'blob', `${rehearsal.result}:b.txt`)).toBe('b');
  });

  it('merges a commit that is on no branch any more', async () => {
    const repo = await makeRepo();
    onTestFinished(repo.remove);
    await git(repo, 'checkout', '-q', '-b', 'work');
    const commit = sha(await commitFiles(repo, { 'a.txt': 'a\n' }));
    await git(repo, 'checkout', '-q', 'main');
    await git(repo, 'branch', '-q', '-D', 'work');
    expect((await (await makeForge(repo)).forge.rehearse(TASK, commit, 'Merge')).kind).toBe('clean');
  });
});
