/** Git itself is killed at each of its own steps while it lands: the base is before or after, and what it left blocks nobody. */
import { chmod, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../../src/adapters/process.ts';
import { TransientError } from '../../../src/core/errors.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import { makeForge, type TestForge } from '../../helpers/forge.ts';
import { looseCommit } from '../../helpers/loose-commit.ts';
import { leftIn } from '../../helpers/refinery-judge.ts';
import { git, makeRepo, type Repo, writeFiles } from '../../helpers/repo.ts';
import { until } from '../../helpers/until.ts';

const NO_TRACE = await run(['strace', '-f', '-e', 'trace=write', 'true']).then(
  () => undefined,
  (error: unknown) => String(error).split('\n')[0],
);
const START = { 'a.txt': 'a\n', 'b-gone.txt': 'gone\n', 'draft.txt': 'a text\n', 'z.txt': 'z\n' };
const CHANGES = { 'a.txt': 'A\n', 'a-new.txt': 'new\n', 'b-gone.txt': null, 'z.txt': 'Z\n' };

let repo: Repo;
let town: TestForge;
let onto: Sha;
let result: Sha;

const tip = async () => sha(await git(repo, 'rev-parse', 'refs/heads/main'));
const status = () => git(repo, 'status', '--porcelain');
/** Another git of this machine that is at work for long may be whose a lock is: then not at once. */
const lands = (where: string) =>
  until(`it lands, killed at ${where}`, async () => (await town.forge.land(onto, result)).kind === 'landed', 60_000);
const flag = () => join(repo.root, 'flag');

beforeEach(async () => {
  repo = await makeRepo({ files: START, name: "the user's clone" });
  onTestFinished(repo.remove);
  town = await makeForge(repo);
  onto = sha(await git(repo, 'rev-parse', 'HEAD'));
  const rehearsal = await town.forge.rehearse(taskId('shop-1'), await looseCommit(repo.path, onto, CHANGES), 'Merge');
  if (rehearsal.kind !== 'clean') throw new Error(JSON.stringify(rehearsal));
  result = rehearsal.result;
});

/** A git on the PATH that is killed where the flag says, once, when it moves the base. */
const trap = async (): Promise<void> => {
  const real = (await run(['sh', '-c', 'command -v git'])).stdout.trim();
  const script = `#!/bin/sh
if [ -e '${flag()}' ]; then
  case "$*" in *"merge --ff-only"* | *"update-ref -m mayor"*)
    read -r call nth < '${flag()}'; rm '${flag()}'
    exec strace -f -o /dev/null -e trace=$call -e inject=$call:signal=KILL:when=$nth ${real} "$@" ;;
  esac
fi
exec ${real} "$@"\n`;
  const folder = join(repo.root, 'bin');
  await writeFiles(folder, { git: script });
  await chmod(join(folder, 'git'), 0o755);
  const path = process.env.PATH ?? '';
  process.env.PATH = `${folder}${delimiter}${path}`;
  onTestFinished(() => {
    process.env.PATH = path;
  });
};

/** Kills at one step after the other, until there is none any more. Returns how often. */
const killAtEach = async (call: string, after: (where: string) => Promise<void>): Promise<number> => {
  for (let nth = 1; ; nth += 1) {
    await writeFile(flag(), `${call} ${nth}\n`);
    const killed = await town.forge.land(onto, result).then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof TransientError)) throw error;
        return true;
      },
    );
    await rm(flag(), { force: true });
    if (!killed) return nth - 1;
    expect([onto, result], 'never between').toContain(await tip());
    await after(`${call} ${nth}`);
  }
};

describe.skipIf(NO_TRACE !== undefined)(
  `a git that is killed at each of its steps${NO_TRACE === undefined ? '' : ` (skipped: ${NO_TRACE})`}`,
  () => {
    it.each(['write', 'rename', 'unlink'])('(%s) on a base that is checked out', async (call) => {
      await writeFiles(repo, { 'draft.txt': 'a draft\n', 'loose.txt': 'loose\n' });
      const before = await status();
      await trap();
      const kills = await killAtEach(call, async (where) => {
        await lands(where);
        expect([await tip(), await status(), await leftIn(repo)], where).toEqual([result, before, []]);
        await git(repo, 'commit', '-q', '--allow-empty', '-m', 'As ever');
        await git(repo, 'reset', '-q', '--keep', onto);
      });
      expect(kills).toBeGreaterThan(1);
    });

    it.each(['write', 'rename'])('(%s) on a base that nobody has checked out', async (call) => {
      await git(repo, 'checkout', '-q', '-b', 'elsewhere');
      await writeFiles(repo, { 'a.txt': 'a draft\n' });
      await trap();
      const kills = await killAtEach(call, async (where) => {
        await lands(where);
        expect([await tip(), await status(), await leftIn(repo)], where).toEqual([result, ' M a.txt', []]);
        await git(repo, 'update-ref', 'refs/heads/main', onto);
      });
      expect(kills).toBeGreaterThan(0);
    });
  },
);
