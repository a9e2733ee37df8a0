/** The rig's `setup` in the scratch worktree. */
import type { GateOutcome } from '../../../core/gate.ts';
import { digest } from './digest.ts';
import { type Job, openLog, tried } from './gate-run.ts';
import type { Scratch } from './scratch.ts';

export type Prepared =
  /** `ran`: only now, so that it may have changed what git sees. */
  | { readonly kind: 'ready'; readonly scratch: Scratch; readonly ran: boolean }
  | { readonly kind: 'red'; readonly outcome: GateOutcome; readonly tail: string };

/**
 * Brings what the owner wants copied, and runs `setup` where the scratch is new, and again when what it may depend on has
 * changed: its own text, or a file that says which packages or submodules there are. Else a task that adds a
 * package would meet the packages of the task before.
 */
export async function prepare(job: Job, scratch: Scratch): Promise<Prepared> {
  const { rig } = job.site;
  await job.site.copyInto(rig, scratch.path);
  if (rig.setup === undefined) return { kind: 'ready', scratch, ran: false };
  const ready = await fingerprint(rig.setup, scratch);
  if (scratch.marks.ready === ready) return { kind: 'ready', scratch, ran: false };
  const bare = await scratch.mark({}); // Half a setup is none, should we be killed in it.
  const line = { name: `setup: ${rig.setup}`, run: rig.setup, timeoutMs: rig.gateTimeoutMs };
  const log = await openLog(job, 'setup~'); // No gate's file has this name.
  try {
    const { kind, ms } = await tried(job, bare, log, line);
    if (kind === 'green') return { kind: 'ready', scratch: await bare.mark({ ready }), ran: true };
    return { kind, outcome: { name: line.name, kind, ms, tries: 1, log: log.path }, tail: log.tail() };
  } finally {
    await log.close();
  }
}

const fingerprint = async (setup: string, { git }: Scratch): Promise<string> => {
  const patterns = DEPENDED_ON.map((name) => `:(glob)**/${name}`);
  const files = await git(['ls-files', '-s', '-z', '--', ...patterns]);
  const modules = files.stdout.includes('\t.gitmodules\0') ? await git(['ls-files', '-s', '-z']) : undefined;
  const links = modules?.stdout.split('\0').filter((entry) => entry.startsWith('160000')) ?? [];
  return digest([setup, files.stdout, ...links]);
};

/** Names that package managers read; what is not here is left to the gates themselves. */
const DEPENDED_ON = [
  '.gitmodules',
  '.npmrc',
  '.nvmrc',
  '.tool-versions',
  'Cargo.lock',
  'Cargo.toml',
  'Gemfile',
  'Gemfile.lock',
  'Pipfile.lock',
  'build.gradle*',
  'bun.lock*',
  'composer.json',
  'composer.lock',
  'go.mod',
  'go.sum',
  'mix.lock',
  'npm-shrinkwrap.json',
  'package-lock.json',
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'poetry.lock',
  'pom.xml',
  'pyproject.toml',
  'requirements*.txt',
  'uv.lock',
  'yarn.lock',
] as const;
