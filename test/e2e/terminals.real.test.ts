/** Terminals that this machine does not know, and such as are far away. */
import { expect, it } from 'vitest';
import { openTown } from '../helpers/live-town.ts';
import { closing } from '../helpers/opened.ts';
import { openRobot } from '../helpers/robot.ts';

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
