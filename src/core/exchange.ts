/** Tasks on their way from or to another tracker: what every format is read into and written from. */
import type { Instant } from './ids.ts';
import type { LinkKind, Task } from './model.ts';

export const EXCHANGE_FORMATS = ['beads-jsonl', 'tbd', 'tk', 'github-json', 'csv'] as const;
export type ExchangeName = (typeof EXCHANGE_FORMATS)[number];

export type ExchangeComment = { readonly by: string; readonly at: Instant; readonly text: string };

/** A task as a file of another tracker tells it: other tasks are named as they are called there. */
export type ExchangeTask = Omit<
  Task,
  'id' | 'rig' | 'origin' | 'dependsOn' | 'parent' | 'links' | 'createdAt' | 'updatedAt'
> & {
  readonly id: string;
  /** What it is remembered by where its id alone says too little: its web page. */
  readonly address?: string;
  readonly dependsOn: readonly string[];
  readonly parent?: string;
  readonly links?: readonly { readonly kind: LinkKind; readonly task: string }[];
  readonly createdAt?: Instant;
  readonly updatedAt?: Instant;
  /** Oldest first. */
  readonly comments: readonly ExchangeComment[];
};

/** Something that could not be taken along, and why. */
export type Lost = { readonly task: string; readonly field: string; readonly why: string };
/** Something that could not be read at all; `place` is a file and a line. */
export type Refused = { readonly place: string; readonly why: string };

/** `path` is relative to what was named, with `/`. */
export type ExchangeFile = { readonly path: string; readonly text: string };

export type ReadTasks = {
  readonly tasks: readonly ExchangeTask[];
  readonly lost: readonly Lost[];
  readonly refused: readonly Refused[];
};

export type ExchangeFormat = {
  readonly name: ExchangeName;
  /** Whether the tasks stand in one file or in a folder of many. */
  readonly layout: 'file' | 'folder';
  /** How the files end that are read from a folder. */
  readonly ending: string;
  /** Where the tool that it belongs to keeps them, below the top of the repository. */
  readonly usual: readonly string[];
  /** Never throws: what cannot be read is among `refused`, and hides nothing else. */
  read(files: readonly ExchangeFile[]): ReadTasks;
  /** What `lost` names is in the files for Mayor alone; the other tool does not see it. */
  write(tasks: readonly ExchangeTask[]): { readonly files: readonly ExchangeFile[]; readonly lost: readonly Lost[] };
};

/** A task of ours, ready to go. */
export const exchangeTask = (task: Task, comments: readonly ExchangeComment[]): ExchangeTask => {
  const { rig: _rig, origin: _origin, ...rest } = task;
  return { ...rest, comments };
};
