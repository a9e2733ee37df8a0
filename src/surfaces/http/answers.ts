/** What a town answers, as it came over the wire, made whole: the town may be of another version. As for pictures, by shape. */
import type { Recorded } from '../../core/event.ts';
import { type PolecatId, polecatId } from '../../core/ids.ts';
import { NOTICE_WAYS } from '../../core/notices.ts';
import type { SearchView } from '../../core/search.ts';
import type { BranchRow } from '../../core/views/branches.ts';
import type { CostRow } from '../../core/views/costs.ts';
import type { FeedLine } from '../../core/views/feed-line.ts';
import type { TaskWhy } from '../../core/views/routing.ts';
import type { TimelineLine } from '../../core/views/timeline.ts';
import type { UndoRow } from '../../core/views/undos.ts';
import type { DiffView, ProgressView, TaskView, TownNews, Typed, WhyView } from '../../mayor/town.ts';
import type { Dropping } from '../../ports/branches.ts';
import type { Screen } from '../../ports/runtime.ts';
import * as shapes from './answer-shapes.ts';
import { toldIn } from './picture.ts';
import { errorOf } from './problem.ts';
import { rowsOf, texts, whole } from './shape.ts';

export const feedIn = (text: string): readonly FeedLine[] => rowsOf(toldIn(text), shapes.FEED_LINE);
export const timelineIn = (text: string): readonly TimelineLine[] => rowsOf(toldIn(text), shapes.TIMELINE_LINE);
export const screenIn = (text: string): Screen => whole(objectIn(text), shapes.SCREEN);
export const diffIn = (text: string): DiffView => whole(objectIn(text), shapes.DIFF);
export const progressIn = (text: string): ProgressView => whole(objectIn(text), shapes.PROGRESS);
export const costsIn = (text: string): readonly CostRow[] => rowsOf(toldIn(text), shapes.COST);
export const undoableIn = (text: string): readonly UndoRow[] => rowsOf(toldIn(text), shapes.UNDO);
export const searchIn = (text: string): SearchView => whole(objectIn(text), shapes.SEARCH);
export const branchesIn = (text: string): readonly BranchRow[] => rowsOf(toldIn(text), shapes.BRANCH);
export const whyIn = (text: string): WhyView => whole(objectIn(text), shapes.WHY);
export const taskWhyIn = (text: string): TaskWhy => whole(objectIn(text), shapes.TASK_WHY);
export const endedIn = (text: string): { readonly stopped: readonly string[]; readonly kept: readonly string[] } =>
  whole(objectIn(text), shapes.ENDED);

/** Lines of the feed as the stream tells them. What comes unasked is let pass where it is something else: nobody waits for it. */
export const feedNewsIn = (text: string): readonly FeedLine[] => {
  const { lines }: { readonly lines?: readonly FeedLine[] } = newsIn(text);
  return rowsOf(lines, shapes.FEED_LINE);
};

/** `undefined`: nothing in it that could be told. Ways that are not known are left out. */
export const noticeIn = (text: string): Pick<Extract<TownNews, { kind: 'notice' }>, 'notice' | 'ways'> | undefined => {
  const { notice, ways }: Partial<Extract<TownNews, { kind: 'notice' }>> = newsIn(text);
  if (typeof notice?.title !== 'string' || typeof notice.text !== 'string') return undefined;
  return { notice, ways: NOTICE_WAYS.filter((way) => Array.isArray(ways) && ways.includes(way)) };
};

/** Whose pane has written; `undefined` where it does not say. */
export const screenNewsIn = (text: string): PolecatId | undefined => {
  const { polecat }: { readonly polecat?: unknown } = newsIn(text);
  return typeof polecat === 'string' ? polecatId(polecat) : undefined;
};

/** Events that are none are let go; what an event of an unknown kind means nobody asks (feedLine). */
export const eventsIn = (text: string): readonly Recorded[] => {
  const told: readonly Recorded[] = toldIn(text);
  return Array.isArray(told) ? told.filter((one: Partial<Recorded> | undefined) => typeof one?.seq === 'number') : [];
};

/** @throws where it has no task at all */
export const taskIn = (text: string): TaskView => {
  const told: TaskView = objectIn(text);
  const { task, comments, history } = told;
  if (typeof task?.id !== 'string') throw none();
  return {
    ...told,
    task: {
      ...task,
      ...whole(task, shapes.TASK),
      dependsOn: Array.isArray(task.dependsOn) ? task.dependsOn : [],
    },
    comments: rowsOf(comments, shapes.COMMENT),
    ...(history === undefined ? {} : { history: rowsOf(history, shapes.VERSION) }),
  };
};

/** What a newer town means by another word is not that anything was typed. */
export const typedIn = (text: string): Exclude<Typed, 'gone'> => {
  const told: { readonly kind?: unknown; readonly because?: unknown } = objectIn(text);
  if (told.kind === 'typed') return { kind: 'typed' };
  return { kind: 'held', because: typeof told.because === 'string' ? told.because : 'the town does not say why' };
};

export const droppingIn = (text: string): Dropping => {
  const told: Partial<Extract<Dropping, { kind: 'deleted' }>> & { readonly because?: unknown } = objectIn(text);
  if (told.kind === 'deleted') return { kind: 'deleted', proof: told.proof ?? { kind: 'reachable' } };
  return { kind: 'kept', because: typeof told.because === 'string' ? told.because : 'the town does not say why' };
};

/** @throws where it names no program */
export const argvIn = (text: string): readonly string[] => {
  const { argv }: { readonly argv?: unknown } = objectIn(text);
  const words = texts(argv);
  if (!Array.isArray(words) || words.length === 0) throw none();
  return words;
};

const isObject = (told: unknown): boolean => typeof told === 'object' && !Array.isArray(told);

const objectIn = (text: string) => {
  const told = toldIn(text);
  if (!isObject(told)) throw none();
  return told;
};

const newsIn = (text: string) => {
  const told = toldIn(text);
  return isObject(told) ? told : {};
};

const none = (): Error =>
  errorOf({
    ...{ kind: 'bug', what: 'The town answered with something else than what was asked' },
    hint: 'It may be of another version: mayor doctor says so',
  });
