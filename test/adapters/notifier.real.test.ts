import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openNotifier } from '../../src/adapters/notifiers/index.ts';
import { openNotices } from '../../src/main/notices.ts';

const NASTY = { title: 'Mayor: 2 need you', text: 'amber: run `id`; $(id) "x" <b>\n-e birch' };

/** A folder with a program of this name that writes its arguments down, a line each. */
const machine = async (name: string, exit = 0) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayor-notifier-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\nprintf '%s\\0' "$@" > "${join(folder, 'told')}"\nexit ${exit}\n`);
  await chmod(file, 0o755);
  const told = async () => (await readFile(join(folder, 'told'), 'utf8')).split('\0').slice(0, -1);
  return { env: { PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` }, file, told };
};

it('gives notify-send the text as data, its markup made harmless', async () => {
  const { env, told } = await machine('notify-send');
  await openNotifier(env, 'linux').desktop(NASTY);
  const body = 'amber: run `id`; $(id) "x" &lt;b&gt;\n-e birch';
  expect(await told()).toEqual(['--app-name=Mayor', '--', NASTY.title, body]);
});

it('gives osascript the text as arguments of a script that never changes', async () => {
  const { env, told } = await machine('osascript');
  await openNotifier(env, 'darwin').desktop(NASTY);
  const words = await told();
  expect(words.slice(-2)).toEqual([NASTY.title, NASTY.text]);
  expect(words.slice(0, -2).join(' ')).not.toContain('amber');
});

it('gives a command its own arguments, and the text as the last one', async () => {
  const { env, file, told } = await machine('mine');
  await openNotifier(env).command([file, '--to', 'me; id'], NASTY);
  expect(await told()).toEqual(['--to', 'me; id', `${NASTY.title}\n${NASTY.text}`]);
});

it('shows a way that fails among the problems until it works, or the settings are others', async () => {
  const { env, file } = await machine('mine', 3);
  const notices = openNotices(env);
  await expect(notices.notifier.command([file], NASTY)).rejects.toThrow('3');
  await expect(notices.notifier.command(['mayor-has-no-such-program'], NASTY)).rejects.toThrow('not installed');
  expect(notices.problems()).toMatchObject([{ where: 'notices', what: expect.stringContaining('by command') }]);
  await notices.notifier.command(['true'], NASTY);
  expect(notices.problems()).toEqual([]);
  await expect(notices.notifier.command([file], NASTY)).rejects.toThrow('3');
  notices.forget();
  expect(notices.problems()).toEqual([]);
});
