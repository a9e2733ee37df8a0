import type { Actor } from '../command.ts';
import { type Decides, events, type Facts, refuse, refuseOver, sayActor } from '../decide.ts';
import type { MergeRequest, Polecat, World } from '../model.ts';
import { plainText } from '../plain.ts';
import { COMMENT_LIMIT, type Comment, draftsIn, emptyReview, type Spot } from '../review/comment.ts';
import { reviewMessage, saySpot } from '../review/message.ts';
import { shownLine } from '../review/shown.ts';
import type { ReviewCommand } from '../review/speech.ts';
import { decideReview } from './review.ts';

/** Letters of all that go out as one message. */
const MESSAGE_LIMIT = 48 * 1024;

export const decideComments: Decides<Exclude<ReviewCommand['kind'], 'review.verdict'>> = {
  'review.comment': (world, { task, tree, on, text }, { actor, now }) => {
    const merge = world.merges[task];
    const late = tooLate(task, merge) ?? notHis(world, merge, actor);
    if (late !== undefined) return late;
    const said = plainText(text).trim();
    if (said === '') return refuse('A comment needs words', `mayor review ${task} comment "…"`);
    if (said.length > COMMENT_LIMIT) {
      return refuse(`A comment has at most ${COMMENT_LIMIT} letters, this one ${said.length}`, 'Say it in several');
    }
    const review = world.reviews[task] ?? emptyReview;
    const comment: Comment = {
      ...{ id: `c${review.made + 1}`, by: sayActor(actor), on: cleaned(on), text: said, tree, at: now },
      ...(actor.kind === 'agent' ? { polecat: actor.polecat } : {}),
    };
    const all = { ...review, comments: [...review.comments, comment] };
    if (reviewMessage(all, tree, '').length > MESSAGE_LIMIT) {
      return refuse(
        `The comments on ${task} are as long as one message may be (${MESSAGE_LIMIT} letters)`,
        `Send them first: mayor review ${task} --send; or take one back: mayor review ${task} uncomment ID`,
      );
    }
    const say = `${comment.id}: a comment on ${saySpot(comment.on)}`;
    return events([{ type: 'review.commented', task, comment }], say, comment.id);
  },

  'review.uncomment': (world, { task, comment: id }, { actor }) => {
    const comment = world.reviews[task]?.comments.find((one) => one.id === id);
    if (comment === undefined)
      return refuse(`${task} has no comment ${id}`, `mayor review ${task} --comments lists them`);
    if (comment.sentAt !== undefined) return refuse(`${id} was sent to the agent already`);
    if (actor.kind === 'agent' && comment.polecat !== actor.polecat) return refuse(`${id} is not yours`);
    const by = sayActor(actor);
    return events([{ type: 'review.comment-removed', task, comment: id, by }], `${id} is taken back`, id);
  },

  'review.mark': (world, { task, mark, files }, { actor }) => {
    const late = tooLate(task, world.merges[task]);
    if (late !== undefined) return late;
    if (files.length === 0) return refuse('No file was named');
    const marks = mark === 'none' ? [] : files.map((file) => ({ ...file, mark }));
    const unmarked = mark === 'none' ? files.map(({ path }) => path) : [];
    const are = files.length === 1 ? '1 file is' : `${files.length} files are`;
    const say = { ok: `${are} to stay`, redo: `${are} to be done anew`, none: `${are} without a mark` }[mark];
    return events([{ type: 'review.marked', task, marks, unmarked, by: sayActor(actor) }], `${task}: ${say}`, task);
  },

  'review.send': (world, { task, text = '' }, facts) => {
    const review = world.reviews[task] ?? emptyReview;
    const merge = world.merges[task];
    const drafts = draftsIn(review);
    const wants = drafts.length > 0 || review.marks.some(({ mark }) => mark === 'redo') || text.trim() !== '';
    if (merge !== undefined && !wants) {
      return refuse(`Nothing was said about ${task} yet`, `mayor review ${task} comment --file FILE --line LINE "…"`);
    }
    return sent(world, { task, because: reviewMessage(review, merge?.tree ?? '', text) }, drafts, facts);
  },
};

/** A rejection whose reason is all that was said. */
const sent = (
  world: World,
  rejected: { readonly task: MergeRequest['task']; readonly because: string },
  drafts: readonly Comment[],
  facts: Facts,
) => {
  const back = decideReview.reject(world, { kind: 'reject', ...rejected }, facts);
  if (back.kind === 'refused') return back;
  const { task } = rejected;
  const comments = drafts.map(({ id }) => id);
  const by = sayActor(facts.actor);
  const count = `${comments.length} comment${comments.length === 1 ? '' : 's'}`;
  const say = `${back.say.replace(/ with your reason$/, '')} with ${comments.length === 0 ? 'what was said' : count}`;
  return events([...back.events, { type: 'review.sent', task, comments, by }], say, task);
};

const OVER: ReadonlySet<MergeRequest['state']['kind']> = new Set(['landed', 'settled']);

const tooLate = (task: string, merge: MergeRequest | undefined) => {
  if (merge === undefined)
    return refuseOver(task, `${task} has handed in nothing to review`, 'mayor status shows what is');
  return OVER.has(merge.state.kind) ? refuseOver(task, `${task} is merged already`) : undefined;
};

/** Agents comment as reviewers, and never on what is their own. */
const notHis = (world: World, merge: MergeRequest | undefined, actor: Actor) => {
  if (actor.kind !== 'agent') return undefined;
  const polecat = world.polecats[actor.polecat];
  if (polecat === undefined || polecat.epoch !== actor.epoch) {
    return refuse(`${actor.polecat} is not the present worker`, 'Its task was given to another: stop here');
  }
  if (merge?.polecat === actor.polecat) return refuse('Nobody reviews work of their own', 'mayor done hands it in');
  if (polecat.reviews !== undefined) return merge === undefined ? undefined : outdated(polecat, merge);
  return polecat.role === 'reviewer'
    ? undefined
    : refuse(`${actor.polecat} is no reviewer`, 'Leave a remark on your own task with mayor note');
};

/** Its reviewer has one task and one commit of it before its eyes. */
export const outdated = ({ id, reviews, phase }: Polecat, { task, commit }: MergeRequest) => {
  if (phase.kind === 'leaving' || phase.kind === 'stopped') return refuse(`${id} was stopped`, 'Stop here');
  if (reviews?.task !== task) return refuse(`${id} reviews ${reviews?.task}, not ${task}`);
  return reviews.commit === commit
    ? undefined
    : refuse(`${task} has another commit by now than the one that ${id} reviews`, 'Stop here: it is reviewed anew');
};

const PATH_LIMIT = 4_096;

/** What an agent or a script quotes is only ever shown, so nothing in it may act. */
const cleaned = (on: Spot): Spot => {
  if (on.kind === 'whole') return on;
  const path = on.path.slice(0, PATH_LIMIT);
  return on.kind === 'file' ? { ...on, path } : { ...on, path, quoted: on.quoted.map(shownLine) };
};
