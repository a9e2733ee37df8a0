/**
 * Approved branches of a rig that are rehearsed together: each merged onto the result of the one before,
 * gates on the last. Plain data; what is proven of it comes from the journal (fold/train.ts), what to do
 * next from `judge` (train-judge.ts).
 */
import type { GateResult } from './gate.ts';
import type { ConvoyId, Instant, RigName, Sha, TaskId } from './ids.ts';

/** `result` is the chain up to here: a commit with this branch and all before it. */
export type Member = {
  readonly task: TaskId;
  readonly commit: Sha;
  readonly result: Sha;
  /** Of `result`; only in a gathering. */
  readonly tree?: Sha;
};

/** A gate that failed, with the end of what it printed. */
export type Red = Omit<Extract<GateResult, { kind: 'red' }>, 'kind'>;

/** Red for the first `length` members; 0: for the base itself. */
export type RedAt = Red & { readonly length: number };

/** What gates have said. Lengths count members from the front. */
export type Findings = {
  /** The longest front that is known to be green; 0: none but the base, which is taken to be. */
  readonly green: number;
  /** The shortest front that is known to be red. */
  readonly red?: RedAt;
  /** How many fronts were red: nobody is to blame because of one that may have been by chance. */
  readonly reds: number;
  /** Whose files a red log names, the likeliest first. A hint where to look, never a proof. */
  readonly suspects: readonly TaskId[];
  /** Of one member merged onto a front that does not have it: green and red by the front's length. */
  readonly beside: Readonly<Record<string, { readonly green?: number; readonly red?: RedAt }>>;
};

export type Train = {
  readonly id: string;
  readonly rig: RigName;
  /** A gathering: it is held until all tasks of this convoy are in it, and is never landed itself. */
  readonly convoy?: ConvoyId;
  /** Commit of the base that the first one was merged onto. */
  readonly onto: Sha;
  /** At least one, in the order in which they land. */
  readonly members: readonly Member[];
  readonly proof: Findings;
  /** `landing`: all members passed the gates, and the base may be moved. Durable before it is. */
  readonly state: 'checking' | 'landing';
  readonly formedAt: Instant;
};

/** A train that is made ready behind another. */
export type Ahead = {
  /** None where nothing that was approved then fits behind it. */
  readonly train: Train;
  /** Id of the one that it is made on. */
  readonly behind: string;
  /** Who could not be merged onto that; they wait for the base. */
  readonly apart: readonly TaskId[];
};

/** What a front is made of: the first `length` members, and maybe one more merged onto them. */
export type Front = { readonly length: number; readonly plus?: TaskId };

/** What came of the gates on a front; `gates` is empty where the rig has none. `apart`: that one cannot be merged onto it. */
export type Came =
  | Extract<GateResult, { kind: 'green' }>
  | ({ readonly kind: 'red' } & Red)
  | { readonly kind: 'apart' };

/** The commit that a front comes to when nothing is added to it. */
export const frontOf = ({ members, onto }: Train, length: number): Sha => members[length - 1]?.result ?? onto;

export const indexIn = ({ members }: Train, task: TaskId): number =>
  members.findIndex((member) => member.task === task);

type Trains = {
  readonly trains: Readonly<Record<string, Train>>;
  readonly gatherings: Readonly<Record<string, Train>>;
};

/** The train of a rig or the gathering of a convoy that has this id. */
export const trainNamed = ({ trains, gatherings }: Trains, id: string): Train | undefined =>
  [...Object.values(trains), ...Object.values(gatherings)].find((train) => train.id === id);
