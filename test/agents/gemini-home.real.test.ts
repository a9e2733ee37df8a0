/** The scripts around Gemini CLI, with a stand-in for it: they need nothing but node, git and a shell. */
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { gemini } from '../../src/agents/gemini.ts';
import type { LaunchContext } from '../../src/agents/preset.ts';
import { polecatId, rigName, taskId } from '../../src/core/ids.ts';
import { freshFolder } from '../helpers/folder.ts';
import { git, makeRepo } from '../helpers/repo.ts';

const ID = '6f9619ff-8b86-4011-b42d-00c04fc964ff';
const CLI = `#!/bin/sh
printf '%s\\n' "$GEMINI_CLI_HOME" "$@" "$(GIT_CONFIG_GLOBAL=/dev/null git config user.name)"
`;

/** A user with these files in `~/.gemini`, and a launch of the stand-in; `start` gives the lines that it prints. */
const opened = async (files: Readonly<Record<string, string>>) => {
  const root = await freshFolder("mg-it's ");
  const repo = await makeRepo();
  onTestFinished(() => repo.remove());
  const home = join(root, 'user');
  const folder = join(root, 'amber');
  const cli = join(root, 'cli');
  await mkdir(join(home, '.gemini/policies'), { recursive: true });
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, '.gemini', name), text);
  await writeFile(cli, CLI, { mode: 0o755 });
  const start = async (session: LaunchContext['session'], told?: string): Promise<readonly string[]> => {
    const launch = gemini.launch({
      ...{ rig: rigName('shop'), task: taskId('shop-k3f9'), polecat: polecatId('amber'), epoch: 1, run: 1 },
      ...{ branch: 'main', base: 'main', prompt: '', body: '', folder },
      hooks: { url: 'http://127.0.0.1:1', token: 'token' },
      settings: { enabled: true, permission: 'ask', args: [], env: {}, command: cli },
      ...(session === undefined ? {} : { session }),
    });
    for (const { path, text } of launch.files) await writeFile(path, text);
    const { stdout } = await run(launch.argv, { cwd: repo.path, env: { HOME: home, GEMINI_CLI_HOME: told } });
    return stdout.trim().split('\n');
  };
  const inside = (name: string) => join(folder, 'home/.gemini', name);
  return { home, folder, repo, start, inside };
};

describe('the home of a worker that is Gemini CLI', () => {
  it('has what the user has by links, and the rules of both', async () => {
    const { home, folder, start, inside } = await opened({
      'GEMINI.md': 'Be kind.',
      'state.json': '{}',
      'projects.json': '{}',
      'policies/own.toml': '# own',
    });
    expect((await start(undefined))[0]).toBe(join(folder, 'home'));
    expect(readlinkSync(inside('GEMINI.md'))).toBe(join(home, '.gemini/GEMINI.md'));
    expect(lstatSync(inside('state.json')).isFile()).toBe(true);
    expect(readdirSync(inside('policies')).sort()).toEqual(['mayor.toml', 'own.toml']);
    expect(readdirSync(inside('.')).sort()).toEqual(['GEMINI.md', 'policies', 'settings.json', 'state.json']);
  });

  it('takes a login anew that was replaced by an older one of its own', async () => {
    const { home, start, inside } = await opened({ 'oauth_creds.json': 'old' });
    await start(undefined);
    await run(['sh', '-c', 'rm "$0"; echo worker > "$0"', inside('oauth_creds.json')], {});
    await writeFile(join(home, '.gemini/oauth_creds.json'), 'new');
    await start(undefined);
    expect(readFileSync(inside('oauth_creds.json'), 'utf8')).toBe('new');
  });

  it('is that of the user who is named, but never that of a worker', async () => {
    const { home, folder, start, inside } = await opened({ 'GEMINI.md': 'Be kind.' });
    await start(undefined);
    await start(undefined, join(folder, 'home'));
    expect(readlinkSync(inside('GEMINI.md'))).toBe(join(home, '.gemini/GEMINI.md'));
    const other = join(folder, '../other');
    await mkdir(join(other, '.gemini'), { recursive: true });
    await writeFile(join(other, '.gemini/GEMINI.md'), 'Be quick.');
    await start(undefined, other);
    expect(readFileSync(inside('GEMINI.md'), 'utf8')).toBe('Be quick.');
  });

  it('joins the user’s settings, remarks and all, with its hooks', async () => {
    const { start, inside } = await opened({
      'settings.json': `{ // Mine
        "general": { "vimMode": true }, /* "x" */ "ui": { "theme": "https://a/b" },
        "hooks": { "BeforeTool": [{ "hooks": [{ "type": "command", "command": "mine" }] }] } }`,
    });
    await start(undefined);
    const settings = JSON.parse(readFileSync(inside('settings.json'), 'utf8'));
    expect(settings).toMatchObject({
      general: { vimMode: true, enableAutoUpdate: false },
      ui: { theme: 'https://a/b' },
    });
    expect(settings.hooks.BeforeTool.map((one: { hooks: readonly object[] }) => one.hooks.length)).toEqual([1, 1]);
    expect(settings.hooks.BeforeTool[0].hooks[0].command).toBe('mine');
  });

  it('leaves out the hooks of a user who has turned them off, and settings that are none', async () => {
    const off = await opened({
      'settings.json': '{"hooksConfig":{"enabled":false},"hooks":{"SessionEnd":[{}],"AfterModel":[{}]}}',
    });
    await off.start(undefined);
    const settings = JSON.parse(readFileSync(off.inside('settings.json'), 'utf8'));
    expect([settings.hooksConfig.enabled, settings.hooks.SessionEnd.length, settings.hooks.AfterModel]).toEqual([
      true,
      1,
      undefined,
    ]);
    const broken = await opened({ 'settings.json': '{"general":' });
    await broken.start(undefined);
    expect(readFileSync(broken.inside('settings.json'), 'utf8')).toBe('{"general":');
  });
});

describe('the start of Gemini CLI', () => {
  it('hands on the name to commit under, which it hides from its commands', async () => {
    const { repo, start } = await opened({});
    const name = await git(repo, 'config', 'user.name');
    expect(name).not.toBe('');
    expect((await start(undefined)).at(-1)).toBe(name);
  });

  it('takes a conversation up only where it was written down', async () => {
    const { start, inside } = await opened({});
    const session = (how: 'fresh' | 'resume') => start({ id: ID, how }).then((lines) => lines[1]);
    expect(await session('fresh')).toBe(`--session-id=${ID}`);
    expect(await session('resume')).toBe(`--session-id=${ID}`);

    await mkdir(inside('tmp/shop/chats'), { recursive: true });
    const chat = inside(`tmp/shop/chats/session-2026-11-27T05-06-${ID.slice(0, 8)}.jsonl`);
    await writeFile(chat, '{"sessionId":"x","kind":"main"}\n');
    expect(await session('resume')).toBe('--skip-trust');
    await writeFile(chat, '{"id":"1","type":"user","content":[]}\n');
    expect(await session('resume')).toBe(`--resume=${ID}`);
  });
});
