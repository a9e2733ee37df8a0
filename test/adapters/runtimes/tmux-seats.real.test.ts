import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/adapters/process.ts';
import { attachFrom } from '../../../src/adapters/runtimes/tmux/attach.ts';
import { openHome } from '../../../src/adapters/runtimes/tmux/home.ts';
import { openTmux } from '../../../src/adapters/runtimes/tmux.ts';
import { polecatId, rigName } from '../../../src/core/ids.ts';
import type { StartSpec } from '../../../src/ports/runtime.ts';
import { realStage } from '../../helpers/runtime-stage.ts';
import { openTerminal, type Terminal } from '../../helpers/terminal.ts';
import { askTmux } from '../../helpers/tmux.ts';
import { until } from '../../helpers/until.ts';

type Stage = Awaited<ReturnType<typeof realStage>>;
const held: { stage?: Stage; terminals: Terminal[] } = { terminals: [] };
const stage = (): Stage => {
  if (!held.stage) throw new Error('no stage');
  return held.stage;
};
beforeEach(async () => {
  held.stage = await realStage(openTmux);
});
afterEach(async () => {
  for (const terminal of held.terminals.splice(0)) terminal.close();
  await held.stage?.cleanup();
});

const start = (name: string, change: Partial<StartSpec> = {}) =>
  stage().runtime.start({
    ...{ rig: rigName('shop.api'), polecat: polecatId(name), epoch: 1, run: 1, cwd: stage().folder, env: {} },
    ...{ argv: stage().argv('print', `I am ${name}`), label: `Task of ${name}` },
    ...change,
  });
const sit = (argv: readonly string[], env: Readonly<Record<string, string | undefined>> = process.env): Terminal => {
  const terminal = openTerminal(argv, { cwd: stage().folder, env });
  held.terminals.push(terminal);
  return terminal;
};
const sees = (terminal: Terminal, text: string) =>
  until(`the terminal shows "${text}"`, () => terminal.text().includes(text)).catch((error: unknown) => {
    throw new Error(`not "${text}" but:\n${terminal.text()}`, { cause: error });
  });
const attached = async (pane: string, tmux?: string): Promise<readonly string[]> => {
  const argv = await stage().runtime.attach(pane);
  if (argv === 'gone') throw new Error('gone');
  return attachFrom(argv, tmux, 'window');
};

describe('sitting down in a pane', () => {
  it('from a plain terminal shows that polecat’s window, and leaving it stops nothing', async () => {
    await start('amber');
    const { pane } = await start('birch');
    await start('cedar');
    const terminal = sit(await attached(pane));
    await sees(terminal, 'I am birch');
    expect(terminal.text()).toContain('Task of birch');
    terminal.type('\x02d');
    await expect(terminal.ended).resolves.toBe(0);
    expect((await stage().runtime.list()).every(({ alive }) => alive)).toBe(true);
  });

  it('is not disturbed by a polecat that starts or ends beside it', async () => {
    const { pane } = await start('amber');
    const terminal = sit(await attached(pane));
    await sees(terminal, 'I am amber');
    const other = await start('birch');
    await sees(terminal, '2 birch');
    expect(terminal.text()).toContain('I am amber');
    await stage().runtime.stop(other.pane, 1_000);
    await until('it is off the list', () => !terminal.text().includes('birch'));
    expect(terminal.text()).toContain('I am amber');
  });

  it('gives the pane the terminal’s size, whatever else watches', async () => {
    const { pane } = await start('amber');
    const stop = stage().runtime.watch(() => {});
    const sizeIs = (columns: number) =>
      until(`${columns} columns`, async () => {
        const screen = await stage().runtime.screen(pane, 0);
        return screen !== 'gone' && screen.columns === columns;
      });
    await sizeIs(120);
    const terminal = sit(await attached(pane));
    await sizeIs(100);
    terminal.resize(61, 20);
    await sizeIs(61);
    stop();
  });

  it('from inside of the town moves the client over', async () => {
    const first = await start('amber');
    const second = await start('birch', { rig: rigName('web') });
    const terminal = sit(await attached(first.pane));
    await sees(terminal, 'I am amber');
    const socket = join(stage().place.folder, 'tmux.sock');
    const [file = '', ...args] = await attached(second.pane, `${socket},1,0`);
    const client = await askTmux(stage().place, 'list-clients', '-F', '#{pid},#{session_id}');
    await run([file, ...args], { env: { TMUX: `${socket},${client.replace('$', '')}` } });
    await sees(terminal, 'I am birch');
  });

  describe('from the person’s own tmux', () => {
    const theirs = async () => {
      const place = { folder: join(stage().folder, 'users') };
      await mkdir(place.folder);
      const terminal = sit([
        'tmux',
        '-S',
        join(place.folder, 'tmux.sock'),
        '-f',
        '/dev/null',
        'new-session',
        '-s',
        'mine',
        'sh',
      ]);
      await until('their tmux is up', async () => (await askTmux(place, 'list-clients')) !== '');
      const tmux = await askTmux(place, 'display-message', '-p', '#{socket_path},#{pid},0');
      const close = () => askTmux(place, 'kill-server');
      return { terminal, tmux, close, windows: () => askTmux(place, 'list-windows', '-a', '-F', '#{window_index}') };
    };

    it('opens a window there', async () => {
      const { pane } = await start('amber');
      const { terminal, tmux, close, windows } = await theirs();
      const [file = '', ...args] = attachFrom(await attached(pane), tmux, 'window');
      await run([file, ...args], { env: { TMUX: tmux } });
      await sees(terminal, 'I am amber');
      expect(await windows()).toBe('0\n1');
      await close();
    });

    it('opens a popup there, in which the town’s own prefix leaves again', async () => {
      const { pane } = await start('amber');
      const { terminal, tmux, close, windows } = await theirs();
      const [file = '', ...args] = attachFrom(await attached(pane), tmux, 'popup');
      const popup = run([file, ...args], { env: { TMUX: tmux } });
      await sees(terminal, 'I am amber');
      terminal.type('\x02d');
      await popup;
      await until('the popup is closed', () => !terminal.text().includes('I am amber'));
      expect(await windows()).toBe('0');
      await close();
    });
  });

  it('shows a dead pane with its last words', async () => {
    const { pane } = await start('amber', { argv: stage().argv('exit', '4', 'no licence') });
    await until('it ended', async () => (await stage().runtime.list())[0]?.alive === false);
    const terminal = sit(await attached(pane));
    await sees(terminal, 'no licence');
    await sees(terminal, 'amber (ended)');
  });
});

describe('a prompt for a pane that a person has scrolled back', () => {
  const scrolled = async (file: string) => {
    const { pane } = await start('amber', { argv: stage().argv('prompt', file) });
    const terminal = sit(await attached(pane));
    await sees(terminal, 'ready');
    terminal.type('\x02[');
    await until(
      'it is scrolled',
      async () =>
        (await askTmux(stage().place, 'display-message', '-p', '-t', '=shop~api:', '#{pane_in_mode}')) === '1',
    );
    return pane;
  };
  const prompt = (file: string) => until('the prompt', async () => JSON.parse(await readFile(file, 'utf8')));

  it('arrives and is submitted', async () => {
    const file = join(stage().folder, 'prompts');
    const pane = await scrolled(file);
    await stage().runtime.send(pane, { kind: 'paste', text: 'two\nlines', enter: true });
    expect(await prompt(file)).toBe('two\nlines');
  });

  it('arrives by keys too', async () => {
    const file = join(stage().folder, 'prompts');
    const pane = await scrolled(file);
    await stage().runtime.send(pane, { kind: 'keys', keys: ['q', 'Enter'] });
    expect(await prompt(file)).toBe('q');
  });
});

describe('home', () => {
  const home = (text: string) =>
    openHome(stage().place, { argv: stage().argv('print', text), cwd: stage().folder, env: { HOME_IS: 'here' } });

  it('holds the dashboard in window 0, to which prefix 0 comes back from anywhere', async () => {
    const { pane } = await start('amber', { rig: rigName('mayor') });
    const terminal = sit(await home('The dashboard'));
    await sees(terminal, 'The dashboard');
    const [file = '', ...args] = await attached(pane, `${join(stage().place.folder, 'tmux.sock')},1,0`);
    await run([file, ...args]);
    await sees(terminal, 'I am amber');
    terminal.type('\x020');
    await sees(terminal, 'The dashboard');
  });

  it('is there once, however often it is asked for, and is no agent', async () => {
    await home('The dashboard');
    await home('The dashboard');
    expect(await askTmux(stage().place, 'list-panes', '-a', '-F', '#{session_name}:#{window_index}')).toBe('mayor:0');
    expect(await stage().runtime.list()).toEqual([]);
  });

  it('gives the terminal back when the dashboard is quitted, though agents work on', async () => {
    await start('amber');
    const go = join(stage().folder, 'go');
    const line = `until [ -e "${go}" ]; do sleep 0.05; done`;
    const terminal = sit(
      await openHome(stage().place, { argv: ['sh', '-c', `echo up; ${line}`], cwd: stage().folder, env: {} }),
    );
    await sees(terminal, 'up');
    await writeFile(go, '');
    let left: number | undefined;
    void terminal.ended.then((code) => {
      left = code;
    });
    // The daemon looks again and again: a tmux that missed the end of a process is told so by that.
    await until('the terminal is free', async () => (await stage().runtime.list()) && left !== undefined);
    expect(left).toBe(0);
    expect(await stage().runtime.list()).toMatchObject([{ alive: true }]);
    await sees(sit(await home('The dashboard again')), 'The dashboard again');
  });

  it('starts a dashboard again that has crashed', async () => {
    await openHome(stage().place, { argv: stage().argv('exit', '1'), cwd: stage().folder, env: {} });
    await until(
      'it ended',
      async () => (await askTmux(stage().place, 'list-panes', '-a', '-F', '#{pane_dead}')) === '1',
    );
    const terminal = sit(await home('The dashboard again'));
    await sees(terminal, 'The dashboard again');
  });

  it('lets no agent inherit what the dashboard was given', async () => {
    await home('The dashboard');
    const file = join(stage().folder, 'told.json');
    await start('amber', { argv: stage().argv('tell', file) });
    const told: unknown = await until('the agent tells', async () => JSON.parse(await readFile(file, 'utf8')));
    expect(told).not.toHaveProperty('env.HOME_IS');
  });

  it('is gone with the town', async () => {
    const terminal = sit(await home('The dashboard'));
    await sees(terminal, 'The dashboard');
    await stage().runtime.close('stop-all');
    await terminal.ended;
  });
});

describe('what waits for the person', () => {
  const home = () =>
    openHome(stage().place, {
      argv: stage().argv('print', 'The dashboard'),
      cwd: stage().folder,
      env: {},
    });
  const three = async () => {
    const panes = await Promise.all(['amber', 'birch', 'cedar'].map((name) => start(name)));
    return panes.map(({ pane }) => pane);
  };

  it('stands in the status line of every pane, and goes again', async () => {
    const [amber = '', birch = ''] = await three();
    await stage().runtime.tell({ needsYou: 2, stuck: 0, inReview: 1, panes: [birch, amber] });
    const terminal = sit(await attached(amber));
    await sees(terminal, '▲ 2 need you  ◆ 1 in review  prefix n: next, 0: dashboard, d: leave');
    await stage().runtime.tell({ needsYou: 0, stuck: 0, inReview: 0, panes: [] });
    await until('it is gone', () => !terminal.text().includes('need you') && !terminal.text().includes('in review'));
    await sees(terminal, 'prefix 0: dashboard, d: leave');
  });

  it('is gone through by prefix n in the order of the inbox, over and over, and prefix 0 ends it', async () => {
    const [amber = '', birch = '', cedar = ''] = await three();
    const terminal = sit(await home());
    await sees(terminal, 'The dashboard');
    await stage().runtime.tell({ needsYou: 2, stuck: 0, inReview: 0, panes: [cedar, amber] });
    for (const who of ['cedar', 'amber', 'cedar']) {
      terminal.type('\x02n');
      await sees(terminal, `I am ${who}`);
    }
    await stage().runtime.tell({ needsYou: 1, stuck: 0, inReview: 0, panes: [birch] });
    terminal.type('\x02n');
    await sees(terminal, 'I am birch');
    terminal.type('\x02n');
    await sees(terminal, 'Nobody else needs you');
    await stage().runtime.tell({ needsYou: 0, stuck: 0, inReview: 0, panes: [] });
    terminal.type('\x02n');
    await sees(terminal, 'Nobody needs you');
    terminal.type('\x020');
    await sees(terminal, 'The dashboard');
  });

  it('may be a hundred agents', async () => {
    const { pane: last } = await start('amber');
    const [, server = ''] = last.split('@');
    const gone = Array.from({ length: 99 }, (_, at) => `%${at + 500}@${server}`);
    const terminal = sit(await home());
    await sees(terminal, 'The dashboard');
    await stage().runtime.tell({ needsYou: 100, stuck: 0, inReview: 0, panes: [last, ...gone] });
    terminal.type('\x02n');
    await sees(terminal, 'I am amber');
    await sees(terminal, '▲ 100 need you');
  });

  it('is told to the server that the first agent starts', async () => {
    await stage().runtime.tell({ needsYou: 1, stuck: 0, inReview: 0, panes: [] });
    const { pane } = await start('amber');
    await sees(sit(await attached(pane)), '▲ 1 needs you');
  });

  it('keeps its place where there is little room', async () => {
    const [amber = ''] = await three();
    await stage().runtime.tell({ needsYou: 2, stuck: 0, inReview: 3, panes: [amber] });
    const terminal = openTerminal(await attached(amber), { cwd: stage().folder, env: process.env, columns: 56 });
    held.terminals.push(terminal);
    await sees(terminal, '▲ 2 need you  n, 0');
  });

  it('is left by prefix 0 for the terminal where the dashboard runs, when that is not in here', async () => {
    const { pane } = await start('amber');
    const terminal = sit(await attached(pane));
    await sees(terminal, 'I am amber');
    terminal.type('\x020');
    await expect(terminal.ended).resolves.toBe(0);
  });
});
