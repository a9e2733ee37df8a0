/** What came of a rig's gates on one tree. */
import type { Instant, RigName, Sha, TaskId } from './ids.ts';

/** `flaky`: green, but only after it had failed. `skipped`: nothing that it looks at was changed. */
export type GateOutcome = {
  /** As rigs.yaml names it; its own shell line where it has no name. */
  readonly name: string;
  readonly kind: 'green' | 'red' | 'flaky' | 'skipped';
  /** How long it ran, all tries together; 0 where it did not. */
  readonly ms: number;
  /** How often it ran; 0 where it did not, or where an earlier run of the same tree is taken for it. */
  readonly tries: number;
  /** Absolute path of everything that it printed. */
  readonly log?: string;
};

/** A gate that runs at this moment. */
export type RunningGate = {
  /** The task under whose name its logs are. */
  readonly task: TaskId;
  readonly name: string;
  /** On the merged result, or on the base that it is compared with. */
  readonly side: 'result' | 'base';
  readonly since: Instant;
};

export type GateResult =
  | { readonly kind: 'green'; readonly gates?: readonly GateOutcome[] }
  | {
      readonly kind: 'red';
      /** Of the first red one: its name, and the end of what it printed, cleaned. */
      readonly gate: string;
      readonly log: string;
      readonly gates?: readonly GateOutcome[];
      /** `red`: this gate fails on the base too, so the branch need not be what broke it. */
      readonly base?: 'green' | 'red';
    };

/** Those that were red, by name. */
export const redIn = (outcomes: readonly GateOutcome[] = []): readonly string[] =>
  outcomes.flatMap(({ kind, name }) => (kind === 'red' ? [name] : []));

/** The last check of a task, as it is kept beside its logs. */
export type GateReport = {
  readonly task: TaskId;
  readonly rig: RigName;
  readonly result: Sha;
  /** The base that it was merged onto; absent where an earlier version checked it. */
  readonly onto?: Sha;
  readonly at: Instant;
  readonly outcome: GateResult;
};

/**
 * How the base stands to what was checked. `present`: it is what the result was merged onto; `moved`: it has so many commits
 * more; `landed`: it has the result; `unknown`: the clone cannot be asked.
 */
export type CheckedOn =
  | { readonly state: 'present'; readonly base: string; readonly onto: Sha }
  | { readonly state: 'moved'; readonly base: string; readonly onto: Sha; readonly now: Sha; readonly commits: number }
  | { readonly state: 'landed'; readonly base: string; readonly now: Sha }
  | { readonly state: 'unknown' };
