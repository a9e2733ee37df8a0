/** The tour, from its first line to the last: by a person in a terminal, who leaves nothing behind. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { openTerminal, type Terminal } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;
let seat: Terminal | undefined;
afterEach(() => seat?.close());

/** What the line of the tour asks for, and what is pressed then. */
const STEPS = [
  [/TOUR .*y says yes/, 'y'],
  [/TOUR .*a has it tried/, 'a'],
  [/TOUR .*Home goes to it/, '\x1b[H'],
  [/TOUR .*y allows what an agent asks/, 'y'],
  [/TOUR .*a approves it/, 'a'],
  [/TOUR .*r tries again/, 'r'],
] as const;

it('the tour says what to press until all is merged, and is gone with its dashboard', async () => {
  const tmp = await mkdtemp('/tmp/mt-');
  const env = { ...process.env, TMPDIR: tmp, TMUX: undefined, MAYOR_HOME: join(tmp, 'own') };
  seat = openTerminal([process.execPath, MAYOR, 'up', '--demo'], { cwd: tmp, env, columns: 100, rows: 30 });
  const shown = seat;
  await until('the tour begins', () => shown.text().includes('TOUR 0/5'), 60_000);
  const pressed = new Set<string>();
  const ended = () => /TOUR 5\/5: q ends it/.test(shown.text());
  let last = '';
  await until(
    'all five have landed',
    () => {
      const text = shown.text();
      const step = STEPS.find(([line]) => line.test(text));
      // Once for each picture: the next one says whether it was taken.
      if (step !== undefined && text !== last) {
        shown.type(step[1]);
        pressed.add(step[1]);
      }
      last = text;
      return ended();
    },
    200_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${shown.text()}`);
  });
  expect([...pressed]).toEqual(expect.arrayContaining(['y', 'a']));
  shown.type('q');
  await shown.ended;
  expect(await readdir(tmp)).toEqual([]);
  const { stdout } = await run(['ps', '-eo', 'args']);
  expect(stdout.split('\n').filter((line) => line.includes(tmp))).toEqual([]);
  await rm(tmp, { recursive: true, force: true });
}, 300_000);

it('a closed terminal takes the demo along, its files as well', async () => {
  const tmp = await mkdtemp('/tmp/mt-');
  const env = { ...process.env, TMPDIR: tmp, TMUX: undefined, MAYOR_HOME: join(tmp, 'own') };
  seat = openTerminal([process.execPath, MAYOR, 'up', '--demo'], { cwd: tmp, env, columns: 100, rows: 30 });
  const shown = seat;
  await until('the tour begins', () => shown.text().includes('TOUR 0/5'), 60_000);
  shown.close();
  await until('nothing is left', async () => (await readdir(tmp)).length === 0, 60_000);
  const { stdout } = await run(['ps', '-eo', 'args']);
  expect(stdout.split('\n').filter((line) => line.includes(tmp))).toEqual([]);
  await rm(tmp, { recursive: true, force: true });
}, 150_000);
