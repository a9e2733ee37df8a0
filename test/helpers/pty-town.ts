/** A town with the pty runtime, for one test. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { openPty } from '../../src/adapters/runtimes/pty.ts';
import { polecatId, rigName } from '../../src/core/ids.ts';
import type { Runtime, RuntimePlace, StartSpec } from '../../src/ports/runtime.ts';

export type PtyTown = {
  readonly place: RuntimePlace;
  readonly runtime: Runtime;
  /** Existing and empty, for what agents work on. */
  readonly folder: string;
  /** As the next daemon does. */
  reopen(): Promise<Runtime>;
  /** The agent is a program of ours in plain JavaScript. */
  spec(program: string, change?: Partial<StartSpec>): Promise<StartSpec>;
};

export async function ptyTown(self: RuntimePlace['self']): Promise<PtyTown> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mp-')));
  const place: RuntimePlace = { folder: join(root, 'run'), env: process.env, self, clock: systemClock() };
  const opened: Runtime[] = [];
  const reopen = async () => {
    const runtime = await openPty(place);
    opened.push(runtime);
    return runtime;
  };
  onTestFinished(async () => {
    for (const runtime of opened) await runtime.close('stop-all');
    await rm(root, { recursive: true, force: true });
  });
  let programs = 0;
  return {
    place,
    runtime: await reopen(),
    folder: root,
    reopen,
    spec: async (program, change = {}) => {
      const file = join(root, `agent-${++programs}.mjs`);
      await writeFile(file, program);
      return {
        rig: rigName('shop'),
        polecat: polecatId('amber'),
        epoch: 1,
        run: 1,
        argv: [process.execPath, file],
        cwd: root,
        env: {},
        label: 'Add a greeting',
        ...change,
      };
    },
  };
}
