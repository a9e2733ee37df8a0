/**
 * From a key to its frame in every view of a large town: the dashboard's own store, layout and painter in this process,
 * with a terminal that takes every byte at once. What a town and a line add to it, `dashboard` measures.
 */
import { run } from '../src/adapters/process.ts';
import { type Figure, median, percentile, timed } from './figure.ts';
import type { Took } from './view.ts';

/** What is 50 ms on a machine that starts Node in as many. */
const LIMIT = 1;
const STARTS = 7;
const KEYS = 120;

/** Of those alone whose name has `MAYOR_BENCH_VIEW` in it, where that is set. */
export const benchViews = async (): Promise<readonly Figure[]> => {
  // React is another, slower program where this is not said before it is loaded.
  process.env.NODE_ENV = 'production';
  const [{ scenes }, { openView }] = await Promise.all([import('./view-scenes.ts'), import('./view.ts')]);
  const only = process.env.MAYOR_BENCH_VIEW ?? '';
  const figures: Figure[] = [];
  for (const { name, size, opens, repeats } of scenes().filter((scene) => scene.name.includes(only))) {
    const base = await bareStart();
    const view = openView(size);
    const opened = (await view.all(opens)).at(-1);
    await view.all(repeats); // What V8 has not made fast yet is no matter of the view.
    const all: Took[] = [];
    while (all.length < KEYS) all.push(...(await view.all(repeats)));
    view.close();
    const p95 = percentile(
      all.map(({ ms }) => ms),
      0.95,
    );
    const processor = percentile(
      all.map((one) => one.processor),
      0.95,
    );
    figures.push({
      ...{ name: `key to frame, ${name}`, value: p95 / base, unit: 'x', limit: LIMIT },
      note: `p95 of ${all.length} at ${size.columns}x${size.rows}, ${p95.toFixed(0)} ms, ${processor.toFixed(1)} ms of processor; the last key that opens it ${((opened?.ms ?? 0) / base).toFixed(2)} x, ${opened?.processor.toFixed(0)} ms of processor; node -e 0 took ${base.toFixed(0)} ms`,
    });
  }
  return figures;
};

/** Right before each view, since the machine may be busier by then. */
const bareStart = async (): Promise<number> => {
  const all: number[] = [];
  for (let round = 0; round < STARTS; round += 1) all.push(await timed(() => run([process.execPath, '-e', '0'])));
  return median(all);
};
