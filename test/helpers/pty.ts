/** The pty runtime's own processes in tests, and looking at them from outside. */
import { mkdir, mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { RuntimePlace } from '../../src/ports/runtime.ts';
import { bundled } from './bundle.ts';
import { lives } from './runtime-stage.ts';
import { until } from './until.ts';

const CACHE = join(dirname(fileURLToPath(import.meta.url)), '../../node_modules/.cache');

/** `RuntimePlace.self` for a whole test file: bundled as it is when installed, below the packages that stay outside. */
export const ptySelf = (): (() => Promise<readonly [string, string]>) => bundledProgram('test/fixtures/pty-self.ts');

/** Bundles `source` when it is first asked for, and removes it after the last test of the file. */
export function bundledProgram(source: string): () => Promise<readonly [string, string]> {
  let made: Promise<{ readonly folder: string; readonly file: string }> | undefined;
  const make = async () => {
    await mkdir(CACHE, { recursive: true });
    const folder = await mkdtemp(join(CACHE, 'pty-'));
    return { folder, file: await bundled(folder, source) };
  };
  afterAll(async () => {
    if (made !== undefined) await rm((await made).folder, { recursive: true, force: true });
  });
  return async () => {
    made ??= make();
    return [process.execPath, (await made).file];
  };
}

/** Process id of the town's host, as its lock has it. */
export async function hostOf({ folder }: Pick<RuntimePlace, 'folder'>): Promise<number> {
  const lock = join(folder, 'pty');
  const newest = Math.max(...(await readdir(lock)).map(Number).filter((number) => number > 0));
  const pid = Number((await readlink(join(lock, String(newest)))).split(' ')[1]);
  if (!Number.isInteger(pid) || pid < 2) throw new Error('There is no pty host');
  return pid;
}

/** kill -9 of the town's host, and of nothing else. */
export async function killPtyHost(place: Pick<RuntimePlace, 'folder'>): Promise<void> {
  const pid = await hostOf(place);
  process.kill(pid, 'SIGKILL');
  await until('the host is gone', () => !lives(pid));
}
