import type { CheckSettings, GateSettings } from '../../../src/core/gate-settings.ts';
import type { Sha } from '../../../src/core/ids.ts';
import type { MergeStrategy } from '../../../src/core/settings.ts';
import type { Forge } from '../../../src/ports/forge.ts';

/** `null` deletes. */
export type Changes = Readonly<Record<string, string | null>>;

export type StagedGate = Partial<GateSettings> & {
  readonly file: string;
  /** How many of its first runs are red although the file is there. */
  readonly flakes?: number;
  /** It takes longer than any test, and prints `begun` first. */
  readonly endless?: true;
};

export type ForgeStage = {
  /**
   * A forge on the clone; each gate names a file that has to be there, or is red saying so. Without the name of a town
   * it is one of its own; with one it has what was known there before.
   */
  open(
    gates?: readonly (string | StagedGate)[],
    options?: { readonly town?: string; readonly strategy?: MergeStrategy },
  ): Forge;
  /** A check that looks for a file as gates do; `files` is what `hide` said. */
  checkOf(gate: StagedGate, files?: string): CheckSettings;
  /** A folder outside the clone with these files. */
  hide(files: Readonly<Record<string, string>>): Promise<string>;
  /** What gates and checks looked for, in the order in which they ran. */
  ran(): Promise<readonly string[]>;
  /** The message of a commit. */
  message(commit: Sha): Promise<string>;
  /** A commit on no branch. Without a parent it begins a history of its own. */
  commit(parent: Sha | 'none', changes: Changes): Promise<Sha>;
  files(commit: Sha): Promise<Readonly<Record<string, string>>>;
  parents(commit: Sha): Promise<readonly Sha[]>;
  /** What a person does: moves the base, or takes it away. */
  moveBase(to: Sha | 'nowhere'): Promise<void>;
  /** What a person does: changes a file in the checkout of the base and does not commit it. */
  edit(path: string, text: string): Promise<void>;
  /** The file as it stands in that checkout. */
  standing(path: string): Promise<string>;
  /** Gives the clone a remote that has what the base has. */
  addRemote(): Promise<StageRemote>;
  cleanup(): Promise<void>;
};

export type StageRemote = {
  /** Of the base there. */
  tip(): Promise<Sha>;
  move(to: Sha): Promise<void>;
  /** What others push there, to a branch beside the base. */
  branch(name: string): Promise<Sha | undefined>;
  put(name: string, to: Sha): Promise<void>;
};

export type Check = { readonly title: string; readonly check: (stage: ForgeStage) => Promise<void> };

/** The files that every stage starts with, in one commit on the base. */
export const START = { 'one.txt': 'one\n', 'two.txt': 'two\n', 'three.txt': 'three\n' } as const;
