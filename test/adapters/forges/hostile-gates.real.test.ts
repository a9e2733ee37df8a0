import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { pruneLogs } from '../../../src/adapters/forges/git/gate-folder.ts';
import { gateRecords } from '../../../src/adapters/forges/index.ts';
import { run } from '../../../src/adapters/process.ts';
import { TransientError } from '../../../src/core/errors.ts';
import { type GateSettings, gateOf } from '../../../src/core/gate-settings.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import { makeForge } from '../../helpers/forge.ts';
import { looseCommit } from '../../helpers/loose-commit.ts';
import { git, makeRepo, type Repo } from '../../helpers/repo.ts';
import { noSmallDisk, smallDisk } from '../../helpers/small-disk.ts';
import { until } from '../../helpers/until.ts';

const TASK = taskId('shop-k3f9');
const noDisk = await noSmallDisk();

let repo: Repo;
let folder: string;
let start: Sha;

beforeEach(async () => {
  repo = await makeRepo({ files: { 'one.txt': 'one\n', '.gitignore': 'cache/\n' } });
  onTestFinished(repo.remove);
  folder = join(repo.root, 'town');
  start = sha(await git(repo, 'rev-parse', 'HEAD'));
});

const check = async (...gates: readonly (string | GateSettings)[]) =>
  (await makeForge(repo, { gates }, { folder })).forge.check(TASK, start);
const logs = (...names: readonly string[]) => join(folder, 'shop', 'logs', TASK, ...names);
const CLEAN = 'test "$(cat one.txt)" = one && test -z "$(git status --porcelain)"';

const isDead = async (pid: string): Promise<boolean> => {
  const { stdout } = await run(['ps', '-o', 'stat=', '-p', pid.trim()], { ok: 'any' });
  return stdout.trim() === '' || stdout.startsWith('Z');
};

describe('a hostile gate', () => {
  it('whose name is a path or has control characters writes into the folder of its logs alone', async () => {
    const names = ['../../../escape', '/etc/x', 'a\u001b[2J\nb', '..'];
    const result = await check(...names.map((name) => gateOf(`echo said; true ${name.length}`, { name })));
    expect(result).toMatchObject({ kind: 'green', gates: names.map((name) => ({ name })) });
    for (const { log = '' } of result.gates ?? []) {
      expect(relative(logs(), log)).toMatch(/^[\w~.-]+\.log$/);
      expect(await readFile(log, 'utf8')).toMatch(/\nsaid\n$/);
    }
  });

  it('that prints without end leaves the beginning and the end', async () => {
    const result = await check('echo first; yes | head -c 50000000; echo last; exit 1');
    expect(result).toMatchObject({ kind: 'red', log: expect.stringMatching(/\nlast\n\[ended with 1\]\n$/) });
    const path = result.gates?.[0]?.log ?? '';
    expect((await stat(path)).size).toBeLessThan(10 * 1024 * 1024);
    const text = await readFile(path, 'utf8');
    expect(text).toMatch(/^\$ .*\nfirst\ny\n/);
    expect(text).toMatch(/\n\[\d+ bytes are left out here\]\n/);
    expect(text).toMatch(/\ny\nlast\n\[ended with 1\]\n$/);
  });

  it('that never ends is ended with all it started when it is not wanted any more, and the next one has its worktree', async () => {
    const stop = new AbortController();
    const endless = gateOf('echo $$ > ../pid; sleep 300 & echo $! > ../child; wait', { name: 'endless' });
    const { forge } = await makeForge(repo, { gates: [endless] }, { folder });
    const [pid, child] = [join(folder, 'shop', 'pid'), join(folder, 'shop', 'child')];
    const ended = expect(forge.check(TASK, start, { signal: stop.signal })).rejects.toThrow(TransientError);
    await until('it runs', async () => (await readFile(child, 'utf8').catch(() => '')).trim() !== '');
    // Somebody waits for the worktree behind it, and is not wanted before his turn either.
    const waiting = expect(forge.check(TASK, start, { signal: stop.signal })).rejects.toThrow(TransientError);
    stop.abort();
    await Promise.all([ended, waiting]);
    for (const path of [pid, child]) await until('it is dead', async () => isDead(await readFile(path, 'utf8')));
    const after = await makeForge(repo, { gates: [CLEAN] }, { folder });
    expect(await after.forge.check(TASK, start)).toMatchObject({ kind: 'green' });
  });

  it('does not hold up one that is checked beside it', async () => {
    const waits = 'for i in $(seq 600); do test -e ../beside && exit 0; sleep 0.1; done; exit 1';
    const says = 'test -e ../gates/one.txt && touch ../beside';
    const { forge } = await makeForge(repo, { gates: [waits] }, { folder });
    const other = await makeForge(repo, { gates: [says] }, { folder });
    const first = forge.check(TASK, start);
    await until(
      'it runs',
      async () => (await stat(join(folder, 'shop', 'gates', 'one.txt')).catch(() => undefined)) !== undefined,
    );
    const result = await looseCommit(repo.path, start, { 'two.txt': 'two\n' }, 'Two');
    expect(await other.forge.check(taskId('shop-b'), result, { beside: true })).toMatchObject({ kind: 'green' });
    expect(await first).toMatchObject({ kind: 'green' });
  });

  it('that starts what leaves its group and session takes it along', async () => {
    const stray = `setsid sh -c 'echo $$ > cache/pid; exec sleep 300' & until test -s cache/pid; do :; done`;
    expect(await check(`mkdir -p cache; ${stray}`)).toMatchObject({ kind: 'green' });
    const pid = (await readFile(join(folder, 'shop', 'gates', 'cache', 'pid'), 'utf8')).trim();
    await until('the stray is dead', () => isDead(pid));
  });

  it('that changes files does not do so for the next one, and what git ignores stays', async () => {
    const spoil = 'echo x > one.txt; touch left; git add -A; rm .gitignore; mkdir -p cache; touch cache/kept';
    expect(await check(spoil, `${CLEAN} && test -e cache/kept`)).toMatchObject({ kind: 'green' });
  });

  it('that changes files does not do so for its own next try', async () => {
    const once = 'test ! -e left || exit 9; touch left; mkdir cache';
    const result = await check(gateOf(`${once} 2>/dev/null && exit 1; true`, { retries: 1 }));
    expect(result).toMatchObject({ kind: 'green', gates: [{ kind: 'flaky', tries: 2 }] });
  });

  it('that deletes what makes it a worktree, or commits, or takes a branch, spoils nothing for the next', async () => {
    const branch =
      'git checkout -q -B stray && echo x >> one.txt && git -c user.name=x -c user.email=x@x commit -qam x';
    expect(
      await check('rm -rf .git', CLEAN, branch, CLEAN, 'chmod 0 one.txt; rm -rf .git; git init -q', CLEAN),
    ).toMatchObject({
      kind: 'green',
    });
    // The reset that puts the worktree back moves no branch.
    expect(await git(repo, 'show', 'stray:one.txt')).toBe('one\nx');
    expect(await git(repo, 'rev-parse', 'main')).toBe(start);
    expect(await git(repo, 'status', '--porcelain')).toBe('');
  });

  it.skipIf(noDisk !== undefined)('that fills the disk of its log is no verdict', async () => {
    const disk = await smallDisk();
    await mkdir(join(logs(), '..'), { recursive: true });
    await symlink(disk.path, logs());
    await expect(check('yes | head -c 1000000')).rejects.toThrow(TransientError);
  });

  it('finds the file of what was green garbled or in the way, and runs all the same', async () => {
    const proofs = join(folder, 'shop', 'proofs.json');
    await mkdir(join(proofs, 'in', 'the', 'way'), { recursive: true });
    expect(await check('true')).toMatchObject({ gates: [{ tries: 1 }] });
    expect(await check('true')).toMatchObject({ gates: [{ tries: 1 }] });
    await run(['rm', '-r', proofs]);
    await writeFile(proofs, '{"v":1,"proofs":[{"key":');
    expect(await check('true')).toMatchObject({ gates: [{ tries: 1 }] });
    expect(await check('true')).toMatchObject({ gates: [{ tries: 0 }] });
  });
});

describe('gates side by side', () => {
  it('run at once, each with a log of its own', async () => {
    const meet = (mine: string, other: string) =>
      gateOf(`mkdir -p cache; touch cache/${mine}; until test -e cache/${other}; do sleep 0.02; done; echo ${mine}`, {
        name: mine,
        parallel: true,
        timeoutMs: 20_000,
      });
    expect(await check(meet('a', 'b'), meet('b', 'a'))).toMatchObject({ kind: 'green' });
    expect(await readFile(logs('a.log'), 'utf8')).toMatch(/\na\n$/);
    expect(await readFile(logs('b.log'), 'utf8')).toMatch(/\nb\n$/);
  });

  it('are tried again alone', async () => {
    const busy = 'mkdir cache/busy || exit 1; sleep 0.3; rmdir cache/busy';
    const gate = (name: string) => gateOf(`mkdir -p cache; ${busy} # ${name}`, { name, parallel: true, retries: 1 });
    const result = await check(gate('a'), gate('b'));
    expect(result.gates?.map(({ kind, tries }) => `${kind} ${tries}`).sort()).toEqual(['flaky 2', 'green 1']);
  });
});

describe('logs of gates', () => {
  it('of earlier runs are kept, some of them, and those of a base are told apart', async () => {
    const next = await looseCommit(repo.path, start, { 'two.txt': 'two\n' });
    const forge = (await makeForge(repo, { gates: [gateOf('exit 1', { name: 'unit' })] }, { folder })).forge;
    for (let n = 0; n < 6; n += 1) await forge.check(TASK, next);
    expect((await readdir(logs())).sort()).toEqual([
      'gates.json',
      'unit.log',
      'unit~1.log',
      'unit~2.log',
      'unit~3.log',
      'unit~base.log',
    ]);
  });

  it('of the tasks that were checked longest ago go, by number and by size', async () => {
    const all = join(folder, 'logs');
    for (const [n, name] of ['a', 'b', 'c', 'd'].entries()) {
      await mkdir(join(all, name), { recursive: true });
      await writeFile(join(all, name, 'unit.log'), 'x'.repeat(50_000));
      for (const path of [join(all, name, 'unit.log'), join(all, name)]) await utimes(path, n, n);
    }
    await writeFile(join(all, 'of-an-earlier-version.log'), 'x');
    await utimes(join(all, 'of-an-earlier-version.log'), 0, 0);
    await pruneLogs(all, taskId('a'), { tasks: 4, bytes: 1_000_000 });
    expect(await readdir(all)).toEqual(['a', 'b', 'c', 'd']);
    await pruneLogs(all, taskId('a'), { tasks: 4, bytes: 90_000 });
    expect(await readdir(all)).toEqual(['a', 'd']);
  });

  it('are found by task, with what came of the last check, and stay when nothing need run', async () => {
    const gates = [gateOf('echo hello', { name: 'unit' })];
    const records = gateRecords(folder);
    expect(await records.tasks()).toEqual([]);
    const outcome = await check(...gates);
    await check(...gates);
    const [task = { id: '', rig: '' }] = await records.tasks();
    const report = await records.last(task);
    expect(report).toMatchObject({ task: TASK, rig: 'shop', result: start, outcome });
    expect(report && (await records.log(report, 'unit'))).toBe('$ echo hello\nhello\n');
    expect(report && (await records.log(report, 'other'))).toBeUndefined();
  });
});
