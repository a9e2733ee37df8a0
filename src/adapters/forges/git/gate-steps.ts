/** Steps of gates on one tree, in the scratch worktree. */
import type { GateOutcome } from '../../../core/gate.ts';
import { type GateSettings, gateFileOf, SIDE_BY_SIDE } from '../../../core/gate-settings.ts';
import { roomFor } from '../../turns.ts';
import type { Bench, Marks, Unready } from './gate-bench.ts';
import type { GateLog } from './gate-log.ts';
import { addProofs } from './gate-proofs.ts';
import { openLog, tried } from './gate-run.ts';

/** `key` stands for the gate's definition and the tree. */
export type Planned = {
  readonly gate: GateSettings;
  readonly key: string;
  /** What is known without running it; `needed`: nothing is. */
  readonly known: 'needed' | 'skipped' | 'green' | 'flaky';
};
export type Steps = readonly (readonly Planned[])[];

export type Ran = { readonly outcomes: readonly GateOutcome[]; readonly red?: RanRed };
/** The first red gate, or the setup. */
export type RanRed = { readonly name: string; readonly tail: string; readonly planned?: Planned };

/**
 * Runs what is needed until a step is red. A gate that is known to be green runs again where a later one is needed that may
 * use what it leaves behind (a build, say), unless that still lies there.
 */
export async function runSteps(bench: Bench, steps: Steps): Promise<Ran> {
  const outcomes: GateOutcome[] = [];
  for (const [index, step] of steps.entries()) {
    const isUsed = steps.slice(index + 1).some((later) => later.some(({ known }) => known === 'needed'));
    const todo = step.filter(
      (one) => one.known === 'needed' || (one.known !== 'skipped' && isUsed && bench.marks()[leftBy(one)] !== one.key),
    );
    const ran = todo.length === 0 ? [] : await runStep(bench, todo);
    if ('outcome' in ran)
      return { outcomes: [...outcomes, ran.outcome], red: { name: ran.outcome.name, tail: ran.tail } };
    outcomes.push(...step.map((one) => ran.find(({ planned }) => planned === one)?.outcome ?? untried(one)));
    const red = ran.find(({ outcome }) => outcome.kind === 'red');
    if (red !== undefined) return { outcomes, red: { ...red, name: red.planned.gate.name } };
  }
  return { outcomes };
}

/** What a gate knows from before, or that nobody asked it: no time, no tries. */
export const untried = ({ gate, known }: Planned): GateOutcome => ({
  name: gate.name,
  kind: known === 'needed' ? 'skipped' : known,
  ms: 0,
  tries: 0,
});

/** The mark of what a gate left in the scratch worktree. */
const leftBy = ({ gate }: Planned): string => `left-by ${gateFileOf(gate.name)}`;

type Tested = { readonly planned: Planned; readonly outcome: GateOutcome; readonly tail: string };

/** All of one step, side by side. Those that were red are tried again alone, where neighbours cannot be the reason. */
const runStep = async (bench: Bench, step: readonly Planned[]): Promise<readonly Tested[] | Unready> => {
  const unready = await bench.ready();
  if (unready !== undefined) return unready;
  await bench.mark((marks) => without(marks, step.map(leftBy)));
  const room = roomFor(SIDE_BY_SIDE);
  const open: { readonly planned: Planned; readonly log: GateLog }[] = [];
  const tested: Tested[] = [];
  try {
    for (const planned of step) open.push({ planned, log: await openLog(bench.job, gateFileOf(planned.gate.name)) });
    const firsts = await allOf(open.map((one) => room(() => attempt(bench, one.planned.gate, one.log))));
    for (const [index, one] of open.entries()) {
      const last = await tryAgain(bench, one.planned.gate, one.log, firsts[index]);
      if ('outcome' in last) return last;
      tested.push({ planned: one.planned, ...testedOf(one.planned.gate, last, one.log) });
    }
  } finally {
    await allOf(open.map(({ log }) => log.close()));
  }
  await remember(bench, tested);
  return tested;
};

type Tries = { readonly kind: 'green' | 'red'; readonly ms: number; readonly tries: number };

const attempt = async (bench: Bench, { name, run, timeoutMs }: GateSettings, log: GateLog): Promise<Tries> => {
  const line = { name, run, timeoutMs: timeoutMs ?? bench.job.site.rig.gateTimeoutMs };
  return { ...(await tried(bench.job, bench.scratch(), log, line)), tries: 1 };
};

/** As often as its owner allows, each time on the tree as it was; it goes on from a first try. */
const tryAgain = async (
  bench: Bench,
  gate: GateSettings,
  log: GateLog,
  first: Tries = { kind: 'red', ms: 0, tries: 0 },
): Promise<Tries | Unready> => {
  let last = first;
  while (last.kind === 'red' && last.tries <= gate.retries) {
    const unready = await bench.ready();
    if (unready !== undefined) return unready;
    const next = await attempt(bench, gate, log);
    last = { kind: next.kind, ms: last.ms + next.ms, tries: last.tries + 1 };
  }
  return last;
};

const testedOf = ({ name }: GateSettings, { kind, ms, tries }: Tries, log: GateLog): Omit<Tested, 'planned'> => ({
  outcome: { name, kind: kind === 'green' && tries > 1 ? 'flaky' : kind, ms, tries, log: log.path },
  tail: kind === 'red' ? log.tail() : '',
});

/** Green is written down at once, so that a town that is killed need not begin again; red only of a base. */
const remember = async (bench: Bench, tested: readonly Tested[]): Promise<void> => {
  const now = Date.now();
  const told = tested.flatMap(({ planned: { key }, outcome: { kind } }) =>
    kind === 'skipped' || (kind === 'red' && bench.job.side === 'result') ? [] : [{ key, kind, at: now }],
  );
  const { site, proofs } = bench.job;
  // Gates run in two worktrees at once, and both write there.
  if (told.length > 0) await site.turns(proofs, () => addProofs(proofs, told));
  const left = tested.filter(({ outcome }) => outcome.kind !== 'red');
  await bench.mark((marks) => ({
    ...marks,
    ...Object.fromEntries(left.map(({ planned }) => [leftBy(planned), planned.key])),
  }));
};

const without = (marks: Marks, names: readonly string[]): Marks =>
  names.some((name) => name in marks)
    ? Object.fromEntries(Object.entries(marks).filter(([name]) => !names.includes(name)))
    : marks;

/** Waits for all of them, also when one fails: nothing goes on behind our back. */
const allOf = async <Value>(all: readonly Promise<Value>[]): Promise<readonly Value[]> => {
  await Promise.allSettled(all);
  return Promise.all(all);
};
