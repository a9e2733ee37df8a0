/** Taking an approval back, and an item that was dismissed. */
import { type Decides, events, refuse, refuseLate, sayActor } from '../decide.ts';
import { convoyOfWhole, togetherOf } from '../together.ts';
import { isWithdrawable } from '../withdrawing.ts';

export const decideWithdraw: Decides<'withdraw' | 'restore'> = {
  withdraw: (world, { task }, { actor, settings }) => {
    const merge = world.merges[task];
    const convoy = togetherOf(world, task);
    const called = convoyOfWhole(world, task)?.id ?? task;
    if (convoy !== undefined)
      return refuse(
        `${task} is approved with the rest of convoy "${convoy.name}"`,
        `mayor withdraw ${convoy.id} takes that back`,
      );
    if (merge === undefined) return refuseLate(task, `${task} is not approved`, 'mayor status shows what is');
    if (settings.rigs[merge.rig]?.merge === 'pr')
      return refuse(`${task} is merged by its pull request`, merge.pr?.url ?? 'Nothing was approved here');
    const { kind } = merge.state;
    if (kind === 'in-review') return refuseLate(task, `${called} is in review: nobody has approved it`);
    if (kind === 'landing') return refuse(`${called} is landing: too late to take its approval back`, undoOf(called));
    if (kind === 'landed' || kind === 'settled')
      return refuseLate(task, `${called} has landed already`, undoOf(called));
    if (!isWithdrawable(kind))
      return refuseLate(task, `${called} is not approved: it is ${kind}`, `mayor why ${called}`);
    return events(
      [{ type: 'merge.withdrawn', task, by: sayActor(actor) }],
      `The approval of ${called} is taken back: it is in review again`,
      task,
    );
  },

  restore: (world, { item: id }) => {
    const item = world.dismissed[id];
    if (world.inbox[id] !== undefined) return refuseLate(id, `${id} waits for you already`, 'mayor inbox shows it');
    if (item === undefined)
      return refuseLate(id, `Nothing called ${id} was dismissed lately`, 'mayor log tells what was');
    if (item.kind === 'dialog' || item.kind === 'permission')
      return refuse(`${id} comes back by itself while its dialog stands`, 'Attach to its pane to see it');
    if (item.waits === true)
      return refuse(
        `${item.polecat ?? id} heard that it was dismissed, and waits no more`,
        'mayor tell says more to it',
      );
    if (item.task !== undefined && world.landed[item.task] !== undefined)
      return refuse(`${item.task} has landed since`, 'mayor log tells what became of it');
    const worker = item.polecat === undefined ? undefined : world.polecats[item.polecat];
    if (item.polecat !== undefined && (worker === undefined || worker.task !== item.task))
      return refuse(`${item.polecat} is not at that any more`, 'mayor log tells what it did since');
    return events([{ type: 'inbox.added', item }], `"${item.title}" waits for you again`, id);
  },
};

const undoOf = (called: string): string => `Once it has landed, mayor undo ${called} takes the landing back`;
