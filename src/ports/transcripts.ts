/** Files that agent CLIs write for themselves, one JSON value a line: read as they grow, never written. */

/** How far a file was read. */
export type Place = {
  /** Bytes; always at the beginning of a line. */
  readonly offset: number;
  /** Tells this file from another one that took its path. */
  readonly part: string;
};

export type Lines = {
  /** Whole lines: one that is still being written is left for the next time. */
  readonly lines: readonly string[];
  readonly place: Place;
  /** Whether the file was read from its beginning: it is new, was cut short, or is another one. */
  readonly anew: boolean;
  /** There is more already. */
  readonly more: boolean;
};

export type Transcripts = {
  /** Absolute paths that fit one of the patterns, in which `*` stands for any part of one name; sorted. */
  find(patterns: readonly string[]): Promise<readonly string[]>;
  /** What came after a place, at most a few MiB; with lines that hold none of `marks` left out. */
  read(path: string, after: Place | undefined, marks: readonly string[]): Promise<Lines | 'gone'>;
};
