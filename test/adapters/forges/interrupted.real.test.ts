import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../../src/adapters/process.ts';
import { TransientError } from '../../../src/core/errors.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import { makeForge, type TestForge } from '../../helpers/forge.ts';
import { type LooseFile, looseCommit } from '../../helpers/loose-commit.ts';
import { git, makeRepo, type Repo, writeFiles } from '../../helpers/repo.ts';
import { noSmallDisk, smallDisk } from '../../helpers/small-disk.ts';
import { until } from '../../helpers/until.ts';

const NO_DISK = await noSmallDisk();
const HOUSE = fileURLToPath(new URL('../../..', import.meta.url));
/** Written by git in this order: the filter of the one in the middle is where it is caught. */
const START = {
  '.gitattributes': '*.slow filter=trap\n',
  'a.txt': 'a\n',
  'b-gone.txt': 'gone\n',
  'm.slow': 'm\n',
  'other.txt': 'other\n',
  'z.txt': 'z\n'.repeat(2_000),
};
const CHANGES = {
  'a.txt': 'A\n',
  'a-new.txt': 'new\n',
  'b-gone.txt': null,
  'm.slow': 'M\n',
  'z.txt': 'Z\n'.repeat(2_000),
  'zz-new.txt': 'zz\n'.repeat(2_000),
};

let repo: Repo;
let town: TestForge;
let onto: Sha;
let result: Sha;

const ready = async (changes: Readonly<Record<string, LooseFile>>, task: string): Promise<Sha> => {
  const commit = await looseCommit(repo.path, onto, changes);
  const rehearsal = await town.forge.rehearse(taskId(task), commit, 'Merge');
  if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
  return rehearsal.result;
};
const standing = (name: string) => readFile(join(repo.path, name), 'utf8').catch(() => 'missing');
const status = () => git(repo, 'status', '--porcelain');
const tip = () => git(repo, 'rev-parse', 'refs/heads/main');
const lock = () => join(repo.path, '.git', 'index.lock');
const note = () => join(repo.path, '.git', 'mayor', 'landing-main.json');
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
/** Does `line` of shell when git writes m.slow while the flag is there. $PPID is that git. */
const trap = async (line: string) => {
  await git(repo, 'config', 'filter.trap.smudge', `if test -e "$MAYOR_TEST_FLAG"; then ${line}; fi; cat`);
  await git(repo, 'config', 'filter.trap.clean', 'cat');
  await writeFile(process.env.MAYOR_TEST_FLAG ?? '', '');
};
const release = () => rm(process.env.MAYOR_TEST_FLAG ?? '', { force: true });
const killMidway = async () => {
  await trap('kill -9 $PPID');
  await expect(town.forge.land(onto, result)).rejects.toThrow(TransientError);
  await release();
  expect([await tip(), await standing('a.txt'), await exists(lock())]).toEqual([onto, 'A\n', true]);
};
const standsLanded = async (commit: Sha) => {
  expect([await tip(), await status(), await exists(note()), await exists(lock())]).toEqual([commit, '', false, false]);
  await git(repo, 'diff', '--exit-code', commit);
};

beforeEach(async () => {
  repo = await makeRepo({ files: START, name: "the user's clone" });
  process.env.MAYOR_TEST_FLAG = join(repo.root, 'flag');
  onTestFinished(async () => {
    delete process.env.MAYOR_TEST_FLAG;
    await repo.remove();
  });
  town = await makeForge(repo);
  onto = sha(await git(repo, 'rev-parse', 'HEAD'));
  result = await ready(CHANGES, 'shop-1');
});

describe('after git was killed in the middle of moving a checkout', () => {
  it('the same landing goes through', async () => {
    await killMidway();
    expect(await town.forge.land(onto, result)).toEqual({ kind: 'landed', sha: result });
    await standsLanded(result);
  });

  it('another landing goes through, with nothing of the first', async () => {
    await killMidway();
    const other = await ready({ 'other.txt': 'changed\n' }, 'shop-2');
    expect(await town.forge.land(onto, other)).toEqual({ kind: 'landed', sha: other });
    await standsLanded(other);
    expect([await standing('a-new.txt'), await standing('b-gone.txt')]).toEqual(['missing', 'gone\n']);
  });

  it('a file that was only half written is written whole', async () => {
    await killMidway();
    await writeFile(join(repo.path, 'z.txt'), 'Z\n'.repeat(700));
    await writeFile(join(repo.path, 'zz-new.txt'), 'zz\n'.repeat(700));
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    await standsLanded(result);
  });

  it('what the user had changed before, staged or not, is still there', async () => {
    await writeFiles(repo, { 'other.txt': 'a draft\n', 'staged.txt': 'staged\n', 'loose.txt': 'loose\n' });
    await git(repo, 'add', 'staged.txt');
    const before = await status();
    await killMidway();
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect(await status()).toBe(before);
    expect([await standing('other.txt'), await tip()]).toEqual(['a draft\n', result]);
  });

  it('what the user has changed since stays, and holds the landing by name', async () => {
    await killMidway();
    await rm(lock()); // As git tells its user to do.
    await writeFile(join(repo.path, 'a.txt'), 'A\nand more\n');
    await writeFile(join(repo.path, 'z.txt'), 'my own z\n');
    const landing = await town.forge.land(onto, result);
    expect(landing).toEqual({ kind: 'held', because: expect.stringMatching(/a\.txt, z\.txt/) });
    expect([await standing('a.txt'), await standing('z.txt')]).toEqual(['A\nand more\n', 'my own z\n']);
    expect([await tip(), await status()]).toEqual([onto, ' M a.txt\n M z.txt']);
  });

  it('a checkout that the user has since put right is left alone', async () => {
    await killMidway();
    await rm(lock());
    await git(repo, 'reset', '-q', '--hard');
    await git(repo, 'clean', '-fdq');
    await git(repo, 'checkout', '-q', '-b', 'elsewhere');
    await writeFiles(repo, { 'a-new.txt': 'new\n' });
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    expect([await tip(), await status(), await standing('a.txt')]).toEqual([result, '?? a-new.txt', 'a\n']);
    expect(await exists(note())).toBe(false);
  });

  it.each([['HEAD.lock', 'refs/heads/main.lock'], ['ORIG_HEAD.lock'], ['HEAD.lock']])(
    'its locks on refs are taken away (%s)',
    async (...names) => {
      await killMidway();
      for (const name of names) await writeFile(join(repo.path, '.git', name), '');
      // Another git of this machine that is at work for long may be whose they are.
      await until('it lands', async () => (await town.forge.land(onto, result)).kind === 'landed', 60_000);
      await standsLanded(result);
      await git(repo, 'commit', '-q', '--allow-empty', '-m', 'As ever');
    },
  );

  it('a lock on a ref from before it is left to whoever made it', async () => {
    const before = join(repo.path, '.git', 'HEAD.lock');
    await writeFile(before, '');
    await utimes(before, new Date(), new Date(Date.now() - 60_000));
    await killMidway();
    expect((await town.forge.land(onto, result)).kind).toBe('held');
    expect([await exists(before), await tip()]).toEqual([true, onto]);
  });

  it('a lock of another git is left to it', async () => {
    await killMidway();
    const later = new Date(Date.now() + 3_600_000);
    await utimes(lock(), later, later);
    expect(await town.forge.land(onto, result)).toEqual({ kind: 'held', because: expect.stringContaining(lock()) });
    expect(await exists(lock())).toBe(true);
    await rm(lock());
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    await standsLanded(result);
  });
});

describe.skipIf(NO_DISK !== undefined)(
  `when the disk of the checkout is full${NO_DISK === undefined ? '' : ` (skipped: ${NO_DISK})`}`,
  () => {
    it('the landing is held and its files are taken back; with room again it goes through', async () => {
      await git(repo, 'checkout', '-q', '-b', 'elsewhere');
      const disk = await smallDisk();
      const tree = join(disk.path, 'tree');
      await git(repo, 'worktree', 'add', '-q', tree, 'main');
      const big = await ready({ 'a.txt': 'A\n', 'big.txt': 'big\n'.repeat(100_000), 'z.txt': null }, 'shop-2');
      const landing = await town.forge.land(onto, big);
      expect(landing).toEqual({ kind: 'held', because: expect.stringMatching(/cannot fast-forward .*big\.txt/) });
      expect([await tip(), await git(tree, 'status', '--porcelain'), await exists(note())]).toEqual([onto, '', false]);
      await run(['mount', '-o', 'remount,size=2m', disk.path]);
      expect(await town.forge.land(onto, big)).toEqual({ kind: 'landed', sha: big });
      expect([await tip(), await git(tree, 'status', '--porcelain')]).toEqual([big, '']);
    });
  },
);

describe('after the daemon was killed in the middle of a landing', () => {
  /** A daemon of its own that lands `result`; its process id stands in a file. */
  const daemon = (line: string) => {
    const place = `{ folder: ${JSON.stringify(town.folder)}, version: [2, 39], env: process.env,
      signal: new AbortController().signal, copyInto: async () => {} }`;
    const script = `import { writeFileSync } from 'node:fs';
      import { gitForges } from ${JSON.stringify(join(HOUSE, 'src/adapters/forges/index.ts'))};
      writeFileSync(${JSON.stringify(join(repo.root, 'daemon'))}, String(process.pid));
      const forge = gitForges(${place})(${JSON.stringify(town.settings)});
      await forge.land(${JSON.stringify(onto)}, ${JSON.stringify(result)});`;
    return trap(line).then(() =>
      run(['node', '--import', 'tsx', '--input-type=module', '-e', script], { cwd: HOUSE }).catch((error) => error),
    );
  };

  it('together with its git, the next one lands', async () => {
    expect(await daemon(`kill -9 "$(cat "${'$'}{MAYOR_TEST_FLAG%/*}/daemon")" $PPID`)).toBeInstanceOf(Error);
    await release();
    expect([await tip(), await standing('a.txt'), await exists(note())]).toEqual([onto, 'A\n', true]);
    expect((await town.forge.land(onto, result)).kind).toBe('landed');
    await standsLanded(result);
  });

  it('its git ends the work by itself, and the next one waits for that', async () => {
    const dead = await daemon(
      `kill -9 "$(cat "${'$'}{MAYOR_TEST_FLAG%/*}/daemon")"; while test -e "$MAYOR_TEST_FLAG"; do sleep 0.05; done`,
    );
    expect(dead).toBeInstanceOf(Error);
    expect(await town.forge.land(onto, result)).toEqual({
      kind: 'held',
      because: expect.stringMatching(/is under way/),
    });
    await release();
    await until('the orphaned git has landed', async () => (await tip()) === result);
    expect(await town.forge.land(onto, result)).toEqual({ kind: 'landed', sha: result });
    await until('the note of it is gone', async () => {
      await town.forge.land(onto, result);
      return !(await exists(note()));
    });
    await standsLanded(result);
  });
});
