/** What a surface asks for and the picture does not hold: a diff, the evidence, the last lines, a pane. */
import { weigh } from '../core/evidence.ts';
import type { TaskId } from '../core/ids.ts';
import type { Observed } from '../core/observed.ts';
import { feedLine } from '../core/views/feed.ts';
import type { FeedLine } from '../core/views/feed-line.ts';
import type { StatusView } from '../core/views/status.ts';
import { wholeTitle } from '../core/views/together.ts';
import type { Journal } from '../ports/journal.ts';
import type { Hands } from './perform.ts';
import { pausedNow } from './plan.ts';
import type { Town, WhyView } from './town.ts';

export const lastLines = async (journal: Journal, seq: number, limit: number): Promise<readonly FeedLine[]> => {
  const recorded = await journal.read(Math.max(0, seq - limit * 3), limit * 3);
  return recorded.flatMap((one) => feedLine(one) ?? []).slice(-limit);
};

export const paneOf = (observed: Observed | undefined, polecat: string): string | undefined => {
  const panes = observed?.panes ?? 'unknown';
  if (panes === 'unknown') return undefined;
  return panes.filter((pane) => pane.polecat === polecat).sort((a, b) => b.run - a.run)[0]?.pane;
};

/** Bytes of a diff that are shown to a person. */
const DIFF_LIMIT = 2_000_000;

export const diffOf = async (
  { house, store }: Hands,
  task: string,
  status: StatusView | undefined,
): ReturnType<Town['diff']> => {
  const merge = store.world().merges[task];
  const rig = merge === undefined ? undefined : house.rig(merge.rig);
  if (merge === undefined || rig === undefined) return 'absent';
  const diff = await rig.workspace.diff(merge.commit, { limit: DIFF_LIMIT });
  const title = status?.tasks.find((row) => row.id === task)?.title ?? wholeTitle(store.world(), task);
  const { commit, tree, note } = merge;
  const review = store.world().reviews[task];
  const said = { ...(note === undefined ? {} : { note }), ...(review === undefined ? {} : { review }) };
  return { ...diff, task, title, commit, tree, ...said };
};

export const progressOf = async ({ house, store }: Hands, id: string): ReturnType<Town['progress']> => {
  const polecat = store.world().polecats[id];
  const rig = polecat === undefined ? undefined : house.rig(polecat.rig);
  if (polecat?.worktree === undefined || rig === undefined) return 'absent';
  const diff = await rig.workspace.progress(polecat.worktree, { limit: DIFF_LIMIT });
  return diff === 'absent' ? diff : { ...diff, polecat: id, task: polecat.task, branch: polecat.branch };
};

/** Of the rig that the picture names; a task that is just being made is looked for in all of them. */
export const taskOf = async (
  { house }: Hands,
  task: TaskId,
  status: StatusView | undefined,
): ReturnType<Town['task']> => {
  const named = house.rig(status?.tasks.find((row) => row.id === task)?.rig ?? '');
  for (const { tracker } of named === undefined ? house.rigs() : [named]) {
    const found = await tracker.get(task);
    if (found === 'absent') continue;
    const history = await tracker.archive?.history(task);
    return history === undefined || history === 'absent' ? found : { ...found, history };
  }
  return 'absent';
};

export const whyOf = ({ store, house }: Hands, observed: Observed, id: string): WhyView | 'absent' => {
  const polecat = store.world().polecats[id];
  if (polecat === undefined) return 'absent';
  const pane =
    observed.panes === 'unknown'
      ? undefined
      : observed.panes.find((one) => one.polecat === id && one.run === polecat.run);
  const { signal, ranked } = weigh(observed.signs[id] ?? [], pane, house.clock.now());
  const budget = pausedNow(house, store.world(), polecat);
  return { polecat: id, signal, ranked, ...(budget === undefined ? {} : { budget }) };
};
