/** Folds of a convoy that lands together: from the first branch that is gathered to the whole in review. */
import type { Folds } from '../evolve.ts';
import { type ConvoyId, polecatId } from '../ids.ts';
import type { Convoy, MergeRequest, World } from '../model.ts';
import { integrationBranch, leavingBranch, scattered, wholeOf } from '../together.ts';
import { frontOf } from '../train.ts';

const change = (world: World, id: ConvoyId, by: (convoy: Convoy) => Convoy): World => {
  const convoy = world.convoys[id];
  return convoy === undefined ? world : { ...world, convoys: { ...world.convoys, [id]: by(convoy) } };
};

type Types = 'convoy.joined' | 'convoy.gathered' | 'convoy.pointed' | 'convoy.assembled' | 'convoy.scattered';

export const foldTogether: Folds<Types> = {
  'convoy.joined': (world, { convoy: id, together }) => {
    const next = change(scattered(leavingBranch(world, id), id), id, ({ together: _, ...convoy }) =>
      together ? { ...convoy, together } : convoy,
    );
    return together ? notByThemselves(next, id) : next;
  },
  'convoy.gathered': (world, { convoy, train }) => {
    const gathering = world.gatherings[convoy];
    if (gathering?.id !== train) return world;
    const gathered = gathering.members.flatMap(({ task, result }) => {
      const merge = world.merges[task];
      return merge === undefined ? [] : [[task, { ...merge, state: { kind: 'gathered', result } }] as const];
    });
    return { ...world, merges: { ...world.merges, ...Object.fromEntries(gathered) } };
  },
  'convoy.pointed': (world, { convoy, tip, rig }) => {
    const { [convoy]: _over, ...others } = world.leftBranches;
    // Put by a step that had begun before: nothing is gathered on it any more.
    if (tip !== undefined && world.convoys[convoy]?.together !== true)
      return rig === undefined ? world : { ...world, leftBranches: { ...others, [convoy]: rig } };
    const next = change(world, convoy, ({ pointed: _, ...rest }) =>
      tip === undefined ? rest : { ...rest, pointed: tip },
    );
    return { ...next, leftBranches: others };
  },
  'convoy.assembled': (world, { convoy, rig, commit, tree }, at) => {
    // What was decided at the same look may have taken the gathering away: a commit that came late, say.
    const gathering = world.gatherings[convoy];
    if (gathering === undefined || frontOf(gathering, gathering.members.length) !== commit) return world;
    const task = wholeOf(convoy);
    const whole: MergeRequest = {
      task,
      rig,
      // Nobody's by itself: what is wrong with it goes to those whose branches are in it.
      polecat: polecatId(task),
      branch: integrationBranch(convoy),
      commit,
      tree,
      state: { kind: 'in-review' },
      requestedAt: at,
    };
    return { ...world, merges: { ...world.merges, [task]: whole } };
  },
  'convoy.scattered': (world, { convoy }) => scattered(world, convoy),
};

/** What was approved by itself is not approved as a part of the whole. */
const notByThemselves = (world: World, id: ConvoyId): World => {
  const back = (world.convoys[id]?.tasks ?? []).flatMap((task) => {
    const merge = world.merges[task];
    if (merge === undefined || !['approved', 'held', 'checking'].includes(merge.state.kind)) return [];
    const { approvedBy: _, anyway: __, ...rest } = merge;
    return [[task, { ...rest, state: { kind: 'in-review' } }] as const];
  });
  return { ...world, merges: { ...world.merges, ...Object.fromEntries(back) } };
};
