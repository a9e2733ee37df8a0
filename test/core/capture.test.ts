import { describe, expect, it } from 'vitest';
import { captureOf, corpusText, type Shown, strangeIn, type Watch, watched } from '../../src/core/capture.ts';
import { weigh } from '../../src/core/evidence.ts';
import type { Sign, Signal } from '../../src/core/observed.ts';
import { pane } from '../helpers/world.ts';

const NOW = 1_000_000;
const sign = (source: Sign['source'], signal: Signal, agoMs: number): Sign => ({
  source,
  signal,
  at: NOW - agoMs,
  detail: `${source} says ${signal}`,
});
const strange = (signs: readonly Sign[], seen: Parameters<typeof strangeIn>[1], alive = true) =>
  strangeIn(weigh(signs, pane('amber', { alive }), NOW), seen);

describe('what is strange about a status', () => {
  const busy = sign('hook', 'busy', 40_000);
  const idle = sign('screen', 'idle', 50_000);

  it('is a screen or a title that says something else than what is believed', () => {
    expect(strange([busy, idle], { reading: idle })).toBe('the screen says idle, the hook busy');
    const title = sign('title', 'busy', 60_000);
    const stopped = sign('hook', 'idle', 1_000);
    expect(strange([stopped, title], { reading: sign('screen', 'idle', 2_000), title })).toContain(
      'the title says busy',
    );
  });

  it('is a screen that no rule knows, while the agent is said to wait or rest', () => {
    const asks = sign('hook', 'needs-permission', 40_000);
    expect(strange([asks], {})).toBe('no rule knows the screen, and the hook says needs-permission');
    expect(strange([busy], {})).toBeUndefined();
    const rests = sign('hook', 'idle', 5_000);
    expect(strange([rests], { title: sign('title', 'idle', 5_000) })).toBeUndefined();
  });

  it('is that it starts and starts, on a screen that no rule knows', () => {
    const began = sign('pane', 'starting', 40_000);
    expect(strange([began], {})).toBe('no rule knows the screen, and the pane says starting');
  });

  it('is that nothing is known', () => {
    expect(strange([sign('hook', 'busy', 11 * 60_000)], {})).toBe('nothing that is believed says what it does');
  });

  it('is not one that rests since it said that it is done', () => {
    const done = sign('word', 'done', 60_000);
    const rests = sign('screen', 'idle', 50_000);
    expect(strange([done, rests], { reading: rests })).toBeUndefined();
    expect(strange([done], { title: sign('title', 'idle', 50_000) })).toBeUndefined();
    expect(strange([done], {})).toBe('no rule knows the screen, and the word says done');
  });

  it('is not what agrees, nor a title at rest over a dialog, nor a process that has ended', () => {
    expect(
      strange([busy, sign('screen', 'busy', 30_000)], { reading: sign('screen', 'busy', 30_000) }),
    ).toBeUndefined();
    const asks = sign('hook', 'needs-permission', 40_000);
    const dialog = sign('screen', 'needs-permission', 30_000);
    expect(strange([asks, dialog], { reading: dialog, title: sign('title', 'idle', 0) })).toBeUndefined();
    expect(strange([busy, idle], { reading: idle }, false)).toBeUndefined();
  });
});

describe('a strange status', () => {
  const step = (before: Watch | undefined, what: string | undefined, at: number) => watched(before, what, at);

  it('is taken once, when it was so for half a minute in a row', () => {
    const first = step(undefined, 'a', 0);
    expect(first.due).toBe(false);
    expect(step(first.watch, 'a', 29_000).due).toBe(false);
    const taken = step(first.watch, 'a', 30_000);
    expect(taken.due).toBe(true);
    expect(step(taken.watch, 'a', 90_000).due).toBe(false);
  });

  it('begins anew when it is another, or was over meanwhile', () => {
    const first = step(undefined, 'a', 0);
    expect(step(first.watch, 'b', 30_000).due).toBe(false);
    const over = step(first.watch, undefined, 10_000);
    expect(over.watch).toBeUndefined();
    expect(step(over.watch, 'a', 31_000).due).toBe(false);
  });

  it('begins anew when the clock was set back', () => {
    const first = step(undefined, 'a', 3_600_000);
    const back = step(first.watch, 'a', 0);
    expect(back.due).toBe(false);
    expect(step(back.watch, 'a', 30_000).due).toBe(true);
  });
});

describe('a screen that is kept', () => {
  const known = { home: '/srv/ada', names: ['ada'], secrets: [] };
  const shown: Shown = {
    agent: 'talker',
    version: '1.2.3',
    at: NOW,
    because: 'the screen says idle, the hook busy',
    title: 'ada works',
    lines: ['\x1b]0;evil\x07/srv/ada/shop', '⠋ Thinking (12s)', '', ''],
    reads: {
      ...{ signal: 'needs-permission', title: 'Run /srv/ada/x', opens: 'ada asks', until: NOW + 60_000 },
      choices: ['1 Yes [1]', '2 Yes, always in /srv/ada/shop [2]'],
    },
    weighed: weigh([{ ...sign('hook', 'busy', 0), detail: 'Run cat /srv/ada/key' }], undefined, NOW),
  };
  const digest = (text: string) => text.replace(/[^a-z0]/g, '').slice(0, 60);
  const one = captureOf(shown, known, digest);

  it('shows nothing that is private, in no part of it, and nothing that a terminal obeys', () => {
    expect(JSON.stringify(one)).not.toMatch(/ada|evil|\\u001b/);
    expect(one.lines).toEqual(['/xxx/xxx/shop', '⠋ Thinking (12s)']);
    expect(one).toMatchObject({ title: 'xxx works', reads: { title: 'Run /xxx/xxx/x' }, verdict: 'busy' });
    expect(one.reads.choices).toEqual(['1 Yes [1]', '2 Yes, always in /xxx/xxx/shop [2]']);
    expect(one.signs[0]?.detail).toBe('Run cat /xxx/xxx/key');
  });

  it('is the same while only a clock goes on', () => {
    const later = { ...shown, lines: ['/srv/ada/shop', '⠙ Thinking (3s)'] };
    expect(captureOf(later, known, digest).id).toBe(one.id);
    expect(captureOf({ ...shown, lines: ['other'] }, known, digest).id).not.toBe(one.id);
  });

  it('is handed over as a corpus of one, which means what a person said', () => {
    const file = JSON.parse(corpusText({ ...one, means: 'idle' }));
    expect(file).toMatchObject({ agent: 'talker', version: '1.2.3', at: new Date(NOW).toISOString() });
    expect(file.screens[one.id]).toMatchObject({
      signal: 'idle',
      lines: one.lines,
      made: expect.stringContaining('kept'),
    });
    expect(JSON.parse(corpusText(one)).screens[one.id].until).toBe(new Date(NOW + 60_000).toISOString());
  });
});
