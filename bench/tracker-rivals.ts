/** Other trackers on the very same tasks, each as its own users type it. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ran, run } from '../src/adapters/process.ts';
import { withOrphanWorktrees } from '../test/helpers/tool.ts';
import type { TaskPlace } from './tracker-data.ts';

export type Rival = {
  readonly name: string;
  /** A command line that is run to its end; throws when it fails. */
  add(title: string): Promise<Ran>;
  claim(at: number): Promise<Ran>;
  close(at: number): Promise<Ran>;
  /** How many tasks it offers. */
  ready(): Promise<number>;
};

type Export = (format: 'tbd' | 'tk', folder: string) => Promise<unknown>;

/** Or why there is none here. */
export const openRivals = async (
  place: TaskPlace,
  exportTo: Export,
): Promise<readonly (Rival | { readonly name: string; readonly missing: string })[]> => [
  await openTbd(place, exportTo),
  await openTk(place, exportTo),
];

const LONG_MS = 300_000;

const openTbd = async ({ root, openIds }: TaskPlace, exportTo: Export) => {
  const found = await findProgram('tbd');
  if (found === undefined) return { name: 'tbd', missing: NOT_INSTALLED };
  const command = await withOrphanWorktrees(found, root);
  const cwd = join(root, 'tbd');
  await run(['git', 'init', '-q', cwd]);
  for (const [key, value] of IDENTITY) await run(['git', 'config', key, value], { cwd });
  await run(['git', 'commit', '-q', '--allow-empty', '-m', 'Start'], { cwd });
  const tbd = (...args: readonly string[]) => run([command, ...args], { cwd, timeoutMs: LONG_MS });
  await tbd('init', '--prefix', 'shop', '--quiet');
  await exportTo('tbd', join(cwd, '.git/tbd/data-sync-worktree/.tbd/data-sync'));
  const id = (at: number): string => openIds[at % openIds.length] ?? 'none';
  return {
    name: 'tbd',
    add: (title: string) => tbd('create', title, '--json'),
    claim: (at: number) => tbd('update', id(at), '--status', 'in_progress', '--assignee', 'amber'),
    close: (at: number) => tbd('close', id(at), '--reason', 'done'),
    ready: async () => {
      const listed: readonly unknown[] = JSON.parse((await tbd('ready', '--json')).stdout);
      return listed.length;
    },
  };
};

const openTk = async ({ root, openIds }: TaskPlace, exportTo: Export) => {
  const command = await findProgram('tk');
  if (command === undefined) return { name: 'tk', missing: NOT_INSTALLED };
  const cwd = join(root, 'tk');
  await run(['git', 'init', '-q', cwd]);
  await exportTo('tk', join(cwd, '.tickets'));
  const tk = (...args: readonly string[]) => run([command, ...args], { cwd, timeoutMs: LONG_MS });
  const id = (at: number): string => openIds[at % openIds.length] ?? 'none';
  return {
    name: 'tk',
    add: (title: string) => tk('create', title),
    claim: (at: number) => tk('start', id(at)),
    close: (at: number) => tk('close', id(at)),
    ready: async () => (await tk('ready')).stdout.trim().split('\n').length,
  };
};

const IDENTITY = [
  ['user.name', 'bench'],
  ['user.email', 'bench@localhost'],
] as const;

const NOT_INSTALLED = 'is not installed: npm run trackers:install';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

const findProgram = async (name: string): Promise<string | undefined> => {
  const places = [join(PROJECT, '.trackers/bin'), join(PROJECT, '.trackers/node_modules/.bin')];
  for (const folder of [...places, ...(process.env.PATH ?? '').split(delimiter)]) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false, // The next place, then.
    );
    if (isThere) return path;
  }
  return undefined;
};
