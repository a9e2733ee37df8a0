/** Two branches that do not go together, or one and the base. */
export type ConflictRow = {
  readonly id: string;
  readonly rig: string;
  /** `may-conflict`: git is too old to try, and both changed these paths. */
  readonly state: 'conflict' | 'may-conflict';
  readonly task: string;
  readonly title: string;
  /** A task, or the name of the base, which has no title. */
  readonly other: string;
  readonly otherTitle?: string;
  /** The first fifty, as git has their names; none where they share no history. */
  readonly files: readonly string[];
  readonly count: number;
  /** Since when, in just these files. */
  readonly since: number;
};
