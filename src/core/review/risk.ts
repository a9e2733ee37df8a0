/** What is to be looked at first: every file with the reasons in words, by the table of names and by its lines. */
import { type Finding, type FindingKind, findingsIn } from './findings.ts';
import type { FileDiff } from './parse.ts';
import { LOCKFILE, MADE, PATHS, TEST } from './risk-table.ts';

export type Level = 'high' | 'medium' | 'low';

export type Reason = {
  readonly kind: string;
  /** 0 to 100. */
  readonly weight: number;
  readonly say: string;
  /** Line of the file as it is now, or as it was (`old`). */
  readonly line?: number;
  readonly old?: true;
};

export type Assessed = {
  readonly file: FileDiff;
  /** The weightiest first. */
  readonly reasons: readonly Reason[];
  /** 0 to 100; what a program wrote and nothing speaks against has 0. */
  readonly weight: number;
  readonly level: Level;
  /** Nobody reads it line by line: shown as its head alone until it is asked for. */
  readonly folded: boolean;
  /** Changed lines of it that the diff was too long for. */
  readonly unread: number;
};

export type Assessment = {
  /** By weight, then by size, then by name. */
  readonly files: readonly Assessed[];
  readonly level: Level;
  readonly added: number;
  readonly removed: number;
  /** Changed lines that the diff was too long for. */
  readonly unread: number;
};

/** As git counted them, whole. */
export type Counted = { readonly path: string; readonly added: number; readonly removed: number };

/** @param counted every file with its lines, also those that the diff was cut off before */
export const assess = (files: readonly FileDiff[], counted: readonly Counted[], truncated: boolean): Assessment => {
  const counts = new Map(counted.map((one) => [one.path, one]));
  const known = new Set(files.map(({ path }) => path));
  const missing = truncated ? counted.filter(({ path }) => !known.has(path)).map(unseenFile) : [];
  const assessed = [...files, ...missing].map((file) =>
    assessFile(file, truncated ? counts.get(file.path) : undefined),
  );
  const ordered = assessed.toSorted((a, b) => placeOf(b) - placeOf(a) || sizeOf(b) - sizeOf(a) || byName(a, b));
  const sum = (of: (one: Assessed) => number): number => assessed.reduce((all, one) => all + of(one), 0);
  const counting = truncated && counted.length > 0;
  return {
    files: ordered,
    level: levelOf(ordered[0]?.weight ?? 0),
    added: counting ? counted.reduce((all, one) => all + one.added, 0) : sum(({ file }) => file.added),
    removed: counting ? counted.reduce((all, one) => all + one.removed, 0) : sum(({ file }) => file.removed),
    unread: sum(({ unread }) => unread),
  };
};

/** Not in the diff at all: it ended before. */
const unseenFile = ({ path }: Counted): FileDiff => ({
  ...{ path, change: 'modified', binary: false, hunks: [], added: 0, removed: 0, cut: true },
});

const assessFile = (file: FileDiff, counted: Counted | undefined): Assessed => {
  const unread = counted === undefined ? 0 : Math.max(0, counted.added + counted.removed - file.added - file.removed);
  const made = MADE.find(({ names }) => names.test(file.path));
  const lockfile = LOCKFILE.test(file.path);
  const findings = findingsIn(file, TEST.test(file.path)).map(reasonOf);
  const told = [...findings, ...namesOf(file), ...shapeOf(file, unread)];
  const bad = told.filter(({ kind }) => !HARMLESS_IF_MADE.has(kind));
  const counting = made === undefined ? told : bad;
  const weight = Math.min(100, Math.max(0, ...counting.map((one) => one.weight)) + Math.min(5, counting.length));
  const reasons = [...told, ...(made === undefined ? [] : [{ kind: made.kind, weight: 0, say: made.why }])];
  const isQuiet = counting.length === 0;
  return {
    file,
    reasons: reasons.toSorted((a, b) => b.weight - a.weight),
    weight: isQuiet ? 0 : weight,
    level: levelOf(isQuiet ? 0 : weight),
    folded: (made !== undefined && bad.length === 0) || (lockfile && findings.length === 0),
    unread,
  };
};

/** Of files that a program wrote: to be expected. */
const HARMLESS_IF_MADE: ReadonlySet<string> = new Set([...PATHS.map(({ kind }) => kind), 'big', 'binary', 'unseen']);

const WEIGHTS: Readonly<Record<FindingKind, number>> = {
  secret: 95,
  link: 90,
  conflict: 85,
  unseen: 80,
  'weakened-test': 70,
};
const reasonOf = (finding: Finding): Reason => ({ ...finding, weight: WEIGHTS[finding.kind] });

/** A test of what is risky is no risk itself, so names say nothing of it. */
const namesOf = ({ path, from }: FileDiff): readonly Reason[] => {
  const names = from === undefined ? [path] : [path, from];
  const rules = PATHS.filter((rule) => names.some((name) => rule.names.test(name)));
  return rules
    .filter(({ kind }) => kind !== 'auth' || !names.some((name) => TEST.test(name)))
    .map(({ kind, weight, why }) => ({ kind, weight, say: why }));
};

const BIG = 400;

const shapeOf = (file: FileDiff, unread: number): readonly Reason[] => {
  const lines = file.added + file.removed + unread;
  const said: Reason[] = [];
  if (unread > 0) said.push({ kind: 'unread', weight: 60, say: `${unread} changed lines are not in this diff` });
  else if (file.cut) said.push({ kind: 'unread', weight: 60, say: 'the diff was cut off within it' });
  if (file.binary) said.push({ kind: 'binary', weight: 30, say: 'binary: nobody can read what changed' });
  if (lines > BIG) said.push({ kind: 'big', weight: lines > 5 * BIG ? 30 : 20, say: `${lines} lines changed` });
  if (file.change === 'deleted') said.push({ kind: 'deleted', weight: 20, say: 'deleted' });
  return [...said, ...modesOf(file)];
};

const KINDS: Readonly<Record<string, string>> = { '120': 'a link', '160': 'a submodule', '100': 'a file' };
const kindOf = (mode: string): string => KINDS[mode.slice(0, 3)] ?? 'something else';

const modesOf = ({ oldMode, mode, change }: FileDiff): readonly Reason[] => {
  if (mode === undefined || change === 'deleted') return [];
  if (mode.startsWith('160')) {
    return [{ kind: 'submodule', weight: 55, say: 'a submodule: other code comes in with it' }];
  }
  if (oldMode !== undefined && oldMode.slice(0, 3) !== mode.slice(0, 3)) {
    return [{ kind: 'mode', weight: 60, say: `was ${kindOf(oldMode)} and is ${kindOf(mode)} now` }];
  }
  const runs = mode === '100755' && (change === 'added' ? true : oldMode === '100644');
  if (runs) return [{ kind: 'mode', weight: 30, say: change === 'added' ? 'can be run' : 'can be run from now on' }];
  return oldMode === '100755' && mode === '100644' ? [{ kind: 'mode', weight: 15, say: 'can be run no more' }] : [];
};

const levelOf = (weight: number): Level => (weight >= 60 ? 'high' : weight >= 25 ? 'medium' : 'low');
/** Of what nothing speaks against, sources come first, then their tests, then what is not to be read. */
const placeOf = ({ weight, folded, file }: Assessed): number =>
  weight > 0 ? weight : folded ? -2 : TEST.test(file.path) ? -1 : 0;
const sizeOf = ({ file, unread }: Assessed): number => file.added + file.removed + unread;
const byName = (a: Assessed, b: Assessed): number => (a.file.path < b.file.path ? -1 : 1);
