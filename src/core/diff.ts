/** goals × observed → actions: the difference between what should be and what is. */
import type { Action } from './action.ts';
import { markOf, taskBrief, undoneWords } from './briefs.ts';
import { conflictCounts } from './conflicts.ts';
import { desire, type Goals, type Plan, pauseOf } from './desire.ts';
import { accountActions } from './diff/accounts.ts';
import { askActions } from './diff/asks.ts';
import { budgetActions, pauseActions } from './diff/budget.ts';
import { claimActions } from './diff/claims.ts';
import { contestActions } from './diff/contests.ts';
import { reviewActions } from './diff/reviews.ts';
import { strayPanes } from './diff/strays.ts';
import { trackerActions } from './diff/tracker.ts';
import { workerActions } from './diff/worker.ts';
import type { Instant } from './ids.ts';
import { itemId } from './ids.ts';
import { nextMerges } from './merging.ts';
import type { World } from './model.ts';
import { branchOf, polecatOf } from './names.ts';
import type { Observed } from './observed.ts';
import { reviewBrief } from './review/briefs.ts';
import { reviewIdOf } from './review/rule.ts';
import { roleIn } from './roles.ts';
import { optionsFor, type Routed } from './routing.ts';
import type { RigSettings } from './settings.ts';
import { type Undo, undoOf } from './undo.ts';
import { nextUndos } from './undoing.ts';

/** Time and chance of one look at the world. */
export type Moment = {
  readonly now: Instant;
  /** At least 0, below 1: spreads retries. */
  readonly chance: number;
  /** A new id for a session that an assignment begins; called once for each. */
  readonly session: () => string;
};

/** All that is to be done next. An empty list means: what is, is what should be. */
export const nextActions = (world: World, observed: Observed, plan: Plan, moment: Moment): readonly Action[] => {
  const goals = desire(world, observed, plan, moment.now);
  return [
    ...assignments(world, goals, plan, moment),
    ...impossible(world, goals, moment),
    ...accountActions(world, observed, plan, moment),
    ...budgetActions(world, goals.budgets),
    ...Object.values(world.polecats).flatMap((polecat) =>
      goals.wishes[polecat.id] === 'paused'
        ? pauseActions(polecat, pauseOf(goals.budgets, polecat) ?? '', observed, moment.now)
        : workerActions(world, polecat, goals.wishes[polecat.id] ?? 'kept', observed, plan, moment),
    ),
    ...strayPanes(world, observed),
    ...askActions(world, observed, moment.now),
    ...claimActions(world, observed, moment.now),
    ...trackerActions(world, observed, plan, moment.now),
    ...contestActions(world, observed, moment.now),
    ...reviewActions(world, plan.settings, moment.now),
    // Before the merges, for one of both has the rig's key.
    ...nextUndos(world, plan.settings, moment.now),
    ...nextMerges(
      world,
      observed,
      plan.settings,
      moment.now,
      conflictCounts(Object.values(observed.conflicts ?? {}).flat()),
    ),
  ];
};

/** Every assignment in one record, so that epochs follow one another without a gap. */
const assignments = (world: World, goals: Goals, plan: Plan, moment: Moment): readonly Action[] => {
  if (goals.assignments.length === 0) return [];
  const events = goals.assignments.map(({ task, rig, agent, routed, convoy, polecat, reviews }, index) => {
    const epoch = world.epoch + index + 1;
    const merge = reviews === undefined ? undefined : world.merges[reviews.task];
    const branch = merge?.branch ?? branchOf(task);
    const sessions = plan.traits[agent]?.sessions ?? 'none';
    const session = polecat?.session ?? (sessions === 'given' ? moment.session() : undefined);
    return {
      type: 'polecat.assigned' as const,
      polecat: polecat?.id ?? polecatOf(epoch),
      epoch,
      rig: rig.name,
      task: reviews === undefined ? task.id : reviewIdOf(task.id),
      agent,
      ...(routed.role === undefined ? {} : { role: routed.role }),
      ...optionsFor(routed, agent, plan.settings),
      chosenBy: agent === routed.agent ? routed.chosenBy : `fallback of ${routed.agent}, whose account rests`,
      branch,
      taskMark: markOf(task),
      brief:
        merge === undefined
          ? taskBrief(task, branch, rig.base, moment.now, wordsOf(routed, rig, undoOf(world.undos, task.id)))
          : reviewBrief(task, merge, world.reviews[task.id], rig, routed.role, moment.now),
      ...(reviews === undefined ? {} : { reviews }),
      ...(convoy === undefined ? {} : { convoy }),
      ...(session === undefined ? {} : { session }),
    };
  });
  return [{ kind: 'record', key: 'assign', events }];
};

/** What its role adds to the brief, and that it was undone. */
const wordsOf = ({ role }: Routed, rig: RigSettings, undo: Undo | undefined): string | undefined => {
  const prompt = role === undefined ? undefined : roleIn(rig, role)?.prompt;
  const words = [
    ...(prompt === undefined ? [] : [`Your role is ${role}. ${prompt.trim()}`]),
    ...(undo === undefined ? [] : [undoneWords(undo, rig.base)]),
  ];
  return words.length === 0 ? undefined : words.join('\n\n');
};

const impossible = (world: World, { impossible: list }: Goals, { now }: Moment): readonly Action[] => {
  const wanted = new Map(
    list.map((one) => [itemId(`cannot-${one.of === undefined ? '' : 'review-'}${one.task.id}`), one]),
  );
  const added = [...wanted].filter(([id]) => world.inbox[id] === undefined);
  const gone = Object.values(world.inbox).filter((item) => item.id.startsWith('cannot-') && !wanted.has(item.id));
  if (added.length + gone.length === 0) return [];
  return [
    {
      kind: 'record',
      key: 'impossible',
      events: [
        ...added.map(([id, { task, because, hint, of }]) => ({
          type: 'inbox.added' as const,
          item: {
            id,
            kind: 'stuck' as const,
            rig: task.rig,
            task: task.id,
            title: `${task.id} cannot be ${of === undefined ? 'worked' : 'reviewed'}: ${because}`,
            detail: hint,
            // It goes by itself once its cause does: dismissed, it would be back at the next look.
            options: [],
            at: now,
          },
        })),
        ...gone.map(({ id }) => ({ type: 'inbox.removed' as const, item: id, by: 'mayor' })),
      ],
    },
  ];
};
