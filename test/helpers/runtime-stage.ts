/** A stage for the runtime contract on real processes: own folders, own sockets, nothing left behind. */
import { readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/adapters/clock.ts';
import type { OpenRuntime, Runtime, RuntimePlace } from '../../src/ports/runtime.ts';
import type { RuntimeStage } from '../contract/runtime.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const MAYOR = join(HERE, '../../bin/mayor');
const PROGRAM = join(HERE, '../fixtures/programs/pane.mjs');

/** Everything but `lose`, which each runtime has to do in its own way. */
export async function realStage(open: OpenRuntime): Promise<Omit<RuntimeStage, 'lose'> & { place: RuntimePlace }> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mr-')));
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'mayor work-')));
  const opened: Runtime[] = [];
  const placeOf = (name: string): RuntimePlace => ({
    folder: join(root, name),
    env: process.env,
    self: [MAYOR],
    clock: systemClock(),
  });
  const at = async (place: RuntimePlace) => {
    const runtime = await open(place);
    opened.push(runtime);
    return runtime;
  };
  const place = placeOf('town');
  return {
    place,
    runtime: await at(place),
    reopen: () => at(place),
    neighbour: () => at(placeOf('next')),
    argv: (name, ...args) => [process.execPath, PROGRAM, name, ...args],
    lives,
    kill: (pid) => void process.kill(pid, 'SIGKILL'),
    folder,
    cleanup: async () => {
      for (const runtime of opened) await runtime.close('stop-all');
      for (const made of [root, folder]) await rm(made, { recursive: true, force: true });
    },
  };
}

/** Whether a process runs. A zombie does not, however long its parent takes to look. */
export const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
