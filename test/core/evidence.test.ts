import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Weighed, weigh } from '../../src/core/evidence.ts';
import { polecatId, rigName } from '../../src/core/ids.ts';
import { type Pane, SIGNALS, type Sign, type Signal } from '../../src/core/observed.ts';

/** Moments are seconds before the present one. */
const NOW = 1_800_000_000_000;
const ago = (seconds: number): number => NOW - seconds * 1_000;
const seen = (source: Sign['source'], signal: Signal, seconds: number, more: Partial<Sign> = {}): Sign => ({
  source,
  signal,
  at: ago(seconds),
  detail: `${source} ${signal}`,
  ...more,
});

const pane = (changes: Partial<Pane> = {}): Pane => ({
  pane: '%1',
  rig: rigName('shop'),
  polecat: polecatId('amber'),
  epoch: 1,
  run: 1,
  alive: true,
  title: '',
  activeAt: ago(1),
  ...changes,
});

type Case = {
  readonly name: string;
  readonly given: readonly Sign[];
  readonly pane?: Pane | 'absent';
  readonly status: Signal;
  readonly by?: Sign['source'];
};

const cases: readonly Case[] = [
  { name: 'nothing seen is unknown', given: [], status: 'unknown' },
  { name: 'nothing seen without a pane is unknown', given: [], pane: 'absent', status: 'unknown' },
  {
    name: 'a dead process has ended, whatever its hooks said last',
    given: [seen('hook', 'busy', 1), seen('title', 'busy', 1), seen('screen', 'needs-permission', 1)],
    pane: pane({ alive: false, exit: 137 }),
    status: 'exited',
    by: 'pane',
  },
  { name: 'a start is a start', given: [seen('pane', 'starting', 5)], status: 'starting', by: 'pane' },
  {
    name: 'anything that the agent shows says more than that it was started',
    given: [seen('pane', 'starting', 1), seen('title', 'idle', 3)],
    status: 'idle',
    by: 'title',
  },
  {
    name: 'a start that never reported is unknown, not stuck',
    given: [seen('pane', 'starting', 180)],
    status: 'unknown',
  },
  {
    name: 'an input line before the first prompt has arrived is no rest',
    given: [
      seen('pane', 'starting', 8, { willReport: true }),
      seen('hook', 'starting', 6),
      seen('screen', 'idle', 4),
      seen('title', 'idle', 4),
    ],
    status: 'starting',
  },
  {
    name: 'a dialog before the first prompt has arrived is a dialog',
    given: [seen('pane', 'starting', 8, { willReport: true }), seen('screen', 'needs-permission', 4)],
    status: 'needs-permission',
    by: 'screen',
  },
  {
    name: 'an input line long after a start that never reported is rest',
    given: [seen('pane', 'starting', 180, { willReport: true }), seen('screen', 'idle', 4)],
    status: 'idle',
    by: 'screen',
  },
  { name: 'a hook is believed', given: [seen('hook', 'busy', 3)], status: 'busy', by: 'hook' },
  {
    name: 'a hook beats a picture that was taken just before it was drawn',
    given: [seen('hook', 'needs-permission', 1), seen('screen', 'busy', 0.5), seen('title', 'busy', 0.5)],
    status: 'needs-permission',
    by: 'hook',
  },
  {
    name: 'a permission granted in the pane shows in the title, though no hook says so',
    given: [seen('hook', 'needs-permission', 30), seen('title', 'busy', 2)],
    status: 'busy',
    by: 'title',
  },
  {
    name: 'a permission refused in the pane shows on the screen, though no hook says so',
    given: [seen('hook', 'needs-permission', 30), seen('title', 'idle', 2), seen('screen', 'idle', 1)],
    status: 'idle',
  },
  {
    name: 'a title at rest does not contradict that something is waited for',
    given: [seen('hook', 'needs-permission', 3_600), seen('title', 'idle', 2)],
    status: 'needs-permission',
    by: 'hook',
  },
  {
    name: 'a dialog on the screen counts beside a title at rest',
    given: [seen('title', 'idle', 1), seen('screen', 'needs-answer', 2), seen('hook', 'busy', 20)],
    status: 'needs-answer',
    by: 'screen',
  },
  {
    name: 'a lost Stop is made good by the title',
    given: [seen('hook', 'busy', 40), seen('title', 'idle', 30)],
    status: 'idle',
    by: 'title',
  },
  {
    name: 'a lost Stop is made good by the screen',
    given: [seen('hook', 'busy', 40), seen('screen', 'idle', 30)],
    status: 'idle',
    by: 'screen',
  },
  {
    name: 'a Stop lost right after another hook is made good by a title that still stands',
    given: [seen('hook', 'busy', 5), seen('title', 'idle', 4.8, { seenAt: ago(3.4) })],
    status: 'idle',
    by: 'title',
  },
  {
    name: 'a process whose pane is gone has ended, whatever its hooks said last',
    given: [seen('hook', 'busy', 1), seen('screen', 'busy', 1), seen('pane', 'exited', 2)],
    pane: 'absent',
    status: 'exited',
    by: 'pane',
  },
  {
    name: 'a pane that is there again was only missed',
    given: [seen('hook', 'busy', 1), seen('pane', 'exited', 2)],
    status: 'busy',
    by: 'hook',
  },
  {
    name: 'a limit drawn right after a hook is seen as soon as that has had its head start, and no rest beside it',
    given: [
      seen('hook', 'busy', 1.6),
      seen('screen', 'limited', 0.6, { seenAt: NOW, until: NOW + 60_000 }),
      seen('title', 'idle', 1.9, { seenAt: NOW }),
    ],
    status: 'limited',
    by: 'screen',
  },
  {
    name: 'a title at work counts before a screen that stands beside it',
    given: [seen('screen', 'idle', 3, { seenAt: NOW }), seen('title', 'busy', 20, { seenAt: NOW })],
    status: 'busy',
    by: 'title',
  },
  {
    name: 'a turn taken up by a person in the pane shows in the title',
    given: [seen('hook', 'idle', 60), seen('title', 'busy', 1)],
    status: 'busy',
    by: 'title',
  },
  {
    name: 'of signs that agree the strongest is the reason, also for since when',
    given: [seen('hook', 'idle', 60), seen('title', 'idle', 1), seen('screen', 'idle', 2)],
    status: 'idle',
    by: 'hook',
  },
  {
    name: 'a long tool that keeps its spinner turning is busy for hours',
    given: [seen('hook', 'busy', 7_200), seen('title', 'busy', 1)],
    status: 'busy',
  },
  {
    name: 'a hook from before a silence of hours proves nothing',
    given: [seen('hook', 'busy', 7_200)],
    pane: pane({ activeAt: ago(7_200) }),
    status: 'unknown',
  },
  {
    name: 'a spinner that has frozen proves nothing',
    given: [seen('title', 'busy', 7_200)],
    pane: pane({ activeAt: ago(7_200) }),
    status: 'unknown',
  },
  {
    name: 'waiting is no silence: a question of yesterday still stands',
    given: [seen('screen', 'needs-answer', 86_400), seen('title', 'idle', 86_400)],
    pane: pane({ activeAt: ago(86_400) }),
    status: 'needs-answer',
  },
  {
    name: 'a script that prints nothing is busy as long as its process lives',
    given: [seen('pane', 'busy', 7_200)],
    pane: pane({ activeAt: ago(7_200) }),
    status: 'busy',
    by: 'pane',
  },
  {
    name: 'a limit holds until it ends',
    given: [seen('hook', 'limited', 600, { until: NOW + 1 }), seen('title', 'idle', 5)],
    status: 'limited',
    by: 'hook',
  },
  {
    name: 'a limit that is over says nothing any more',
    given: [seen('hook', 'limited', 600, { until: NOW }), seen('title', 'idle', 5)],
    status: 'idle',
    by: 'title',
  },
  {
    name: 'a turn that was over at once after a word is over: the agent said so itself',
    given: [seen('person', 'busy', 30), seen('hook', 'idle', 29.5)],
    status: 'idle',
    by: 'hook',
  },
  {
    name: 'what was just typed counts until the agent shows something else',
    given: [seen('person', 'busy', 1), seen('hook', 'idle', 60), seen('title', 'idle', 0)],
    status: 'busy',
    by: 'person',
  },
  {
    name: 'what was typed without effect is forgotten',
    given: [seen('person', 'busy', 10), seen('hook', 'idle', 60), seen('title', 'idle', 1)],
    status: 'idle',
  },
  {
    name: 'done is what it said, once it rests',
    given: [seen('word', 'done', 60), seen('hook', 'idle', 50), seen('title', 'idle', 1)],
    status: 'done',
    by: 'word',
  },
  {
    name: 'done does not hide its last words, nor a dialog',
    given: [seen('word', 'done', 60), seen('hook', 'busy', 2), seen('title', 'busy', 1)],
    status: 'busy',
    by: 'hook',
  },
  {
    name: 'done is no end of its process',
    given: [seen('word', 'done', 60), seen('hook', 'idle', 50)],
    pane: pane({ alive: false, exit: 0 }),
    status: 'exited',
    by: 'pane',
  },
  {
    name: 'done needs no other sign: after a restart of the daemon nothing else may be known',
    given: [seen('word', 'done', 60)],
    status: 'done',
    by: 'word',
  },
  {
    name: 'signs count also while the runtime cannot be asked',
    given: [seen('hook', 'busy', 3)],
    pane: 'absent',
    status: 'busy',
  },
];

describe('given signs, the status', () => {
  it.each(cases)('$name', ({ given, pane: where, status, by }) => {
    for (const signs of [given, [...given].reverse()]) {
      const weighed = weigh(signs, where === 'absent' ? undefined : (where ?? pane()), NOW);
      expect(weighed.signal).toBe(status);
      if (by !== undefined) expect(weighed.source).toBe(by);
    }
  });
});

describe('the reasons', () => {
  const why = (weighed: Weighed) => weighed.ranked.map(({ source, won, note }) => [source, won, note]);

  it('name the winner first and tell each loser why', () => {
    const signs = [seen('hook', 'busy', 40), seen('title', 'idle', 30), seen('pane', 'starting', 100)];
    expect(why(weigh(signs, pane(), NOW))).toEqual([
      ['title', true, 'the title shows it at this moment'],
      ['hook', false, 'the title is newer'],
      ['pane', false, 'anything that the agent shows says more'],
    ]);
  });

  it('rank what it rests by below its word', () => {
    expect(why(weigh([seen('hook', 'idle', 5), seen('word', 'done', 9)], pane(), NOW))).toEqual([
      ['word', true, 'it said so itself, and nothing is computed or asked since'],
      ['hook', false, 'it rests since it said that it is done'],
    ]);
    expect(why(weigh([seen('hook', 'busy', 5), seen('word', 'done', 9)], pane(), NOW))[1]).toEqual([
      'word',
      false,
      'it said so, and does this since',
    ]);
  });

  it('say of a dead process that nothing else counts', () => {
    const weighed = weigh([seen('hook', 'busy', 1)], pane({ alive: false, exit: 1 }), NOW);
    expect(weighed.because).toBe('its process has ended with 1');
    expect(why(weighed)[1]).toEqual(['hook', false, 'the process has ended']);
  });

  it('say what was seen last when nothing is known', () => {
    const weighed = weigh([seen('hook', 'busy', 7_200)], pane({ activeAt: ago(7_200) }), NOW);
    expect(weighed).toMatchObject({ signal: 'unknown', because: 'nothing since: hook busy', at: ago(7_200) });
    expect(why(weighed)).toEqual([['hook', false, 'nothing was seen since, 2h ago']]);
  });

  it('do not change from one moment to the next when nothing happens', () => {
    const signs = [seen('hook', 'busy', 7_200)];
    const later = weigh(signs, pane({ activeAt: ago(7_200) }), NOW + 5_000);
    expect(later.because).toBe(weigh(signs, pane({ activeAt: ago(7_200) }), NOW).because);
  });

  it('say when to look again, where a picture contradicts a hook that it may only be too old for', () => {
    const hook = seen('hook', 'busy', 0.5);
    expect(weigh([hook, seen('screen', 'idle', 0.3)], pane(), NOW).recheckAt).toBe(hook.at + 1_500);
    expect(weigh([hook, seen('title', 'idle', 60)], pane(), NOW).recheckAt).toBe(hook.at + 1_500);
    expect(weigh([hook, seen('screen', 'busy', 0.3)], pane(), NOW).recheckAt).toBeUndefined();
    const waits = [seen('hook', 'needs-permission', 60), seen('title', 'idle', 1)];
    expect(weigh(waits, pane(), NOW).recheckAt).toBeUndefined();
  });

  it('carry the end of a limit', () => {
    expect(weigh([seen('screen', 'limited', 5, { until: NOW + 9 })], pane(), NOW).until).toBe(NOW + 9);
  });
});

describe('whatever the signs', () => {
  const signParts = {
    source: fc.constantFrom<Sign['source']>('pane', 'hook', 'title', 'transcript', 'screen', 'person', 'word'),
    signal: fc.constantFrom(...SIGNALS),
    at: fc.integer({ min: ago(86_400), max: NOW }),
    detail: fc.string(),
  };
  const anySign = fc.record(signParts);

  /** What alone may end a sign without a new one: the moments in which one of them is over. */
  const ends = (signs: readonly Sign[], activeAt: number): readonly number[] =>
    signs.flatMap(({ signal, at, until, willReport }) => [
      ...(signal === 'limited' && until !== undefined ? [until] : []),
      ...(signal === 'starting' || willReport === true ? [at + 2 * 60_000] : []),
      ...(signal === 'busy' ? [Math.max(at, activeAt) + 10 * 60_000] : []),
    ]);
  const timed = fc.record(
    { ...signParts, until: fc.integer({ min: ago(3_600), max: NOW + 3_600_000 }), willReport: fc.constant(true) },
    { requiredKeys: ['source', 'signal', 'at', 'detail'] },
  );

  it('time alone changes nothing, but for what is over at a moment that is known', () => {
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 6 }), fc.integer({ min: 0, max: 1_800_000 }), (signs, ms) => {
        const [before, after] = [weigh(signs, pane(), NOW), weigh(signs, pane(), NOW + ms)];
        const isOver = ends(signs, ago(1)).some((end) => end >= NOW && end <= NOW + ms);
        if (!isOver) expect(after.signal).toBe(before.signal);
      }),
    );
  });

  it('silence proves nothing: however long it lasts, it comes to what was seen, or to unknown', () => {
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 6 }), fc.integer({ min: 0, max: 864_000_000 }), (signs, ms) => {
        const living = signs.filter(({ signal }) => signal !== 'exited');
        const { signal } = weigh(living, pane(), NOW + ms);
        expect(['unknown', ...living.map((sign) => sign.signal)]).toContain(signal);
        expect(signal).not.toBe('exited');
      }),
    );
  });

  it('a fresh screen beats a stale hook', () => {
    const told = fc.constantFrom<Signal>('busy', 'idle', 'needs-permission', 'needs-answer', 'needs-login', 'limited');
    fc.assert(
      fc.property(told, told, fc.integer({ min: 1, max: 500 }), (hook, screen, seconds) => {
        const signs = [seen('hook', hook, seconds + 1.5), seen('screen', screen, seconds)];
        expect(weigh(signs, pane(), NOW).signal).toBe(screen);
      }),
    );
  });

  it('a dead pane beats all of them', () => {
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 6 }), (signs) => {
        expect(weigh(signs, pane({ alive: false, exit: 9 }), NOW)).toMatchObject({
          signal: 'exited',
          source: 'pane',
          exit: 9,
        });
      }),
    );
  });

  it('all of them are ranked, and at most one wins', () => {
    fc.assert(
      fc.property(fc.array(anySign, { maxLength: 8 }), (signs) => {
        const { ranked, signal } = weigh(signs, pane(), NOW);
        expect(ranked).toHaveLength(signs.length);
        const winners = ranked.filter(({ won }) => won);
        expect(winners).toHaveLength(signal === 'unknown' ? 0 : 1);
        expect(winners[0]?.signal ?? 'unknown').toBe(signal);
        expect(ranked.every(({ note, ageMs }) => note !== '' && ageMs >= 0)).toBe(true);
      }),
    );
  });

  it('their order does not matter', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anySign, { maxLength: 6, selector: ({ at }) => at }), (signs) => {
        expect(weigh([...signs].reverse(), pane(), NOW)).toEqual(weigh(signs, pane(), NOW));
      }),
    );
  });
});
