/** Where the review by an agent stands, for who is to approve. */
import type { MergeRequest, World } from '../model.ts';
import { type ReviewStanding, reviewObstacle, reviewStanding, sayReview } from '../reviewing.ts';
import type { RigSettings } from '../settings.ts';

export type Reviewed = {
  readonly state: Exclude<ReviewStanding['kind'], 'spared'>;
  /** What follows "it is": `not reviewed yet: amber is at it`. */
  readonly say: string;
  /** Nothing lands without it: by a person only with `--anyway`. */
  readonly lacks: boolean;
  readonly reviewer?: string;
  /** How often reviewers have rejected it. */
  readonly rounds?: number;
};

/** A row's part; nothing where no review is wanted. */
export const reviewed = (
  world: World,
  merge: MergeRequest,
  rig: RigSettings | undefined,
): { readonly review?: Reviewed } => {
  const standing = rig === undefined || rig.merge === 'pr' ? undefined : reviewStanding(world, merge, rig);
  if (rig === undefined || standing === undefined || standing.kind === 'spared') return {};
  const reviewer = reviewerIn(standing);
  const rounds = world.reviews[merge.task]?.rounds ?? 0;
  return {
    review: {
      state: standing.kind,
      say: sayReview(standing),
      lacks: reviewObstacle(world, merge, rig) !== undefined,
      ...(reviewer === undefined ? {} : { reviewer }),
      ...(rounds === 0 ? {} : { rounds }),
    },
  };
};

const reviewerIn = (standing: ReviewStanding): string | undefined => {
  if ('reviewer' in standing) return standing.reviewer.id;
  return 'verdict' in standing ? standing.verdict.by : undefined;
};
