/** What `mayor status --json` costs from a cold process, against Node doing nothing. */
import { run } from '../src/adapters/process.ts';
import { type Figure, median, timed } from './figure.ts';
import { withTown } from './town.ts';

const ROUNDS = 15;

export const benchStatus = (): Promise<readonly Figure[]> =>
  withTown({ files: 10, polecats: 1, pool: 0 }, async (town) => {
    const nothing: number[] = [];
    const status: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      nothing.push(await timed(() => run([process.execPath, '-e', '0'])));
      status.push(await timed(() => town.mayor('status', '--json')));
    }
    const note = `node -e 0 took ${Math.round(median(nothing))} ms`;
    return [{ name: 'mayor status --json', value: median(status) / median(nothing), unit: 'x', limit: 2.5, note }];
  });
