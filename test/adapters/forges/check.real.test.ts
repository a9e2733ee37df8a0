import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../../src/adapters/process.ts';
import { TerminalError, TransientError } from '../../../src/core/errors.ts';
import type { GateResult } from '../../../src/core/gate.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import { makeForge } from '../../helpers/forge.ts';
import { type LooseFile, looseCommit } from '../../helpers/loose-commit.ts';
import { git, makeRepo, type Repo } from '../../helpers/repo.ts';
import { until } from '../../helpers/until.ts';

const TASK = taskId('shop-k3f9');

let repo: Repo;
let folder: string;
let start: Sha;

beforeEach(async () => {
  repo = await makeRepo({ files: { 'one.txt': 'one\n', '.gitignore': 'cache/\n' }, name: 'a "clone" of $HOME' });
  onTestFinished(repo.remove);
  folder = join(repo.root, "the town's folder");
  start = sha(await git(repo, 'rev-parse', 'HEAD'));
});

const commit = (changes: Readonly<Record<string, LooseFile>>) => looseCommit(repo.path, start, changes);
const open = async (settings: Parameters<typeof makeForge>[1], place: Parameters<typeof makeForge>[2] = {}) =>
  (await makeForge(repo, settings, { folder, ...place })).forge;
const logOf = (result: GateResult): string => (result.kind === 'red' ? result.log : JSON.stringify(result));
const scratch = (...names: readonly string[]) => join(folder, 'shop', 'gates', ...names);

describe('gates', () => {
  it('are told while they run, with hints, and not after', async () => {
    const forge = await open({
      gates: ['until test -f "$TMPDIR_OF_TEST/go"; do sleep 0.05; done'].map((line) =>
        line.replaceAll('$TMPDIR_OF_TEST', repo.root),
      ),
    });
    let hints = 0;
    const stop = forge.running.watch(() => {
      hints += 1;
    });
    expect(forge.running.gates()).toEqual([]);
    const checking = forge.check(TASK, start);
    await until('the gate runs', () => forge.running.gates().length === 1);
    expect(forge.running.gates()).toMatchObject([{ task: TASK, side: 'result' }]);
    expect(hints).toBe(1);
    await writeFile(join(repo.root, 'go'), '');
    expect((await checking).kind).toBe('green');
    expect(forge.running.gates()).toEqual([]);
    expect(hints).toBe(2);
    stop();
  });

  it('see the result and nothing else, each time anew, with what git ignores kept warm', async () => {
    const look = 'ls; ls cache 2>/dev/null; mkdir -p cache; touch cache/warm left; echo spoilt > one.txt; exit 1';
    const forge = await open({ gates: [look] });
    const first = await forge.check(TASK, await commit({ 'two.txt': 'two\n' }));
    const second = await forge.check(TASK, await commit({ 'three.txt': 'three\n' }));
    expect(logOf(first)).toBe('one.txt\ntwo.txt\n[ended with 1]\n');
    expect(logOf(second)).toBe('cache\none.txt\nthree.txt\nwarm\n[ended with 1]\n');
    expect(await git(repo, 'status', '--porcelain')).toBe('');
  });

  it('that are red give their name and what they printed, errors included, without control sequences', async () => {
    const gate = `printf '\\033[31mred\\033[0m\\a \\033]0;title\\007'; echo err >&2; printf 'no end'; exit 3`;
    const forge = await open({ gates: ['true', gate, 'touch ran'] });
    expect(await forge.check(TASK, start)).toMatchObject({
      kind: 'red',
      gate,
      log: 'red err\nno end\n[ended with 3]\n',
    });
  });

  it('that print a lot give their end, cut at a line, and say where the rest is', async () => {
    const forge = await open({ gates: ['seq 1 100000; echo é☃; exit 1'] });
    const log = logOf(await forge.check(TASK, start));
    const [, before, path] = /^\[(\d+) bytes before this are in (.*)\]\n\d+\n/.exec(log) ?? [];
    expect(Buffer.byteLength(log)).toBeLessThanOrEqual(65 * 1024);
    expect(log).toMatch(/\n99999\n100000\né☃\n\[ended with 1\]\n$/);
    const whole = await readFile(path ?? '', 'utf8');
    expect(whole).toMatch(/^\$ seq 1 100000.*\n1\n2\n3\n/);
    const rest = log.slice(log.indexOf('\n') + 1);
    expect(whole.endsWith(rest)).toBe(true);
    const output = whole.slice(whole.indexOf('\n') + 1);
    expect(Buffer.byteLength(output)).toBe(Number(before) + Buffer.byteLength(rest));
  });

  it('that take too long are red, say so, and leave no process', async () => {
    const forge = await open({ gates: ['echo started; sleep 300 & echo $! > cache.pid; wait'], gateTimeoutMs: 500 });
    expect(logOf(await forge.check(TASK, start))).toBe('started\n[took longer than 500 ms and was ended]\n');
    const pid = (await readFile(scratch('cache.pid'), 'utf8')).trim();
    await until('the child of the gate is dead', async () => {
      const { stdout } = await run(['ps', '-o', 'stat=', '-p', pid], { ok: 'any' });
      return stdout.trim() === '' || stdout.startsWith('Z');
    });
  });

  it('are stopped when the town stops, which is no verdict; what was green before need not run again', async () => {
    const stop = new AbortController();
    const before = `echo ran >> "${repo.root}/runs"`;
    const forge = await open({ gates: [before, 'echo $$ > own.pid; sleep 300'] }, { signal: stop.signal });
    const checking = forge.check(TASK, start);
    const ended = expect(checking).rejects.toThrow(TransientError);
    await until('the gate runs', async () => (await readFile(scratch('own.pid'), 'utf8')) !== '');
    stop.abort();
    await ended;
    expect(await (await open({ gates: [before, 'test ! -e own.pid'] })).check(TASK, start)).toMatchObject({
      gates: [{ tries: 0 }, { kind: 'green', tries: 1 }],
    });
    expect(await readFile(join(repo.root, 'runs'), 'utf8')).toBe('ran\n');
  });

  it('run in an environment without what is Mayor’s, npm’s or a multiplexer’s', async () => {
    const env = { ...process.env, MAYOR_TOKEN: 'secret', npm_config_x: 'y', TMUX: '/tmp/tmux', NODE_ENV: 'production' };
    Object.assign(process.env, { MAYOR_TOKEN: 'secret', npm_config_x: 'y', TMUX: '/tmp/tmux', NODE_ENV: 'production' });
    onTestFinished(() => {
      for (const name of ['MAYOR_TOKEN', 'npm_config_x', 'TMUX']) delete process.env[name];
      process.env.NODE_ENV = 'test';
    });
    const forge = await open({ gates: ['env; exit 1'], env: { COLOUR: 'a b "c"', TERM: 'xterm' } }, { env });
    const log = logOf(await forge.check(TASK, start));
    expect(log).not.toMatch(/^(MAYOR_TOKEN|npm_|TMUX|NODE_ENV|GIT_DIR)/m);
    expect(log).toMatch(/^CI=/m);
    expect(log).toMatch(/^COLOUR=a b "c"$/m);
    expect(log).toMatch(/^TERM=xterm$/m);
    expect(log).toMatch(new RegExp(`^PATH=${process.env.PATH?.split(':')[0]}`, 'm'));
  });

  it('find the files that the owner wants copied', async () => {
    await writeFile(join(repo.path, '.env'), 'SECRET=1\n');
    const forge = await open({ gates: ['cat .env'], copy: ['.env'] });
    expect(await forge.check(TASK, start)).toMatchObject({ kind: 'green' });
  });

  it('that are known to be green run again for a later one that may use what they leave, unless it still lies there', async () => {
    const build = `cp one.txt cache/built || mkdir cache && cp one.txt cache/built; echo built >> "${repo.root}/runs"`;
    const look = (n: number) => `cmp one.txt cache/built && : ${n}`;
    const other = await commit({ 'one.txt': 'another\n' });
    const built = async () => (await readFile(join(repo.root, 'runs'), 'utf8')).split('\n').length - 1;
    const counts = [];
    for (const [n, result] of [start, start, other, start, start].entries()) {
      const forge = await open({ gates: [build, look(n)] });
      expect(await forge.check(TASK, result)).toMatchObject({ kind: 'green' });
      counts.push(await built());
    }
    expect(counts).toEqual([1, 1, 2, 3, 3]);
  });

  it('of two tasks wait for one another', async () => {
    const gate = 'test ! -e cache/busy && mkdir -p cache && touch cache/busy && sleep 0.3 && rm cache/busy';
    const forges = await Promise.all([0, 1].map(() => open({ gates: [gate] })));
    const results = [await commit({ a: 'a\n' }), await commit({ b: 'b\n' })];
    const [forge] = forges;
    expect(await Promise.all(results.map((result) => forge?.check(TASK, result)))).toMatchObject([
      { kind: 'green' },
      { kind: 'green' },
    ]);
  });

  it('of a clone of two towns run each in its own scratch worktree', async () => {
    const where = ['one', 'two'].map((name) => join(repo.root, name));
    const forges = await Promise.all(where.map((town) => open({ gates: ['pwd; exit 1'] }, { folder: town })));
    const logs = await Promise.all(forges.map(async (forge) => logOf(await forge.check(TASK, start)).split('\n')[0]));
    expect(logs).toEqual(where.map((town) => join(town, 'shop', 'gates')));
  });
});

describe('setup', () => {
  const setup = 'mkdir -p cache && echo x >> cache/setups';
  const setups = async () => (await readFile(scratch('cache', 'setups'), 'utf8')).length / 2;

  it('runs once, and again when packages or its own text change', async () => {
    const forge = await open({ gates: ['test -e cache/setups'], setup });
    const results = [start, await commit({ 'a.txt': 'a\n' }), await commit({ 'web/package-lock.json': '{}' })];
    const counts = [];
    for (const result of results) {
      expect(await forge.check(TASK, result)).toMatchObject({ kind: 'green' });
      counts.push(await setups());
    }
    await (await open({ gates: ['test -e cache/setups'], setup: `${setup} # more` })).check(TASK, start);
    expect([...counts, await setups()]).toEqual([1, 1, 2, 3]);
  });

  it('that fails is a red gate of that name, and runs again the next time', async () => {
    const forge = await open({ gates: ['true'], setup: 'echo no net; exit 7' });
    const red = { kind: 'red', gate: 'setup: echo no net; exit 7', log: 'no net\n[ended with 7]\n' };
    expect([await forge.check(TASK, start), await forge.check(TASK, start)]).toMatchObject([red, red]);
  });

  it('that was interrupted runs again', async () => {
    const stop = new AbortController();
    const forge = await open({ gates: ['true'], setup: `${setup}; touch half; sleep 300` }, { signal: stop.signal });
    const ended = expect(forge.check(TASK, start)).rejects.toThrow(TransientError);
    await until('the setup runs', async () => (await readFile(scratch('half'), 'utf8')) === '');
    stop.abort();
    await ended;
    await (await open({ gates: ['true'], setup })).check(TASK, start);
    expect(await setups()).toBe(2);
  });
});

describe('the scratch worktree', () => {
  const forge = () => open({ gates: ['test "$(cat one.txt)" = one'] });
  const green = { kind: 'green' };

  it.each([
    ['its folder is deleted', () => rm(scratch(), { recursive: true })],
    ['git has forgotten it', () => git(repo, 'worktree', 'remove', '--force', scratch())],
    ['its link to the clone is broken', () => writeFile(scratch('.git'), 'gitdir: /nowhere\n')],
    ['a killed git left its lock', () => writeFile(join(repo.path, '.git', 'worktrees', 'gates', 'index.lock'), '')],
    [
      'git was killed before it had made the folder',
      async () => {
        await rm(scratch(), { recursive: true });
        await writeFile(join(repo.path, '.git', 'worktrees', 'gates', 'locked'), 'initializing');
      },
    ],
    [
      'git was killed while it made the entry',
      async () => {
        await rm(scratch(), { recursive: true });
        await writeFile(join(repo.path, '.git', 'worktrees', 'gates', 'commondir'), '');
      },
    ],
    [
      'a killed git left its lock on HEAD',
      () => writeFile(join(repo.path, '.git', 'worktrees', 'gates', 'HEAD.lock'), ''),
    ],
    ['its index is garbled', () => writeFile(join(repo.path, '.git', 'worktrees', 'gates', 'index'), 'garbage')],
    ['a gate left a merge in it', () => git(scratch(), 'merge', '-q', '--no-commit', '--no-ff', 'side')],
    ['a gate made a repository in it', () => git(repo.root, 'init', '-q', scratch('nested'))],
  ])('serves on after %s', async (_what, spoil) => {
    await git(repo, 'branch', 'side', await commit({ 'one.txt': 'side\n' }));
    expect(await (await forge()).check(TASK, start)).toMatchObject(green);
    await spoil();
    const next = await commit({ 'two.txt': 'two\n' });
    expect(await (await forge()).check(TASK, next)).toMatchObject(green);
    expect(await git(scratch(), 'status', '--porcelain')).toBe('');
    expect(await git(repo, 'worktree', 'list', '--porcelain')).toContain(scratch());
  });

  it('is never made over a folder that is not Mayor’s', async () => {
    await mkdir(scratch(), { recursive: true });
    await writeFile(scratch('mine.txt'), 'mine\n');
    await expect((await forge()).check(TASK, start)).rejects.toThrow(TerminalError);
    expect(await readFile(scratch('mine.txt'), 'utf8')).toBe('mine\n');
  });

  it('does not run the hooks of the clone', async () => {
    const hook = join(repo.path, '.git', 'hooks', 'post-checkout');
    await mkdir(join(hook, '..'), { recursive: true });
    await writeFile(hook, '#!/bin/sh\ntouch hooked\n', { mode: 0o755 });
    expect(await (await open({ gates: ['test ! -e hooked'] })).check(TASK, start)).toMatchObject(green);
  });
});
