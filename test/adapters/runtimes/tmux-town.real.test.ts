import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { run, subprocessCount } from '../../../src/adapters/process.ts';
import { startScript, whole } from '../../../src/adapters/runtimes/tmux/script.ts';
import { openServer } from '../../../src/adapters/runtimes/tmux/server.ts';
import { openTmux } from '../../../src/adapters/runtimes/tmux.ts';
import { TerminalError, UsageError } from '../../../src/core/errors.ts';
import { polecatId, rigName } from '../../../src/core/ids.ts';
import type { StartSpec } from '../../../src/ports/runtime.ts';
import { lives, realStage } from '../../helpers/runtime-stage.ts';
import { askTmux } from '../../helpers/tmux.ts';
import { until } from '../../helpers/until.ts';

type Stage = Awaited<ReturnType<typeof realStage>>;
const held: { stage?: Stage } = {};
const stage = (): Stage => {
  if (!held.stage) throw new Error('no stage');
  return held.stage;
};
beforeEach(async () => {
  held.stage = await realStage(openTmux);
});
afterEach(() => held.stage?.cleanup());

const specOf = (change: Partial<StartSpec> = {}): StartSpec => ({
  ...{ rig: rigName('shop'), polecat: polecatId('amber'), epoch: 1, run: 1, argv: ['sleep', '1000'] },
  ...{ cwd: stage().folder, env: {}, label: 'A label' },
  ...change,
});
const start = (change: Partial<StartSpec> = {}) => stage().runtime.start(specOf(change));
const many = (count: number, change: Partial<StartSpec> = {}) =>
  Promise.all(Array.from({ length: count }, (_, at) => start({ polecat: polecatId(`p${at}`), ...change })));

describe('what it costs', () => {
  it('lists thirty panes with one subprocess', async () => {
    await many(30);
    const before = subprocessCount();
    expect(await stage().runtime.list()).toHaveLength(30);
    expect(subprocessCount() - before).toBe(1);
  });

  it('shows a screen with one subprocess, and starts with two', async () => {
    await start();
    const before = subprocessCount();
    const { pane } = await start({ polecat: polecatId('birch') });
    expect(subprocessCount() - before).toBe(2);
    await stage().runtime.screen(pane, 100);
    expect(subprocessCount() - before).toBe(3);
  });

  it('shows screens through one client while somebody watches, also when its session ends', async () => {
    const lines = ['one', '%end 1 2 1', '%begin 1 2 1', '\x1b[31mred\x1b[0m', '', 'grüße'];
    const argv = ['sh', '-c', 'printf "%s\\n" "$@"; exec sleep 1000', 'sh', ...lines] as const;
    const { pane: other } = await start({ rig: rigName('api'), polecat: polecatId('zinnia'), argv });
    const panes = await many(20, { argv });
    const { runtime } = stage();
    const shown = await until('it has printed', async () => {
      const screen = await runtime.screen(panes[19]?.pane ?? '', 0);
      return screen !== 'gone' && screen.lines.length === lines.length ? screen : undefined;
    });
    const stop = runtime.watch(() => {});
    await until('a client is there', async () => {
      const clients = await askTmux(stage().place, 'list-clients', '-F', '#{session_name}');
      return clients.includes('api') && clients.includes('shop');
    });
    const before = subprocessCount();
    const screens = await Promise.all([other, ...panes.map(({ pane }) => pane)].map((pane) => runtime.screen(pane, 0)));
    expect(subprocessCount() - before).toBe(1);
    for (const screen of screens)
      expect(screen).toMatchObject({ lines: shown.lines, columns: shown.columns, rows: shown.rows });
    await runtime.stop(other, 0);
    expect(await runtime.screen(other, 0)).toBe('gone');
    for (const { pane } of panes) expect(await runtime.screen(pane, 0)).toMatchObject({ lines: shown.lines });
    stop();
  });

  it('watches thirty chatty panes with a client a session and little work', async () => {
    const chatter = ['sh', '-c', 'while :; do echo a line of some length $$; sleep 0.05; done'] as const;
    await many(15, { argv: chatter });
    await Promise.all(
      Array.from({ length: 15 }, (_, at) =>
        start({ polecat: polecatId(`q${at}`), rig: rigName('api'), argv: chatter }),
      ),
    );
    const heard = new Set<string>();
    const stop = stage().runtime.watch((hint) => heard.add(hint.pane ?? ''));
    await until('every pane is heard', () => heard.size >= 30);
    const [before, from] = [process.cpuUsage(), performance.now()];
    await until('two seconds went by', () => performance.now() - from > 2_000);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000 / (performance.now() - from)).toBeLessThan(0.1);
    expect((await askTmux(stage().place, 'list-clients', '-F', '#{session_name}')).split('\n').sort()).toEqual([
      'api',
      'shop',
    ]);
    stop();
    await until('the clients are gone', async () => (await askTmux(stage().place, 'list-clients')) === '');
  });
});

describe('the machine it needs', () => {
  const withTmux = async (script: string) => {
    const bin = join(stage().folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'apt-get'), '');
    if (script !== '') {
      await writeFile(join(bin, 'tmux'), `#!/bin/sh\n${script}\n`);
      await chmod(join(bin, 'tmux'), 0o755);
    }
    return openTmux({ ...stage().place, env: { PATH: bin } });
  };

  it('without tmux, says what to type', async () => {
    const opened = withTmux('');
    await expect(opened).rejects.toBeInstanceOf(TerminalError);
    await expect(opened).rejects.toMatchObject({ hint: expect.stringContaining('sudo apt-get install tmux') });
  });

  it('with a tmux that is too old, says so and what to type', async () => {
    const opened = withTmux('echo tmux 3.1c');
    await expect(opened).rejects.toThrow('Mayor needs tmux 3.2 or newer; this is tmux 3.1c');
    await expect(opened).rejects.toMatchObject({ hint: expect.stringContaining('sudo apt-get install tmux') });
  });

  it('takes newer and unnumbered versions', async () => {
    for (const version of ['tmux 3.2', 'tmux 3.2a', 'tmux next-3.6', 'tmux 4.0', 'tmux master', 'tmux openbsd-7.8'])
      await expect(openServer({ ...stage().place, env: await envSaying(version) })).resolves.toBeDefined();
  });

  const envSaying = async (version: string) => {
    const bin = join(stage().folder, version.replace(' ', '-'));
    await mkdir(bin);
    await writeFile(join(bin, 'tmux'), `#!/bin/sh\necho ${version}\n`);
    await chmod(join(bin, 'tmux'), 0o755);
    return { PATH: bin };
  };

  it('refuses a folder whose socket path would be cut off', async () => {
    await expect(openTmux({ ...stage().place, folder: `/tmp/${'long'.repeat(30)}` })).rejects.toBeInstanceOf(
      UsageError,
    );
  });

  it('says which folder it cannot write to', async () => {
    const folder = join(stage().folder, 'file');
    await writeFile(folder, 'in the way');
    const opened = openTmux({ ...stage().place, folder });
    await expect(opened).rejects.toBeInstanceOf(TerminalError);
    await expect(opened).rejects.toThrow(folder);
  });

  it('keeps its folder, socket and configuration to the user alone', async () => {
    await start();
    const { folder } = stage().place;
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'tmux.conf'))).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'tmux.sock'))).mode & 0o007).toBe(0);
  });
});

describe('the user’s own tmux', () => {
  it('is neither spoken to, nor read, nor changed', async () => {
    const { folder, place } = stage();
    const users = join(folder, 'users');
    await mkdir(users);
    await writeFile(join(folder, '.tmux.conf'), 'set -g prefix C-a\nset -g status off\n');
    const user = { folder: users };
    await run([
      'tmux',
      '-S',
      join(users, 'tmux.sock'),
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      '-s',
      'mine',
      'sleep',
      '1000',
    ]);
    const env = { ...process.env, TMUX: `${join(users, 'tmux.sock')},1,0`, TMUX_PANE: '%0', HOME: folder };
    const seen = async () => {
      const facts = [
        ['list-panes', '-a'],
        ['list-keys'],
        ['show-options', '-g'],
        ['show-environment', '-g'],
        ['list-clients'],
      ];
      return Promise.all(facts.map((words) => askTmux(user, ...words)));
    };
    const before = await seen();
    const runtime = await openTmux({ ...place, env });
    const file = join(folder, 'told.json');
    const stop = runtime.watch(() => {});
    await runtime.start(specOf({ argv: stage().argv('tell', file) }));
    await until('the agent tells', () => readFile(file, 'utf8'));
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      env: { TMUX: expect.stringContaining(join(place.folder, 'tmux.sock')), TERM: 'tmux-256color' },
    });
    expect(await askTmux(place, 'show-options', '-gv', 'prefix')).toBe('C-b');
    stop();
    await runtime.close('stop-all');
    expect(await seen()).toEqual(before);
    await askTmux(user, 'kill-server');
  });

  it('gives its agents nothing that an earlier daemon or agent had', async () => {
    const { place, folder } = stage();
    const first = await openTmux({
      ...place,
      env: { ...process.env, OLD: 'of the first daemon', MAYOR_TOKEN: 'secret' },
    });
    await first.start(specOf({ env: { OWN: 'of amber' } }));
    await first.close('leave-running');
    const second = await openTmux({ ...place, env: { ...process.env, NEW: 'of the second' } });
    const file = join(folder, 'told.json');
    await second.start(
      specOf({
        polecat: polecatId('birch'),
        argv: stage().argv('tell', file),
        env: { PATH: '/nowhere:/usr/bin:/bin' },
      }),
    );
    const told: unknown = await until('the agent tells', async () => JSON.parse(await readFile(file, 'utf8')));
    expect(told).toMatchObject({ env: { NEW: 'of the second', PATH: '/nowhere:/usr/bin:/bin' } });
    for (const name of ['OLD', 'OWN', 'MAYOR_TOKEN']) expect(told).not.toHaveProperty(`env.${name}`);
  });
});

describe('crashes in between', () => {
  it('a start that was cut off on its way starts nothing', async () => {
    await start({ polecat: polecatId('birch') });
    const server = await openServer(stage().place);
    const script = startScript({ spec: specOf(), joins: true, env: { A: 'b' } });
    const lines = script.split('\n');
    const cuts = lines.slice(2, -2).map((_, at) => `${lines.slice(0, at + 2).join('\n')}\n`);
    for (const part of [...cuts, script.slice(0, script.length / 2)])
      expect((await server.begin(part, { cwd: stage().folder, path: '/bin:/usr/bin' })).kind).toBe('refused');
    expect(await askTmux(stage().place, 'list-windows', '-a', '-F', '#{window_name}')).toBe('birch');
  });

  it('a session that someone closed in between is made anew', async () => {
    const server = await openServer(stage().place);
    await start();
    await server.ask(['source-file', '-'], whole(['new-session -d -s keep sleep 1000', 'kill-session -t =shop']));
    expect(await start({ polecat: polecatId('birch') })).toMatchObject({ polecat: 'birch', alive: true });
  });

  it('watching clients die with a daemon that is killed, however much the panes print', async () => {
    await start({ argv: ['yes', 'a flood of words'] });
    await start({ polecat: polecatId('birch'), rig: rigName('api') });
    const watcher = join(import.meta.dirname, '../../fixtures/watcher.ts');
    const daemon = spawn(process.execPath, ['--import', 'tsx', watcher, stage().place.folder], { stdio: 'ignore' });
    const clients = async () => {
      const text = await askTmux(stage().place, 'list-clients', '-F', '#{client_pid}');
      return text === '' ? [] : text.split('\n').map(Number);
    };
    const pids = await until(
      'two clients',
      async () => ((await clients()).length === 2 ? await clients() : undefined),
      30_000,
    );
    daemon.kill('SIGKILL');
    await until('both are gone', async () => (await clients()).length === 0 && !pids.some(lives));
  });

  it('agents that end at a time are taken away one after the other, and nobody else with them', async () => {
    const bin = join(stage().folder, 'bin');
    const log = join(stage().folder, 'log');
    const real = (await run(['sh', '-c', 'command -v tmux'])).stdout.trim();
    await mkdir(bin);
    // Slow enough for two to meet, were they sent together.
    const noted = `case "$*" in *source-file*) echo begin >>"$0.log"; sleep 0.1; "${real}" "$@"; echo end >>"$0.log";; *) exec "${real}" "$@";; esac`;
    await writeFile(join(bin, 'tmux'), `#!/bin/sh\n${noted.replaceAll('$0.log', log)}\n`);
    await chmod(join(bin, 'tmux'), 0o755);
    const other = await start({ rig: rigName('api'), polecat: polecatId('zinnia') });
    const panes = await many(4);
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
    const runtime = await openTmux({ ...stage().place, env });
    const stop = runtime.watch(() => {});
    await until('clients are there', async () => {
      const clients = await askTmux(stage().place, 'list-clients', '-F', '#{session_name}');
      return clients.includes('api') && clients.includes('shop');
    });
    await rm(log, { force: true });
    await Promise.all(panes.map(({ pane }) => runtime.stop(pane, 0)));
    expect((await readFile(log, 'utf8')).trim().split('\n')).toEqual(panes.flatMap(() => ['begin', 'end']));
    expect((await runtime.list()).map(({ pane, alive }) => ({ pane, alive }))).toEqual([
      { pane: other.pane, alive: true },
    ]);
    stop();
    await runtime.close('leave-running');
  });

  it('a flood does not keep another pane of the session from being heard', async () => {
    await start({ argv: ['yes', 'a flood of words'] });
    const quiet = await start({
      polecat: polecatId('birch'),
      argv: ['sh', '-c', 'while :; do sleep 0.5; echo here; done'],
    });
    const heard = new Set<string | undefined>();
    stage().runtime.watch(({ pane }) => heard.add(pane));
    await until('the quiet one is heard', () => heard.has(quiet.pane));
  });
});

describe('closing for good', () => {
  it('ends the server and removes its socket, and the next start begins anew', async () => {
    const { place, runtime } = stage();
    await start();
    const server = Number(await askTmux(place, 'display-message', '-p', '#{pid}'));
    // A person's own shell in the town is a part of it.
    await askTmux(place, 'split-window', '-d', '-t', '=shop:', 'sleep', '1000');
    const pids = (await askTmux(place, 'list-panes', '-a', '-F', '#{pane_pid}')).split('\n').map(Number);
    await runtime.close('stop-all');
    expect([server, ...pids].map(lives)).toEqual([false, false, false]);
    await expect(stat(join(place.folder, 'tmux.sock'))).rejects.toThrow('ENOENT');
    const again = await openTmux({ ...place, clock: systemClock() });
    expect(await again.start(specOf())).toMatchObject({ alive: true });
    await again.close('stop-all');
  });
});
