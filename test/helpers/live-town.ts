/** A real town for end-to-end tests: the built program, real git, real tmux, a home of its own. */
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Ran, run } from '../../src/adapters/process.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { makeRepo, type Repo } from './repo.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;

export type LiveTown = {
  readonly home: string;
  readonly shop: Repo;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs a command in the shop's clone; fails the test unless the exit code is as expected. */
  mayor(args: readonly string[], options?: { readonly exit?: number; readonly cwd?: string }): Promise<Ran>;
  status(): Promise<StatusView>;
  /** Adds a task with an `sh` block. Returns its id. */
  script(title: string, lines: string, more?: readonly string[]): Promise<string>;
  /** What still runs of this town: `pid command`. */
  processes(): Promise<readonly string[]>;
  close(): Promise<void>;
};

export type TownOptions = {
  readonly rigs?: (path: string) => string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
};

const plainRigs = (path: string): string =>
  `version: 1\nrigs:\n  shop: { path: ${JSON.stringify(path)}, base: main, agent: script }\nagents:\n  script: { enabled: true }\n`;

export const openTown = async (options: TownOptions = {}): Promise<LiveTown> => {
  const shop = await makeRepo({ name: 'shop', ...(options.files === undefined ? {} : { files: options.files }) });
  const home = await realpath(await mkdtemp(join(tmpdir(), 'mt-')));
  const fake = join(home, 'user');
  await mkdir(fake);
  const env = {
    MAYOR_HOME: home,
    HOME: fake,
    TMUX: undefined,
    TMUX_PANE: undefined,
    NO_COLOR: '1',
    CI: undefined,
    ...options.env,
  };
  await writeFile(join(home, 'rigs.yaml'), (options.rigs ?? plainRigs)(shop.path));

  const mayor: LiveTown['mayor'] = async (args, { exit = 0, cwd = shop.path } = {}) => {
    const ran = await run([process.execPath, MAYOR, ...args], { cwd, env, ok: 'any', timeoutMs: 120_000 });
    expect(ran.exit, `mayor ${args.join(' ')}\n${ran.stdout}\n${ran.stderr}`).toBe(exit);
    return ran;
  };
  const script: LiveTown['script'] = async (title, lines, more = []) => {
    const file = join(home, 'body.md');
    await writeFile(file, `Do it.\n\n\`\`\`sh\n${lines}\n\`\`\`\n`);
    const { stdout } = await mayor(['task', 'add', title, '--body-file', file, '--json', ...more]);
    const made: { readonly id: string } = JSON.parse(stdout);
    return made.id;
  };
  const processes = (): Promise<readonly string[]> => processesOf(home);
  return {
    home,
    shop,
    env,
    mayor,
    script,
    processes,
    status: async () => JSON.parse((await mayor(['status', '--json'])).stdout),
    close: async () => {
      await run([process.execPath, MAYOR, 'down'], { cwd: shop.path, env, ok: 'any', timeoutMs: 60_000 });
      const left = await processes();
      for (const line of left) endOne(Number(line.split(' ')[0]));
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
      await shop.remove();
      expect(left, 'processes left after mayor down').toEqual([]);
    },
  };
};

const endOne = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended between the look and the kill: just what is wanted.
  }
};

/** Everything that carries this town's MAYOR_HOME in its environment, this test process aside. */
const processesOf = async (home: string): Promise<readonly string[]> => {
  if (process.platform !== 'linux') {
    const { stdout } = await run(['ps', '-axo', 'pid=,command='], {});
    return stdout.split('\n').filter((line) => line.includes(home));
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''); // Gone meanwhile, or a zombie.
      if (!environment.split('\0').includes(`MAYOR_HOME=${home}`)) return [];
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return [`${pid} ${command.replaceAll('\0', ' ').trim()}`];
    }),
  );
  return found.flat();
};
