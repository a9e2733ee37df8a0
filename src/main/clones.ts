/** Registering a clone as a rig. */
import { basename, join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { takeLock } from '../adapters/lock.ts';
import { inspectClone } from '../adapters/workspaces/index.ts';
import { presets } from '../agents/index.ts';
import { registerRig } from '../config/write.ts';
import { TerminalError, TransientError, UsageError } from '../core/errors.ts';
import type { InitDone, InitOptions } from '../surfaces/cli/deps.ts';
import { agentsHere } from './agents.ts';
import { makeFolders } from './folders.ts';
import type { Place } from './place.ts';
import { settingsOf } from './settings.ts';

export const initRig = async (place: Place, path: string, { name, base, agent }: InitOptions): Promise<InitDone> => {
  const { paths, home } = place;
  // A wrong file is said before anything is added to it.
  const before = await settingsOf(place);
  const clone = await inspectClone(path);
  if (base !== undefined && !clone.branches.includes(base)) {
    throw new UsageError(`${clone.path} has no branch ${JSON.stringify(base)}`, {
      hint: `It has: ${clone.branches.slice(0, 10).join(', ')}`,
    });
  }
  if (agent !== undefined && before.agents[agent] === undefined) {
    throw new UsageError(`No agent is called ${JSON.stringify(agent)}`, {
      hint: `Known: ${presets.map((preset) => preset.name).join(', ')}`,
    });
  }
  await makeFolders(paths);
  const rig = {
    name: name ?? basename(clone.path),
    path: clone.path,
    base: base ?? clone.base,
    ...(agent === undefined ? {} : { agent }),
  };
  const done = await alone(place, () => registerRig({ file: paths.config, home, rig }));
  const settings = await settingsOf(place);
  const registered = settings.rigs[done.name];
  if (registered === undefined) {
    throw new TerminalError(`${clone.path} was written to ${paths.config} but is not found there`, {
      hint: 'mayor config check',
    });
  }
  const agents = await agentsHere(place, settings);
  return { rig: registered, added: done.kind === 'added', file: paths.config, agents };
};

/** Two clones registered at the same moment wait for one another: a file is read, changed and written. */
const alone = async <Value>({ paths }: Place, work: () => Promise<Value>): Promise<Value> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const lock = await takeLock(join(paths.run, 'init'), systemClock());
    if ('heldBy' in lock) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    try {
      return await work();
    } finally {
      await lock.release();
    }
  }
  throw new TransientError('Another mayor init does not come to its end', { hint: 'Try again' });
};
