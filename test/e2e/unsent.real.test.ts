/** A dashboard that is killed under somebody who writes, and one that is left. */
import { readdir, writeFile } from 'node:fs/promises';
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

const shows = (what: string): Promise<true> =>
  until(`the screen shows ${what}`, () => seat?.text().includes(what) === true, 60_000).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${seat?.text()}`);
  });

/** A town that is up, in whose dashboard the next one writes; `open` sits down at it. */
const opened = async (own: (home: string) => Readonly<Record<string, string | undefined>> = () => ({})) => {
  const made = await openTown({ env: { MAYOR_RUNTIME: 'pty' } });
  town = made;
  const env = { ...process.env, ...made.env, ...own(made.home) };
  const cwd = made.shop.path;
  await made.mayor(['up', '--headless']);
  const open = (): Terminal =>
    openTerminal([process.execPath, MAYOR, '__dashboard'], { cwd, env, columns: 100, rows: 30 });
  const kept = async (ending: string): Promise<readonly string[]> =>
    (await readdir(join(made.home, 'state', 'unsent')).catch(() => [])).filter((name) => name.endsWith(ending));
  return { ...made, open, kept };
};

it('what was saved in an editor is there again, after a kill under that editor', async () => {
  const editorIn = (home: string) => join(home, 'editor');
  const { home, status, open, kept } = await opened((at) => ({ EDITOR: editorIn(at), VISUAL: undefined }));
  const script = '#!/bin/sh\nprintf "Say meow" > "$1"\necho SAVED\nread -r _\n';
  await writeFile(editorIn(home), script, { mode: 0o755 });
  seat = open();
  await shows('N');
  seat.type('N');
  await shows('New task');
  seat.type('Greet the cat');
  await shows('Greet the cat');
  seat.type('\x0f');
  await shows('SAVED');
  const [name = ''] = await kept('.edit');
  process.kill(Number(name.split('-')[0]), 'SIGKILL');
  await seat.ended;

  seat = open();
  await shows('A task you were writing');
  seat.type('N');
  await shows('Greet the cat');
  await shows('Say meow');
  seat.type('\x13');
  await until('the task is made', async () => (await status()).tasks.length === 1, 60_000);
  await until('nothing is kept of it', async () => (await kept('')).length === 0, 60_000);
  seat.type('q');
  await seat.ended;
});

it('the task is there again, until it was made', async () => {
  const { status, open, kept } = await opened();
  const files = () => kept('.json');
  seat = open();
  await shows('N');
  seat.type('N');
  await shows('New task');
  seat.type('Greet the cat');
  await until('it is kept', async () => (await files()).length === 1, 60_000);
  const [name = ''] = await files();
  process.kill(Number(name.split('-')[0]), 'SIGKILL');
  await seat.ended;

  seat = open();
  await shows('A task you were writing');
  seat.type('N');
  await shows('Greet the cat');
  seat.type(', and the dog');
  await shows('and the dog');
  seat.type('\x1b');
  await shows('No task yet');
  seat.type('q');
  await seat.ended;

  seat = open();
  await shows('A task you were writing');
  seat.type('N');
  await shows('Greet the cat, and the dog');
  seat.type(' too');
  await shows('and the dog too');
  seat.close();
  await seat.ended;

  seat = open();
  await shows('A task you were writing');
  seat.type('N');
  await shows('Greet the cat, and the dog too');
  seat.type('\x13');
  await until('the task is made', async () => (await status()).tasks.length === 1, 60_000);
  expect((await status()).tasks[0]?.title).toBe('Greet the cat, and the dog too');
  await until('nothing is kept of it', async () => (await files()).length === 0, 60_000);
  seat.type('q');
  await seat.ended;
});
