/** A person who hears: a whole story in lines, in a real terminal, with a real town. */
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { closing } from '../helpers/opened.ts';
import { git } from '../helpers/repo.ts';
import { openTerminal, type Terminal } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;

const kept = closing();

/** Tall enough that whatever was said is still there. */
const listen = (opened: LiveTown): Terminal => {
  const env = { ...process.env, ...opened.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
  const argv = [process.execPath, MAYOR, 'up', '--screen-reader'];
  return kept(openTerminal(argv, { cwd: opened.shop.path, env, columns: 200, rows: 400 }));
};

const says = (seat: Terminal, what: string | RegExp, withinMs = 60_000): Promise<true> =>
  until(
    `it says ${String(what)}`,
    () => (typeof what === 'string' ? seat.text().includes(what) : what.test(seat.text())),
    withinMs,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${seat.text()}`);
  });

const green = async (opened: LiveTown, id: string): Promise<boolean> => {
  const { merges } = await opened.status();
  return merges.some((one) => one.task === id && one.state === 'in-review' && one.rehearsal?.state === 'green');
};

const work = `if test "$MAYOR_ATTEMPT" = 1; then mayor ask --permission "Pick the plums?" || exit 1; fi
echo "plums $MAYOR_ATTEMPT" > plums.txt; git add -A; git commit -qm "plums"`;

describe('the dashboard in lines', () => {
  it('answers, reviews with a comment, approves, makes a task and reads why, all by typed lines', async () => {
    const opened = kept(await openTown());
    const id = await opened.script('Add plums', work);
    await opened.mayor(['up', '--headless']);
    await opened.mayor(['sling', id]);
    const seat = listen(opened);
    await says(seat, 'screen reader mode, by --screen-reader');
    await says(seat, /Question, \S+ asks: Pick the plums\?/);
    seat.type('list\r');
    await says(seat, /1\. Question, .* Selected\./);
    seat.type('1\r');
    await says(seat, 'Keys: y allow, n deny');
    seat.type('y\r');
    await says(seat, /New: Review, |Next: Review, |on: Review, /);
    await until('it was rehearsed', () => green(opened, id));
    seat.type('list\r');
    await says(seat, /1\. Review, \S+ Add plums\. Green\./);
    seat.type('1\r');
    await says(seat, /handed in .* ago\.|handed in just now\./);
    seat.type('d\r');
    await says(seat, /plums\.txt, new, 1 line added/);
    seat.type('}\r');
    await says(seat, 'Added 1: plums 1');
    seat.type('line 1\r');
    seat.type('c\r');
    await says(seat, 'Comment on plums.txt:1:');
    seat.type('Riper ones\r');
    await says(seat, /c1: a comment on plums\.txt:1/);
    seat.type('reject\r');
    await says(seat, /Reject \S+ with 1 comment/);
    seat.type('\r');
    await until('it came back and was handed in again', async () => {
      const { polecats } = await opened.status();
      return polecats.some((one) => one.task === id && one.run === 2 && one.state === 'done');
    });
    await until('it was rehearsed again', () => green(opened, id));
    seat.type('home\r');
    seat.type('list\r');
    await says(seat, /Home\.[\s\S]*Riper ones[\s\S]*1\. Review, \S+ Add plums\. Green\./);
    seat.type('1\r');
    seat.type('d\r');
    await says(seat, /with 1 comment[\s\S]*Change of[\s\S]*plums\.txt, new, 1 line added/);
    seat.type('more\r');
    await says(seat, 'Added 1: plums 2');
    seat.type('approve\r');
    await opened.mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    expect(await git(opened.shop, 'show', 'main:plums.txt')).toBe('plums 2');
    seat.type('N\r');
    await says(seat, 'Title. What should become true');
    seat.type('Add pears\r');
    await says(seat, 'Text. Several lines');
    seat.type('Green ones.\r.\r');
    seat.type('\r'.repeat(10));
    seat.type('later\r');
    await says(seat, 'A task for shop: Add pears.');
    seat.type('create\r');
    await says(seat, /Added shop-\S+\./);
    await until('it is listed', async () => (await opened.status()).tasks.some(({ title }) => title === 'Add pears'));
    seat.type('go to pears\r');
    await says(seat, /Ready: Add pears/);
    seat.type('why\r');
    await says(seat, /Why shop-\S+\.\n(.*\n)*.*chosen by rig shop/);
    seat.type('new\r');
    await says(seat, /landed/);
    expect(seat.text()).not.toMatch(/[\u2500-\u257f]/);
    seat.type('quit\r');
    expect(await seat.ended).toBe(0);
    await says(seat, 'The town goes on');
    expect((await opened.status()).town.pid).toBeGreaterThan(0);
  });

  it('says once that the town is lost and that it is back, and holds it while a line is begun', async () => {
    const opened = kept(await openTown());
    await writeFile(`${opened.home}/go`, '');
    const seat = listen(opened);
    await says(seat, 'help says what can be done.');
    const { pid } = (await opened.status()).town;
    process.kill(pid, 'SIGTERM');
    await says(seat, 'The town does not answer');
    await opened.mayor(['up', '--headless']);
    await says(seat, 'The town answers again.');
    expect(seat.text().match(/The town does not answer/g)).toHaveLength(1);
    seat.type('down\r');
    await says(seat, 'Take the whole town down?');
    seat.type('y\r');
    await seat.ended;
    await says(seat, 'The town is down');
  });
});
