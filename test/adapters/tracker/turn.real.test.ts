/** Taking turns at a file, beside those that are dead. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inTurn } from '../../../src/adapters/trackers/embedded/turn.ts';

/** No process has such a number. */
const DEAD = '999999999 1';

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'mayor-turn-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
};

describe('a turn', () => {
  it('is taken from the dead, and nothing stays of those that died while they waited', async () => {
    const home = await folder();
    const path = join(home, 'tasks.turn');
    for (const name of ['tasks.turn', 'tasks.turn.one', 'tasks.turn.two', 'sync.turn.other'])
      await writeFile(join(home, name), DEAD);
    await inTurn(path, Math.random, async () => undefined);
    expect(await readdir(home)).toEqual(['sync.turn.other']);
  });

  it('goes on for one whose draft was taken away', async () => {
    const home = await folder();
    const path = join(home, 'tasks.turn');
    const order: string[] = [];
    let begun = (): void => undefined;
    const isBusy = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const first = inTurn(path, Math.random, async () => {
      begun();
      let draft: string | undefined;
      while (draft === undefined) draft = (await readdir(home)).find((name) => name !== 'tasks.turn');
      await rm(join(home, draft));
      order.push('first');
    });
    await isBusy;
    await inTurn(path, Math.random, async () => void order.push('second'));
    await first;
    expect(order).toEqual(['first', 'second']);
    expect(await readdir(home)).toEqual([]);
  });
});
