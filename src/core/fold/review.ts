/** Folds of what reviewers leave on a change. It is kept until the change is on the base or given up. */
import type { Folds } from '../evolve.ts';
import type { TaskId } from '../ids.ts';
import type { World } from '../model.ts';
import { emptyReview, type Review } from '../review/comment.ts';
import type { ReviewEvent } from '../review/speech.ts';
import { without } from './town.ts';

const change = (world: World, task: TaskId, by: (review: Review) => Review): World => ({
  ...world,
  reviews: { ...world.reviews, [task]: by(world.reviews[task] ?? emptyReview) },
});

export const foldReview: Folds<ReviewEvent['type']> = {
  'review.commented': (world, { task, comment }) =>
    change(world, task, (review) => ({
      ...review,
      made: review.made + 1,
      comments: [...review.comments, comment],
    })),
  'review.comment-removed': (world, { task, comment }) =>
    change(world, task, (review) => ({ ...review, comments: review.comments.filter(({ id }) => id !== comment) })),
  'review.marked': (world, { task, marks, unmarked }) =>
    change(world, task, (review) => {
      const anew = new Set([...marks.map(({ path }) => path), ...unmarked]);
      return { ...review, marks: [...review.marks.filter(({ path }) => !anew.has(path)), ...marks] };
    }),
  'review.matched': (world, { task, matched }) => change(world, task, (review) => ({ ...review, matched })),
  'review.judged': (world, { task, verdict }) => ({
    ...change(world, task, (review) => ({ ...review, verdict })),
    breakers: without(world.breakers, verdict.agent),
  }),
  'review.sent': (world, { task, comments, agents }, at) =>
    change(world, task, (review) => ({
      ...review,
      comments: review.comments.map((one) => (comments.includes(one.id) ? { ...one, sentAt: at } : one)),
      // What is fine stays fine while its content is the same; what was to be redone comes back another.
      marks: agents === true ? review.marks : review.marks.filter(({ mark }) => mark === 'ok'),
      ...(agents === true ? { rounds: (review.rounds ?? 0) + 1 } : {}),
    })),
};

/** Of what landed or was given up nothing is left to review. */
export const withoutReviewed = (world: World): World => {
  const over = Object.keys(world.reviews).filter((task) => {
    const merge = world.merges[task];
    return merge === undefined || merge.state.kind === 'settled';
  });
  return over.length === 0
    ? world
    : { ...world, reviews: over.reduce((kept, task) => without(kept, task), world.reviews) };
};
