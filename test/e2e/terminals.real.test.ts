/** Terminals that this machine does not know, and such as are far away. */
import { expect, it } from 'vitest';
import { openTown } from '../helpers/live-town.ts';
import { closing } from '../helpers/opened.ts';
import { openRobot } from '../helpers/robot.ts';
import { until } from '../helpers/until.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;

const kept = closing();

it('opens in tmux from a terminal of which this machine has no description, and attaches there', async () => {
  const opened = kept(await openTown());
  const id = await opened.script('Say where', 'echo "TERM is $TERM"; sleep 300');
  await opened.mayor(['up', '--headless']);
  await opened.mayor(['sling', id]);
  const env = { ...process.env, ...opened.env };
  const at = { cwd: opened.shop.path, env, columns: 110, rows: 32, name: 'xterm-of-tomorrow' };
  const robot = kept(openRobot([process.execPath, MAYOR, 'up'], at));
  await robot.sees(/working\s+amber/);
  await robot.sees('prefix 0: dashboard');
  await robot.press('q');
  expect(await robot.ended).toBe(0);
  const beside = kept(openRobot([process.execPath, MAYOR, 'attach', 'amber'], at));
  await beside.sees('TERM is');
});

it('over a slow line it runs in the terminal itself, and a key is not behind what an agent has printed', async () => {
  const opened = kept(await openTown());
  const prints =
    'i=0; while :; do i=$((i+1)); printf "line %d of many words all over the screen\\n" $i; sleep 0.02; done';
  const id = await opened.script('Print', prints);
  await opened.mayor(['up', '--headless']);
  await opened.mayor(['sling', id]);
  const env = { ...process.env, ...opened.env, SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 22' };
  const line = { ms: 250, bytesPerSecond: 4_000 };
  const at = { cwd: opened.shop.path, env, columns: 110, rows: 32, line };
  const robot = kept(openRobot([process.execPath, MAYOR, 'up'], at));
  await robot.sees(/line \d+ of many/);
  const before = Number(/line (\d+) of/.exec(robot.text())?.[1]);
  // Long enough to fill whatever lies between.
  await until('it prints on', () => Number(/line (\d+) of/.exec(robot.text())?.[1]) > before + 500, 60_000);
  expect(robot.text()).not.toContain('prefix');
  const pressed = performance.now();
  robot.types('?');
  await robot.sees('Keys');
  expect(performance.now() - pressed).toBeLessThan(6_000);
  robot.types('\x03');
  expect(await robot.ended).toBe(0);
  await robot.sees(/^The town goes on/);
});
