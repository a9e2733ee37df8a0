/** A terminal at the end of a line: what is not asked, what waits for an answer, and what does not. */
import { afterEach, describe, expect, it } from 'vitest';
import { ASK_ARRIVED, isFar, openLine } from '../../src/surfaces/tui/terminal/line.ts';
import { update } from '../../src/surfaces/tui/update.ts';
import { manualClock } from '../helpers/clock.ts';
import { openedDashboard } from '../helpers/dashboard.ts';
import { NOW } from '../helpers/sample-town.ts';
import { stateWith } from '../helpers/tui.tsx';
import { until } from '../helpers/until.ts';

const ANSWER = '\x1b[0n';

describe('a line', () => {
  const opened = () => {
    const clock = manualClock();
    return { clock, line: openLine(clock, true) };
  };
  /** Of a terminal that has answered once. */
  const known = () => {
    const both = opened();
    both.line.question(0);
    both.line.answered();
    return both;
  };

  it('is asked over ssh, and not where tmux or screen would answer in its place', () => {
    const ssh = { SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 22' };
    expect(isFar({})).toBe(false);
    expect(isFar(ssh)).toBe(true);
    expect(isFar({ SSH_TTY: '/dev/pts/1' })).toBe(true);
    for (const inner of [{ TMUX: '/tmp/tmux,1,0' }, { STY: '1.pts' }, { TERM: 'dumb' }])
      expect(isFar({ ...ssh, ...inner })).toBe(false);
    expect(openLine(manualClock(), false).question(0)).toBe('');
  });

  it('that never answers is asked once, and never waited for', () => {
    const { clock, line } = opened();
    expect(line.question(0)).toBe(ASK_ARRIVED);
    for (let frame = 0; frame < 5; frame += 1) {
      expect(line.hasRoom(false)).toBe(true);
      expect(line.question(0)).toBe('');
      clock.advance(5_000);
    }
  });

  it('that was asked before its first frame is not asked again until it has answered, and waited for at the end', async () => {
    const line = openLine(manualClock(), true, true);
    expect([line.question(0), line.hasRoom(false)]).toEqual(['', true]);
    const done: string[] = [];
    const left = line.quiet(() => done.push('left'));
    expect(done).toEqual([]);
    line.answered();
    await left;
    expect([done, line.question(0)]).toEqual([['left'], ASK_ARRIVED]);
  });

  it('has one frame of a stream on its way, and one more for a key', () => {
    const { line } = known();
    expect(line.question(0)).toBe(ASK_ARRIVED);
    expect([line.hasRoom(false), line.hasRoom(true)]).toEqual([false, true]);
    expect(line.question(0)).toBe(ASK_ARRIVED);
    expect([line.hasRoom(false), line.hasRoom(true)]).toEqual([false, false]);
    line.answered();
    expect([line.hasRoom(false), line.hasRoom(true)]).toEqual([false, true]);
    line.answered();
    expect([line.hasRoom(false), line.hasRoom(true)]).toEqual([true, true]);
  });

  it('whose answer may have been lost gets keys at once, and a stream seldom', () => {
    const { clock, line } = known();
    line.question(0);
    clock.advance(9_999);
    expect(line.hasRoom(false)).toBe(false);
    clock.advance(1);
    expect([line.hasRoom(false), line.hasRoom(true)]).toEqual([true, true]);
    line.question(0);
    expect([line.hasRoom(false), line.hasRoom(true)]).toEqual([false, true]);
    clock.advance(2_000);
    expect(line.hasRoom(false)).toBe(true);
  });

  it('is as quick as before once it answers again, also where what it was asked first never is', () => {
    const { clock, line } = known();
    line.question(0);
    line.question(0);
    clock.advance(10_000);
    expect(line.question(0)).toBe(ASK_ARRIVED);
    expect([line.question(0), line.hasRoom(false), line.isUnseen(5_000)]).toEqual(['', false, false]);
    line.answered();
    expect([line.hasRoom(false), line.hasRoom(true)]).toEqual([true, true]);
    line.question(0);
    expect([line.hasRoom(false), line.hasRoom(true)]).toEqual([false, true]);
  });

  it('has a list that moved seen once its frame has arrived, and it was there for a moment', () => {
    const { clock, line } = known();
    clock.advance(5_000);
    line.question(4_900);
    expect([line.isUnseen(4_900), line.isUnseen(0)]).toEqual([true, false]);
    clock.advance(500);
    line.answered();
    expect(line.isUnseen(4_900)).toBe(true);
    clock.advance(300);
    expect(line.isUnseen(4_900)).toBe(false);
    line.question(6_000);
    clock.advance(10_000);
    expect(line.isUnseen(6_000)).toBe(false);
  });

  it('is left once nothing is on its way, or after three seconds', async () => {
    const { clock, line } = opened();
    const done: string[] = [];
    await line.quiet(() => done.push('at once'));
    line.question(0);
    const answered = line.quiet(() => done.push('answered'));
    expect([line.isClosing(), line.question(0), done]).toEqual([true, '', ['at once']]);
    line.answered();
    await answered;
    expect([line.isClosing(), done]).toEqual([false, ['at once', 'answered']]);
    line.question(0);
    const lost = line.quiet(() => done.push('lost'));
    clock.advance(3_000);
    await lost;
    expect(done.at(-1)).toBe('lost');
  });

  it('is left by all who wait for it', async () => {
    const { line } = opened();
    line.question(0);
    const done: string[] = [];
    const both = [line.quiet(() => done.push('one')), line.quiet(() => done.push('other'))];
    line.answered();
    await Promise.all(both);
    expect([line.isClosing(), done]).toEqual([false, ['one', 'other']]);
  });
});

it('an answer is not taken for what has come since the frame that was looked at', () => {
  const start = { ...stateWith(), chosen: true, now: NOW + 60_000 };
  const y = { kind: 'key', key: { kind: 'text', name: 'y', text: 'y' }, at: NOW + 60_000 } as const;
  expect(update(start, y).effects.map(({ kind }) => kind)).toContain('submit');
  const { state, effects } = update(start, { ...y, unseen: true });
  expect(effects.map(({ kind }) => kind)).not.toContain('submit');
  expect(state.notice?.text).toContain('look again');
  expect(update(start, { ...y, key: { kind: 'key', name: 'down' }, unseen: true }).state.selected).not.toBe(
    start.selected,
  );
});

describe('a dashboard over ssh', () => {
  const endings: AbortController[] = [];
  afterEach(() => {
    for (const ending of endings.splice(0)) ending.abort();
  });
  const opened = async () => {
    const dashboard = openedDashboard({ env: { SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 22' } });
    endings.push(dashboard.ending);
    const { terminal, shows } = dashboard;
    const asked = () => terminal.written.filter((text) => text.endsWith(ASK_ARRIVED)).length;
    await shows('RESPOND 2');
    await until('it is asked', () => asked() === 1);
    terminal.type(ANSWER);
    return { ...dashboard, asked };
  };

  it('shows what is newest once the terminal has shown what it was sent, and nothing that is over by then', async () => {
    const { terminal, town, shows, asked } = await opened();
    terminal.type('?');
    await shows('Keys');
    terminal.type('\x1b');
    await until('both frames are on their way', () => asked() >= 3);
    const before = terminal.written.length;
    town.set({ inbox: [] });
    terminal.type('jjj');
    town.set({ inbox: [], merges: [] });
    await new Promise<void>((resolve) => setImmediate(resolve));
    const sent = () => terminal.written.slice(before).filter((text) => text.includes('\x1b[?2026h')).length;
    expect(sent()).toBe(0);
    for (let answer = asked(); answer > 1; answer -= 1) terminal.type(ANSWER);
    await shows('WORKING');
    await until('a frame came', () => sent() > 0);
    expect(sent()).toBe(1);
  });

  it('waits for the last answer before it leaves, so that no shell reads it', async () => {
    const { terminal, left, shows, asked } = await opened();
    terminal.type('?');
    await shows('Keys');
    const last = asked();
    let isOver = false;
    void left.then(() => {
      isOver = true;
    });
    terminal.type('\x03');
    for (let turn = 0; turn < 20; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
    expect([isOver, terminal.isAlternate(), terminal.raw.at(-1)]).toEqual([false, true, true]);
    for (let answer = 1; answer < last; answer += 1) terminal.type(ANSWER);
    expect(await left).toEqual({ kind: 'quit' });
    expect(terminal.raw.at(-1)).toBe(false);
  });
});
