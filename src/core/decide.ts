/** (command, world, facts) → events, or a refusal in words. Pure: the same question, the same answer. */
import type { Actor, Command, Refusal } from './command.ts';
import { decideAccount } from './decide/account.ts';
import { decideAgent } from './decide/agent.ts';
import { decideComments } from './decide/comments.ts';
import { decideContest } from './decide/contest.ts';
import { decideConvoy } from './decide/convoy.ts';
import { decideInbox } from './decide/inbox.ts';
import { decidePast } from './decide/past.ts';
import { decidePermissions } from './decide/permissions.ts';
import { decideReview } from './decide/review.ts';
import { decideUndo } from './decide/undo.ts';
import { decideVerdict } from './decide/verdict.ts';
import { decideWithdraw } from './decide/withdraw.ts';
import { decideWorker } from './decide/worker.ts';
import type { TownEvent } from './event.ts';
import type { Instant } from './ids.ts';
import type { Task, World } from './model.ts';
import type { Worktree } from './observed.ts';
import type { AgentTraits, Settings } from './settings.ts';
import type { Reversal } from './undo.ts';

/** What a decision may need to know besides the world, looked up before it is made. */
export type Facts = {
  readonly now: Instant;
  readonly actor: Actor;
  readonly settings: Settings;
  readonly traits: Readonly<Record<string, AgentTraits>>;
  /** Every task that the command names and that exists. */
  readonly tasks: readonly Task[];
  /** Why the tracker of the task's rig cannot keep attempts, for `contest.open`. */
  readonly noAttempts?: { readonly what: string; readonly hint: string };
  /** The polecat's worktree as it is now, for `done`. */
  readonly worktree?: Worktree | 'absent';
  /** What taking the landing of the task back would come to, for `undo`. */
  readonly reversal?: Reversal;
  /** A fresh id for what the command makes. */
  readonly fresh: string;
};

export type Decision =
  | { readonly kind: 'events'; readonly events: readonly TownEvent[]; readonly say: string; readonly subject?: string }
  /** `late`: the item, task or polecat about which somebody else may have been first. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly late?: string };

export type Decide<Kind extends Command['kind']> = (
  world: World,
  command: Extract<Command, { readonly kind: Kind }>,
  facts: Facts,
) => Decision;
export type Decides<Kinds extends Command['kind']> = { readonly [Kind in Kinds]: Decide<Kind> };

export const events = (list: readonly TownEvent[], say: string, subject?: string): Decision =>
  subject === undefined ? { kind: 'events', events: list, say } : { kind: 'events', events: list, say, subject };

export const refuse = (what: string, hint?: string, lines?: readonly string[]): Decision => ({
  kind: 'refused',
  refusal: { what, ...(hint === undefined ? {} : { hint }), ...(lines === undefined ? {} : { lines }) },
});

/** A refusal to one who may only have come too late: who was first, and with what, is said with it. */
export const refuseLate = (about: string, what: string, hint?: string): Decision => ({
  kind: 'refused',
  refusal: { what, ...(hint === undefined ? {} : { hint }) },
  late: about,
});

/** The same where nothing is left that could be answered or judged. */
export const refuseOver = (about: string, what: string, hint?: string): Decision => ({
  kind: 'refused',
  refusal: { what, ...(hint === undefined ? {} : { hint }), over: true },
  late: about,
});

export const sayActor = (actor: Actor): string => (actor.kind === 'person' ? actor.name : actor.polecat);

const decides: Decides<Command['kind']> = {
  ...decideConvoy,
  ...decideContest,
  ...decideReview,
  ...decideWithdraw,
  ...decideWorker,
  ...decideInbox,
  ...decidePermissions,
  ...decideAgent,
  ...decideAccount,
  ...decidePast,
  ...decideComments,
  ...decideVerdict,
  ...decideUndo,
};

/** Who a command speaks for, when that is an agent: all else is for a person alone. */
const speaker = (command: Command): { readonly polecat: string; readonly epoch: number } | undefined =>
  command.kind === 'done' || command.kind === 'ask' || command.kind === 'note' || command.kind === 'handover'
    ? command
    : undefined;

/** What agents that review may do; whether this one does is for the decision. */
const isReviewing = ({ kind }: Command): boolean =>
  kind === 'review.comment' || kind === 'review.uncomment' || kind === 'review.verdict';

export const decide = (world: World, command: Command, facts: Facts): Decision => {
  const { actor } = facts;
  if (actor.kind === 'agent' && !isReviewing(command)) {
    const own = speaker(command);
    if (own === undefined)
      return refuse(`Agents may not use "${command.kind}"`, 'Use mayor ask to get a decision from a person');
    // Its token proves one worker: with it nobody hands in, asks or notes in another's name.
    if (own.polecat !== actor.polecat || own.epoch !== actor.epoch)
      return refuse(
        `${actor.polecat} may not speak for ${own.polecat}`,
        'Leave MAYOR_POLECAT and MAYOR_EPOCH as they were',
      );
  }
  // Correlated unions: the table's key and the command's kind are the same by construction.
  const decider = decides[command.kind] as Decide<Command['kind']>;
  return decider(world, command, facts);
};
