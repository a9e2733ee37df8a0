/** Revert, gates, land, settle: the steps of an undo, each durable before the next. */

import type { Action, ActionKind } from '../../core/action.ts';
import { redGateText } from '../../core/briefs.ts';
import type { TownEvent } from '../../core/event.ts';
import { itemId, type Sha, shortSha, type TaskId } from '../../core/ids.ts';
import type { InboxItem, World } from '../../core/model.ts';
import { branchOf } from '../../core/names.ts';
import { convoyOfWhole, integrationBranch, partsOf } from '../../core/together.ts';
import { landersOf, linesOf, rangeOf, type Undo, type UndoState } from '../../core/undo.ts';
import type { RehearsedUndo } from '../../ports/undoing.ts';
import type { House, OpenRig } from '../house.ts';
import { nothing, type Outcome, openRig } from '../perform.ts';
import type { Store } from '../store.ts';
import { HELD_MS } from './held.ts';

/** As much of the hands as an undo takes. */
export type UndoHands = {
  readonly house: Pick<House, 'rig' | 'clock' | 'town'>;
  readonly store: Pick<Store, 'world'>;
  readonly signal?: AbortSignal;
};
type Step<Kind extends ActionKind> = (
  action: Extract<Action, { readonly kind: Kind }>,
  hands: UndoHands,
) => Promise<Outcome>;

/** @throws TransientError while the rig is not open. */
const undoAt = <Kind extends UndoState['kind']>({ store, house }: UndoHands, task: TaskId, kind: Kind) => {
  const undo = store.world().undos[task];
  return undo?.state.kind === kind ? { undo, rig: openRig(house, undo.rig) } : undefined;
};

/** Events only if the undo is still where it was. */
const stillAt =
  (task: TaskId, kind: UndoState['kind'], events: (undo: Undo, world: World) => readonly TownEvent[]): Outcome =>
  (world) => {
    const undo = world.undos[task];
    return undo?.state.kind === kind ? events(undo, world) : [];
  };

export const rehearseUndo: Step<'rehearse-undo'> = async ({ task }, hands) => {
  const found = undoAt(hands, task, 'requested');
  if (found === undefined) return nothing;
  const rehearsal = await found.rig.forge.undo.rehearse(task, rangeOf(found.undo), revertMessage(found.undo));
  const at = hands.house.clock.now();
  const titles = await titlesOf(found.rig, rehearsal, hands.store.world());
  return stillAt(task, 'requested', (undo, world) => afterRehearsal(undo, world, { rehearsal, titles, at }));
};

/** Of the tasks that landed later, for their own reverts. */
const titlesOf = async (rig: OpenRig, rehearsal: RehearsedUndo, { landed }: World): Promise<Titles> => {
  if (rehearsal.kind !== 'conflict') return new Map();
  const told = await Promise.all(landersOf(rehearsal, landed).tasks.map((id) => rig.tracker.get(id)));
  return new Map(told.flatMap((one) => (one === 'absent' ? [] : [[one.task.id, one.task.title] as const])));
};
type Titles = ReadonlyMap<TaskId, string>;
type Rehearsed = { readonly rehearsal: RehearsedUndo; readonly titles: Titles; readonly at: number };

const afterRehearsal = (undo: Undo, world: World, { rehearsal, titles, at }: Rehearsed): readonly TownEvent[] => {
  const { task } = undo;
  switch (rehearsal.kind) {
    case 'clean':
      return [{ type: 'undo.rehearsed', task, onto: rehearsal.onto, result: rehearsal.result }];
    case 'undone':
      return [{ type: 'undo.landed', task, result: rehearsal.onto }];
    case 'gone':
      return refused(undo, 'its commits are not on the base any more', '', at);
    case 'conflict': {
      const { tasks, others } = landersOf(rehearsal, world.landed);
      if (undo.withLater && others.length === 0 && tasks.length > 0) return firstThose(undo, world, tasks, titles);
      return refused(undo, 'what came later changed the same lines', linesOf(rehearsal).join('\n'), at);
    }
  }
};

/** Each of them in the same way, newest first; this one once they are gone. */
const firstThose = (
  { task, rig, by, gates }: Undo,
  world: World,
  tasks: readonly TaskId[],
  titles: Titles,
): readonly TownEvent[] => [
  { type: 'undo.waits', task, for: tasks },
  ...tasks.flatMap((later): readonly TownEvent[] => {
    const landing = world.landed[later];
    if (landing === undefined || world.undos[later] !== undefined) return [];
    const { sha: to, from } = landing;
    const because = `${task} is undone, on which it builds`;
    const title = titles.get(later) ?? later;
    const range = from === undefined ? { to } : { from, to };
    const parts = partsOf(world, later);
    const tasks = parts.length === 0 ? {} : { tasks: parts };
    return [
      { type: 'undo.requested', task: later, rig, title, ...tasks, ...range, by, because, gates, withLater: true },
    ];
  }),
];

const refused = ({ task, rig }: Undo, because: string, detail: string, at: number): readonly TownEvent[] => {
  const item: InboxItem = {
    id: itemId(`undo-${task}`),
    kind: 'stuck',
    rig,
    task,
    title: `${task} was not undone: ${because}`,
    detail,
    options: ['dismiss'],
    at,
  };
  return [
    { type: 'undo.refused', task, because },
    { type: 'inbox.added', item },
  ];
};

/** `Undoes:` is what tells a revert of ours from a person's own. */
const revertMessage = ({ task, title, because, to, by }: Undo): string =>
  [
    `Revert "${title}" (${task})`,
    '',
    ...(because === undefined ? [] : [because, '']),
    `Task: ${task}`,
    `Undoes: ${to}`,
    `Undone-by: ${by}`,
    '',
  ].join('\n');

const reapplyMessage = ({ task, title, to }: Undo, result: string): string =>
  [
    `Reapply "${title}" (${task})`,
    '',
    `What ${shortSha(result)} took back, to go on from: a merge of the old commits`,
    'would not bring it to the base again, since they are in its history.',
    '',
    `Task: ${task}`,
    `Reapplies: ${to}`,
    '',
  ].join('\n');

export const checkUndo: Step<'check-undo'> = async ({ task, onto, result }, hands) => {
  const found = undoAt(hands, task, 'checking');
  if (found === undefined) return nothing;
  const { undo, rig } = found;
  const runs = undo.gates && rig.settings.gates.length > 0;
  // Beside the gates of a train that stands: nobody who takes something back waits for those.
  const how = { onto, beside: true, ...(hands.signal && { signal: hands.signal }) } as const;
  const outcome = runs ? await rig.forge.check(task, result, how) : ({ kind: 'green' } as const);
  const at = hands.house.clock.now();
  return stillAt(task, 'checking', (now) => {
    // A base that is red already is not kept from getting better.
    if (outcome.kind === 'green' || outcome.base === 'red') return [{ type: 'undo.checked', task, onto, result }];
    const because = `without it a gate is red (${outcome.gate}); --no-gates undoes it all the same`;
    return refused(now, because, redGateText(outcome, rig.settings), at);
  });
};

export const landUndo: Step<'land-undo'> = async ({ task, onto, result }, hands) => {
  const found = undoAt(hands, task, 'landing');
  if (found === undefined) return nothing;
  const landing = await found.rig.forge.land(onto, result);
  return stillAt(task, 'landing', () => {
    switch (landing.kind) {
      case 'landed':
        return [{ type: 'undo.landed', task, result: landing.sha }];
      case 'moved':
        return [{ type: 'undo.restarted', task, because: 'the base has moved' }];
      case 'held':
        return [{ type: 'undo.held', task, because: landing.because, until: hands.house.clock.now() + HELD_MS }];
    }
  });
};

/** The task is open again only here: after the base was seen to contain the revert, and its branch has the work again. */
export const settleUndo: Step<'settle-undo'> = async ({ task, result }, hands) => {
  const found = undoAt(hands, task, 'landed');
  if (found === undefined) return nothing;
  const { undo, rig } = found;
  if ((await rig.forge.verify(result, rig.settings.push)) === 'absent')
    return stillAt(task, 'landed', () => [{ type: 'undo.restarted', task, because: 'the base lost it again' }]);
  const told = await rig.tracker.get(task);
  const title = told === 'absent' ? undo.title : told.task.title;
  const convoy = convoyOfWhole(hands.store.world(), task);
  const name = convoy === undefined ? branchOf({ id: task, title }) : integrationBranch(convoy.id);
  const branch = await restoreBranch(undo, result, name, rig);
  // Open already: an earlier try got this far, or a person was quicker. Say nothing twice.
  const all = undo.tasks === undefined ? [told] : await Promise.all(undo.tasks.map((one) => rig.tracker.get(one)));
  for (const one of all) {
    if (one === 'absent' || one.task.status !== 'closed') continue;
    const change = { status: 'open', comment: comment(undo, result, rig, branch) } as const;
    await rig.tracker.change(one.task.id, change, hands.house.town);
  }
  const { push: pushed } = rig.settings;
  return stillAt(task, 'landed', () => [
    {
      type: 'undo.settled',
      task,
      result,
      pushed,
      ...(branch.kind === 'restored' ? { branch: branch.name, tip: branch.tip } : {}),
    },
  ]);
};

type Branch =
  | { readonly kind: 'restored'; readonly name: string; readonly tip: Sha }
  | { readonly kind: 'missing'; readonly because: string };

const restoreBranch = async (undo: Undo, result: Undo['to'], name: string, rig: OpenRig): Promise<Branch> => {
  const commit = await rig.forge.undo.reapply(rangeOf(undo), result, reapplyMessage(undo, result));
  if (commit === 'conflict') return { kind: 'missing', because: `its changes do not apply to ${rig.settings.base}` };
  const restored = await rig.workspace.branches.restore(name, commit);
  return restored.kind === 'restored'
    ? { kind: 'restored', name, tip: commit }
    : { kind: 'missing', because: `${name} is checked out in ${restored.path}` };
};

const comment = ({ by, because, to }: Undo, result: string, { settings }: OpenRig, branch: Branch): string =>
  [
    `Undone on ${settings.base} by ${by}: ${result} takes ${to} back.`,
    ...(because === undefined ? [] : [because]),
    branch.kind === 'restored'
      ? `Branch ${branch.name} has the work again, on top of that. To go on from there: mayor sling`
      : `No branch has the work: ${branch.because}. It is still in ${to}.`,
  ].join('\n\n');
