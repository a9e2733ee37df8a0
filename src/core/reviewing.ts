/** Where the review of what was handed in stands, and who takes one up. */
import { accountOf, parkedNow } from './accounts.ts';
import { agentObstacle } from './assigning.ts';
import type { Assignment, Impossible, Plan } from './desire.ts';
import type { Instant } from './ids.ts';
import type { MergeRequest, Polecat, Task, World } from './model.ts';
import { mayStart } from './patience.ts';
import { obstacleIn } from './preview.ts';
import type { Verdict } from './review/comment.ts';
import { markOfRule, type ReviewSettings } from './review/rule.ts';
import { roleIn, roleNames } from './roles.ts';
import type { RigSettings } from './settings.ts';
import { isWhole } from './together.ts';

export type ReviewStanding =
  /** It is not held against the rule yet. */
  | { readonly kind: 'unknown' }
  /** The rule wants none. */
  | { readonly kind: 'spared' }
  /** Its reviewer is still to begin. */
  | { readonly kind: 'waiting' }
  /** It would be for nothing: its rehearsal has failed. */
  | { readonly kind: 'held'; readonly because: string }
  | { readonly kind: 'running'; readonly reviewer: Polecat }
  /** Only a person moves its reviewer on. */
  | { readonly kind: 'stuck'; readonly reviewer: Polecat }
  | { readonly kind: 'approved' | 'changes'; readonly verdict: Verdict };

/**
 * `undefined` where the rig has no rule for reviews, or the branch is not waiting for an approval. Of a convoy that
 * lands together each task is reviewed before it is gathered, and the whole of them is not reviewed once more.
 */
export const reviewStanding = (
  world: Pick<World, 'polecats' | 'reviews'>,
  merge: MergeRequest,
  { review: rule }: Pick<RigSettings, 'review'>,
): ReviewStanding | undefined => {
  if (rule === undefined || merge.state.kind !== 'in-review' || isWhole(merge.task)) return undefined;
  const { matched, verdict } = world.reviews[merge.task] ?? {};
  if (matched?.commit !== merge.commit || matched.rule !== markOfRule(rule)) return { kind: 'unknown' };
  if (!matched.wanted) return { kind: 'spared' };
  const isSame = verdict?.commit === merge.commit || (matched.patch !== undefined && verdict?.patch === matched.patch);
  if (verdict !== undefined && isSame) return { kind: verdict.says === 'approve' ? 'approved' : 'changes', verdict };
  const reviewer = reviewersOf(world, merge)[0];
  if (reviewer !== undefined)
    return ENDED.has(reviewer.phase.kind) ? { kind: 'stuck', reviewer } : { kind: 'running', reviewer };
  const failed = obstacleIn(merge);
  return failed === undefined ? { kind: 'waiting' } : { kind: 'held', because: failed };
};

const ENDED: ReadonlySet<Polecat['phase']['kind']> = new Set(['stuck', 'stopped']);

/** Those at this very commit. */
const reviewersOf = ({ polecats }: Pick<World, 'polecats'>, { task, commit }: MergeRequest): readonly Polecat[] =>
  Object.values(polecats).filter(
    ({ reviews, phase }) => reviews?.task === task && reviews.commit === commit && phase.kind !== 'leaving',
  );

/** What lacks for it to land by itself, after "it is"; `undefined` where no review is asked for, or it is approved. */
export const reviewObstacle = (
  world: Pick<World, 'polecats' | 'reviews'>,
  merge: MergeRequest,
  rig: Pick<RigSettings, 'review'>,
): string | undefined => {
  const standing = rig.review?.required === true ? reviewStanding(world, merge, rig) : undefined;
  return standing === undefined || standing.kind === 'spared' || standing.kind === 'approved'
    ? undefined
    : sayReview(standing);
};

/** `not reviewed yet: amber is at it` */
export const sayReview = (standing: ReviewStanding): string => {
  switch (standing.kind) {
    case 'unknown':
      return 'not yet held against the rule for reviews';
    case 'spared':
      return 'in no need of a review';
    case 'waiting':
      return 'not reviewed yet: its reviewer is still to begin';
    case 'held':
      return `not reviewed: it is ${standing.because}`;
    case 'running':
      return `not reviewed yet: ${sayAtIt(standing.reviewer)}`;
    case 'stuck':
      return `not reviewed: ${sayAtIt(standing.reviewer)}`;
    case 'approved':
      return `approved by its reviewer ${standing.verdict.by}`;
    case 'changes':
      return `not approved: its reviewer ${standing.verdict.by} wants changes`;
  }
};

const sayAtIt = ({ id, phase }: Polecat): string => {
  if (phase.kind === 'stopped') return `${id} was stopped by ${phase.by}`;
  if (phase.kind === 'stuck') return `${id} is stuck: ${phase.because}`;
  return phase.kind === 'waiting' ? `${id} waits: ${phase.because}` : `${id} is at it`;
};

export type WantedReview = Omit<Assignment, 'polecat' | 'convoy'> & Required<Pick<Assignment, 'reviews'>>;

export type WantedReviews = {
  readonly wanted: readonly WantedReview[];
  readonly impossible: readonly Impossible[];
  /** Where one may begin in a moment: its place is kept for it. */
  readonly soon: readonly RigSettings[];
};

/** Reviews to begin now, the oldest hand-in first, and those that nobody can take up. */
export const wantedReviews = (
  world: World,
  tasks: ReadonlyMap<string, Task>,
  plan: Plan,
  now: Instant,
): WantedReviews => {
  const wanted: WantedReview[] = [];
  const impossible: Impossible[] = [];
  const soon: RigSettings[] = [];
  for (const merge of Object.values(world.merges).sort((a, b) => a.requestedAt - b.requestedAt)) {
    const rig = plan.settings.rigs[merge.rig];
    const task = tasks.get(merge.task);
    if (rig?.review === undefined || rig.merge === 'pr' || task === undefined) continue;
    const standing = reviewStanding(world, merge, rig)?.kind;
    if (standing === 'unknown') soon.push(rig);
    if (standing !== 'waiting') continue;
    const chosen = reviewerFor(task, merge, rig, rig.review, { world, plan, now });
    if ('because' in chosen) impossible.push({ task, of: 'review', ...chosen });
    else if (chosen.agent !== undefined) {
      const { commit, tree, polecat: writer } = merge;
      const { agent, routed } = chosen;
      wanted.push({ task, rig, agent, routed, reviews: { task: merge.task, commit, tree, writer } });
    }
  }
  return { wanted, impossible, soon };
};

type Case = { readonly world: World; readonly plan: Plan; readonly now: Instant };
type Chosen = { readonly routed: Assignment['routed']; readonly agent: string | undefined };

/** The agent of the rule, else of the role, rather another than the writer's; while its account rests, the next. */
const reviewerFor = (
  task: Task,
  { polecat }: MergeRequest,
  rig: RigSettings,
  { role, agent: named }: ReviewSettings,
  { world, plan, now }: Case,
): Chosen | Omit<Impossible, 'task'> => {
  const ofRole = roleIn(rig, role);
  if (ofRole === undefined)
    return {
      because: `rig ${rig.name} knows no role "${role}"`,
      hint: `Add it under roles: in rigs.yaml, or change review.role; known are ${roleNames(rig).join(', ')}`,
    };
  const { agents } = plan.settings;
  const first = named ?? ofRole.agent ?? rig.agent;
  const listed = [...new Set([first, ...(ofRole.fallback ?? agents[first]?.fallback ?? rig.fallback ?? [])])];
  // What it runs is its role's own text, whoever wrote the task.
  const own: Task = { ...task, origin: 'local', custom: {} };
  const usable = listed.filter((agent) => agentObstacle(own, agent, plan) === undefined);
  const [best] = named === undefined ? othersFirst(usable, world.polecats[polecat]?.agent) : usable;
  if (best === undefined)
    return agentObstacle(own, first, plan) ?? { because: `no agent can review it`, hint: 'mayor agents lists them' };
  const order = [best, ...usable.filter((agent) => agent !== best)];
  const agent = order.find(
    (one) => parkedNow(world, accountOf(one, rig.name, plan), now) === undefined && mayStart(world, one, now),
  );
  const chosenBy = named === best ? 'the rule for reviews' : best === ofRole.agent ? `role ${role}` : 'review';
  const options = best === (ofRole.agent ?? rig.agent) ? { ...agents[best], ...ofRole } : (agents[best] ?? {});
  const { model, effort } = options;
  return {
    agent,
    routed: {
      ...{ agent: best, role, chosenBy, fallback: order.slice(1), considered: [] },
      ...(model === undefined ? {} : { model }),
      ...(effort === undefined ? {} : { effort }),
    },
  };
};

/** Other eyes see other mistakes. */
const othersFirst = (agents: readonly string[], writer: string | undefined): readonly string[] => [
  ...agents.filter((agent) => agent !== writer),
  ...agents.filter((agent) => agent === writer),
];
