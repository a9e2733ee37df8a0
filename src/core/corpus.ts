/** Screens of agent CLIs with what each of them means: every rule is replayed over them before it counts. */
import type { Instant } from './ids.ts';
import type { Signal } from './observed.ts';

/** What a screen is read as, in the words of a file. */
export type Reads = {
  readonly signal: Signal | 'nothing';
  /** The words that `mayor why` shows. */
  readonly seen?: string;
  /** Of its dialog; keys stand one after the other. */
  readonly title?: string;
  /** The first line of what it shows. */
  readonly opens?: string;
  readonly allow?: string;
  readonly deny?: string;
  readonly clear?: string;
  /** `2 Blue [2]`: option, label, keys; `>` where they only move the mark towards it. */
  readonly choices?: readonly string[];
  /** How words get into it: keys that lead there, or `open`. */
  readonly words?: string;
  readonly until?: Instant;
  readonly overload?: true;
  readonly holds?: true;
};

export type Recorded = {
  readonly agent: string;
  readonly name: string;
  /** Of the CLI that drew it; absent where nobody knows. */
  readonly version?: string;
  readonly at: Instant;
  readonly lines: readonly string[];
  readonly reads: Reads;
};

/** Whether both lead to the same, whatever words are shown for it. */
export const meanTheSame = (one: Reads, other: Reads): boolean =>
  one.signal === other.signal &&
  one.title === other.title &&
  one.allow === other.allow &&
  one.deny === other.deny &&
  one.clear === other.clear &&
  one.choices?.join('\n') === other.choices?.join('\n') &&
  one.words === other.words &&
  one.until === other.until &&
  one.overload === other.overload &&
  one.holds === other.holds;
