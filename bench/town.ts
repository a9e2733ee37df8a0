/** A town of script agents for measuring: the built program in folders of its own. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gitIn } from '../src/adapters/git.ts';
import { type Ran, run } from '../src/adapters/process.ts';
import type { StatusView } from '../src/core/views/status.ts';

const MAYOR = fileURLToPath(new URL('../bin/mayor', import.meta.url));

export type BenchTown = {
  readonly home: string;
  readonly clone: string;
  mayor(...args: readonly string[]): Promise<Ran>;
  status(): Promise<StatusView>;
  /** Adds a task with this script and slings it. Returns its id. */
  sling(title: string, script: string): Promise<string>;
  /** Adds so many tasks for this agent and sends them off together. */
  convoy(name: string, tasks: number, agent: string): Promise<void>;
  /** Waits until the picture of the town is as wanted. */
  until(what: string, holds: (status: StatusView) => boolean): Promise<StatusView>;
};

const PATIENCE_MS = 180_000;

type Options = {
  readonly files: number;
  readonly polecats: number;
  readonly pool: number;
  /** Lines of rigs.yaml that follow those of the agents. */
  readonly more?: (home: string) => string;
};

/** Opens a town with a clone of `files` files and room for `polecats`, and ends it after `use`. */
export const withTown = async <Value>(options: Options, use: (town: BenchTown) => Promise<Value>): Promise<Value> => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mb-')));
  const clone = join(root, 'clone');
  const home = join(root, 'home');
  const env = { MAYOR_HOME: home, TMUX: undefined, TMUX_PANE: undefined };
  const mayor: BenchTown['mayor'] = (...args) =>
    run([process.execPath, MAYOR, ...args], { cwd: clone, env, timeoutMs: PATIENCE_MS });
  const status = async (): Promise<StatusView> => JSON.parse((await mayor('status', '--json')).stdout);
  const town: BenchTown = {
    home,
    clone,
    mayor,
    status,
    sling: async (title, script) => {
      const body = join(root, 'body.md');
      await writeFile(body, `\`\`\`sh\n${script}\n\`\`\`\n`);
      const made: { readonly id: string } = JSON.parse(
        (await mayor('task', 'add', title, '--body-file', body, '--json')).stdout,
      );
      await mayor('sling', made.id);
      return made.id;
    },
    convoy: async (name, tasks, agent) => {
      const ids: string[] = [];
      for (let number = 1; number <= tasks; number += 1) {
        const added = await mayor('task', 'add', `${name} ${number}`, '--agent', agent, '--json');
        const made: { readonly id: string } = JSON.parse(added.stdout);
        ids.push(made.id);
      }
      await mayor('convoy', 'new', name, ...ids);
    },
    until: async (what, holds) => {
      const giveUp = performance.now() + PATIENCE_MS;
      while (performance.now() < giveUp) {
        const now = await status();
        if (holds(now)) return now;
        await pause(250);
      }
      throw new Error(`Waited in vain: ${what}`);
    },
  };
  try {
    await makeClone(clone, options.files);
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'rigs.yaml'), rigs(clone, home, options));
    await mayor('up', '--headless');
    return await use(town);
  } finally {
    await run([process.execPath, MAYOR, 'down'], { cwd: clone, env, ok: 'any', timeoutMs: PATIENCE_MS });
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
};

const rigs = (clone: string, home: string, { polecats, pool, more = () => '' }: Options): string =>
  `version: 1
rigs:
  clone: { path: ${JSON.stringify(clone)}, base: main, agent: script, maxPolecats: ${polecats}, pool: ${pool}, merge: auto }
agents:
  script: { enabled: true }${more(home)}
limits: { polecats: ${polecats} }
`;

const makeClone = async (clone: string, files: number): Promise<void> => {
  for (let folder = 0; folder < Math.ceil(files / 100); folder += 1) {
    await mkdir(join(clone, `folder-${folder}`), { recursive: true });
    const count = Math.min(100, files - folder * 100);
    await Promise.all(
      Array.from({ length: count }, (_, file) =>
        writeFile(join(clone, `folder-${folder}`, `file-${file}.txt`), `${folder} ${file}\n`.repeat(20)),
      ),
    );
  }
  const git = gitIn(clone);
  await git(['init', '-q', '-b', 'main']);
  await git(['config', 'user.name', 'Bench']);
  await git(['config', 'user.email', 'bench@localhost']);
  await git(['add', '-A'], { timeoutMs: PATIENCE_MS });
  await git(['commit', '-qm', 'Start'], { timeoutMs: PATIENCE_MS });
};
