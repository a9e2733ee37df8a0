/** The verdict of an agent that reviews: it counts for the commit that it was given. */
import { type Decides, type Decision, events, type Facts, refuse } from '../decide.ts';
import type { MergeRequest, Polecat, World } from '../model.ts';
import { plainText } from '../plain.ts';
import { COMMENT_LIMIT, type Comment, draftsIn, emptyReview, type Verdict } from '../review/comment.ts';
import { leaveReview } from '../review/leave.ts';
import { reviewMessage } from '../review/message.ts';
import { outdated } from './comments.ts';
import { decideReview } from './review.ts';

export const decideVerdict: Decides<'review.verdict'> = {
  'review.verdict': (world, { task, says, text: given = '' }, facts) => {
    const { actor, now } = facts;
    if (actor.kind !== 'agent') {
      return refuse(
        'A verdict is what an agent says that reviews',
        `Yours is mayor approve ${task} (with --anyway where its review lacks), or mayor reject ${task} --because "…"`,
      );
    }
    const polecat = world.polecats[actor.polecat];
    const merge = world.merges[task];
    if (polecat === undefined || polecat.epoch !== actor.epoch)
      return refuse(`${actor.polecat} is not the present worker`, 'Stop here: its review is over');
    if (merge?.polecat === polecat.id) return refuse('Nobody reviews work of their own', 'mayor done hands it in');
    if (polecat.reviews === undefined)
      return refuse(`${polecat.id} was not given ${task} to review`, 'Leave a remark with mayor note');
    if (merge?.state.kind !== 'in-review') return refuse(`${task} is not in review any more`, 'Stop here');
    const late = outdated(polecat, merge);
    if (late !== undefined) return late;
    const text = plainText(given).trim();
    if (text.length > COMMENT_LIMIT)
      return refuse(
        `A verdict has at most ${COMMENT_LIMIT} letters, this one ${text.length}`,
        'Leave comments as well',
      );
    const verdict = verdictOf(world, merge, polecat, says, text, now);
    const left = leaveReview(world, polecat, 'its review is done');
    const judged = { type: 'review.judged' as const, task, verdict };
    if (says === 'approve')
      return events([judged, ...left], `${task} has your approval. Stop here: your work is over`, task);
    const drafts = draftsIn(world.reviews[task]).filter((draft) => draft.polecat !== undefined);
    if (text === '' && drafts.every((draft) => draft.polecat !== polecat.id)) {
      return refuse(
        'Nothing was said that is to be changed',
        `mayor review ${task} comment --file FILE --line LINE "…", or: verdict changes "in a sentence"`,
      );
    }
    const back = sentBack(world, merge, { drafts, text }, facts);
    const end = 'Stop here: your work is over';
    return back === undefined
      ? events([judged, ...left], `A person hears that ${task} needs changes. ${end}`, task)
      : back.kind === 'refused'
        ? back
        : events([judged, ...back.events, ...left], `${task} goes back to ${merge.polecat}. ${end}`, task);
  },
};

const verdictOf = (
  { reviews }: World,
  { task, commit }: MergeRequest,
  { id: by, agent }: Polecat,
  says: Verdict['says'],
  text: string,
  at: number,
): Verdict => {
  const matched = reviews[task]?.matched;
  const patch = matched?.commit === commit ? matched.patch : undefined;
  return { says, by, agent, commit, at, ...(patch === undefined ? {} : { patch }), ...(text === '' ? {} : { text }) };
};

/** To its writer as one message, as long as the rule lets reviewers do that; what a person has begun to say stays a draft. */
const sentBack = (
  world: World,
  { task, rig, tree, polecat: writer }: MergeRequest,
  { drafts, text }: { readonly drafts: readonly Comment[]; readonly text: string },
  facts: Facts,
): Decision | undefined => {
  const review = world.reviews[task] ?? emptyReview;
  if (!maySendBack(world, task, facts.settings.rigs[rig]?.review?.rounds ?? 0) || world.polecats[writer] === undefined)
    return undefined;
  const because = reviewMessage({ ...review, comments: drafts, marks: [] }, tree, text);
  const back = decideReview.reject(world, { kind: 'reject', task, because }, facts);
  if (back.kind === 'refused') return back;
  const by = facts.actor.kind === 'agent' ? facts.actor.polecat : 'mayor';
  const comments = drafts.map(({ id }) => id);
  return { ...back, events: [...back.events, { type: 'review.sent', task, comments, by, agents: true }] };
};

const maySendBack = ({ reviews }: World, task: string, most: number): boolean => (reviews[task]?.rounds ?? 0) < most;
