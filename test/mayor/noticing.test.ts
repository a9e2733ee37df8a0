import { expect, it } from 'vitest';
import type { NoticeSettings } from '../../src/core/notices.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { createNews } from '../../src/mayor/news.ts';
import { tellPerson } from '../../src/mayor/noticing.ts';
import type { TownNews } from '../../src/mayor/town.ts';
import { manualClock } from '../helpers/clock.ts';
import { emptyStatus } from '../helpers/fake-town.ts';
import { settingsOf } from '../helpers/settings.ts';
import { inboxRow } from '../helpers/status-rows.ts';

const opened = (rules: Partial<NoticeSettings> = {}) => {
  const timers = manualClock();
  let moved = 0;
  const clock = { ...timers, now: () => timers.now() + moved };
  const news = createNews(clock);
  const sent: string[] = [];
  const logged: string[] = [];
  const told: TownNews[] = [];
  let failure: Error | undefined;
  const send = async (words: string): Promise<void> => {
    sent.push(words);
    if (failure !== undefined) throw failure;
  };
  const notices = { kinds: ['needs-you'], ways: ['desktop', 'bell'], gatherMs: 10_000, ...rules } as const;
  const held: { notices?: NoticeSettings } = { notices };
  const stop = tellPerson(
    {
      clock,
      settings: () => ({ ...settingsOf('version: 1'), ...held }),
      notifier: {
        desktop: ({ title, text }) => send(`desktop ${title}: ${text}`),
        command: (argv, { title }) => send(`${argv.join(' ')} ${title}`),
      },
      log: { info: () => {}, warn: () => {}, error: (what) => void logged.push(what) },
    },
    news,
  );
  news.subscribe((one) => void (one.kind === 'notice' && told.push(one)));
  const asks = (...ids: readonly number[]): Pick<StatusView, 'inbox'> => ({
    inbox: ids.map((id) => inboxRow({ id: `ask-${id}`, title: `Question ${id}`, at: clock.now() })),
  });
  const show = (change: Partial<StatusView>): void =>
    news.show({ ...emptyStatus, town: { ...emptyStatus.town, startedAt: clock.now() - 60_000 }, ...change });
  const jump = (ms: number): void => {
    moved += ms;
  };
  return {
    clock,
    jump,
    sent,
    logged,
    told,
    held,
    notices,
    stop,
    asks,
    show,
    fail: (error?: Error) => (failure = error),
  };
};

/** Lets what was begun end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('tells within a minute of waking what quiet hours kept back, though no timer went on while the machine slept', () => {
  const { clock, jump, sent, asks, show } = opened({ quiet: { from: 0, to: 1_440 - 1 } });
  show({});
  show(asks(1));
  clock.advance(5 * 60_000);
  expect(sent).toEqual([]);
  // To half a minute before they are over, by the clock of this machine.
  const now = new Date(clock.now());
  jump((86_310 - (now.getHours() * 3_600 + now.getMinutes() * 60 + now.getSeconds())) * 1_000);
  clock.advance(20_000);
  clock.advance(40_000);
  expect(sent).toHaveLength(1);
});

it('tells the beginning of a question that has thousands of letters', () => {
  const { clock, sent, show } = opened();
  show({});
  show({ inbox: [inboxRow({ id: 'ask-1', title: '日'.repeat(60_000), at: clock.now() })] });
  clock.advance(10_000);
  expect(sent.join('').length).toBeLessThan(300);
  expect(sent.join('')).toMatch(/日…$/);
});

it('tells the desktop and the terminals of dashboards, though nothing changes any more', () => {
  const { clock, sent, told, asks, show } = opened();
  show({});
  show(asks(1, 2));
  clock.advance(9_999);
  expect(sent).toEqual([]);
  clock.advance(1);
  expect(sent).toEqual(['desktop Mayor: 2 need you: amber: Question 1\namber: Question 2']);
  expect(told).toMatchObject([{ kind: 'notice', ways: ['bell'], notice: { title: 'Mayor: 2 need you' } }]);
  clock.advance(60_000);
  expect(sent).toHaveLength(1);
});

it('runs the command of the person as it is written', () => {
  const { clock, sent, told, asks, show } = opened({ ways: [], command: ['ntfy', 'publish', 'my town'] });
  show(asks(1));
  clock.advance(10_000);
  expect(sent).toEqual(['ntfy publish my town Mayor: 1 needs you']);
  expect(told).toEqual([]);
});

it('tells nothing that an earlier daemon has seen', () => {
  const { clock, sent, show } = opened();
  show({ inbox: [inboxRow({ id: 'ask-1', at: clock.now() - 3_600_000 })] });
  clock.advance(60_000);
  expect(sent).toEqual([]);
});

it('tells those who ask for notices later only what comes later', () => {
  const { clock, sent, held, notices, asks, show } = opened();
  delete held.notices;
  show(asks(1));
  clock.advance(60_000);
  held.notices = notices;
  show(asks(1, 2));
  clock.advance(10_000);
  expect(sent).toEqual(['desktop Mayor: 1 needs you: amber: Question 2']);
});

it('says once that a way fails, and again after it has worked', async () => {
  const { clock, sent, logged, asks, show, fail } = opened();
  const next = async (...ids: readonly number[]): Promise<void> => {
    show(asks(...ids));
    clock.advance(10_000);
    await settled();
  };
  fail(new Error('no notify-send'));
  await next(1);
  await next(2);
  expect(logged).toEqual(['A notice could not be sent by desktop']);
  fail();
  await next(3);
  fail(new Error('no notify-send'));
  await next(4);
  expect(logged).toHaveLength(2);
  expect(sent).toHaveLength(4);
});

it('is silent once it is stopped', () => {
  const { clock, sent, asks, show, stop } = opened();
  show(asks(1));
  stop();
  clock.advance(60_000);
  expect(sent).toEqual([]);
  expect(clock.waiting()).toBe(0);
});
