/** What the machine of a town has: room on its disks, and the programs of agents. Measured seldom, each with its moment. */
import type { Instant } from './ids.ts';
import type { Problem } from './observed.ts';

export type Filesystem = {
  /** A folder on it: of worktrees, or MAYOR_HOME. */
  readonly path: string;
  /** Bytes; `free`: what this user may still write. */
  readonly free: number;
  readonly total: number;
};

export type DiskFacts = {
  /** When it was first measured to read like this. */
  readonly at: Instant;
  readonly filesystems: readonly Filesystem[];
  /** Bytes of all worktrees together; absent while that is not known, or where it took too long to add up. */
  readonly worktrees?: number;
};

/** `path` is absent where it is not installed. */
export type CliFacts = { readonly path?: string; readonly version?: string };

export type MachineFacts = {
  readonly disk?: DiskFacts;
  /** By agent. */
  readonly clis?: Readonly<Record<string, CliFacts>>;
};

const GIB = 2 ** 30;
/** Below this it is told whatever the size of the disk. */
const LEAST = 2 * GIB;
/** Below this part of the disk it is told as well, unless more than `ENOUGH` is left all the same. */
const PART = 0.05;
const ENOUGH = 20 * GIB;

/** Nearly full: a worktree and its packages may not fit any more. */
export const isLow = ({ free, total }: Filesystem): boolean => free < LEAST || (free < PART * total && free < ENOUGH);

/** The one with the least room. */
export const fullest = ({ filesystems }: DiskFacts): Filesystem | undefined =>
  filesystems.toSorted((a, b) => a.free - b.free)[0];

export const diskProblems = (disk: DiskFacts | undefined): readonly Problem[] =>
  (disk?.filesystems ?? []).filter(isLow).map(({ path, free, total }) => ({
    where: 'disk',
    what: `The disk is nearly full: ${bytesText(free)} of ${bytesText(total)} are left where ${path} is`,
    hint: 'mayor branches --delete and a smaller pool in rigs.yaml make room; at its end agents fail',
  }));

/** The same in sight: each amount comes to the same text, and is as nearly full. What else differs is no news. */
export const readsAlike = (one: DiskFacts, other: DiskFacts): boolean => sightOf(one) === sightOf(other);

const sightOf = ({ filesystems, worktrees }: DiskFacts): string =>
  JSON.stringify([
    filesystems.map((one) => [one.path, bytesText(one.free), bytesText(one.total), isLow(one)]),
    worktrees === undefined ? undefined : bytesText(worktrees),
  ]);

/** `950 B`, `12 kB`, `3.4 GB`: units of 1000, as disks are sold. */
export const bytesText = (bytes: number): string => {
  const at = Math.max(
    0,
    UNITS.findLastIndex((_unit, power) => bytes >= 1_000 ** power),
  );
  const value = bytes / 1_000 ** at;
  return `${at === 0 || value >= 10 ? Math.floor(value) : Math.floor(value * 10) / 10} ${UNITS[at]}`;
};

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
