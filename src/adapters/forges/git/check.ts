/** Gates: the owner's own checks of a merged result, before anyone sees it on the base. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { TransientError } from '../../../core/errors.ts';
import type { GateResult } from '../../../core/gate.ts';
import type { Sha, TaskId } from '../../../core/ids.ts';
import { runShell } from '../../process.ts';
import { gateEnvironment } from './gate-environment.ts';
import { type GateLog, openGateLog } from './gate-log.ts';
import { type Scratch, withScratch } from './scratch.ts';
import type { Site } from './site.ts';

/**
 * The rig's gates in order until one is red, in the warm scratch worktree; none are at once green.
 * The same result that was green last is green again without running: a landing that is held
 * comes by every few seconds.
 */
export async function check(site: Site, task: TaskId, result: Sha): Promise<GateResult> {
  const { rig } = site;
  if (rig.gates.length === 0) return { kind: 'green' };
  const green = digest([result, ...rig.gates, rig.setup ?? '', JSON.stringify(rig.env)]);
  return withScratch(site, 'gates', result, async (scratch) => {
    if (scratch.marks.green === green) return { kind: 'green' };
    await site.copyInto(rig, scratch.path);
    const log = await openGateLog(join(site.folder, rig.name, 'logs', `${task}.log`));
    try {
      const passed = await runAll(site, scratch, log);
      if (passed.kind === 'green') await scratch.setMarks({ ...passed.marks, green });
      return passed.kind === 'green' ? { kind: 'green' } : passed;
    } finally {
      await log.close();
    }
  });
}

type Red = Extract<GateResult, { kind: 'red' }>;
type Passed = { readonly kind: 'green'; readonly marks: Readonly<Record<string, string>> } | Red;

const runAll = async (site: Site, scratch: Scratch, log: GateLog): Promise<Passed> => {
  const prepared = await prepare(site, scratch, log);
  if (prepared.kind === 'red') return prepared;
  for (const gate of site.rig.gates) {
    const passed = await runGate(site, scratch, log, gate);
    if (passed.kind === 'red') return passed;
  }
  return prepared;
};

/**
 * `setup` runs when the scratch is new, and again when what it may depend on has changed: its own
 * text, or a file that says which packages or submodules there are. Else a task that adds a
 * package would meet the packages of the task before.
 */
const prepare = async (site: Site, scratch: Scratch, log: GateLog): Promise<Passed> => {
  const { setup } = site.rig;
  if (setup === undefined) return { kind: 'green', marks: {} };
  const ready = await fingerprint(setup, scratch);
  if (scratch.marks.ready === ready) return { kind: 'green', marks: { ready } };
  await scratch.setMarks({}); // Half a setup is none, should we be killed in it.
  const ran = await runGate(site, scratch, log, setup);
  if (ran.kind === 'red') return { ...ran, gate: `setup: ${setup}` };
  await scratch.setMarks({ ready });
  return { kind: 'green', marks: { ready } };
};

const fingerprint = async (setup: string, { git }: Scratch): Promise<string> => {
  const patterns = DEPENDED_ON.map((name) => `:(glob)**/${name}`);
  const files = await git(['ls-files', '-s', '-z', '--', ...patterns]);
  const modules = files.stdout.includes('\t.gitmodules\0') ? await git(['ls-files', '-s', '-z']) : undefined;
  const links = modules?.stdout.split('\0').filter((entry) => entry.startsWith('160000')) ?? [];
  return digest([setup, files.stdout, ...links]);
};

const digest = (parts: readonly string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex');

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

const runGate = async (site: Site, scratch: Scratch, log: GateLog, gate: string): Promise<GateResult> => {
  const { rig, signal } = site;
  await log.begin(gate);
  const end = await runShell(gate, {
    cwd: scratch.path,
    env: gateEnvironment(site.env, rig),
    timeoutMs: rig.gateTimeoutMs,
    signal,
    output: log.write,
  });
  if (end.kind === 'exited' && end.exit === 0) return { kind: 'green' };
  if (end.kind === 'aborted')
    throw new TransientError(`The gate "${gate}" of rig ${rig.name} was stopped`, { hint: 'It runs again by itself' });
  await log.end(
    end.kind === 'exited' ? `ended with ${end.exit}` : `took longer than ${rig.gateTimeoutMs} ms and was ended`,
  );
  return { kind: 'red', gate, log: log.tail() };
};
