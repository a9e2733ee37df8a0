/** Conversations of workers as the journal tells them, also of those that are gone: whom one may ask about a task. */
import type { Recorded } from './event.ts';
import { evolve } from './evolve.ts';
import type { Epoch, Instant, PolecatId, RigName, Sha, TaskId } from './ids.ts';
import { emptyWorld, type Phase, type Polecat, type World } from './model.ts';

export type Talk = {
  readonly task: TaskId;
  readonly polecat: PolecatId;
  readonly epoch: Epoch;
  readonly rig: RigName;
  readonly agent: string;
  readonly model?: string;
  readonly effort?: string;
  readonly branch: string;
  readonly session: string;
  /** When a process was first started in it. */
  readonly at: Instant;
  /** What its worker handed in last. */
  readonly commit?: Sha;
};

export type Past = {
  readonly world: World;
  /** Oldest first; one for each assignment and session. */
  readonly talks: readonly Talk[];
};

export const noPast: Past = { world: emptyWorld, talks: [] };

/** The past after more of the journal. Figures are left out: nobody's conversation follows from them. */
export const remembered = (past: Past, events: readonly Recorded[]): Past => events.reduce(after, past);

const after = (past: Past, event: Recorded): Past => {
  if (event.type === 'usage.counted') return past;
  const world = evolve(past.world, event);
  return { world, talks: talksAfter(past.talks, world, event) };
};

const talksAfter = (talks: readonly Talk[], world: World, event: Recorded): readonly Talk[] => {
  switch (event.type) {
    case 'polecat.assigned': // It may go on in the conversation of its last task.
    case 'polecat.started':
    case 'session.learnt':
      return begun(talks, world.polecats[event.polecat], event);
    case 'merge.requested':
      return talks.map((talk) => (isOf(talk, event) ? { ...talk, commit: event.commit } : talk));
    case 'merge.moved': {
      const of = world.merges[event.task]?.polecat;
      return talks.map((talk) =>
        talk.task === event.task && talk.polecat === of ? { ...talk, commit: event.commit } : talk,
      );
    }
    default:
      return talks;
  }
};

/** A conversation whose id Mayor chose is there once a process was started in it. */
const begun = (
  talks: readonly Talk[],
  polecat: Polecat | undefined,
  event: { readonly epoch: Epoch; readonly at: Instant },
): readonly Talk[] => {
  if (polecat?.session === undefined || polecat.epoch !== event.epoch || !polecat.sessionUsed) return talks;
  const { id, epoch, task, rig, agent, model, effort, branch, session } = polecat;
  if (talks.some((talk) => talk.session === session && talk.polecat === id && talk.epoch === epoch)) return talks;
  const chosen = { ...(model === undefined ? {} : { model }), ...(effort === undefined ? {} : { effort }) };
  return [...talks, { task, polecat: id, epoch, rig, agent, ...chosen, branch, session, at: event.at }];
};

const isOf = (talk: Talk, { polecat, epoch }: { readonly polecat: PolecatId; readonly epoch: Epoch }): boolean =>
  talk.polecat === polecat && talk.epoch === epoch;

/** `gone`: its worker was cleared away, or has another task by now. */
export const whereabouts = ({ world }: Past, talk: Talk): Phase['kind'] | 'gone' => {
  const polecat = world.polecats[talk.polecat];
  return polecat === undefined || !isOf(talk, { polecat: polecat.id, epoch: polecat.epoch })
    ? 'gone'
    : polecat.phase.kind;
};

/** What is about to be said or done in it: to ask about it is for later, or for its worker itself. */
const AT_WORK: ReadonlySet<Phase['kind'] | 'gone'> = new Set(['assigned', 'working']);
/** One that was handed over is over, though its worker goes on in another. */
export const isAtWork = (past: Past, talk: Talk): boolean =>
  AT_WORK.has(whereabouts(past, talk)) && past.world.polecats[talk.polecat]?.session === talk.session;
