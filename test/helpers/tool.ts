/** The real programs behind trackers, where `npm run trackers:install` or the owner has put them. */
import { accessSync, constants } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gitVersion, isAtLeast } from '../../src/adapters/git.ts';

const PROJECT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const PLACES = [join(PROJECT, '.trackers/bin'), join(PROJECT, '.trackers/node_modules/.bin')];

/** Its absolute path; `undefined`, said once, where there is none. */
export function findTool(command: string): string | undefined {
  const places = [...PLACES, ...(process.env.PATH ?? '').split(delimiter)];
  const found = places.map((folder) => join(folder, command)).find(isExecutable);
  if (found === undefined) console.warn(`Skipped: ${command} is not installed. Run: npm run trackers:install`);
  return found;
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Absent is an answer here.
  }
};

/**
 * A command that runs `tool`. Where git is older than 2.42 the tool sees, in front of it, a git that
 * knows the one thing it needs of a newer: `worktree add --orphan -b BRANCH PATH`.
 */
export async function withOrphanWorktrees(tool: string, folder: string): Promise<string> {
  if (isAtLeast(await gitVersion(), [2, 42])) return tool;
  const bin = join(folder, 'newer-git');
  await mkdir(bin, { recursive: true });
  await script(join(bin, 'git'), NEWER_GIT);
  const wrapper = join(bin, 'tool');
  await script(wrapper, `OLD_PATH=$PATH PATH="${bin}:$PATH" exec "${tool}" "$@"`);
  return wrapper;
}

const script = async (path: string, text: string): Promise<void> => {
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
};

const NEWER_GIT = `
PATH=$OLD_PATH
case "$1" in version | --version) echo 'git version 2.42.0'; exit ;; esac
case "$*" in
  *'worktree add --orphan -b '*)
    where=.
    if [ "$1" = -C ]; then where=$2; shift 2; fi
    branch=$5 path=$6
    tree=$(git -C "$where" hash-object -w -t tree /dev/null) || exit 1
    empty=$(git -C "$where" -c user.name=t -c user.email=t@localhost commit-tree -m empty "$tree") || exit 1
    git -C "$where" worktree add -q --detach "$path" "$empty" || exit 1
    exec git -C "$path" symbolic-ref HEAD "refs/heads/$branch"
    ;;
esac
exec git "$@"`;
