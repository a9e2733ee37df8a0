/** A daemon that only merges (test/fixtures/refinery-worker.ts), and a git on its PATH that kills it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import type { Recorded } from '../../src/core/event.ts';
import type { Sha } from '../../src/core/ids.ts';
import { type Repo, writeFiles } from './repo.ts';

/** When the daemon dies: before the git runs, while one runs that outlives it, or right after its work is done. */
export const MANNERS = ['before', 'while', 'after'] as const;

/** A git on the PATH that counts down what `countdown` says, and kills its daemon then. Returns the PATH with it. */
export const killingGit = async (repo: Repo): Promise<string> => {
  const real = (await run(['sh', '-c', 'command -v git'])).stdout.trim();
  const countdown = join(repo.root, 'countdown');
  const script = `#!/bin/sh
[ -n "$MAYOR_TEST_DAEMON" ] || exec ${real} "$@"
read -r left manner < '${countdown}'
left=$((left - 1))
echo "$left $manner" > '${countdown}'
[ "$left" -gt 0 ] && exec ${real} "$@"
case "$manner" in
  while) kill -9 "$MAYOR_TEST_DAEMON"; exec ${real} "$@" ;;
  after) ${real} "$@"; kill -9 "$MAYOR_TEST_DAEMON" ;;
  *) kill -9 "$MAYOR_TEST_DAEMON" ;; # Two that count at once may find the file empty.
esac\n`;
  const folder = join(repo.root, 'bin');
  await writeFiles(folder, { git: script });
  await chmod(join(folder, 'git'), 0o755);
  return `${folder}${delimiter}${process.env.PATH ?? ''}`;
};

/** What was durable when the daemon died. */
export const journalOf = async (folder: string): Promise<readonly Recorded[]> =>
  (await readFile(join(folder, 'journal.jsonl'), 'utf8').catch(() => ''))
    .split('\n')
    .slice(0, -1)
    .flatMap((line): readonly Recorded[] => JSON.parse(line));

/** Commits that trains were to land on, each durable before the base moved there. */
export const targetsIn = (events: readonly Recorded[]): readonly Sha[] => {
  const trains = new Map(events.flatMap((event) => (event.type === 'train.formed' ? [[event.train, event]] : [])));
  return events.flatMap((event) => {
    if (event.type !== 'train.passed') return [];
    return trains.get(event.train)?.members[event.length - 1]?.result ?? [];
  });
};

export type Life = {
  readonly program: string;
  /** What `killingGit` said. */
  readonly path: string;
  /** It dies at the last of so many. */
  readonly gits: number;
  readonly manner: (typeof MANNERS)[number];
};

/** One life of the daemon. Says whether it was killed. */
export const live = async (repo: Repo, folder: string, { program, path, gits, manner }: Life): Promise<boolean> => {
  await writeFile(join(repo.root, 'countdown'), `${gits} ${manner}\n`);
  const env = { ...process.env, PATH: path };
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'inherit', 'inherit'], env });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'close');
  if (child.signalCode !== 'SIGKILL') expect(child.exitCode).toBe(0);
  return child.signalCode === 'SIGKILL';
};
