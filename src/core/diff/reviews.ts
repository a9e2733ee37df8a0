/** What reviews need next: changes held against the rule, reviewers that are to go, a person where rounds are used up. */
import type { Action } from '../action.ts';
import type { TownEvent } from '../event.ts';
import { type Instant, itemId } from '../ids.ts';
import type { InboxItem, MergeRequest, Polecat, World } from '../model.ts';
import { workerKey } from '../names.ts';
import { leaveReview } from '../review/leave.ts';
import { reviewStanding, sayReview } from '../reviewing.ts';
import type { Settings } from '../settings.ts';

export const reviewActions = (world: World, settings: Settings, now: Instant): readonly Action[] => {
  const merges = Object.values(world.merges);
  return [
    ...merges.filter((merge) => standingIn(world, merge, settings)?.kind === 'unknown').map(match),
    ...Object.values(world.polecats).flatMap((polecat) => endOf(world, polecat, settings)),
    ...asking(world, merges, settings, now),
  ];
};

const standingIn = (world: World, merge: MergeRequest, { rigs }: Settings) => {
  const rig = rigs[merge.rig];
  return rig === undefined || rig.merge === 'pr' ? undefined : reviewStanding(world, merge, rig);
};

const match = ({ task }: MergeRequest): Action => ({ kind: 'match', key: `match:${task}`, task });

/** A reviewer whose commit is not in review any more, or needs none, has nothing to say. */
const endOf = (world: World, polecat: Polecat, settings: Settings): readonly Action[] => {
  const { reviews, phase } = polecat;
  if (reviews === undefined || phase.kind === 'leaving') return [];
  const merge = world.merges[reviews.task];
  const because = whyOver(world, merge, polecat, settings);
  return because === undefined
    ? []
    : [{ kind: 'record', key: workerKey(polecat.id), events: leaveReview(world, polecat, because) }];
};

const whyOver = (
  world: World,
  merge: MergeRequest | undefined,
  { reviews }: Polecat,
  settings: Settings,
): string | undefined => {
  if (merge === undefined) return 'what it reviews is not handed in any more';
  if (merge.commit !== reviews?.commit) return 'what it reviews has another commit';
  const standing = standingIn(world, merge, settings);
  if (standing === undefined) return 'what it reviews is not in review any more';
  // Held against another rule just now: that comes first.
  if (standing.kind === 'running' || standing.kind === 'stuck' || standing.kind === 'unknown') return undefined;
  return `what it reviews is ${sayReview(standing)}`;
};

const ASKING = 'review-changes-';

/** Of changes that no reviewer rejects any more a person is told, as long as that is so. */
const asking = (world: World, merges: readonly MergeRequest[], settings: Settings, now: Instant): readonly Action[] => {
  const wanted = new Map(
    merges.flatMap((merge): readonly (readonly [string, InboxItem])[] => {
      const standing = standingIn(world, merge, settings);
      return standing?.kind === 'changes' ? [itemOf(world, merge, standing.verdict.text ?? '', now)] : [];
    }),
  );
  const added = [...wanted].filter(([id]) => world.inbox[id] === undefined);
  const gone = Object.values(world.inbox).filter(({ id }) => id.startsWith(ASKING) && !wanted.has(id));
  const events: readonly TownEvent[] = [
    ...added.map(([, item]) => ({ type: 'inbox.added' as const, item })),
    ...gone.map(({ id }) => ({ type: 'inbox.removed' as const, item: id, by: 'mayor' })),
  ];
  return events.length === 0 ? [] : [{ kind: 'record', key: 'reviews', events }];
};

const itemOf = (world: World, { task, rig }: MergeRequest, text: string, at: Instant): readonly [string, InboxItem] => {
  const id = itemId(`${ASKING}${task}`.slice(0, 64));
  const rounds = world.reviews[task]?.rounds ?? 0;
  const after = rounds === 0 ? '' : ` after ${rounds === 1 ? '1 round' : `${rounds} rounds`}`;
  const by = world.reviews[task]?.verdict?.by ?? 'a reviewer';
  const ways = `mayor review ${task} shows what it said; --send gives all of it to the agent, mayor approve ${task} --anyway takes it as it is.`;
  return [
    id,
    {
      ...{ id, kind: 'stuck', rig, task, at },
      title: `${by} still wants changes of ${task}${after}`,
      detail: text === '' ? ways : `${text}\n\n${ways}`,
      // It goes by itself once the work is rejected, changed or approved.
      options: [],
    },
  ];
};
