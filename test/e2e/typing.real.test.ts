/** A person answers an agent that reads a line from the dashboard, through a real terminal, and is never mixed up with others. */
import { describe, expect, it } from 'vitest';
import { openTown } from '../helpers/live-town.ts';
import { closing } from '../helpers/opened.ts';
import { git } from '../helpers/repo.ts';
import { openTerminal, type Terminal } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;
const CTRL_BRACKET = '\x1d';

const kept = closing();

const rigs = (runtime: string) => (path: string) =>
  `version: 1
runtime: ${runtime}
rigs:
  shop: { path: ${JSON.stringify(path)}, base: main, agent: script }
agents:
  script: { enabled: true }
`;

const shows = (seat: Terminal, what: string | RegExp): Promise<true> =>
  until(
    `the screen shows ${String(what)}`,
    () => (typeof what === 'string' ? seat.text().includes(what) : what.test(seat.text())),
    30_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${seat.text()}`);
  });

const reads = `printf '> '; IFS= read -r name
echo "hello $name"
echo "$name" > name.txt; git add -A; git commit -qm name`;

describe.each(['tmux', 'pty'])('typing from the dashboard, with panes in %s', (runtime) => {
  it('gives the agent the very line, keeps the keys of the dashboard out of it, and asks before it goes on with one that stands unsent', async () => {
    const opened = kept(await openTown({ rigs: rigs(runtime) }));
    const id = await opened.script('Greet somebody', reads);
    await opened.mayor(['up', '--headless']);
    await opened.mayor(['sling', id]);
    const env = { ...process.env, ...opened.env };
    const seat = openTerminal([process.execPath, MAYOR, 'up'], { cwd: opened.shop.path, env, columns: 110, rows: 32 });
    kept(seat);
    await shows(seat, /working\s+amber/);
    await shows(seat, /│ >$/m);
    seat.type('i');
    await shows(seat, 'Ctrl-] stops typing into amber');
    seat.type('Ada q');
    await shows(seat, '> Ada q');
    seat.type(`uite${CTRL_BRACKET}`);
    await shows(seat, /> Ada quite.*\? help/s);
    seat.type('i');
    await shows(seat, 'y types all the same');
    await shows(seat, 'stand unsent in the input line of amber');
    // A key in the first moment would be taken for one that was on its way.
    await until('the y is taken', () => {
      seat.type('y');
      return seat.text().includes('stops typing into amber');
    });
    seat.type('\x7f\x1b[200~! \x1b[201~\r');
    await opened.mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
    const [branch = ''] = (await opened.status()).merges.map((merge) => merge.branch);
    expect(await git(opened.shop, 'show', `${branch}:name.txt`)).toMatch(/^Ada quit(?:e?y*)! ?$/);
    const { stdout } = await opened.mayor(['log', '--json']);
    const typed = stdout.split('\n').filter((line) => line.includes('"pane.typed"'));
    expect(typed).toHaveLength(2);
    expect(typed.join('\n')).not.toContain('Ada');
  });

  it('lets one person type from one of two dashboards alone, and says at the other where the first one is', async () => {
    const opened = kept(await openTown({ rigs: rigs(runtime) }));
    const id = await opened.script('Greet somebody', reads);
    await opened.mayor(['up', '--headless']);
    await opened.mayor(['sling', id]);
    const env = { ...process.env, ...opened.env };
    const place = { cwd: opened.shop.path, env, columns: 110, rows: 32 };
    const desk = kept(openTerminal([process.execPath, MAYOR, 'up'], place));
    const sofa = kept(openTerminal([process.execPath, MAYOR, 'up', '--screen-reader'], place));
    await shows(desk, /│ >$/m);
    await shows(sofa, 'help says what can be done');
    desk.type('i');
    await shows(desk, 'Ctrl-] stops typing into amber');
    desk.type('Ada');
    await shows(desk, '> Ada');
    sofa.type('go to amber\rtype\r');
    await shows(sofa, /Not typed: You type into amber from \/dev\/\S+.*, in another dashboard; last key/);
    // A line that comes in the first moment is taken for one that was on its way.
    const asked = Date.now();
    await until('the question stands for a moment', () => Date.now() - asked > 500);
    sofa.type('y\r');
    await shows(sofa, 'Typing all the same');
    desk.type('!');
    await shows(desk, 'y types all the same');
    sofa.type(' Lovelace\r');
    await opened.mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
    const [branch = ''] = (await opened.status()).merges.map((merge) => merge.branch);
    expect(await git(opened.shop, 'show', `${branch}:name.txt`)).toBe('Ada Lovelace');
  });
});
