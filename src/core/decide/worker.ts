import { toldBrief } from '../briefs.ts';
import { type Decides, events, refuse, refuseLate, refuseOver, sayActor } from '../decide.ts';
import { workedOn } from '../review/rule.ts';

export const decideWorker: Decides<'tell' | 'stop'> = {
  tell: (world, { polecat: id, text }, { now, fresh, traits }) => {
    const polecat = world.polecats[id];
    if (polecat === undefined) return refuseOver(id, `No polecat is called "${id}"`, 'mayor status shows them');
    if (text.trim() === '') return refuse('There is nothing to tell', `mayor tell ${id} TEXT`);
    if (traits[polecat.agent]?.briefs === 'restart') {
      return refuse(`${id} runs a script and takes no text`, `mayor attach ${id} to type into its pane`);
    }
    if (polecat.phase.kind === 'stopped')
      return refuse(`${id} is stopped`, `mayor sling ${workedOn(polecat)} starts it again`);
    if (polecat.phase.kind === 'leaving') return refuseOver(id, `${id} is leaving: ${polecat.phase.because}`);
    const worker = { polecat: id, epoch: polecat.epoch };
    const wake = polecat.phase.kind === 'stuck' || polecat.phase.kind === 'waiting';
    const items = Object.values(world.inbox).filter((item) => item.polecat === id && item.kind === 'stuck');
    return events(
      [
        { type: 'brief.queued', ...worker, brief: toldBrief(text, `told-${fresh}`, now) },
        ...(wake ? [{ type: 'polecat.resumed' as const, ...worker, because: 'told something' }] : []),
        ...items.map((item) => ({ type: 'inbox.removed' as const, item: item.id, by: 'tell' })),
      ],
      `${id} will be told`,
      id,
    );
  },

  stop: (world, { polecat: id }, { actor }) => {
    const polecat = world.polecats[id];
    if (polecat === undefined) return refuse(`No polecat is called "${id}"`, 'mayor status shows them');
    if (polecat.phase.kind === 'stopped')
      return refuseLate(id, `${id} is stopped already`, `mayor sling ${workedOn(polecat)} starts it again`);
    if (polecat.phase.kind === 'leaving') return refuse(`${id} is leaving: ${polecat.phase.because}`);
    if (polecat.phase.kind === 'done')
      return refuse(`${id} has handed in ${polecat.task}`, `mayor diff ${polecat.task}`);
    const items = Object.values(world.inbox).filter((item) => item.polecat === id);
    return events(
      [
        { type: 'polecat.stopped', polecat: id, epoch: polecat.epoch, by: sayActor(actor) },
        ...items.map((item) => ({ type: 'inbox.removed' as const, item: item.id, by: 'stop' })),
      ],
      `${id} is stopped; its worktree and branch stay. mayor sling ${workedOn(polecat)} starts it again`,
      id,
    );
  },
};
