/** A daemon that is killed under an open dashboard, or restarted under an agent. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { openTerminal, type Terminal } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;
let town: LiveTown | undefined;
let seat: Terminal | undefined;
afterEach(async () => {
  seat?.close();
  await town?.close();
});

const shows = (what: string | RegExp): Promise<true> =>
  until(
    `the screen shows ${String(what)}`,
    () => {
      const text = seat?.text() ?? '';
      return typeof what === 'string' ? text.includes(what) : what.test(text);
    },
    60_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${seat?.text()}`);
  });

it('is shown as lost at once, started again by one key, and found again when another way started it', async () => {
  const opened = await openTown();
  town = opened;
  await opened.script('Add apples', 'echo apples > apples.txt; git add -A; git commit -qm apples');
  const env = { ...process.env, ...opened.env };
  seat = openTerminal([process.execPath, MAYOR, 'up'], { cwd: opened.shop.path, env, columns: 100, rows: 30 });
  await shows('Add apples');
  const first = (await opened.status()).town.pid;
  process.kill(first, 'SIGKILL');
  await shows(/AS IT WAS .*Ctrl-R starts the town again/);
  await shows('Add apples');
  seat.type('g');
  await shows('Ctrl-R starts it');
  seat.type('\x12');
  await shows('The town is up again');
  await until('the dashboard follows it', () => seat?.text().includes('AS IT WAS') === false);
  const second = (await opened.status()).town.pid;
  expect(second).not.toBe(first);
  process.kill(second, 'SIGKILL');
  await shows('AS IT WAS');
  await opened.mayor(['up', '--headless']);
  await until('the dashboard follows the third', () => seat?.text().includes('AS IT WAS') === false, 60_000);
  seat.type('g');
  await shows(/review\s+Add apples|in review/);
  seat.type('q');
  await seat.ended;
});

it('is restarted alone: its agent works on, in the same process, and hands in to the next daemon', async () => {
  const opened = await openTown();
  town = opened;
  const waits = 'while ! test -f "$MAYOR_HOME/go"; do sleep 0.1; done';
  const id = await opened.script('Add apples', `${waits}; echo apples > apples.txt; git add -A; git commit -qm apples`);
  await opened.mayor(['up', '--headless']);
  await opened.mayor(['convoy', 'new', 'Fruit', id]);
  const worker = async () => (await opened.status()).polecats[0];
  const before = await until(
    'it works',
    async () => ((await worker())?.pid === undefined ? undefined : worker()),
    60_000,
  );
  const daemon = (await opened.status()).town.pid;
  await opened.mayor(['restart']);
  expect((await opened.status()).town.pid).not.toBe(daemon);
  const after = await until('it is found again', async () =>
    (await worker())?.pid === undefined ? undefined : worker(),
  );
  expect(after).toMatchObject({ id: before.id, pid: before.pid, run: before.run, epoch: before.epoch });
  await writeFile(join(opened.home, 'go'), '');
  await until('it hands in', async () => (await opened.status()).merges[0]?.state === 'in-review', 60_000);
});
