/** Takes up a changed rigs.yaml while the town runs. */
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { watch } from 'chokidar';
import type { Clock } from '../ports/clock.ts';
import type { Loaded } from './load.ts';

export type Watching = {
  readonly file: string;
  /** What the town runs with: only another text is news. */
  readonly text: string;
  readonly load: (text: string) => Loaded;
  readonly clock: Pick<Clock, 'after'>;
  /** New good settings, or what is wrong with the file; the town then keeps what it has. */
  readonly changed: (loaded: Loaded) => unknown;
};

/** An editor may take this long from the first byte to the last. */
const SETTLE_MS = 80;
/** The file is also looked at without any hint: hints get lost on network disks, and when a file goes and returns at once. */
const LOOK_MS = 2_000;

/**
 * Resolves when it watches, with how to stop. The folder is watched, not the file, since editors
 * put another file in its place; so is the folder of the file that a symlink leads to.
 */
export async function watchSettings({ file, text, load, clock, changed }: Watching): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const watched = new Set([file, dirname(file)]);
  const watcher = watch([...watched], { ignoreInitial: true, depth: 0, ignored: (path) => !watched.has(path) });
  let last: string | undefined = text;
  let work = Promise.resolve();
  let takeBack = (): void => {};
  let stopped = false;

  const follow = async (): Promise<void> => {
    const target = await realpath(file).catch(() => file); // Gone, or leading nowhere: `look` says so.
    const fresh = [target, dirname(target)].filter((path) => !watched.has(path));
    for (const path of fresh) watched.add(path);
    if (fresh.length > 0) watcher.add(fresh);
  };
  const look = async (): Promise<void> => {
    await follow();
    const found = await readFile(file, 'utf8').catch((error: Error) => untaken('read', error));
    const now = typeof found === 'string' ? found : undefined;
    if (stopped || now === last) return;
    last = now;
    await changed(typeof found === 'string' ? load(found) : found);
  };
  const lookAfter = (ms: number): void => {
    takeBack();
    if (stopped) return;
    takeBack = clock.after(ms, () => {
      // One that could not be taken up must not keep the next one from it.
      work = work.then(look).catch(async (error: Error) => void (await changed(untaken('taken up', error))));
      lookAfter(LOOK_MS);
    });
  };

  await new Promise<void>((ready) => watcher.once('ready', () => ready()));
  watcher.on('all', () => lookAfter(SETTLE_MS));
  await look(); // It may have changed since the town read it.
  lookAfter(LOOK_MS);
  return async () => {
    stopped = true;
    takeBack();
    await watcher.close();
    await work;
  };
}

const untaken = (how: 'read' | 'taken up', error: Error): Loaded => ({
  problems: [
    {
      line: 1,
      column: 1,
      what: `The file cannot be ${how}: ${error.message}`,
      hint: 'The town keeps what it read last',
    },
  ],
});
