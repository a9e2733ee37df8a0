/** What became of a convoy that lands together, for people. */
import type { Event } from '../evolve.ts';
import type { World } from '../model.ts';
import { convoyOfWhole, integrationBranch } from '../together.ts';
import { plural } from './age.ts';
import type { FeedLine } from './feed-line.ts';

/** Of the merge request that is a convoy's whole; of any other nothing. */
export const wholeTitle = (world: Pick<World, 'convoys'>, task: string): string => {
  const convoy = convoyOfWhole(world, task);
  return convoy === undefined ? '' : `Convoy "${convoy.name}": ${plural(convoy.tasks.length, 'task')} together`;
};

type Line = readonly [FeedLine['tone'], string, string] | undefined;
type Kinds = 'convoy.joined' | 'convoy.gathered' | 'convoy.pointed' | 'convoy.assembled' | 'convoy.scattered';

export const sayTogether: { readonly [Kind in Kinds]: (event: Event<Kind>) => Line } = {
  'convoy.joined': ({ convoy, together, by }) => [
    'plain',
    `Convoy ${convoy} lands ${together ? 'together: all of it or nothing' : 'task by task'}, by ${by}`,
    convoy,
  ],
  'convoy.gathered': ({ convoy }) => ['good', `What convoy ${convoy} has handed in is gathered`, convoy],
  'convoy.pointed': ({ convoy, ref }) =>
    ref === undefined ? undefined : ['plain', `${integrationBranch(convoy)} is kept as ${ref}`, convoy],
  'convoy.assembled': ({ convoy }) => ['attention', `All of convoy ${convoy} is gathered: it is in review`, convoy],
  'convoy.scattered': ({ convoy, because }) => ['attention', `Convoy ${convoy} is gathered anew: ${because}`, convoy],
};
