/** Where a question about the past is asked, and what is left of that: with a stand-in for the CLI, real git, real processes. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { townPaths } from '../../src/config/paths.ts';
import { polecatId, rigName, sha, taskId } from '../../src/core/ids.ts';
import type { Talk } from '../../src/core/past.ts';
import { type AgentSettings, defaultPatience, type RigSettings, type Settings } from '../../src/core/settings.ts';
import { askPast } from '../../src/main/ask-past.ts';
import { pastCheck } from '../../src/main/doctor.ts';
import { keepPast, keptFolder } from '../../src/main/past-folders.ts';
import type { Place } from '../../src/main/place.ts';
import { freshFolder } from '../helpers/folder.ts';
import { commitFiles, git, makeRepo } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';

const SESSION = '6f9619ff-8b86-4011-b42d-00c04fc964ff';
/** Answers with where it is, what it was told and what it could read. */
const HONEST = `
pwd > "$SEEN/pwd"; cat > "$SEEN/question"; env > "$SEEN/env"; ls > "$SEEN/files"
for word; do case $word in *.jsonl) cat "$word" > "$SEEN/conversation";; esac; done
printf '{"type":"result","is_error":false,"result":"Because."}\\n'`;

/** A town's state, a rig whose work was handed in, and a conversation about it. */
const opened = async (script: string) => {
  const home = await freshFolder();
  const repo = await makeRepo({ name: 'shop' });
  onTestFinished(() => repo.remove());
  const commit = sha(await commitFiles(repo, { 'old.txt': 'old' }));
  await commitFiles(repo, { 'new.txt': 'new' });
  const config = join(home, 'config');
  await mkdir(join(config, 'projects/-old'), { recursive: true });
  await mkdir(join(config, 'projects/-other'));
  const conversation = join(config, 'projects/-old', `${SESSION}.jsonl`);
  await writeFile(conversation, '{"type":"user"}\n');
  const command = join(home, 'cli');
  await writeFile(command, `#!/bin/sh${script}\n`, { mode: 0o755 });
  const env = { ...process.env, HOME: home };
  const paths = townPaths({ env: { MAYOR_HOME: home }, platform: 'linux', home, cwd: home });
  const place: Place = { paths, env, home, root: home, version: '0', person: 'ada' };
  const own: AgentSettings = {
    ...{ enabled: true, permission: 'ask', command, args: [] },
    env: { CLAUDE_CONFIG_DIR: config, SEEN: home },
  };
  const rig: RigSettings = {
    ...{
      name: rigName('shop'),
      path: repo.path,
      base: 'main',
      agent: 'claude',
      maxPolecats: 1,
      merge: 'ask',
      gates: [],
    },
    ...{
      gateTimeoutMs: 1,
      copy: [],
      push: false,
      dispatch: 'convoys',
      pool: 0,
      tracker: { kind: 'embedded' },
      env: {},
    },
  };
  const settings: Settings = {
    ...{ rigs: { shop: rig }, agents: { claude: own }, limits: { polecats: 1 } },
    ...{ patience: defaultPatience, runtime: 'auto' },
  };
  const talk: Talk = {
    ...{ task: taskId('shop-k3f9'), polecat: polecatId('amber'), epoch: 1, rig: rig.name, agent: 'claude' },
    ...{ branch: 'mayor/gone', session: SESSION, at: 1, commit },
  };
  const seen = async (name: string) => (await readFile(join(home, name), 'utf8')).trim();
  const left = () => readdir(join(paths.state, 'past/asks'));
  const worktrees = async () => (await git(repo, 'worktree', 'list')).split('\n').length;
  return { home, repo, place, own, settings, talk, conversation, seen, left, worktrees, paths };
};

it('is a worktree of its own at the commit that was handed in, which is gone afterwards', async () => {
  const { place, settings, talk, seen, left, worktrees, conversation, repo } = await opened(HONEST);
  process.env.MAYOR_TOKEN = 'secret';
  onTestFinished(() => {
    delete process.env.MAYOR_TOKEN;
  });
  const { answer, commit } = await askPast(place, settings, talk, '/exit --now', 20_000);
  expect([answer, commit]).toEqual(['Because.', talk.commit]);
  expect(await seen('pwd')).not.toBe(repo.path);
  expect((await seen('files')).split('\n')).toEqual(['README.md', 'old.txt']);
  expect(await seen('question')).toMatch(/^Your work .*\n\n```text\n\/exit --now\n```/s);
  expect(await seen('conversation')).toBe('{"type":"user"}');
  expect(await seen('env')).not.toContain('MAYOR_TOKEN');
  expect([await left(), await worktrees()]).toEqual([[], 1]);
  expect(await readFile(conversation, 'utf8')).toBe('{"type":"user"}\n');
});

it('is at the branch, or at the base, where nothing was handed in', async () => {
  const { place, settings, talk, seen } = await opened(HONEST);
  const { commit: _, ...nothing } = talk;
  await askPast(place, settings, nothing, 'Why?', 20_000);
  expect((await seen('files')).split('\n')).toEqual(['README.md', 'new.txt', 'old.txt']);
});

it('leaves nothing when the CLI fails, and says what that printed', async () => {
  const { place, settings, talk, left, worktrees } = await opened('\necho "No room today" >&2; exit 3');
  await expect(askPast(place, settings, talk, 'Why?', 20_000)).rejects.toThrow(/did not answer: No room today/);
  expect([await left(), await worktrees()]).toEqual([[], 1]);
});

it('leaves nothing when the CLI takes too long, what that has started included', async () => {
  const { place, settings, talk, left, worktrees, seen } = await opened('\nsleep 600 & echo $! > "$SEEN/child"; wait');
  await expect(askPast(place, settings, talk, 'Why?', 1_500)).rejects.toThrow(/took longer/);
  const child = Number(await seen('child'));
  await until('the end of what it started', () => ended(child));
  expect([await left(), await worktrees()]).toEqual([[], 1]);
});

const ended = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

it('clears away what a question left that was killed', async () => {
  const { place, settings, talk, left, worktrees, repo, paths } = await opened(HONEST);
  const dead = join(paths.state, 'past/asks/4194305-x');
  await mkdir(dead, { recursive: true });
  await git(repo, 'worktree', 'add', '-q', '--detach', join(dead, 'files'));
  await writeFile(join(dead, 'files/made.txt'), 'by whoever was killed');
  expect(await worktrees()).toBe(2);
  await askPast(place, settings, talk, 'Why?', 20_000);
  expect([await left(), await worktrees()]).toEqual([[], 1]);
});

it('is named by mayor doctor, and mended, where a question was killed and none followed', async () => {
  const { place, worktrees, repo, paths } = await opened(HONEST);
  const check = pastCheck(place);
  expect((await check.look()).state).toBe('ok');
  const dead = join(paths.state, 'past/asks/4194305-x');
  await mkdir(dead, { recursive: true });
  await git(repo, 'worktree', 'add', '-q', '--detach', join(dead, 'files'));
  expect(await check.look()).toMatchObject({ state: 'warn', say: dead });
  expect(await check.fix?.()).toBe('removed 1');
  expect([(await check.look()).state, await worktrees()]).toEqual(['ok', 1]);
});

it('is refused where the conversation is gone, and for whom nothing is known', async () => {
  const { place, settings, own, talk } = await opened(HONEST);
  const ask = (change: Partial<Talk>, agents: Settings['agents'] = settings.agents) =>
    askPast(place, { ...settings, agents }, { ...talk, ...change }, 'Why?', 20_000);
  await expect(ask({ session: SESSION.replace('6', '7') })).rejects.toThrow(/Claude Code has no conversation 7f96/);
  await expect(ask({ session: '../../etc/passwd' })).rejects.toThrow(/has no conversation/);
  const custom = { prompt: 'argument', resume: ['--continue'], auto: [] } as const;
  await expect(ask({ agent: 'mine' }, { mine: { ...own, custom } })).rejects.toThrow(/cannot be asked about the past/);
  await expect(ask({ agent: 'gone' })).rejects.toThrow(/not in rigs.yaml any more/);
  await expect(ask({ rig: rigName('till') })).rejects.toThrow(/not in rigs.yaml any more/);
  await expect(ask({}, { claude: { ...own, command: 'no-such-cli' } })).rejects.toThrow(/is not installed/);
});

it('has what a worker kept in its own folder, which goes', async () => {
  const { home, paths } = await opened(HONEST);
  await writeFile(join(home, 'session-1-6f9619ff.jsonl'), 'words');
  await keepPast(paths, 'amber', [join(home, 'session-1-6f9619ff.jsonl')]);
  expect(await readdir(keptFolder(paths, 'amber'))).toEqual(['session-1-6f9619ff.jsonl']);
});
