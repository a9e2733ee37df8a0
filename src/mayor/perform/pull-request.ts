/** The steps of a merge request that goes by a pull request, each to be repeated after a crash. */

import type { Action } from '../../core/action.ts';
import { goesBack, stuck } from '../../core/diff/pull-requests.ts';
import { hintOf, isExpected, messageOf, TransientError } from '../../core/errors.ts';
import type { TownEvent } from '../../core/event.ts';
import { shortSha, type TaskId } from '../../core/ids.ts';
import type { MergeRequest, World } from '../../core/model.ts';
import { movedBrief } from '../../core/pull-brief.ts';
import type { PullRequest } from '../../core/pull-request.ts';
import type { House } from '../house.ts';
import { nothing, type Outcome, openRig } from '../perform.ts';
import type { Store } from '../store.ts';
import { HELD_MS } from './held.ts';

/** As much of the hands as this takes. */
type Desk = {
  readonly house: Pick<House, 'clock' | 'log' | 'settings' | 'rig'>;
  readonly store: Pick<Store, 'world'>;
};
type Doing<Kind extends Action['kind']> = (action: Extract<Action, { kind: Kind }>, desk: Desk) => Promise<Outcome>;

/** After a refusal that only a person can mend. */
const REFUSED_MS = 120_000;

type Under = { readonly merge: MergeRequest; readonly pr: PullRequest };

const UP: ReadonlySet<MergeRequest['state']['kind']> = new Set(['in-review', 'approved', 'held']);

const underIn = (world: World, task: TaskId): Under | undefined => {
  const merge = world.merges[task];
  return merge?.pr === undefined || !UP.has(merge.state.kind) ? undefined : { merge, pr: merge.pr };
};

/** Events only while it is still on its way: it may have been sent back meanwhile. */
const ifUp =
  (task: TaskId, events: (under: Under, world: World) => readonly TownEvent[]): Outcome =>
  (world) => {
    const under = underIn(world, task);
    return under === undefined ? [] : events(under, world);
  };

/** What only a person can mend holds the merge, with the reason where the person looks. */
const heldByRefusal = async (task: TaskId, { house }: Desk, step: () => Promise<Outcome>): Promise<Outcome> => {
  try {
    return await step();
  } catch (error) {
    if (error instanceof TransientError || !isExpected(error)) throw error;
    const hint = hintOf(error);
    const because = hint === undefined ? messageOf(error) : `${messageOf(error)}. ${hint}`;
    house.log.warn(`${task} waits: ${because}`);
    return ifUp(task, () => [{ type: 'merge.held', task, because, until: house.clock.now() + REFUSED_MS }]);
  }
};

export const propose: Doing<'propose'> = ({ task, commit }, desk) =>
  heldByRefusal(task, desk, async () => {
    const { house, store } = desk;
    const under = underIn(store.world(), task);
    if (under === undefined || under.merge.commit !== commit) return nothing;
    const { merge, pr } = under;
    const { forge, hosting, tracker, settings } = openRig(house, merge.rig);
    if (hosting === undefined) throw new TransientError(`Rig "${merge.rig}" makes no pull requests any more`);
    const pushed = await forge.upstream.push(merge.branch, commit, pr.mine);
    if (pushed.kind === 'moved') {
      const now = house.clock.now();
      const brief = movedBrief(task, merge.branch, pushed.tip, `returned-pr-${pushed.tip}-${commit}`, now);
      const detail = `others have pushed to ${merge.branch}`;
      return ifUp(task, (at, world) =>
        goesBack(world, at.merge, { detail, brief }, house.settings().patience, house.clock.now()),
      );
    }
    const told = await tracker.get(task);
    const { labels = [], draft = false } = settings.hosting ?? {};
    const opened = await hosting.open({
      branch: merge.branch,
      base: settings.base,
      title: told === 'absent' ? task : `${told.task.title} (${task})`,
      body: bodyOf(merge, told === 'absent' ? '' : told.task.body),
      labels,
      draft,
    });
    return ifUp(task, () => [{ type: 'pr.opened', task, commit, number: opened.number, url: opened.url }]);
  });

const bodyOf = ({ note, task, polecat }: MergeRequest, body: string): string =>
  [...(note === undefined ? [] : [note.trim()]), ...(body.trim() === '' ? [] : [body.trim()])]
    .concat(`Task: ${task}\nPolecat: ${polecat}`)
    .join('\n\n');

export const follow: Doing<'follow'> = ({ task }, desk) =>
  heldByRefusal(task, desk, async () => {
    const { house, store } = desk;
    const under = underIn(store.world(), task);
    const seen = under?.pr.seen;
    if (under === undefined || seen?.merge === undefined) return nothing;
    const { merge, pr } = under;
    const { upstream } = openRig(house, merge.rig).forge;
    const commit = pr.shared ?? merge.commit;
    const followed = await upstream.follow({ commit, head: seen.head, merge: seen.merge });
    const now = house.clock.now();
    return ifUp(task, (at): readonly TownEvent[] => {
      switch (followed.kind) {
        case 'landed':
          return [{ type: 'merge.landed', task, result: followed.sha }];
        case 'held':
          return [{ type: 'merge.held', task, because: followed.because, until: now + HELD_MS }];
        case 'differs': {
          const because = `PR #${pr.number} was merged as ${seen.merge === undefined ? 'something else' : shortSha(seen.merge)}, which is not what was handed in`;
          const next = `${pr.url ?? ''}\n\nCompare the two. When all of it is there, close the task: mayor task close ${task}`;
          return stuck(at.merge, because, next, now);
        }
      }
    });
  });
