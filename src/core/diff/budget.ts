/** What budgets lead to: told once when they are reached, and workers that rest at their next pause. */
import type { Action } from '../action.ts';
import { type BudgetLevel, type BudgetState, sayBudget } from '../budget.ts';
import type { TownEvent } from '../event.ts';
import type { Instant } from '../ids.ts';
import type { Polecat, World } from '../model.ts';
import { workerKey } from '../names.ts';
import { isAtRest, type Observed } from '../observed.ts';

/** One that may not go on is never ended: once its turn is over it is told nothing more, until there is money again. */
export const pauseActions = (
  polecat: Polecat,
  because: string,
  observed: Observed,
  now: Instant,
): readonly Action[] => {
  const { phase, id, epoch } = polecat;
  if (phase.kind === 'waiting' && (phase.by === 'budget' || phase.until > now)) return [];
  if (phase.kind === 'working' && !mayRest(polecat, observed)) return [];
  // It is over at once: what holds it back is looked at anew each time.
  const event: TownEvent = { type: 'polecat.waiting', polecat: id, epoch, until: now, because, by: 'budget' };
  return [{ kind: 'record', key: workerKey(id), events: [event] }];
};

const mayRest = ({ id, run }: Polecat, { panes, verdicts, asks }: Observed): boolean => {
  if (panes === 'unknown' || (asks[id] ?? []).length > 0) return false;
  const lives = panes.some((pane) => pane.polecat === id && pane.run === run && pane.alive);
  const signal = verdicts[id]?.signal;
  return !lives || isAtRest(signal) || signal === 'limited';
};

const RANK: Readonly<Record<BudgetLevel | 'ok', number>> = { ok: 0, warn: 1, hold: 2, pause: 3 };

export const budgetActions = (world: World, states: readonly BudgetState[]): readonly Action[] => {
  const reached = states.flatMap((state): readonly TownEvent[] => {
    const { id, level } = state;
    const known = world.budgets[id] ?? 'ok';
    if (level === known) return [];
    if (level === 'ok') return [{ type: 'budget.freed', budget: id, say: free(id) }];
    const say = RANK[level] > RANK[known] ? told(state) : `It was raised: ${sayBudget(state)}`;
    return [{ type: 'budget.reached', budget: id, level, say }];
  });
  const present = new Set(states.map(({ id }) => id));
  const over = Object.entries(world.budgets).flatMap(([id, level]): readonly TownEvent[] =>
    present.has(id) ? [] : [{ type: 'budget.freed', budget: id, ...(level === 'warn' ? {} : { say: free(id) }) }],
  );
  const events = [...reached, ...over];
  return events.length === 0 ? [] : [{ kind: 'record', key: 'budgets', events }];
};

/** `rig:shop:2027-01-31` is over with its day, or there is more money. */
const free = (id: string): string => `The budget of ${id.split(':').slice(0, 2).join(' ')} holds nothing back any more`;

const told = (state: BudgetState): string => {
  const what = sayBudget(state);
  const then = { ok: '', warn: '', hold: '; no new work starts', pause: '; what runs rests at its next pause' };
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}${then[state.level]}`;
};
