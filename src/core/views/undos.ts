/** Landings as `mayor undo` lists them. */
export type UndoRow = {
  readonly id: string;
  readonly rig: string;
  readonly task: string;
  readonly title: string;
  /** The last commit of it on the base. */
  readonly sha: string;
  readonly at: number;
  /** `clean`: it can be taken back. `conflict`: others built on it. `undone`, `gone`: the base has it no more. `unknown`: its rig is not open. */
  readonly state: 'clean' | 'conflict' | 'undone' | 'gone' | 'unknown';
  /** `clean`: what the commit would change. `conflict`: where what came later stands in the way. Raw paths. */
  readonly files: readonly string[];
  /** Tasks that landed later there, newest first: to be undone before it. */
  readonly after: readonly string[];
  /** Commits there that Mayor did not land. */
  readonly others: readonly string[];
};
