/**
 * Real repositories in temporary folders. Making one cuts this test process off from the git
 * configuration of whoever runs the tests: adapters inherit the environment, so it is set on
 * `process.env`, once.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../src/adapters/process.ts';
import { makeTestHome } from './test-home.ts';

export type Repo = {
  /** The clone, an absolute real path. */
  readonly path: string;
  /** Its base branch. */
  readonly base: string;
  /** The temporary folder that holds the clone and, beside it, whatever else a test makes. */
  readonly root: string;
  /** Deletes `root`. */
  remove(): Promise<void>;
};

export type RepoFiles = Readonly<Record<string, string | Uint8Array>>;

/** A repository with one commit (none when `files` is empty) on `base`; `name` may hold any characters. */
export async function makeRepo(options: { files?: RepoFiles; base?: string; name?: string } = {}): Promise<Repo> {
  hermetic();
  const base = options.base ?? 'main';
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mayor-repo-')));
  const path = join(root, options.name ?? 'clone');
  await mkdir(path);
  await git(path, 'init', '-q', '-b', base);
  const repo: Repo = { path, base, root, remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }) };
  const files = options.files ?? { 'README.md': '# A sample\n' };
  if (Object.keys(files).length > 0) await commitFiles(repo, files, 'Start');
  return repo;
}

/** Runs git in a repository or folder; its output without the last newline. Throws when it fails. */
export async function git(where: { readonly path: string } | string, ...args: readonly string[]): Promise<string> {
  hermetic();
  const ran = await run(['git', ...args], { cwd: typeof where === 'string' ? where : where.path });
  return ran.stdout.replace(/\n$/, '');
}

/** Writes files, folders made as needed. */
export async function writeFiles(where: { readonly path: string } | string, files: RepoFiles): Promise<void> {
  const folder = typeof where === 'string' ? where : where.path;
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Writes files and commits exactly them on whatever is checked out. Returns the commit. */
export async function commitFiles(
  where: { readonly path: string } | string,
  files: RepoFiles,
  message = 'Change',
): Promise<string> {
  await writeFiles(where, files);
  const cwd = typeof where === 'string' ? where : where.path;
  await run(['git', 'update-index', '--add', '-z', '--stdin'], { cwd, input: `${Object.keys(files).join('\0')}\0` });
  await git(where, 'commit', '-q', '-m', message);
  return git(where, 'rev-parse', 'HEAD');
}

/** A bare repository beside the clone, pushed to and set as upstream of the base. Returns its path. */
export async function makeRemote(repo: Repo, name = 'origin'): Promise<string> {
  const path = join(repo.root, `${name}.git`);
  await git(repo.root, 'init', '-q', '--bare', '-b', repo.base, path);
  await git(repo, 'remote', 'add', name, path);
  await git(repo, 'push', '-q', '-u', name, repo.base);
  return path;
}

/** Another clone of a remote, to push from as somebody else. */
export async function cloneOf(repo: Repo, remote: string, name = 'other'): Promise<string> {
  const path = join(repo.root, name);
  await git(repo.root, 'clone', '-q', remote, path);
  return path;
}

/** A file in the temporary folder serves as the only configuration that git reads in this process. */
export function hermetic(): void {
  if (process.env.MAYOR_TEST_HOME !== undefined) return;
  const home = makeTestHome();
  const config = join(home, '.gitconfig');
  mkdirSync(join(home, '.config'));
  writeFileSync(
    config,
    '[user]\n\tname = Tess Tester\n\temail = tess@example.test\n[init]\n\tdefaultBranch = main\n[advice]\n\tdetachedHead = false\n',
  );
  Object.assign(process.env, {
    MAYOR_TEST_HOME: home,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_GLOBAL: config,
    GIT_CONFIG_NOSYSTEM: '1',
  });
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
}
