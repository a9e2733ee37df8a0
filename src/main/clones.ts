/** Clones and the rigs they are: finding one by a path, registering a new one. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { gitIn, lineOf } from '../adapters/git.ts';
import { takeLock } from '../adapters/lock.ts';
import { inspectClone } from '../adapters/workspaces/index.ts';
import { presets } from '../agents/index.ts';
import { registerRig } from '../config/write.ts';
import { TerminalError, TransientError, UsageError } from '../core/errors.ts';
import { isName, slug } from '../core/ids.ts';
import type { RigSettings, Settings } from '../core/settings.ts';
import type { InitOptions } from '../surfaces/cli/deps.ts';
import { makeFolders } from './folders.ts';
import type { Place } from './place.ts';
import { loadText, settingsOf } from './settings.ts';

/** The rig whose clone holds the path, the innermost one when clones lie in clones. */
export const rigAt = async (settings: Settings, path: string): Promise<RigSettings | undefined> => {
  const here = await real(path);
  const rigs = await Promise.all(Object.values(settings.rigs).map(async (rig) => ({ rig, top: await real(rig.path) })));
  return rigs
    .filter(({ top }) => here === top || here.startsWith(top.endsWith(sep) ? top : top + sep))
    .sort((a, b) => b.top.length - a.top.length)[0]?.rig;
};

/**
 * The repository that holds a path which lies in no rig's folder: the rig of which it is a worktree,
 * else a rig made up for it, with the tracker that every repository has. Nothing is registered.
 */
export const looseRigAt = async (place: Place, path: string): Promise<RigSettings | undefined> => {
  const git = gitIn(path);
  const ran = await git(['rev-parse', '--path-format=absolute', '--git-common-dir'], { ok: [0, 128] }).catch(
    () => undefined, // No folder, or no git: then it is no repository either.
  );
  if (ran === undefined || ran.exit !== 0) return undefined;
  const common = await real(lineOf(ran));
  const { rigs } = await settingsOf(place);
  for (const rig of Object.values(rigs))
    if ((await real(join(rig.path, '.git'))) === common || (await real(rig.path)) === common) return rig;
  const clone = basename(common) === '.git' ? dirname(common) : common;
  const name = (await prefixOf(git)) ?? (slug(basename(clone).replace(/\.git$/, '')) || 'tasks');
  const loaded = loadText(`version: 1\nrigs: ${JSON.stringify({ [name]: { path: clone } })}\n`, place);
  return 'ok' in loaded ? loaded.ok.rigs[name] : undefined;
};

/** What the ids of the tasks that are there begin with. */
const prefixOf = async (git: ReturnType<typeof gitIn>): Promise<string | undefined> => {
  const list = async (folder: string) =>
    (await git(['ls-tree', '--name-only', '--full-tree', 'refs/heads/mayor-tasks', folder], { ok: [0, 128] })).stdout;
  const shard = (await list('t/')).split('\n')[0];
  if (shard === undefined || shard === '') return undefined;
  const prefix = /([^/]+)-[0-9a-z]+\.md$/.exec((await list(`${shard}/`)).split('\n')[0] ?? '')?.[1];
  return prefix !== undefined && isName(prefix) ? prefix : undefined;
};

/** A path that does not exist is only the same as itself. */
const real = (path: string): Promise<string> => realpath(path).catch(() => path);

export const initRig = async (
  place: Place,
  path: string,
  { name, base, agent }: InitOptions,
): Promise<{ readonly rig: RigSettings; readonly added: boolean; readonly file: string }> => {
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
  const registered = (await settingsOf(place)).rigs[done.name];
  if (registered === undefined) {
    throw new TerminalError(`${clone.path} was written to ${paths.config} but is not found there`, {
      hint: 'mayor config check',
    });
  }
  return { rig: registered, added: done.kind === 'added', file: paths.config };
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
