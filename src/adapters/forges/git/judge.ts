/** Checks that agents do not see: as gates are run, but apart from them, with files over the tree that are nowhere else. */
import { join } from 'node:path';
import { z } from 'zod';
import { TerminalError } from '../../../core/errors.ts';
import type { GateOutcome, GateResult } from '../../../core/gate.ts';
import { type CheckSettings, definitionOfCheck, gateFileOf } from '../../../core/gate-settings.ts';
import type { Sha, TaskId } from '../../../core/ids.ts';
import type { Checking } from '../../../ports/forge.ts';
import { lineOf } from '../../git.ts';
import { digest } from './digest.ts';
import { type Bench, benchAt } from './gate-bench.ts';
import { checkLogsOf, pruneLogs, writeReport } from './gate-folder.ts';
import { readProofs } from './gate-proofs.ts';
import { type Job, openLog } from './gate-run.ts';
import { type Planned, runSteps, untried } from './gate-steps.ts';
import { type Hidden, hiddenIn, lay, takeAway } from './hidden-files.ts';
import { type Scratch, withScratch } from './scratch.ts';
import { endedBy, type Site } from './site.ts';

export async function judge(
  place: Site,
  task: TaskId,
  result: Sha,
  checks: readonly CheckSettings[],
  { signal }: Pick<Checking, 'signal'> = {},
): Promise<readonly GateOutcome[]> {
  if (checks.length === 0) return [];
  const site = endedBy(place, signal);
  const { folder: town, rig } = site;
  const logs = checkLogsOf(town, rig.name);
  const job: Job = {
    site,
    task,
    folder: join(logs, task),
    proofs: join(town, rig.name, 'check-proofs.json'),
    side: 'result',
  };
  const tree = lineOf(await site.git(['rev-parse', `${result}^{tree}`]));
  const plan = () => Promise.all(checks.map((check) => planned(job, tree, check)));
  const known = await plan();
  const outcomes = known.every((one) => 'gate' in one && one.known !== 'needed')
    ? known.flatMap((one) => ('gate' in one ? [untried(one)] : []))
    : await withScratch(site, 'checks', result, async (scratch) => {
        await pruneLogs(logs, task);
        return runAll(job, result, scratch, await plan());
      });
  await writeReport(job.folder, { task, rig: rig.name, result, at: Date.now(), outcome: asResult(outcomes) });
  return outcomes.map(({ log: _, ...outcome }) => outcome);
}

type Check = Planned & { readonly hidden: Hidden | undefined };
/** Its files cannot be laid anywhere: what it would say of the tree nobody knows. */
type Unlaid = { readonly name: string; readonly because: string };

const planned = async ({ site, proofs }: Job, tree: string, check: CheckSettings): Promise<Check | Unlaid> => {
  try {
    const { files, ...line } = check;
    const hidden = files === undefined ? undefined : await hiddenIn(files);
    const key = digest([tree, hidden?.digest ?? '', ...definitionOfCheck(check, site.rig)]);
    const { good } = await readProofs(proofs, Date.now());
    return { gate: { ...line, parallel: false }, key, known: good.get(key) ?? 'needed', hidden };
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    return { name: check.name, because: `${error.message}. ${error.hint ?? ''}`.trim() };
  }
};

const runAll = async (
  job: Job,
  result: Sha,
  scratch: Scratch,
  all: readonly (Check | Unlaid)[],
): Promise<readonly GateOutcome[]> => {
  const bench = benchAt(job, result, scratch);
  const outcomes: GateOutcome[] = [];
  try {
    for (const one of all) {
      if (!('gate' in one)) outcomes.push(await unlaid(job, one));
      else if (one.known !== 'needed') outcomes.push(untried(one));
      else outcomes.push(...(await runSteps(covered(bench, one.hidden), [[one]])).outcomes);
    }
  } finally {
    await uncover(bench);
    await bench.scratch().bring(result);
  }
  return outcomes;
};

/** The names of what lies there are written down first: whoever comes after a crash takes it away. */
const LAID = 'laid';

const covered = (bench: Bench, hidden: Hidden | undefined): Bench => ({
  ...bench,
  async ready() {
    await uncover(bench);
    const unready = await bench.ready();
    if (unready !== undefined || hidden === undefined) return unready;
    const laid = JSON.stringify(hidden.files.map(({ path }) => path));
    await bench.mark((marks) => ({ ...marks, [LAID]: laid }));
    await lay(bench.scratch().path, hidden);
    return undefined;
  },
});

const uncover = async (bench: Bench): Promise<void> => {
  const { [LAID]: laid, ...others } = bench.marks();
  if (laid === undefined) return;
  await takeAway(bench.scratch().path, paths.parse(JSON.parse(laid)));
  await bench.mark(() => others);
};

const paths = z.array(z.string());

const unlaid = async (job: Job, { name, because }: Unlaid): Promise<GateOutcome> => {
  const log = await openLog(job, gateFileOf(name));
  try {
    await log.write(Buffer.from(`${because}\n`));
  } finally {
    await log.close();
  }
  return { name, kind: 'red', ms: 0, tries: 0, log: log.path };
};

const asResult = (gates: readonly GateOutcome[]): GateResult => {
  const red = gates.find(({ kind }) => kind === 'red');
  return red === undefined ? { kind: 'green', gates } : { kind: 'red', gate: red.name, log: '', gates };
};
