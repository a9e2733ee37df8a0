/** A rig's gates as settings, and what follows from them alone. */

export type GateSettings = {
  /** How people, logs and the journal call it: its own shell line where it was given no name. No two of a rig have the same. */
  readonly name: string;
  /** The owner's own shell line, run with `sh -c` in a scratch worktree. */
  readonly run: string;
  /** In place of the rig's `gateTimeoutMs`. */
  readonly timeoutMs?: number;
  /** Globs (path-glob.ts): it runs only where a path that one of them means was changed. */
  readonly when?: readonly string[];
  /** How often it runs again when it is red; green then is flaky. */
  readonly retries: number;
  /** Whether it may run beside neighbours in the list that say so too. */
  readonly parallel: boolean;
};

/** A shell line that judges what was handed in, and that agents are told nothing of: it has no part in landing. */
export type CheckSettings = Pick<GateSettings, 'name' | 'run' | 'timeoutMs' | 'retries'> & {
  /** Absolute path of a folder outside the clone. While it runs, all files in there lie over the tree. */
  readonly files?: string;
};

/** Whether a path is this folder or lies below it, by their names alone. */
export const isWithin = (folder: string, path: string): boolean => `${path}/`.startsWith(`${folder}/`);

/** A gate of which nothing is said but its shell line. */
export const gateOf = (run: string, more: Partial<GateSettings> = {}): GateSettings => ({
  name: run,
  run,
  retries: 0,
  parallel: false,
  ...more,
});

/** The order of running: gates of one step run side by side, and steps one after the other. */
export const stepsOf = (gates: readonly GateSettings[]): readonly (readonly GateSettings[])[] => {
  const steps: GateSettings[][] = [];
  for (const [index, gate] of gates.entries()) {
    const joins = gate.parallel && gates[index - 1]?.parallel === true;
    if (joins) steps.at(-1)?.push(gate);
    else steps.push([gate]);
  }
  return steps;
};

/** How many gates of one step run at once. */
export const SIDE_BY_SIDE = 4;

/**
 * The gate as it runs on a base, to see whether a branch broke it: a base is called red only where it is so twice, since that
 * keeps everything from landing until a person comes.
 */
export const onBaseToo = (gate: GateSettings): GateSettings => ({ ...gate, retries: Math.max(1, gate.retries) });

type Around = {
  readonly gates: readonly GateSettings[];
  readonly setup?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly copy: readonly string[];
};

/**
 * All that a gate's result on a tree follows from, beside the tree: with the same of both it need not run again. The lines
 * of earlier steps belong to it, since a gate may use what those leave behind (a build, say).
 */
export const definitionOf = (gate: GateSettings, { gates, setup = '', env, copy }: Around): readonly string[] => {
  const before: string[] = [];
  for (const step of stepsOf(gates)) {
    if (step.some(({ name }) => name === gate.name)) break;
    before.push(...step.map(({ run }) => run));
  }
  const variables = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1));
  return [gate.run, JSON.stringify([setup, variables, copy, before])];
};

/** All that a check's result on a tree follows from, beside the tree and the content of its files. */
export const definitionOfCheck = (check: CheckSettings, around: Omit<Around, 'gates'>): readonly string[] => [
  'check',
  ...definitionOf({ ...check, parallel: false }, { ...around, gates: [] }),
];

/** A name for its log that is no path, is plain, and differs from that of any other gate, on any file system. */
export const gateFileOf = (name: string): string => {
  const plain = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  const isSame = plain !== '' && plain === name && name === name.toLowerCase();
  return isSame ? name : `${plain === '' ? 'gate' : plain}~${textMark(name)}`;
};

/** FNV-1a, 32 bits. */
const textMark = (text: string): string => {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
};
