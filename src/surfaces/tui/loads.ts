/** What is asked of the town, or of this machine, because a place shows it. */

import type { Means } from './perform.ts';
import { reasonsFor } from './reasons.ts';
import { LANDINGS } from './review/landings.ts';
import type { Effect } from './step.ts';

export type Load = Extract<Effect, { readonly kind: `load-${string}` }>;

export const isLoad = (effect: Effect): effect is Load => effect.kind.startsWith('load-');

export const loading = async (
  effect: Load,
  { town, lent, happen }: Pick<Means, 'town' | 'lent' | 'happen'>,
): Promise<void> => {
  switch (effect.kind) {
    case 'load-diff':
      return happen({ kind: 'diff', task: effect.task, view: await town.diff(effect.task) });
    case 'load-landings':
      return happen({ kind: 'landings', view: await town.undoable(LANDINGS) });
    case 'load-agents':
      return happen({ kind: 'agents', agents: await lent.agents() });
    case 'load-feed':
      return happen({ kind: 'feed', lines: await town.feed(effect.limit) });
    case 'load-costs':
      return happen({ kind: 'costs', view: await town.costs() });
    case 'load-gates': {
      const { task, rig } = effect;
      return happen({ kind: 'gates', task, view: (await lent.gates.last({ id: task, rig })) ?? 'absent' });
    }
    case 'load-log': {
      const { task, rig, gate } = effect;
      return happen({ kind: 'log', task, gate, view: (await lent.gates.log({ id: task, rig }, gate)) ?? 'absent' });
    }
    case 'load-why':
      return happen({ kind: 'why', of: effect.of, view: await reasonsFor(effect, town) });
    case 'load-offer':
      return happen({ kind: 'offer', offer: await lent.offer(effect.rig) });
  }
};
