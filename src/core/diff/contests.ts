/** What a contest needs next: attempts that are not tasks yet, files that are to go over, and its end. */
import type { Action } from '../action.ts';
import {
  type Attempt,
  type Contest,
  contestKey,
  hasHandedIn,
  LANDING,
  liveContests,
  standingOf,
  workerOn,
} from '../contest.ts';
import type { TownEvent } from '../event.ts';
import { type Instant, itemId, type TaskId } from '../ids.ts';
import type { World } from '../model.ts';
import { workerKey } from '../names.ts';
import { isAtRest, type Observed, taskOf } from '../observed.ts';

export const contestActions = (world: World, observed: Observed, now: Instant): readonly Action[] => {
  const live = liveContests(world);
  return [...live.flatMap((contest) => nextOf(world, contest, observed)), ...failedItems(world, live, observed, now)];
};

const nextOf = (world: World, contest: Contest, observed: Observed): readonly Action[] => {
  const standing = standingOf(world, contest);
  switch (standing.kind) {
    case 'open':
    case 'picked':
      return goOn(world, contest, observed);
    case 'won':
      return wind(world, contest, standing.n);
    case 'cancelled':
      return wind(world, contest, undefined);
    case 'over':
      return [];
  }
};

const record = (task: TaskId, events: readonly TownEvent[]): readonly Action[] => [
  { kind: 'record', key: contestKey(task), events },
];

const goOn = (world: World, contest: Contest, observed: Observed): readonly Action[] => {
  const { task, rig, attempts, graft } = contest;
  const gone = goneBecause(contest, observed);
  if (gone !== undefined && !isLanding(world, contest))
    return record(task, [{ type: 'contest.cancelled', task, by: 'mayor', because: gone }]);
  // One after the other, so that their ids are in their order.
  const next = attempts.find(({ child }) => child === undefined);
  if (next !== undefined) return [{ kind: 'enter', key: contestKey(task), rig, task, n: next.n }];
  return graft?.state.kind === 'wanted' ? grafting(world, contest, observed) : [];
};

const isLanding = (world: World, { attempts }: Contest): boolean =>
  attempts.some(({ child }) => LANDING.has(world.merges[child ?? '']?.state.kind ?? 'returned'));

/** What ends a contest from outside: whoever closes the task wants none of its attempts. */
const goneBecause = ({ task, rig, openedAt }: Contest, observed: Observed): string | undefined => {
  const told = taskOf(observed, rig, task);
  // A look that is older than the contest shows the task as it was before.
  if (told === 'unknown' || told === 'absent' || (observed.rigs[rig]?.askedAt ?? 0) <= openedAt) return undefined;
  return told.status === 'closed' ? 'the task was closed elsewhere' : undefined;
};

/** Only in a branch that rests: whoever still works there would find its files changed. */
const grafting = (world: World, { task, rig, attempts, graft }: Contest, observed: Observed): readonly Action[] => {
  const child = attempts.find(({ n }) => n === graft?.n)?.child;
  if (graft === undefined || child === undefined) return [];
  const merge = world.merges[child];
  const worker = workerOn(world, child);
  const refuse = (because: string) => record(task, [{ type: 'contest.graft-refused', task, because }]);
  // Whether its branch still is where it was asked for is the performer's to see: an earlier try of it may have moved it.
  if (merge?.state.kind !== 'in-review') return refuse(`attempt ${graft.n} has changed since it was shown`);
  if (!hasHandedIn(worker)) return refuse(`${worker?.id} was told something, and works on attempt ${graft.n}`);
  if (worker === undefined) return [{ kind: 'graft', key: contestKey(task), rig, task, graft }];
  if (observed.panes === 'unknown') return [];
  const lives = observed.panes.some((pane) => pane.polecat === worker.id && pane.alive);
  if (lives && !isAtRest(observed.verdicts[worker.id]?.signal)) return [];
  return [{ kind: 'graft', key: workerKey(worker.id), rig, task, graft }];
};

/** Everybody but the winner leaves, then the task itself is brought to its end. */
const wind = (world: World, contest: Contest, winner: number | undefined): readonly Action[] => {
  const { task, rig, attempts } = contest;
  const losers = attempts.filter(({ n, left }) => n !== winner && left === undefined);
  if (losers.length === 0) return [{ kind: 'conclude', key: contestKey(task), rig, task }];
  const because = winner === undefined ? `the attempts at ${task} were ended` : `attempt ${winner} of ${task} won`;
  const leaving = losers.flatMap((loser) => leave(world, loser, because));
  const ready = losers.find(({ child }) => child === undefined || !isStillThere(world, child));
  const dismissed: readonly Action[] =
    ready === undefined ? [] : [{ kind: 'dismiss', key: contestKey(task), rig, task, n: ready.n }];
  return [...leaving, ...dismissed];
};

const isStillThere = (world: World, child: TaskId): boolean =>
  workerOn(world, child) !== undefined || world.merges[child] !== undefined;

/** As for a task that was closed elsewhere: its merge goes, its worker leaves, and what waits for a person with them. */
const leave = (world: World, { child }: Attempt, because: string): readonly Action[] => {
  if (child === undefined) return [];
  const worker = workerOn(world, child);
  const merge = world.merges[child];
  const items = Object.values(world.inbox).filter((item) => item.task === child);
  const events: readonly TownEvent[] = [
    ...(merge === undefined ? [] : [{ type: 'merge.dropped' as const, task: child, because }]),
    ...(worker === undefined || worker.phase.kind === 'leaving'
      ? []
      : [{ type: 'polecat.leaving' as const, polecat: worker.id, epoch: worker.epoch, because }]),
    ...items.map((item) => ({ type: 'inbox.removed' as const, item: item.id, by: because })),
  ];
  if (events.length === 0) return [];
  return [{ kind: 'record', key: worker === undefined ? contestKey(child) : workerKey(worker.id), events }];
};

const FAILED = 'attempts-';

/** None of them holds the others up, but when none is left a person has to know. */
const failedItems = (world: World, live: readonly Contest[], observed: Observed, now: Instant): readonly Action[] => {
  const failed = live.filter(
    (contest) =>
      standingOf(world, contest).kind === 'open' &&
      contest.attempts.every((one) => hasFailed(world, contest, one, observed)),
  );
  const wanted = new Map(failed.map((contest) => [itemId(`${FAILED}${contest.task}`), contest]));
  const added = [...wanted].flatMap(([id, { task, rig, attempts }]): readonly TownEvent[] =>
    world.inbox[id] !== undefined
      ? []
      : [
          {
            type: 'inbox.added',
            item: {
              id,
              kind: 'stuck',
              rig,
              task,
              title: `All ${attempts.length} attempts at ${task} have failed`,
              detail: `mayor attempts ${task} shows why. Try one of them again, or end them: mayor attempts cancel ${task}`,
              // It goes by itself once one of them works again.
              options: [],
              at: now,
            },
          },
        ],
  );
  const gone = Object.values(world.inbox).flatMap(({ id }): readonly TownEvent[] =>
    id.startsWith(FAILED) && !wanted.has(id) ? [{ type: 'inbox.removed', item: id, by: 'mayor' }] : [],
  );
  return added.length + gone.length === 0 ? [] : [{ kind: 'record', key: 'attempts', events: [...added, ...gone] }];
};

const hasFailed = (world: World, { rig }: Contest, { child }: Attempt, observed: Observed): boolean => {
  if (child === undefined) return false;
  const told = taskOf(observed, rig, child);
  if (told !== 'unknown' && told !== 'absent' && told.status === 'closed') return true;
  const phase = workerOn(world, child)?.phase.kind;
  return phase === 'stuck' || phase === 'stopped';
};
