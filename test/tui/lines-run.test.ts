/** The dashboard in lines over a terminal and a pipe in memory: what is echoed, and what asks for it. */
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { DASHBOARD } from '../../src/core/dashboard-settings.ts';
import { lookOf } from '../../src/surfaces/tui/drawing/theme.ts';
import { heardBy } from '../../src/surfaces/tui/lines/chosen.ts';
import { runLines } from '../../src/surfaces/tui/lines/run.ts';
import { voiceOf } from '../../src/surfaces/tui/lines/voice.ts';
import type { Lent } from '../../src/surfaces/tui/perform.ts';
import { noLent } from '../helpers/dashboard.ts';
import { NOW, sampleStatus, sampleTown } from '../helpers/sample-town.ts';
import { fakeTerminal } from '../helpers/screen.ts';
import { SIZES } from '../helpers/tui.tsx';
import { until } from '../helpers/until.ts';

const endings: AbortController[] = [];
afterEach(() => {
  for (const ending of endings.splice(0)) ending.abort();
});

const lent: Lent = { ...noLent, attach: (_polecat, lend) => lend(async () => ({ ok: true, say: '' })) };

const opened = (env: Record<string, string> = { TERM: 'xterm', LANG: 'C.UTF-8' }) => {
  const town = sampleTown();
  const terminal = fakeTerminal(SIZES.huge);
  const ending = new AbortController();
  endings.push(ending);
  const left = runLines({
    ...{ town, lent, env, zone: () => 0, ending: ending.signal, heardBy: '--screen-reader' },
    by: { kind: 'person', name: 'ada' },
    seat: { id: 'one', place: '/dev/pts/1' },
    clock: { ...systemClock(), now: () => NOW },
    input: terminal.input,
    output: terminal.output,
  });
  const says = (text: string): Promise<unknown> =>
    until(`it says ${text}`, async () => (await terminal.text()).includes(text));
  return { town, terminal, left, says };
};

describe('in a terminal', () => {
  it('appends lines and nothing else: no other screen, no movement, no colour', async () => {
    const { terminal, left, says } = opened();
    await says('help says what can be done.');
    terminal.type('liss\x7ft\r');
    await says('Selected.');
    terminal.type('quit\r');
    expect(await left).toEqual({ kind: 'quit' });
    const all = terminal.written.join('');
    expect(terminal.isAlternate()).toBe(false);
    // The one thing that is asked of the terminal, and taken back: to mark what is pasted.
    expect(all.replaceAll('\x1b[?2004h', '').replaceAll('\x1b[?2004l', '')).not.toContain('\x1b');
    expect(all).toContain('liss\b \bt\r\n');
    expect(terminal.raw).toEqual([true, false]);
  });

  it('sends nothing but text to a terminal that obeys nothing, and no letters that it may not have', async () => {
    const { terminal, left, says } = opened({ TERM: 'dumb', LANG: 'C' });
    await says('help says');
    terminal.type('\u00e9t\u00e9\r');
    await says('Nothing here is called ete');
    terminal.type('\x04');
    await left;
    expect(terminal.written.join('')).toMatch(/^[\x20-\x7e\r\n\b]*$/);
  });

  it('answers, and says what came of it and what is next', async () => {
    const { terminal, town, says } = opened();
    await says('help says');
    terminal.type('y\r');
    await until('a command', () => town.submitted.length === 1);
    expect(town.submitted[0]).toMatchObject({ command: { kind: 'answer', item: 'perm-1', answer: { kind: 'allow' } } });
    town.set({ inbox: sampleStatus.inbox.filter(({ id }) => id !== 'perm-1') });
    await says('Next: Question, dune asks');
  });

  it('takes the line back with Escape, and leaves a question with it; Ctrl-C leaves all', async () => {
    const { terminal, left, town, says } = opened();
    await says('help says');
    terminal.type('n\r');
    await says('Deny birch');
    terminal.type('because');
    terminal.type('\x1b');
    await until('the line is empty again', () => terminal.written.join('').includes('\b'.repeat(7)));
    terminal.type('\x1b');
    await says('1 of 9.');
    terminal.type('\x03');
    expect(await left).toEqual({ kind: 'quit' });
    expect(town.submitted).toEqual([]);
  });

  it('works pasted lines one by one, the last when Enter is pressed', async () => {
    const { terminal, says } = opened();
    await says('help says');
    terminal.type('\x1b[200~N\nAdd plums\x1b[201~');
    await says('Title. What should become true');
    terminal.type('\r');
    await says('Text. Several lines');
  });

  it('lends the terminal, and says where one is when it is back', async () => {
    const { terminal, says } = opened();
    await says('help says');
    terminal.type('enter\r');
    await says('Opening the pane of birch. Ctrl-b, then d, comes back here; where there is no tmux, Ctrl-\\ does.');
    await says('Back.');
    expect(terminal.raw).toEqual([true, false, true]);
  });
});

describe('over a pipe', () => {
  it('works line by line, waits for what each set going, and leaves at the end', async () => {
    const input = new PassThrough();
    const output = Object.assign(new PassThrough(), { columns: 80, rows: 24, getColorDepth: () => 1 });
    let said = '';
    output.on('data', (chunk) => {
      said += String(chunk);
    });
    input.end('list\n3\nd\nmore\nwhere');
    const left = await runLines({
      ...{ town: sampleTown(), lent, env: { LANG: 'C.UTF-8' }, zone: () => 0, heardBy: '--screen-reader' },
      ending: new AbortController().signal,
      by: { kind: 'person', name: 'ada' },
      seat: { id: 'one', place: '/dev/pts/1' },
      clock: { ...systemClock(), now: () => NOW },
      input,
      output,
    });
    expect(left).toEqual({ kind: 'quit' });
    expect(said).toContain('3. Review, amber: Use the greeting on the start page.\n');
    expect(said).toMatch(/Change of shop-m2c4\.\n(.*\n)*.*Added 2: import/);
    expect(said).not.toMatch(/[\r\x1b]/);
  });
});

describe('who asks for it', () => {
  it.each([
    ['the flag', { flag: true, env: {} }, '--screen-reader'],
    ['the environment', { env: { MAYOR_SCREEN_READER: '1' } }, 'MAYOR_SCREEN_READER'],
    ['what command lines share', { env: { ACCESSIBLE: 'yes' } }, 'ACCESSIBLE'],
    ['rigs.yaml', { env: {}, setting: true }, 'rigs.yaml'],
    ['a terminal that cannot be painted on', { env: { TERM: 'dumb' } }, 'TERM=dumb'],
    ['nobody', { env: { TERM: 'xterm', MAYOR_SCREEN_READER: '' } }, undefined],
    [
      'the flag against all',
      { flag: false, env: { MAYOR_SCREEN_READER: '1', TERM: 'dumb' }, setting: true },
      undefined,
    ],
    ['the environment against rigs.yaml', { env: { MAYOR_SCREEN_READER: '0' }, setting: true }, undefined],
    ['rigs.yaml against the terminal', { env: { TERM: 'dumb' }, setting: false }, undefined],
  ] as const)('%s', (_who, wish, by) => {
    expect(heardBy(wish)).toBe(by);
  });

  it.each([
    ['a UTF-8 locale', { LANG: 'de_DE.UTF-8' }, undefined, 'été'],
    ['no locale at all, as ssh and containers have it', {}, undefined, 'été'],
    ['another locale', { LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, undefined, 'ete'],
    ['MAYOR_ASCII', { LANG: 'de_DE.utf8', MAYOR_ASCII: '1' }, undefined, 'ete'],
    ['rigs.yaml', { LANG: 'de_DE.utf8' }, 'ascii', 'ete'],
    ['a terminal that obeys nothing', { LANG: 'de_DE.utf8', TERM: 'dumb' }, undefined, 'ete'],
  ] as const)('has the letters that the painted dashboard has: %s', (_who, env, signs, letters) => {
    let said = '';
    const output = Object.assign(new PassThrough(), { columns: 80, rows: 24, getColorDepth: () => 1 });
    output.on('data', (chunk) => {
      said += String(chunk);
    });
    const wishes = signs === undefined ? {} : { wishes: { ...DASHBOARD, signs } };
    voiceOf({ output, env, ...wishes }).say(['été']);
    expect(said).toBe(`${letters}\n`);
    expect(lookOf(env, 1, signs === undefined ? {} : { signs }).ascii).toBe(letters === 'ete');
  });
});
