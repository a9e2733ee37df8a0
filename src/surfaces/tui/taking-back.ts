/** What was done to several in one step, taken back in one: whom that meets still, and whom it leaves out. */
import { saidOf } from './list/asked.ts';
import type { Order, Out, Plan } from './list/marks.ts';
import { spoken } from './rows/keys.ts';
import type { Asking, State } from './state.ts';
import { landedSince, type Part, type Several } from './takeback.ts';

/**
 * Leaves out only what no later picture of the town makes possible again. All else is tried: a picture may be older than the
 * deed, and the town judges each by itself.
 */
export const planBack = (state: State, parts: readonly Part[]): Plan => {
  const takes: Order[] = [];
  const leaves: Out[] = [];
  for (const part of parts) {
    const { row, name, about } = part;
    const why = 'never' in part ? part.never : obstacle(state, part);
    if ('back' in part && why === undefined) takes.push({ row, name, about, command: part.back });
    else if (why !== undefined) leaves.push({ name, why: spoken(why, state.keys) });
  }
  return { takes, leaves };
};

const obstacle = (state: State, part: Part): string | undefined => {
  const landed = landedSince(state, part);
  if (landed !== undefined)
    return landed.is === 'landing' ? 'lands now: then {landings} undoes it' : 'has landed: {landings} undoes it';
  if (!('back' in part) || part.back.kind !== 'sling') return undefined;
  const { task } = part.back;
  const now = state.status?.tasks.find(({ id }) => id === task)?.state;
  return now === 'landed' || now === 'closed' ? `is ${now}` : undefined;
};

/** One question, whose yes ends the step for good: what is refused then is told with its reason. */
export const askBack = (done: Several, plan: Plan): Asking => ({
  kind: 'sure',
  question: `${saidOf('Take back', plan, deedsIn(done, plan))}?`,
  effect: { kind: 'submit-all', done: 'taken back', orders: plan.takes },
  word: 'taking back',
  back: done,
});

/** `Take back 2 approvals`, and `1 of 3 approvals` where that is not all of the step. */
const deedsIn = ({ deeds, parts }: Several, { takes }: Plan): string =>
  takes.length === parts.length ? ` ${deeds}` : ` of ${parts.length} ${deeds}`;
