import { answerBrief, resumedBrief } from '../briefs.ts';
import type { Answer } from '../command.ts';
import { type Decides, type Decision, events, type Facts, refuse, refuseOver, sayActor } from '../decide.ts';
import type { TownEvent } from '../event.ts';
import { askedIn } from '../inbox-item.ts';
import type { Choice, InboxItem, World } from '../model.ts';
import { resumedReview } from '../review/briefs.ts';
import { madeRule } from './permissions.ts';

export const decideInbox: Decides<'answer'> = {
  answer: (world, { item: id, answer }, facts) => {
    const item = world.inbox[id];
    if (item === undefined)
      return refuseOver(
        id,
        `Nothing called ${id} waits for an answer any more`,
        'It was answered already, or its agent went on: mayor log tells which, mayor inbox shows what waits',
      );
    if (item.options.length === 0) {
      return refuse(`${id} stays until its cause is mended`, item.detail);
    }
    if (answer.kind !== 'dismiss' && !item.options.includes(answer.kind)) {
      return refuse(`${id} cannot be answered with "${answer.kind}"`, `It takes: ${item.options.join(', ')}`);
    }
    if (answer.kind === 'choice' && labelOf(item, answer.key) === undefined) {
      return refuse(`${id} has no option ${answer.key}`, `It has: ${(item.choices ?? []).map(sayChoice).join(', ')}`);
    }
    const removed = {
      type: 'inbox.removed' as const,
      item: id,
      answer: sayAnswer(item, answer),
      by: sayActor(facts.actor),
      asked: askedIn(item, answer.kind),
      ...(answer.kind === 'dismiss' ? { dismissed: true as const } : {}),
    };
    const made = madeRule(world, item, answer, facts);
    if (made?.kind === 'refused') return made;
    const once = byAnswer(world, item, answer, removed, facts);
    if (made === undefined || once.kind === 'refused') return once;
    return { ...once, ...made, events: [...once.events, ...made.events] };
  },
};

const labelOf = ({ choices = [] }: InboxItem, wanted: string): string | undefined =>
  choices.find(({ key }) => key === wanted)?.label;

const sayChoice = ({ key, label }: Choice): string => `${key} (${label})`;

const sayAnswer = (item: InboxItem, answer: Answer): string =>
  answer.kind === 'text'
    ? answer.text
    : answer.kind === 'choice'
      ? sayChoice({ key: answer.key, label: labelOf(item, answer.key) ?? '' })
      : answer.kind === 'deny' && answer.because
        ? `deny: ${answer.because}`
        : answer.kind;

const byAnswer = (world: World, item: InboxItem, answer: Answer, removed: TownEvent, facts: Facts): Decision => {
  const polecat = item.polecat === undefined ? undefined : world.polecats[item.polecat];
  if (polecat === undefined) return retryTask(item, answer, removed, facts);
  const worker = { polecat: polecat.id, epoch: polecat.epoch };
  const { now, fresh } = facts;
  // The CLI itself waits for the answer to its dialog: it is not typed as well.
  if (answer.kind === 'text' && item.kind === 'dialog')
    return events([removed], `${polecat.id} has your answer`, item.id);
  if (item.waits === true) return events([removed], `${polecat.id} has your answer`, item.id);
  if (answer.kind === 'text') {
    const brief = answerBrief(item.detail, answer.text, `answer-${fresh}`, now);
    return events(
      [
        removed,
        { type: 'brief.queued', ...worker, brief },
        { type: 'polecat.resumed', ...worker, because: 'answered' },
      ],
      `${polecat.id} will be told your answer`,
      item.id,
    );
  }
  if (answer.kind === 'retry' && polecat.reviews !== undefined) {
    const told = facts.traits[polecat.agent]?.briefs === 'paste' && polecat.briefs.length === 0;
    const brief = resumedReview(polecat.reviews.task, 'a person asked to try again', `resumed-${fresh}`, now);
    const queued = told ? [{ type: 'brief.queued' as const, ...worker, brief }] : [];
    return events(
      [removed, ...queued, { type: 'polecat.resumed', ...worker, because: 'retried' }],
      `${polecat.id} goes on with its review`,
      item.id,
    );
  }
  if (answer.kind === 'retry') {
    const merge = world.merges[polecat.task];
    const slung = { type: 'task.slung' as const, task: polecat.task, rig: polecat.rig, by: sayActor(facts.actor) };
    if (merge?.state.kind === 'stuck') {
      return events(
        [removed, slung, { type: 'merge.restarted', task: polecat.task, because: 'retried' }],
        `${polecat.task} will be merged again`,
        item.id,
      );
    }
    const told = facts.traits[polecat.agent]?.briefs === 'paste' && polecat.briefs.length === 0;
    const brief = resumedBrief(polecat.task, { because: 'a person asked to try again' }, `resumed-${fresh}`, now);
    return events(
      [
        removed,
        slung,
        ...(told ? [{ type: 'brief.queued' as const, ...worker, brief }] : []),
        { type: 'polecat.resumed', ...worker, because: 'retried' },
      ],
      `${polecat.id} tries again`,
      item.id,
    );
  }
  return events([removed], answer.kind === 'dismiss' ? 'Dismissed' : `Answered: ${sayAnswer(item, answer)}`, item.id);
};

const retryTask = (item: InboxItem, answer: Answer, removed: TownEvent, { actor }: Facts): Decision =>
  answer.kind === 'retry' && item.task !== undefined
    ? events(
        [removed, { type: 'task.slung', task: item.task, rig: item.rig, by: sayActor(actor) }],
        `${item.task} will be tried again`,
        item.id,
      )
    : events([removed], 'Dismissed', item.id);
