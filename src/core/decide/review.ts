import { returnedBrief } from '../briefs.ts';
import { type Decides, events, refuse, refuseLate, refuseOver, sayActor } from '../decide.ts';
import type { MergeState } from '../model.ts';
import { polecatOf } from '../names.ts';
import { failureIn, obstacleIn, redChecksIn } from '../preview.ts';
import { reviewObstacle } from '../reviewing.ts';
import { convoyOfWhole, isLandingWhole, togetherOf } from '../together.ts';
import { decidedBy, otherPick } from './contest.ts';

export const decideReview: Decides<'approve' | 'reject'> = {
  approve: (world, { task, tree, anyway }, { actor, settings }) => {
    const merge = world.merges[task];
    if (merge === undefined) return refuseLate(task, `${task} is not in review`, 'mayor status shows what is');
    const convoy = togetherOf(world, task);
    if (convoy !== undefined)
      return refuse(
        `${task} lands with the rest of convoy "${convoy.name}"`,
        `Once all of it is gathered: mayor approve ${convoy.id}`,
      );
    if (settings.rigs[merge.rig]?.merge === 'pr')
      return refuse(`${task} is merged by its pull request`, merge.pr?.url ?? 'It is being opened: mayor status');
    if (merge.state.kind !== 'in-review')
      return refuseLate(task, `${task} is ${sayState(merge.state.kind)}, not in review`);
    if (merge.tree !== tree) {
      return refuse(`${task} has changed since it was shown`, `Look again: mayor diff ${task}`);
    }
    const other = otherPick(world, task);
    if (other !== undefined) return other;
    const failed = obstacleIn(merge);
    const unreviewed = reviewObstacle(world, merge, settings.rigs[merge.rig] ?? {});
    const obstacle = [failed, unreviewed].filter((one) => one !== undefined).join(', and ');
    if (obstacle !== '' && anyway !== true) {
      const again =
        failureIn(merge.preview) === undefined || redChecksIn(merge.preview).length > 0
          ? 'Or let it land all the same'
          : 'Or have it tried once more, alone';
      const way = failed === undefined ? 'Or without its review' : again;
      return refuse(
        `${task} is ${obstacle}`,
        `Reject it: mayor reject ${task} --because "…". ${way}: mayor approve ${task} --anyway`,
      );
    }
    const approved = {
      ...{ type: 'merge.approved' as const, task, tree, by: sayActor(actor) },
      ...(failed === undefined ? {} : { anyway: true as const }),
      ...(unreviewed === undefined ? {} : { unreviewed: true as const }),
    };
    const say = obstacle === '' ? 'and will be merged' : `although it is ${obstacle}`;
    return events([...decidedBy(world, task, tree, sayActor(actor)), approved], `${task} is approved ${say}`, task);
  },

  reject: (world, { task, because }, { actor, now, fresh, settings }) => {
    const merge = world.merges[task];
    if (merge === undefined) return refuseOver(task, `${task} is not in review`, 'mayor status shows what is');
    const whole = convoyOfWhole(world, task);
    if (whole !== undefined)
      return refuse(
        `Convoy "${whole.name}" was written by several: say which task is to be done anew`,
        `mayor reject TASK --because "…", for one of ${whole.tasks.join(', ')}; the others stay gathered`,
      );
    const convoy = togetherOf(world, task);
    if (convoy !== undefined && isLandingWhole(world, convoy.id))
      return refuse(`Convoy "${convoy.name}" is landing: too late to reject ${task}`);
    if (!['in-review', 'gathered', 'approved', 'held', 'stuck'].includes(merge.state.kind)) {
      const late = OVER.has(merge.state.kind) ? refuseOver : refuseLate;
      return late(task, `${task} is ${sayState(merge.state.kind)}: too late to reject it`);
    }
    if (because.trim() === '') return refuse('A rejection needs a reason', `mayor reject ${task} --because "…"`);
    const worker = world.polecats[merge.polecat] ?? { id: polecatOf(1) };
    const base = settings.rigs[merge.rig]?.base ?? 'the base';
    const brief = returnedBrief(task, 'rejected', because, base, `returned-${fresh}`, now);
    return events(
      [
        { type: 'merge.returned', task, because: 'rejected', detail: because, by: sayActor(actor), brief },
        ...clearStuck(world, task, sayActor(actor)),
      ],
      `${task} is rejected${overruling(merge.state)}, and goes back to ${worker.id} with your reason`,
      task,
    );
  },
};

/** Whose approval that ends: they may have given it a moment before, and nobody else says so here. */
const overruling = (state: MergeState): string =>
  state.kind === 'approved' ? `, although ${state.by} had approved it` : '';

const clearStuck = (world: Parameters<(typeof decideReview)['reject']>[0], task: string, by: string) =>
  Object.values(world.inbox)
    .filter((item) => item.task === task && item.kind === 'stuck')
    .map((item) => ({ type: 'inbox.removed' as const, item: item.id, by }));

/** Nobody can send it back from there. */
const OVER: ReadonlySet<MergeState['kind']> = new Set(['landing', 'landed', 'settled']);

const words: Readonly<Record<string, string>> = {
  approved: 'approved already',
  checking: 'being checked',
  landing: 'landing',
  landed: 'on the base already',
  settled: 'merged already',
  returned: 'back with its agent',
  held: 'waiting to land',
};
const sayState = (kind: string): string => words[kind] ?? kind;
