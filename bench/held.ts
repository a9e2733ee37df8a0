/**
 * What is thrown at the dashboard at once: a key that is held down for half a minute, and a megabyte that is pasted. How long after it
 * the next key is answered, in a town of 300 tasks and 60 agents that all print.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from './figure.ts';
import { residentMb } from './proc.ts';
import { openSeat, type Seat } from './seat.ts';
import { type BenchTown, withTown } from './town.ts';

const AGENTS = 60;
const TASKS = 300;
const HELD_MS = 30_000;
/** As keyboards repeat. */
const REPEAT_MS = 33;
/** One line in a fifth of a second each, without a process a line. */
const CHATTY = `exec perl -e '$|=1; while (1) { print "line ", $n++, "\\n"; select undef, undef, undef, 0.2 }'`;
const MEGABYTE = 'a word of it '.repeat(80_660);

export const benchHeld = (): Promise<readonly Figure[]> =>
  withTown({ files: 10, polecats: AGENTS, pool: 0 }, async (town) => {
    await fill(town);
    const seat = openSeat(town, { columns: 120, rows: 40 });
    try {
      await answered(seat, '?', 'Keys');
      await answered(seat, '\x1b', 'All');
      const figures: Figure[] = [];
      for (const [name, key] of [
        ['down', '\x1b[B'],
        ['j then k', 'jk'],
        ['page down', '\x1b[6~'],
        ['tab', '\t'],
      ] as const) {
        await hold(seat, key);
        figures.push(figure(`after "${name}" held for 30 s`, await answered(seat, '?', 'Keys'), 250));
        await answered(seat, '\x1b', 'All');
      }
      for (const { name, open, close } of PASTES) {
        seat.type(open);
        await pause(500);
        figures.push(figure(`a megabyte into ${name}`, await pasted(seat), 5_000));
        seat.type(close);
        figures.push(figure(`a key after it in ${name}`, await answered(seat, '', 'All'), 1_000));
      }
      figures.push({
        name: 'dashboard memory',
        value: await residentMb(seat.pid),
        unit: 'MB',
        limit: 400,
        note: 'resident',
      });
      return figures;
    } finally {
      await seat.close();
    }
  });

const PASTES = [
  { name: 'the filter', open: '/', close: '\x1b' },
  { name: 'the search', open: '\x06', close: '\x1b' },
  { name: 'a new task', open: 'N', close: '\x1b' },
];

const figure = (name: string, value: number, limit: number): Figure => ({
  ...{ name, value, unit: 'ms', limit },
  note: `${TASKS} tasks, ${AGENTS} agents that print`,
});

const fill = async (town: BenchTown): Promise<void> => {
  const body = join(town.home, 'body.md');
  await writeFile(body, `\`\`\`sh\n${CHATTY}\n\`\`\`\n`);
  const ids: string[] = [];
  for (let number = 1; number <= TASKS; number += 1) {
    const added = await town.mayor('task', 'add', `All ${number}`, '--body-file', body, '--json');
    const made: { readonly id: string } = JSON.parse(added.stdout);
    ids.push(made.id);
  }
  await town.mayor('convoy', 'new', 'All', ...ids);
  await town.until('all work', ({ totals }) => totals.working >= AGENTS);
};

const hold = async (seat: Seat, keys: string): Promise<void> => {
  const begun = performance.now();
  for (let at = 0; performance.now() - begun < HELD_MS; at += 1) {
    seat.type(keys.length === 2 && keys === 'jk' ? (at % 2 === 0 ? 'j' : 'k') : keys);
    await pause(REPEAT_MS);
  }
};

const answered = async (seat: Seat, key: string, shows: string): Promise<number> => {
  const begun = performance.now();
  const seen = seat.until((lines) => lines.some((line) => line.includes(shows)));
  seat.type(key);
  return (await seen) - begun;
};

/** In pieces, as a terminal sends it; its end is a word of its own. */
const pasted = async (seat: Seat): Promise<number> => {
  const begun = performance.now();
  const seen = seat.until((lines) => lines.some((line) => line.includes('THE END')));
  seat.type(`\x1b[200~${MEGABYTE}THE END\x1b[201~`);
  return (await seen) - begun;
};
