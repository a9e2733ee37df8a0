/** Folds of a merge request's way from `done` to the base. */
import { metAgain } from '../dropped.ts';
import type { Folds } from '../evolve.ts';
import type { ConvoyId, Sha, TaskId } from '../ids.ts';
import type { MergeRequest, MergeState, World } from '../model.ts';
import { redReason } from '../red-reason.ts';
import { togetherOf, wholeOf } from '../together.ts';
import { isWithdrawable } from '../withdrawing.ts';
import { withHandIn } from './contest.ts';
import { without } from './town.ts';

const change = (world: World, task: TaskId, by: (merge: MergeRequest) => MergeRequest): World => {
  const merge = world.merges[task];
  return merge === undefined ? world : { ...world, merges: { ...world.merges, [task]: by(merge) } };
};
const enter = (world: World, task: TaskId, state: MergeState): World =>
  change(world, task, (merge) => ({ ...merge, state }));

type Types =
  | 'merge.requested'
  | 'merge.moved'
  | 'merge.previewed'
  | 'merge.previewed-again'
  | 'merge.approved'
  | 'merge.withdrawn'
  | 'merge.rehearsed'
  | 'merge.checked'
  | 'merge.voided'
  | 'merge.restarted'
  | 'merge.held'
  | 'merge.landed'
  | 'merge.settled'
  | 'merge.returned'
  | 'merge.compared'
  | 'merge.stuck'
  | 'merge.dropped';

export const foldMerge: Folds<Types> = {
  'merge.requested': (world, event, at) => {
    const polecat = world.polecats[event.polecat];
    if (polecat === undefined || polecat.epoch !== event.epoch) return world;
    const { task, rig, branch, commit, tree } = event;
    const merge: MergeRequest = {
      task,
      rig,
      polecat: event.polecat,
      branch,
      commit,
      tree,
      state: { kind: 'in-review' },
      requestedAt: at,
      ...(world.merges[task]?.pr === undefined ? {} : { pr: world.merges[task].pr }),
      ...(event.note === undefined ? {} : { note: event.note }),
      ...resolutionOf(world, task),
    };
    const tries = world.tries[task];
    return {
      ...world,
      merges: { ...world.merges, [task]: merge },
      contests: withHandIn(world.contests, task, at),
      polecats: {
        ...world.polecats,
        [polecat.id]: {
          ...polecat,
          phase: { kind: 'done', since: at },
          nudges: 0,
          briefs: polecat.briefs.filter(({ kind }) => kind !== 'handover'),
        },
      },
      tries: tries === undefined ? world.tries : { ...world.tries, [task]: { ...tries, failures: 0 } },
      breakers: without(world.breakers, polecat.agent),
    };
  },
  'merge.moved': (world, { task, commit, tree }, at) =>
    change(
      world,
      task,
      ({ approvedBy: _by, preview: _older, anyway: _too, voided: _past, withdrawn: _w, ...merge }) => ({
        ...merge,
        commit,
        tree,
        movedAt: at,
        state: { kind: 'in-review' },
      }),
    ),
  'merge.previewed': (world, { task, commit, preview }) =>
    change(world, task, (merge) => {
      const { voided: _told, ...rest } = merge;
      return merge.commit === commit ? { ...rest, preview } : merge;
    }),
  'merge.previewed-again': (world, { task, commit, onto }) =>
    change(world, task, (merge) =>
      merge.commit === commit && merge.preview !== undefined
        ? { ...merge, preview: { ...merge.preview, onto } }
        : merge,
    ),
  'merge.approved': (world, { task, tree, by, anyway }) =>
    change(world, task, (merge) => {
      // An approval of another tree than the present one is void.
      if (merge.tree !== tree) return merge;
      const { withdrawn: _over, ...rest } = merge;
      return { ...rest, approvedBy: by, state: { kind: 'approved', by }, ...(anyway === undefined ? {} : { anyway }) };
    }),
  'merge.withdrawn': (world, { task, by }) =>
    change(world, task, (merge) => {
      if (!isWithdrawable(merge.state.kind)) return merge;
      const { approvedBy: _by, anyway: _too, ...rest } = merge;
      return { ...rest, state: { kind: 'in-review' }, withdrawn: by };
    }),
  'merge.voided': (world, { task, commit, bringsBack }) =>
    change(world, task, (merge) => {
      if (merge.commit !== commit || merge.state.kind !== 'approved') return merge;
      const { approvedBy: _voided, preview: _older, anyway: _too, ...rest } = merge;
      return { ...rest, state: { kind: 'in-review' }, voided: bringsBack };
    }),
  'merge.rehearsed': (world, { task, onto, result }) => enter(world, task, { kind: 'checking', onto, result }),
  'merge.checked': (world, { task, onto, result }) => enter(world, task, { kind: 'landing', onto, result }),
  'merge.restarted': (world, { task, to }) =>
    change(world, task, (merge) => ({
      ...merge,
      state: to === undefined ? { kind: 'approved', by: merge.approvedBy ?? 'unknown' } : { kind: to },
    })),
  'merge.held': (world, { task, because, until, onto }) =>
    enter(world, task, { kind: 'held', because, until, ...(onto === undefined ? {} : { onto }) }),
  'merge.landed': (world, { task, result, tip, already }) =>
    enter(world, task, {
      kind: 'landed',
      result,
      ...(tip === undefined ? {} : { tip }),
      ...(already === undefined ? {} : { already }),
    }),
  'merge.settled': (world, { task, result }, at) => ({
    ...forgetOldest(enter(world, task, { kind: 'settled', result })),
    tries: without(world.tries, task),
    undos: withoutLanded(world.undos, task),
    landed: {
      ...world.landed,
      [task]: { sha: result, at, ...alreadyThere(world, task), ...companyOf(world, task, result) },
    },
  }),
  'merge.returned': (world, event, at) => {
    const returned = enter(world, event.task, {
      kind: 'returned',
      because: event.because === 'gate' ? redReason(event.detail) : `${event.because}: ${firstLine(event.detail)}`,
    });
    const { conflict } = event;
    const next =
      conflict === undefined
        ? returned
        : change(returned, event.task, (met) => ({ ...met, resolution: metAgain(met.resolution, conflict) }));
    const merge = world.merges[event.task];
    const polecat = merge === undefined ? undefined : world.polecats[merge.polecat];
    if (merge === undefined || polecat === undefined) return next;
    const tries = world.tries[event.task] ?? { failures: 0, returns: 0, lastAt: at };
    const counted = event.because === 'rejected' ? tries.returns : tries.returns + 1;
    return {
      ...next,
      tries: { ...world.tries, [event.task]: { ...tries, returns: counted, lastAt: at } },
      polecats: {
        ...world.polecats,
        [polecat.id]: {
          ...polecat,
          phase: { kind: 'assigned' },
          nudges: 0,
          briefs: [...polecat.briefs, event.brief],
        },
      },
    };
  },
  'merge.compared': (world, { task, commit, dropped, unknown }) =>
    change(world, task, (merge) => {
      if (merge.resolution === undefined) return merge;
      const compared = { commit, dropped, ...(unknown === undefined ? {} : { unknown }) };
      return { ...merge, resolution: { ...merge.resolution, compared } };
    }),
  'merge.stuck': (world, { task, because }) => enter(world, task, { kind: 'stuck', because }),
  'merge.dropped': (world, { task }) => ({ ...world, merges: without(world.merges, task) }),
};

/** It is on the base again: that it was taken back is over, of the whole of a convoy once none of its tasks is left. */
const withoutLanded = (undos: World['undos'], task: TaskId): World['undos'] =>
  Object.fromEntries(
    Object.entries(without(undos, task)).flatMap(([id, undo]) => {
      if (!undo.tasks?.includes(task)) return [[id, undo]];
      const tasks = undo.tasks.filter((one) => one !== task);
      return tasks.length === 0 ? [] : [[id, { ...undo, tasks }]];
    }),
  );

/** A part of a convoy that landed as one: under the name of that it is undone. */
const companyOf = (world: World, task: TaskId, result: Sha): { readonly with?: ConvoyId } => {
  const convoy = togetherOf(world, task);
  if (convoy === undefined) return {};
  const whole = world.merges[wholeOf(convoy.id)]?.state;
  return whole !== undefined && 'result' in whole && whole.result === result ? { with: convoy.id } : {};
};

/** The base had it already: its `sha` is a commit of others. */
const alreadyThere = ({ merges }: World, task: TaskId): { readonly already?: true } => {
  const state = merges[task]?.state;
  return state?.kind === 'landed' && state.already === true ? { already: true } : {};
};

/** A branch that is handed in again is the resolution of the conflict that it was returned for. */
const resolutionOf = (world: World, task: TaskId): Pick<MergeRequest, 'resolution'> => {
  const resolution = world.merges[task]?.resolution;
  return resolution === undefined ? {} : { resolution };
};

/** Landed ones are shown for a while; `landed` and the journal remember all of them. */
const SETTLED = 100;
const forgetOldest = (world: World): World => {
  const settled = Object.values(world.merges).filter(({ state }) => state.kind === 'settled');
  if (settled.length <= SETTLED) return world;
  const [oldest] = settled.sort((a, b) => a.requestedAt - b.requestedAt);
  return oldest === undefined ? world : { ...world, merges: without(world.merges, oldest.task) };
};

/** A row has room for a line; the whole log went to the agent, and is in the journal. */
const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').slice(0, 200);
