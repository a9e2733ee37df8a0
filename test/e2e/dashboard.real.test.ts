import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { closing } from '../helpers/opened.ts';
import { git } from '../helpers/repo.ts';
import { openTerminal, type Terminal } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;

const kept = closing();

const sit = (opened: LiveTown, columns: number, rows: number): Terminal => {
  const env = { ...process.env, ...opened.env };
  return kept(openTerminal([process.execPath, MAYOR, 'up'], { cwd: opened.shop.path, env, columns, rows }));
};

const shows = (seat: Terminal, what: string | RegExp, withinMs = 30_000): Promise<true> =>
  until(
    `the screen shows ${String(what)}`,
    () => (typeof what === 'string' ? seat.text().includes(what) : what.test(seat.text())),
    withinMs,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${seat.text()}`);
  });

const work = (name: string): string => `echo "seen by ${name}"
while ! test -f "$MAYOR_HOME/go"; do sleep 0.1; done
echo "${name}" > ${name}.txt; git add -A; git commit -qm "${name}"`;

describe('the dashboard in a real terminal', () => {
  it('shows an agent at work, its diff, and lands it, all by keys', async () => {
    const opened = kept(await openTown());
    const id = await opened.script('Add apples', work('apples'));
    await opened.mayor(['convoy', 'new', 'Fruit', id]);
    const seat = sit(opened, 110, 32);
    await shows(seat, 'Fruit');
    await shows(seat, /working\s+amber/);
    seat.type('j');
    await shows(seat, 'seen by apples');
    await opened.mayor(['task', 'show', id]);
    await touchGo(opened);
    await shows(seat, 'REVIEW 1');
    seat.type('k');
    seat.type('k');
    await shows(seat, /▌ . (review|rehearses|green)\s+Add apples/);
    seat.type('d');
    await shows(seat, '1 + apples');
    await settled(seat);
    seat.type('a');
    await opened.mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    await shows(seat, '1 landed');
    expect(await git(opened.shop, 'show', 'main:apples.txt')).toBe('apples');
    seat.type('?');
    await shows(seat, 'approve');
    seat.type('?');
    await shows(seat, 'EVENTS');
    seat.type('q');
    await seat.ended;
    expect((await opened.status()).town.pid, 'quitting leaves the town running').toBeGreaterThan(0);
  });

  it('rejects with a reason, takes a new task, and fits a small terminal', async () => {
    const opened = kept(await openTown());
    await touchGo(opened);
    const id = await opened.script('Add pears', work('pears-$MAYOR_ATTEMPT'));
    await opened.mayor(['up', '--headless']);
    await opened.mayor(['sling', id]);
    await opened.mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
    const seat = sit(opened, 60, 16);
    await shows(seat, 'REVIEW 1');
    await settled(seat);
    seat.type('r');
    await settled(seat);
    seat.type('Not ripe');
    await shows(seat, 'Not ripe');
    seat.type('\r');
    await until('it came back and was handed in again', async () => {
      const { polecats } = await opened.status();
      return polecats.some(({ task, run, state }) => task === id && run === 2 && state === 'done');
    });
    seat.resize(140, 40);
    await shows(seat, 'EVENTS');
    seat.type('n');
    await settled(seat);
    seat.type('Add plums');
    await shows(seat, 'Add plums');
    seat.type('\u001b');
    seat.type('q');
    seat.close();
  });

  it('reviews with a comment on a line, rejects it, approves what comes again, and takes the landing back', async () => {
    const opened = kept(await openTown());
    await touchGo(opened);
    const id = await opened.script('Add plums', work('plums-$MAYOR_ATTEMPT'));
    await opened.mayor(['up', '--headless']);
    await opened.mayor(['sling', id]);
    await opened.mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
    const seat = sit(opened, 110, 32);
    await shows(seat, 'REVIEW 1');
    await settled(seat);
    seat.type('d');
    await shows(seat, /1 \+ plums/);
    seat.type('}');
    seat.type('j');
    await shows(seat, /▌ +1 \+ plums/);
    seat.type('c');
    await shows(seat, /Comment on plums-\d\.txt:1/);
    seat.type('Riper ones');
    seat.type('\r');
    await shows(seat, /c1 .*: Riper ones/);
    await settled(seat);
    seat.type('r');
    await shows(seat, /Reject \S+ with 1 comment/);
    seat.type('\r');
    await until('it came back and was handed in again', async () => {
      const { polecats } = await opened.status();
      return polecats.some(({ task, run, state }) => task === id && run === 2 && state === 'done');
    });
    await shows(seat, 'REVIEW 1');
    await settled(seat);
    seat.type('a');
    await opened.mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    await shows(seat, '1 landed');
    seat.type('u');
    await shows(seat, /landed +\S+ +Add plums/);
    await settled(seat);
    seat.type('u');
    await shows(seat, `Take ${id} back from`);
    seat.type('y');
    await opened.mayor(['wait', '--task', id, '--state', 'undone', '--timeout', '60']);
    await shows(seat, /undone +\S+ +Add plums/);
    expect(await git(opened.shop, 'ls-tree', '--name-only', 'main')).not.toContain('plums');
    seat.type('q');
    await shows(seat, 'EVENTS');
    seat.type('q');
    await seat.ended;
  });

  it('brings a person into a pane and back', async () => {
    const opened = kept(await openTown());
    const id = await opened.script('Add figs', work('figs'));
    await opened.mayor(['convoy', 'new', 'Figs', id]);
    const seat = sit(opened, 110, 32);
    await shows(seat, /working\s+amber/);
    seat.type('j');
    await shows(seat, 'seen by figs');
    seat.type('\r');
    await until(
      'the dashboard is out of sight',
      () => !seat.text().includes('EVENTS') && seat.text().includes('seen by figs'),
    );
    seat.type('\u0002');
    seat.type('0');
    await shows(seat, 'EVENTS');
    seat.type('q');
    await seat.ended;
  });
});

const touchGo = ({ home }: LiveTown): Promise<void> => writeFile(`${home}/go`, '');

/** The dashboard refuses an aimed key for 300 ms after its list moved by itself: a person is slower. */
const settled = (seat: Terminal): Promise<true> => {
  let last = { text: '', since: 0 };
  return until('the screen stands still', () => {
    const text = seat.text();
    if (text !== last.text) last = { text, since: performance.now() };
    return performance.now() - last.since > 400;
  });
};
