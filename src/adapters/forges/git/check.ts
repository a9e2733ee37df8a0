/** Gates: the owner's own checks of a merged result, before anyone sees it on the base. */
import { join } from 'node:path';
import type { GateResult } from '../../../core/gate.ts';
import { definitionOf, type GateSettings, onBaseToo, stepsOf } from '../../../core/gate-settings.ts';
import { type Sha, sha, type TaskId } from '../../../core/ids.ts';
import { anyMeant } from '../../../core/path-glob.ts';
import type { Checking } from '../../../ports/forge.ts';
import { lineOf } from '../../git.ts';
import { digest } from './digest.ts';
import { benchAt } from './gate-bench.ts';
import { logsOf, pruneLogs, writeReport } from './gate-folder.ts';
import { type Proofs, readProofs } from './gate-proofs.ts';
import type { Job } from './gate-run.ts';
import { type Planned, type RanRed, runSteps, type Steps, untried } from './gate-steps.ts';
import { type Scratch, withScratch } from './scratch.ts';
import { baseRef, endedBy, type Site } from './site.ts';

/**
 * The rig's gates in order until one is red, in the warm scratch worktree; none are at once green. What is known to be
 * green on this tree does not run, and where all is known no worktree is touched: a landing that is held comes by every few
 * seconds.
 */
export async function check(
  place: Site,
  task: TaskId,
  result: Sha,
  { onto, signal, beside, alone }: Checking = {},
): Promise<GateResult> {
  if (place.rig.gates.length === 0) return { kind: 'green' };
  const site = endedBy(place, signal);
  const logs = logsOf(site.folder, site.rig.name);
  const job: Job = { site, task, folder: join(logs, task), proofs: proofsOf(site), side: 'result' };
  const at = await lookAt(site, result);
  const base = async () => onto ?? (await forkOf(site, result)) ?? at.parent;
  const asks = site.rig.gates.some(({ when }) => when !== undefined);
  const changed = asks ? await changedSince(site, await base(), result) : undefined;
  const plan = async () => planOf(site, at.tree, changed, await readProofs(job.proofs, Date.now()));
  const outcome = await fromSteps(await plan(), async () => {
    await pruneLogs(logs, task);
    // Planned anew in our turn: whoever had it before us may have run the same.
    const scratch = beside === true ? 'gates-beside' : 'gates';
    return withScratch(site, scratch, result, async (brought) =>
      runAll(job, { result, base: alone === true ? nowhere : base }, brought, await plan()),
    );
  });
  const from = await base();
  const on = from === undefined ? {} : { onto: from };
  await writeReport(job.folder, { task, rig: site.rig.name, result, ...on, at: Date.now(), outcome });
  return outcome;
}

const nowhere = async () => undefined;

const proofsOf = ({ folder, rig }: Site): string => join(folder, rig.name, 'proofs.json');

const fromSteps = async (steps: Steps, run: () => Promise<GateResult>): Promise<GateResult> =>
  steps.flat().some(({ known }) => known === 'needed') ? run() : { kind: 'green', gates: steps.flat().map(untried) };

type Commits = { readonly result: Sha; readonly base: () => Promise<Sha | undefined> };

const runAll = async (job: Job, { result, base }: Commits, scratch: Scratch, steps: Steps): Promise<GateResult> => {
  const { red, outcomes } = await runSteps(benchAt(job, result, scratch), steps);
  if (red === undefined) return { kind: 'green', gates: outcomes };
  const told = { kind: 'red', gate: red.name, log: red.tail, gates: outcomes } as const;
  const onto = await base();
  return onto === undefined ? told : { ...told, base: await onBase(job, onto, scratch, steps, red) };
};

/** Whether what is red on the result is red on its base as well, which a base that cannot be set up is too. */
const onBase = async (job: Job, base: Sha, scratch: Scratch, steps: Steps, red: RanRed): Promise<'green' | 'red'> => {
  const { site, proofs } = job;
  const { tree } = await lookAt(site, base);
  const known = await readProofs(proofs, Date.now());
  const target = red.planned === undefined ? undefined : againOn(site, tree, red.planned);
  if (target !== undefined) {
    if (target.key === red.planned?.key) return 'red'; // The branch has changed nothing.
    if (known.good.has(target.key)) return 'green';
    if (known.red.has(target.key)) return 'red';
  }
  const bench = benchAt({ ...job, side: 'base' }, base, await scratch.bring(base));
  if (target === undefined) return (await bench.ready()) === undefined ? 'green' : 'red';
  const ran = await runSteps(bench, [...stepsBefore(site, tree, steps, red), [target]]);
  if (ran.red === undefined) return 'green';
  if (ran.red.planned === undefined || ran.red.planned === target) return 'red';
  // Another gate is red there, which says nothing of this one.
  return (await runSteps(bench, [[target]])).red === undefined ? 'green' : 'red';
};

const againOn = (site: Site, tree: string, { gate }: Planned): Planned => ({
  gate: onBaseToo(gate),
  key: keyOf(site, tree, gate),
  known: 'needed',
});

/** They run on the base only for what they leave behind. */
const stepsBefore = (site: Site, tree: string, steps: Steps, { planned }: RanRed): Steps =>
  steps
    .slice(
      0,
      steps.findIndex((step) => step.some((one) => one === planned)),
    )
    .map((step) =>
      step.map((one) => ({
        gate: one.gate,
        key: keyOf(site, tree, one.gate),
        known: one.known === 'skipped' ? 'skipped' : 'green',
      })),
    );

const planOf = (site: Site, tree: string, changed: readonly string[] | undefined, { good }: Proofs): Steps =>
  stepsOf(site.rig.gates).map((step) =>
    step.map((gate) => {
      const key = keyOf(site, tree, gate);
      const isMeant = gate.when === undefined || changed === undefined || anyMeant(gate.when, changed);
      return { gate, key, known: isMeant ? (good.get(key) ?? 'needed') : 'skipped' };
    }),
  );

const keyOf = ({ rig }: Site, tree: string, gate: GateSettings): string => digest([tree, ...definitionOf(gate, rig)]);

const lookAt = async (
  { git }: Site,
  commit: Sha,
): Promise<{ readonly tree: string; readonly parent: Sha | undefined }> => {
  const { stdout } = await git(['rev-parse', `${commit}^{tree}`, `${commit}^@`]);
  const [tree = '', parent = ''] = stdout.split('\n');
  return { tree, parent: parent === '' ? undefined : sha(parent) };
};

/** Where the result left the base: the base itself as a rule, also below a result of many commits. None once it has landed. */
const forkOf = async (site: Site, result: Sha): Promise<Sha | undefined> => {
  const ran = await site.git(['merge-base', '--end-of-options', baseRef(site), result], { ok: 'any' });
  const fork = lineOf(ran);
  return ran.exit === 0 && fork !== result ? sha(fork) : undefined;
};

/** Old and new names of what differs; `undefined` where there is no base. */
const changedSince = async (
  { git }: Site,
  base: Sha | undefined,
  result: Sha,
): Promise<readonly string[] | undefined> => {
  if (base === undefined) return undefined;
  const { stdout } = await git([
    'diff-tree',
    '-r',
    '-z',
    '--name-only',
    '--no-renames',
    '--end-of-options',
    base,
    result,
  ]);
  return stdout.split('\0').filter((path) => path !== '');
};
