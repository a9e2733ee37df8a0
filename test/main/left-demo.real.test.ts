/** What a killed demo has left, while a process of its town still has the lock. */
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { takeLock } from '../../src/adapters/lock.ts';
import { sweepDemo } from '../../src/main/demo/left.ts';
import { demoPlace } from '../../src/main/demo/town.ts';
import { placeHere } from '../../src/main/place.ts';
import { freshFolder } from '../helpers/folder.ts';

it('stays where its town is just starting or ending, and that is said', async () => {
  const home = join(await freshFolder(), 'demo');
  const place = demoPlace(placeHere(home, '0'), home);
  await mkdir(place.paths.run, { recursive: true });
  const lock = await takeLock(place.paths.lock, systemClock());
  if ('release' in lock) onTestFinished(() => lock.release());
  await expect(sweepDemo(place, home)).rejects.toThrow(`is just starting or ending (process ${process.pid})`);
  await access(place.paths.run);
}, 30_000);
