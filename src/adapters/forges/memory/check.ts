/** Gates that are played on plain files. */
import type { GateOutcome, GateResult } from '../../../core/gate.ts';
import {
  type CheckSettings,
  definitionOf,
  type GateSettings,
  gateOf,
  onBaseToo,
  stepsOf,
} from '../../../core/gate-settings.ts';
import type { Sha } from '../../../core/ids.ts';
import { anyMeant } from '../../../core/path-glob.ts';
import type { RigSettings } from '../../../core/settings.ts';
import type { Checking } from '../../../ports/forge.ts';
import type { MemoryFiles } from './merge-files.ts';

/** `'green'`, or what a red one prints. */
export type Played = string | { readonly print: string; readonly ms: number };
/** Plays a gate's shell line on the files of a tree. */
export type PlayGate = (run: string, files: MemoryFiles) => Played;

/** By the gate's definition and the files. */
export type MemoryProofs = Map<string, 'green' | 'flaky' | 'red'>;

type Bench = {
  readonly rig: RigSettings;
  readonly clone: {
    look(commit: Sha): { readonly parents: readonly Sha[]; readonly files: MemoryFiles } | undefined;
  };
  readonly play: PlayGate;
  readonly proofs: MemoryProofs;
  /** What a result is compared with where nothing is named. */
  readonly fork: (result: Sha) => Sha | undefined;
};

export const checkIn = (bench: Bench, result: Sha, { onto, alone }: Checking = {}): GateResult => {
  if (bench.rig.gates.length === 0) return { kind: 'green' };
  const { files = {} } = bench.clone.look(result) ?? {};
  const base = () => bench.clone.look(onto ?? bench.fork(result) ?? result)?.files;
  const asks = bench.rig.gates.some(({ when }) => when !== undefined);
  const changed = asks ? between(base() ?? files, files) : undefined;
  const gates: GateOutcome[] = [];
  for (const step of stepsOf(bench.rig.gates)) {
    const ran = step.map((gate) => tried(bench, gate, files, changed));
    gates.push(...ran.map(({ outcome }) => outcome));
    const red = ran.find(({ outcome }) => outcome.kind === 'red');
    if (red === undefined) continue;
    const told = { kind: 'red', gate: red.gate.name, log: red.log, gates } as const;
    const before = base();
    if (alone === true || before === undefined || before === files) return told;
    return { ...told, base: between(before, files).length === 0 ? 'red' : onBase(bench, red.gate, before) };
  }
  return { kind: 'green', gates };
};

/** Contents of the folders that checks name, by path. */
export type MemoryHidden = ReadonlyMap<string, MemoryFiles>;

export const judgeIn = (
  { rig, clone, play, proofs }: Omit<Bench, 'fork'>,
  hidden: MemoryHidden,
  result: Sha,
  checks: readonly CheckSettings[],
): readonly GateOutcome[] =>
  checks.map(({ files: folder, ...check }) => {
    const over = folder === undefined ? {} : hidden.get(folder);
    const gate = gateOf(check.run, check);
    if (over === undefined) return { name: check.name, kind: 'red', ms: 0, tries: 0 };
    const tree = { ...clone.look(result)?.files, ...over };
    const known = proofs.get(keyOf({ rig: asChecked(rig) }, gate, tree));
    if (known === 'green' || known === 'flaky') return { name: check.name, kind: known, ms: 0, tries: 0 };
    return run({ rig: asChecked(rig), clone, play, proofs, fork: () => undefined }, gate, tree).outcome;
  });

/** No gate runs before a check, and none leaves anything to it. */
const asChecked = (rig: RigSettings): RigSettings => ({ ...rig, gates: [], env: { ...rig.env, '': 'check' } });

const between = (before: MemoryFiles, after: MemoryFiles): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => before[path] !== after[path]);

type Tried = { readonly gate: GateSettings; readonly outcome: GateOutcome; readonly log: string };

const tried = (bench: Bench, gate: GateSettings, files: MemoryFiles, changed?: readonly string[]): Tried => {
  const { name } = gate;
  const untried = (kind: 'skipped' | 'green' | 'flaky') => ({
    gate,
    outcome: { name, kind, ms: 0, tries: 0 },
    log: '',
  });
  if (gate.when !== undefined && changed !== undefined && !anyMeant(gate.when, changed)) return untried('skipped');
  const known = bench.proofs.get(keyOf(bench, gate, files));
  if (known === 'green' || known === 'flaky') return untried(known);
  return run(bench, gate, files);
};

const run = ({ rig, play, proofs }: Bench, gate: GateSettings, files: MemoryFiles): Tried => {
  const limit = gate.timeoutMs ?? rig.gateTimeoutMs;
  let ms = 0;
  for (let tries = 1; ; tries += 1) {
    const played = play(gate.run, files);
    const { print, ms: took } = typeof played === 'string' ? { print: played, ms: 0 } : played;
    ms += Math.min(took, limit);
    const log = took > limit ? `[took longer than ${limit} ms and was ended]\n` : print;
    const kind = log !== 'green' ? 'red' : tries > 1 ? 'flaky' : 'green';
    if (kind === 'red' && tries <= gate.retries) continue;
    if (kind !== 'red') proofs.set(keyOf({ rig }, gate, files), kind);
    return { gate, outcome: { name: gate.name, kind, ms, tries }, log: kind === 'red' ? log : '' };
  }
};

const onBase = (bench: Bench, gate: GateSettings, files: MemoryFiles): 'green' | 'red' => {
  const key = keyOf(bench, gate, files);
  const known = bench.proofs.get(key);
  const kind = known ?? run(bench, onBaseToo(gate), files).outcome.kind;
  if (kind !== 'red') return 'green';
  bench.proofs.set(key, 'red');
  return 'red';
};

const keyOf = ({ rig }: Pick<Bench, 'rig'>, gate: GateSettings, files: MemoryFiles): string =>
  JSON.stringify([definitionOf(gate, rig), Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))]);
