/** What an agent itself may say. Its epoch must be the living one: a stale worker is refused. */

import { takeOverBrief } from '../briefs.ts';
import { type Decides, type Decision, events, refuse } from '../decide.ts';
import { HANDOVERS } from '../handover.ts';
import { type Epoch, itemId, type PolecatId } from '../ids.ts';
import type { InboxItem, Polecat, World } from '../model.ts';
import { plainText } from '../plain.ts';
import { workedOn } from '../review/rule.ts';
import { isOnItsWay } from '../together.ts';

const mine = (world: World, id: PolecatId, epoch: Epoch): Polecat | Decision => {
  const polecat = world.polecats[id];
  if (polecat === undefined || polecat.epoch !== epoch) {
    return refuse(
      `This is not the present worker: ${id} of epoch ${epoch} is over`,
      'Stop here: the task was landed, closed or given to another worker',
    );
  }
  if (polecat.phase.kind === 'stopped' || polecat.phase.kind === 'leaving') {
    return refuse(`${id} was stopped`, 'Stop here; nothing you committed is lost');
  }
  return polecat;
};
const verdictHint = (task: string): string =>
  `Say whether it may land: mayor review ${task} verdict approve, or: verdict changes "…"`;

const isRefusal = (found: Polecat | Decision): found is Decision => 'kind' in found;

export const decideAgent: Decides<'done' | 'ask' | 'note' | 'handover'> = {
  done: (world, { polecat: id, epoch, note: said }, { worktree }) => {
    const polecat = mine(world, id, epoch);
    if (isRefusal(polecat)) return polecat;
    if (polecat.reviews !== undefined) {
      const { task } = polecat.reviews;
      return refuse(`${id} reviews ${task}, and has nothing to hand in`, verdictHint(task));
    }
    if (worktree === undefined || worktree === 'absent') {
      return refuse(`The worktree of ${id} is gone`, 'mayor doctor looks for it');
    }
    if (worktree.dirty.length > 0) {
      return refuse(
        'There is uncommitted work',
        'Commit it (or add it to .gitignore), then run mayor done again',
        worktree.dirty,
      );
    }
    if (worktree.branch !== polecat.branch) {
      return refuse(
        `The worktree is on ${worktree.branch ?? 'no branch'}, not on ${polecat.branch}`,
        `git switch ${polecat.branch}, bring your commits there, then run mayor done again`,
      );
    }
    if (worktree.ahead === 0) {
      return refuse(
        'There is no commit to hand in',
        'Commit your work first; if nothing is to be done, say so with mayor ask',
      );
    }
    const merge = world.merges[polecat.task];
    if (merge !== undefined && merge.commit === worktree.head && merge.state.kind !== 'returned') {
      return events([], `${polecat.task} is handed in already`, polecat.task);
    }
    if (isOnItsWay(world, polecat.task)) {
      return refuse(`${polecat.task} is being merged already`, 'Stop here');
    }
    if (merge?.state.kind === 'returned' && merge.commit === worktree.head) {
      return refuse(
        'Nothing was committed since it came back to you',
        'Do what was asked, commit, then run mayor done again',
      );
    }
    const { rig, task, branch } = polecat;
    const by = 'agent' as const;
    const note = said === undefined ? undefined : plainText(said);
    const { head: commit, tree } = worktree;
    const request = { type: 'merge.requested' as const, polecat: id, epoch, task, rig, branch, commit, tree, by };
    return events([note === undefined ? request : { ...request, note }], `${task} is handed in for review`, task);
  },

  ask: (world, { polecat: id, epoch, text: said, wants, waits }, { now, fresh }) => {
    const polecat = mine(world, id, epoch);
    if (isRefusal(polecat)) return polecat;
    const text = plainText(said).trim();
    if (text === '') return refuse('There is no question', 'mayor ask "your question"');
    const item: InboxItem = {
      id: itemId(`ask-${fresh}`),
      kind: 'question',
      rig: polecat.rig,
      task: workedOn(polecat),
      polecat: id,
      title: `${id} asks: ${text.split('\n')[0] ?? ''}`,
      detail: text,
      options: wants === 'permission' ? ['allow', 'deny'] : ['text', 'dismiss'],
      at: now,
      ...(waits === true ? { waits } : {}),
    };
    const say =
      waits === true
        ? 'Waiting for a person'
        : 'A person will answer; the answer will be typed to you here. Stop and wait.';
    return events([{ type: 'inbox.added', item }], say, item.id);
  },

  handover: (world, { polecat: id, epoch, text: said }, { now, fresh, settings, traits }) => {
    const polecat = mine(world, id, epoch);
    if (isRefusal(polecat)) return polecat;
    const note = plainText(said).trim();
    const { task, branch, phase, renews, handovers = 0 } = polecat;
    if (polecat.reviews !== undefined)
      return refuse(
        `${id} reviews ${polecat.reviews.task}: that is not handed over`,
        verdictHint(polecat.reviews.task),
      );
    if (note === '') return refuse('There is no note to hand over', 'mayor handover "what is done, what is left"');
    if (phase.kind === 'done') return refuse(`${task} is handed in: there is nothing to hand over`, 'Stop here');
    if (renews === true) return events([], 'A fresh session is on its way', task);
    if (traits[polecat.agent]?.briefs !== 'paste')
      return refuse(`${polecat.agent} has no conversation to hand over`, 'Use mayor note to leave a remark');
    if (handovers >= HANDOVERS) {
      return refuse(
        `${task} was handed over ${handovers} times already`,
        'Go on here; where that is not possible, say why with mayor ask',
      );
    }
    const base = settings.rigs[polecat.rig]?.base ?? 'the base';
    const brief = takeOverBrief({ task, branch, base, note }, `takeover-${epoch}-${handovers + 1}`, now);
    const session = traits[polecat.agent]?.sessions === 'given' ? { session: fresh } : {};
    return events(
      [{ type: 'context.handed-over', polecat: id, epoch, task, note, brief, ...session }],
      'A fresh session takes over with your note. Stop here: this one is ended',
      task,
    );
  },

  note: (world, { polecat: id, epoch, text: said }) => {
    const polecat = mine(world, id, epoch);
    if (isRefusal(polecat)) return polecat;
    const text = plainText(said).trim();
    if (text === '') return refuse('There is nothing to note', 'mayor note "text"');
    return events(
      [{ type: 'note.made', polecat: id, epoch, task: workedOn(polecat), text }],
      'Noted',
      workedOn(polecat),
    );
  },
};
