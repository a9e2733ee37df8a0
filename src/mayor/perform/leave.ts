/** The end of an assignment: handing in what a script left, and giving place and claim back. */

import type { Polecat, World } from '../../core/model.ts';
import { holderOf } from '../../core/names.ts';
import type { Worktree } from '../../core/observed.ts';
import { afterFailure } from '../../core/patience.ts';
import { plainText } from '../../core/plain.ts';
import type { House, OpenRig } from '../house.ts';
import { nothing, type Outcome, openRig, type Performer, workerIn } from '../perform.ts';

/** Where ending is handing in, exit 0 and a commit are done; every other end is a failure. */
export const collect: Performer<'collect'> = async (action, { house, store }) => {
  const polecat = workerIn(store.world(), action);
  if (polecat?.worktree === undefined) return nothing;
  const rig = openRig(house, polecat.rig);
  const look = await rig.workspace.look(polecat.worktree);
  const preset = house.preset(polecat.agent);
  const handsIn = action.exit === 0 && preset?.done === 'exit' && polecat.reviews === undefined;
  const lastWords = await lastLines(house, action.pane);
  return (world) => {
    const now = workerIn(world, action);
    if (now === undefined || now.phase.kind !== 'working' || now.run !== action.run) return [];
    const obstacle = handsIn ? obstacleTo(now, look, world) : endText(now, action.exit, preset?.exits);
    if (obstacle !== undefined || look === 'absent') {
      const because = obstacle ?? 'its worktree is gone';
      const exit = action.exit === undefined ? {} : { exit: action.exit };
      const failure = {
        polecat: now,
        run: action.run,
        because,
        detail: lastWords === '' ? because : lastWords,
        ...exit,
      };
      return afterFailure(world, failure, house.settings().patience, house.clock.now(), house.clock.random());
    }
    const { task, branch } = now;
    const { head: commit, tree } = look;
    return [
      {
        type: 'merge.requested',
        polecat: now.id,
        epoch: now.epoch,
        task,
        rig: now.rig,
        branch,
        commit,
        tree,
        by: 'exit',
      },
    ];
  };
};

const endText = (
  { reviews }: Polecat,
  code: number | undefined,
  meanings: Readonly<Record<number, string>> = {},
): string => {
  if (reviews !== undefined && code === 0) return 'it ended without a verdict';
  if (code === undefined) return 'its process ended with an unknown code';
  const meaning = meanings[code];
  return `its process ended with ${code}${meaning === undefined ? '' : `: ${meaning}`}`;
};

const LAST_LINES = 20;

/** What its screen ended with, for whoever has to find out why. */
const lastLines = async (house: House, pane: string): Promise<string> => {
  const screen = await house.runtime.screen(pane, LAST_LINES);
  if (screen === 'gone') return '';
  return plainText(screen.lines.join('\n')).trim().split('\n').slice(-LAST_LINES).join('\n');
};

const obstacleTo = (polecat: Polecat, look: Worktree | 'absent', world: World): string | undefined => {
  if (look === 'absent') return 'its worktree is gone';
  if (look.dirty.length > 0) {
    const more = look.dirty.length > 5 ? ` and ${look.dirty.length - 5} more` : '';
    return `it ended but left uncommitted files: ${look.dirty.slice(0, 5).join(', ')}${more}`;
  }
  if (look.branch !== polecat.branch) return `it ended on ${look.branch ?? 'no branch'}, not on ${polecat.branch}`;
  if (look.ahead === 0) return 'it ended without a commit';
  const merge = world.merges[polecat.task];
  return merge?.state.kind === 'returned' && merge.commit === look.head
    ? 'it ended without a new commit after its work came back'
    : undefined;
};

/** Uncommitted files are kept under a backup ref, the claim is let go, the worktree is given back. */
export const clear: Performer<'clear'> = async (action, { house, store, signs, asks, meter }) => {
  const polecat = workerIn(store.world(), action);
  if (polecat === undefined) return nothing;
  // Without its rig neither worktree nor claim could be given back, and nobody would think of them again.
  const rig = openRig(house, polecat.rig);
  const backup = await giveBack(polecat, rig);
  await letPartGo(store.world(), polecat, rig);
  if (polecat.reviews === undefined)
    await rig.tracker.release(polecat.task, polecat.claim?.holder ?? holderOf(polecat.id, polecat.epoch, house.town));
  // Some keep what they have used in that folder.
  await meter.settle(polecat.id);
  await house.dropFolder(polecat.id, house.preset(polecat.agent)?.past?.keeps);
  signs.forget(polecat.id);
  asks.settled(polecat.id);
  return cleared(action, backup);
};

/** Also a worktree that was made but never recorded, and what git still knows of one that is gone. */
const giveBack = async (polecat: Polecat, { workspace }: OpenRig): Promise<string | undefined> => {
  const path = polecat.worktree ?? (await workspace.list()).find((one) => one.polecat === polecat.id)?.path;
  if (path === undefined) return undefined;
  const look = await workspace.look(path);
  const because = polecat.phase.kind === 'leaving' ? polecat.phase.because : 'cleared';
  const backup = look !== 'absent' && look.dirty.length > 0 ? await workspace.snapshot(path, because) : undefined;
  await workspace.release(path, { force: true });
  return backup;
};

/**
 * A part of a whole that came to the base as one commit is on it in a form that no comparison of branches finds. What was
 * handed in is kept as the integration branch is; a branch with more than that stays.
 */
const letPartGo = async ({ landed, merges }: World, { task, branch }: Polecat, rig: OpenRig): Promise<void> => {
  if (landed[task]?.with === undefined || (rig.settings.strategy ?? 'merge') === 'merge') return;
  const refs = await rig.workspace.branches.list();
  const left = refs.find(({ ref }) => ref === `refs/heads/${branch}`);
  if (left !== undefined && left.tip === merges[task]?.commit) await rig.workspace.archive(branch);
};

const cleared =
  (action: { readonly polecat: Polecat['id']; readonly epoch: number }, backup: string | undefined): Outcome =>
  (world) =>
    workerIn(world, action) === undefined
      ? []
      : [
          {
            type: 'polecat.cleared',
            polecat: action.polecat,
            epoch: action.epoch,
            ...(backup === undefined ? {} : { backup }),
          },
        ];
