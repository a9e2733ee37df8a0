/** Files of checks, on real disks: where they may not come, and that none of them stays. */
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { run } from '../../../src/adapters/process.ts';
import { TransientError } from '../../../src/core/errors.ts';
import type { CheckSettings } from '../../../src/core/gate-settings.ts';
import { type Sha, sha, taskId } from '../../../src/core/ids.ts';
import { makeForge, type TestForge } from '../../helpers/forge.ts';
import { git, makeRepo, type Repo } from '../../helpers/repo.ts';

const TASK = taskId('shop-k3f9');

let repo: Repo;
let folder: string;
let hidden: string;
let start: Sha;
let town: TestForge;

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
};

beforeEach(async () => {
  repo = await makeRepo({ files: { 'one.txt': 'one\n', '.gitignore': 'cache/\n' } });
  onTestFinished(repo.remove);
  folder = join(repo.root, 'town');
  hidden = await mkdtemp(join(repo.root, 'hidden-'));
  start = sha(await git(repo, 'rev-parse', 'HEAD'));
  town = await makeForge(repo, {}, { folder });
});

const judge = (line: string, result = start, more: Partial<CheckSettings> = {}) =>
  town.forge.judge(TASK, result, [{ name: 'hidden', run: line, retries: 0, files: hidden, ...more }]);
const scratch = (...names: readonly string[]) => join(folder, 'shop', 'checks', ...names);
const log = () => readFile(join(folder, 'shop', 'check-logs', TASK, 'hidden.log'), 'utf8');
const there = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** A commit in which an agent has put a link where the hidden files go. */
const linked = async (to: string): Promise<Sha> => {
  await symlink(to, join(repo.path, 'tests'));
  await git(repo, 'add', '-A');
  await git(repo, 'commit', '-qm', 'Link');
  return sha(await git(repo, 'rev-parse', 'HEAD'));
};

describe('files of a check', () => {
  it('are over the tree with their modes while it runs, and nowhere afterwards', async () => {
    await write(join(hidden, 'one.txt'), 'hidden one\n');
    await write(join(hidden, 'cache', 'deep', 'secret.txt'), 'secret\n');
    await write(join(hidden, 'run.sh'), '#!/bin/sh\ngrep -q hidden one.txt && grep -q secret cache/deep/secret.txt\n');
    await chmod(join(hidden, 'run.sh'), 0o755);
    expect(await judge('./run.sh && git add -N . && mkdir -p cache && touch cache/warm')).toMatchObject([
      { kind: 'green', tries: 1 },
    ]);
    expect(await readFile(scratch('one.txt'), 'utf8')).toBe('one\n');
    expect(await there(scratch('run.sh'))).toBe(false);
    // Git ignores it, so no clean-up of git's would have taken it.
    expect(await there(scratch('cache', 'deep', 'secret.txt'))).toBe(false);
    expect(await there(scratch('cache', 'warm'))).toBe(true);
    expect(await git(repo, 'status', '--porcelain')).toBe('');
    const { stdout } = await run(['git', 'hash-object', '--stdin'], { cwd: repo.path, input: 'secret\n' });
    const found = await run(['git', 'cat-file', '-e', stdout.trim()], { cwd: repo.path, ok: 'any' });
    expect(found.exit).not.toBe(0);
    expect(await there(join(folder, 'shop', 'gates'))).toBe(false);
  });

  it('do not follow a link that was handed in', async () => {
    const outside = await mkdtemp(join(repo.root, 'outside-'));
    await write(join(outside, 'secret.txt'), 'of somebody else\n');
    await write(join(hidden, 'tests', 'secret.txt'), 'secret\n');
    const result = await linked(outside);
    expect(await judge('test -f tests/secret.txt && test ! -L tests', result)).toMatchObject([{ kind: 'green' }]);
    expect(await readdir(outside)).toEqual(['secret.txt']);
    expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('of somebody else\n');
  });

  it('are not removed through a link that came in their place while it ran', async () => {
    const outside = await mkdtemp(join(repo.root, 'outside-'));
    await write(join(outside, 'secret.txt'), 'of somebody else\n');
    await write(join(hidden, 'tests', 'secret.txt'), 'secret\n');
    const swap = `rm -r tests && ln -s '${outside}' tests`;
    expect(await judge(swap)).toMatchObject([{ kind: 'green' }]);
    expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('of somebody else\n');
    expect(await there(scratch('tests'))).toBe(false);
  });

  it('that cannot be laid there make it red, and its log says why', async () => {
    await symlink('/etc/hostname', join(hidden, 'link'));
    expect(await judge('true')).toMatchObject([{ kind: 'red', tries: 0 }]);
    expect(await log()).toContain('no plain file: links are not followed');
    await rm(join(hidden, 'link'));
    expect(await judge('true')).toMatchObject([{ kind: 'red' }]);
    expect(await log()).toContain('has no file in it');
    await write(join(hidden, 'a', '.GIT', 'config'), '');
    expect(await judge('true')).toMatchObject([{ kind: 'red' }]);
    expect(await log()).toContain("which is git's");
  });

  it('that cannot be read make it red, and the others run', async () => {
    const other = { name: 'other', run: 'true', retries: 0 };
    const both = () =>
      town.forge.judge(TASK, start, [{ name: 'hidden', run: 'true', retries: 0, files: hidden }, other]);
    const red = [
      { name: 'hidden', kind: 'red', tries: 0 },
      { name: 'other', kind: 'green' },
    ];
    const odd = Buffer.concat([Buffer.from(`${hidden}/`), Buffer.from([0xff])]);
    await writeFile(odd, 'x');
    expect(await both()).toMatchObject(red);
    expect(await log()).toContain('cannot be read');
    await rm(odd);
    await writeFile(join(hidden, 'huge'), '');
    // Nothing of it is on the disk, and nothing of it may come into memory.
    await truncate(join(hidden, 'huge'), 3 * 1024 ** 3);
    expect(await both()).toMatchObject(red);
    expect(await log()).toContain('more than 64 MB');
  });

  it('that were left by a town that was killed are taken away by the next check', async () => {
    await write(join(hidden, 'cache', 'secret.txt'), 'secret\n');
    expect(await judge('true')).toMatchObject([{ kind: 'green' }]);
    const proof = `${scratch()}.json`;
    const known = z.looseObject({ marks: z.looseObject({}) }).parse(JSON.parse(await readFile(proof, 'utf8')));
    expect(known.marks).not.toHaveProperty('laid');
    await writeFile(proof, JSON.stringify({ ...known, marks: { ...known.marks, laid: '["cache/secret.txt"]' } }));
    await write(scratch('cache', 'secret.txt'), 'secret\n');
    const { files: _, ...bare } = { name: 'bare', run: 'test ! -e cache/secret.txt', retries: 0, files: hidden };
    expect(await town.forge.judge(TASK, start, [bare])).toMatchObject([{ kind: 'green', tries: 1 }]);
  });

  it('are gone with a check that is ended while it runs', async () => {
    await write(join(hidden, 'secret.txt'), 'secret\n');
    const stop = new AbortController();
    const endless = { name: 'hidden', run: 'sleep 600', retries: 0, files: hidden };
    town.forge.running.watch(() => {
      if (town.forge.running.gates().length > 0) stop.abort();
    });
    const ended = town.forge.judge(TASK, start, [endless], { signal: stop.signal });
    await expect(ended).rejects.toThrow(TransientError);
    expect(town.forge.running.gates()).toEqual([]);
    expect(await there(scratch('secret.txt'))).toBe(false);
    expect(await judge('test -e secret.txt')).toMatchObject([{ kind: 'green', tries: 1 }]);
  });

  it('are not named in the environment of a check', async () => {
    await write(join(hidden, 'secret.txt'), 'secret\n');
    expect(await judge(`env > '${repo.root}/env'`)).toMatchObject([{ kind: 'green' }]);
    expect(await readFile(join(repo.root, 'env'), 'utf8')).not.toContain(hidden);
  });
});
