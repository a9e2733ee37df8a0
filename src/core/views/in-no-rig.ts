/** What is left of rigs that were taken out of rigs.yaml. */
import type { Plan } from '../desire.ts';
import type { World } from '../model.ts';
import { workedOn } from '../review/rule.ts';
import { isPending } from '../undo.ts';
import type { StatusView } from './status.ts';

export const inNoRig = (world: World, plan: Plan): StatusView['problems'] => [
  ...homeless(world, plan),
  ...leftIn(world, plan),
];

/** Workers of such a rig: what they do can neither be handed in nor cleared away. */
const homeless = (world: World, plan: Plan): StatusView['problems'] =>
  Object.values(world.polecats)
    .filter(({ rig }) => plan.settings.rigs[rig] === undefined)
    .map((polecat) => ({
      where: polecat.rig,
      what: `Rig "${polecat.rig}" is not in rigs.yaml any more, but ${polecat.id} still ${polecat.reviews === undefined ? 'has' : 'reviews'} ${workedOn(polecat)}`,
      hint: `Add the rig again, so that it can go on or be cleared away; mayor stop ${polecat.id} ends its process`,
    }));

/** Merges, undos and orders of it that no worker has: they wait for it to come back. */
const leftIn = (world: World, { settings }: Plan): StatusView['problems'] => {
  const works = new Set(Object.values(world.polecats).map(({ task }) => task));
  const merges = Object.values(world.merges).filter(
    ({ state, task }) => state.kind !== 'settled' && state.kind !== 'returned' && !works.has(task),
  );
  const left = [
    ...merges.map(({ rig, task }) => ({ rig, say: `the merge of ${task}` })),
    ...Object.values(world.undos)
      .filter(isPending)
      .map(({ rig, task }) => ({ rig, say: `the undo of ${task}` })),
    ...Object.values(world.slung).map(({ rig, task }) => ({ rig, say: `the order to work ${task}` })),
  ].filter(({ rig }) => settings.rigs[rig] === undefined);
  return [...new Set(left.map(({ rig }) => rig))].map((name) => ({
    where: name,
    what: `Rig "${name}" is not in rigs.yaml any more, but still has ${sayAll(left.filter(({ rig }) => rig === name))}`,
    hint: 'Add the rig again, so that it can go on; nothing of it is lost meanwhile',
  }));
};

const sayAll = (left: readonly { readonly say: string }[]): string => {
  const more = left.length > 3 ? ` and ${left.length - 3} more` : '';
  return `${left
    .slice(0, 3)
    .map(({ say }) => say)
    .join(', ')}${more}`;
};
