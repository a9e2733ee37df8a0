/** Permissions and dialogs that stand in panes, kept equal to what the inbox shows of them. */
import type { Action } from '../action.ts';
import type { TownEvent } from '../event.ts';
import type { Instant } from '../ids.ts';
import type { InboxItem, World } from '../model.ts';
import type { Observed } from '../observed.ts';
import { workedOn } from '../review/rule.ts';

export const askActions = (world: World, observed: Observed, now: Instant): readonly Action[] => {
  if (observed.panes === 'unknown') return [];
  const standing = new Set(Object.values(observed.asks).flatMap((asks) => asks.map(({ id }) => id)));
  const added = Object.values(world.polecats).flatMap((polecat) =>
    (observed.asks[polecat.id] ?? [])
      .filter((ask) => world.inbox[ask.id] === undefined)
      .map(
        (ask): TownEvent => ({
          type: 'inbox.added',
          item: { ...ask, rig: polecat.rig, task: workedOn(polecat), polecat: polecat.id, at: now },
        }),
      ),
  );
  const overItems = Object.values(world.inbox).filter((item) => isOver(world, item));
  const over = overItems.map(
    (item): TownEvent => ({ type: 'inbox.removed', item: item.id, by: 'its worker moved on' }),
  );
  const settled = Object.values(world.inbox)
    .filter((item) => (item.kind === 'permission' || item.kind === 'dialog') && !standing.has(item.id))
    .map((item): TownEvent => ({ type: 'inbox.removed', item: item.id, by: 'settled in its pane' }));
  const events = [...added, ...settled, ...over];
  return events.length === 0 ? [] : [{ kind: 'record', key: 'asks', events }];
};

/** A question of a worker that is no more, or of a process that waited for the answer and ended. */
const isOver = (world: World, item: InboxItem): boolean => {
  if (item.kind !== 'question' || item.polecat === undefined) return false;
  const phase = world.polecats[item.polecat]?.phase.kind;
  return phase === undefined || phase === 'leaving' || (item.waits === true && phase !== 'working');
};
