/** A town, spoken to over its Unix socket. */
import type { Command, Reply } from '../../core/command.ts';
import type { Recorded } from '../../core/event.ts';
import type { PolecatId, TaskId } from '../../core/ids.ts';
import type { SearchView } from '../../core/search.ts';
import type { BranchRow } from '../../core/views/branches.ts';
import type { CostRow } from '../../core/views/costs.ts';
import type { FeedLine } from '../../core/views/feed-line.ts';
import type { TaskWhy } from '../../core/views/routing.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { TimelineLine } from '../../core/views/timeline.ts';
import type { UndoRow } from '../../core/views/undos.ts';
import type { DiffView, ProgressView, TaskView, Town, Typed, WhyView } from '../../mayor/town.ts';
import type { Dropping } from '../../ports/branches.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Screen } from '../../ports/runtime.ts';
import {
  argvIn,
  branchesIn,
  costsIn,
  diffIn,
  droppingIn,
  endedIn,
  eventsIn,
  feedIn,
  progressIn,
  screenIn,
  searchIn,
  taskIn,
  taskWhyIn,
  timelineIn,
  typedIn,
  undoableIn,
  whyIn,
} from './answers.ts';
import { listenTo } from './listening.ts';
import { pictureIn } from './picture.ts';
import { errorOf, type ProblemKind } from './problem.ts';
import { type Answer, agentOf, ask, type Link, orThrow, problemIn } from './request.ts';

export type ConnectSpec = {
  readonly socketPath: string;
  /** For the sentence that says where no town is running. */
  readonly home: string;
  /** An agent's own; who asks is proven by it, not by `submit`'s actor. */
  readonly token?: string;
  /** True for a dashboard, that asks often. */
  readonly keepAlive: boolean;
  /** Of this program; a town of another one may refuse what it does not know, and that is said then. */
  readonly version?: string;
  /** Told the version of the town with each answer; `undefined` of one that tells none. */
  readonly heard?: (version: string | undefined) => void;
  readonly clock: Pick<Clock, 'after' | 'random'>;
};

/** Connects with the first call. Every call throws NoTownError when nobody listens. */
export const connectTown = ({ keepAlive, clock, ...where }: ConnectSpec): Town & { close(): void } => {
  const agent = agentOf(keepAlive);
  const link: Link = { ...where, agent };
  const get = (path: string): Promise<Answer> => ask(link, 'GET', path);
  return {
    submit: async (command: Command) => replyIn(await ask(link, 'POST', '/v1/commands', command)),
    status: async (): Promise<StatusView> => pictureIn(orThrow(await get('/v1/status')).text),
    subscribe: (listener) => listenTo(link, clock, listener),
    events: async (after, limit): Promise<readonly Recorded[]> =>
      read(eventsIn, await get(`/v1/events?after=${after}&limit=${limit}`)),
    feed: async (limit): Promise<readonly FeedLine[]> => read(feedIn, await get(`/v1/feed?limit=${limit}`)),
    screen: async (polecat: PolecatId, history): Promise<Screen | 'gone'> =>
      readOr(screenIn, 'gone', await get(`/v1/polecats/${polecat}/screen?history=${history}`)),
    diff: async (task: TaskId): Promise<DiffView | 'absent'> =>
      readOr(diffIn, 'absent', await get(`/v1/tasks/${task}/diff`)),
    progress: async (polecat: PolecatId): Promise<ProgressView | 'absent'> =>
      readOr(progressIn, 'absent', await get(`/v1/polecats/${polecat}/progress`)),
    task: async (task: TaskId): Promise<TaskView | 'absent'> =>
      readOr(taskIn, 'absent', await get(`/v1/tasks/${task}`)),
    timeline: async (task: TaskId, limit): Promise<readonly TimelineLine[]> =>
      read(timelineIn, await get(`/v1/tasks/${task}/timeline?limit=${limit}`)),
    type: async (polecat: PolecatId, order): Promise<Typed> =>
      readOr(typedIn, 'gone', await ask(link, 'POST', `/v1/polecats/${polecat}/type`, order)),
    costs: async (): Promise<readonly CostRow[]> => read(costsIn, await get('/v1/costs')),
    undoable: async (limit): Promise<readonly UndoRow[]> => read(undoableIn, await get(`/v1/undoable?limit=${limit}`)),
    search: async (words, limit): Promise<SearchView> =>
      read(searchIn, await get(`/v1/search?words=${encodeURIComponent(words)}&limit=${limit}`)),
    branches: async (rig): Promise<readonly BranchRow[]> =>
      read(branchesIn, await get(`/v1/branches${rig === undefined ? '' : `?rig=${encodeURIComponent(rig)}`}`)),
    dropBranch: async (rig, ref, id): Promise<Dropping> =>
      read(droppingIn, await ask(link, 'POST', '/v1/branches/drop', { rig, ref, id })),
    why: async (polecat: PolecatId): Promise<WhyView | 'absent'> =>
      readOr(whyIn, 'absent', await get(`/v1/polecats/${polecat}/why`)),
    whyTask: async (task: TaskId): Promise<TaskWhy | 'absent'> =>
      readOr(taskWhyIn, 'absent', await get(`/v1/tasks/${task}/why`)),
    attach: async (polecat: PolecatId): Promise<readonly string[] | 'gone'> =>
      readOr(argvIn, 'gone', await get(`/v1/polecats/${polecat}/attach`)),
    down: async (): Promise<{ readonly stopped: readonly string[]; readonly kept: readonly string[] }> =>
      read(endedIn, await ask(link, 'POST', '/v1/down')),
    close: () => agent.destroy(),
  };
};

const read = <Value>(made: (text: string) => Value, answer: Answer): Value => made(orThrow(answer).text);

const readOr = <Value, Missing extends ProblemKind>(
  made: (text: string) => Value,
  missing: Missing,
  answer: Answer,
): Value | Missing => {
  const problem = problemIn(answer);
  if (problem?.kind === missing) return missing;
  if (problem !== undefined) throw errorOf(problem);
  return made(answer.text);
};

/** A refusal travels as a reply of its own, beside the failures. */
const replyIn = (answer: Answer): Reply => {
  const reply: Reply | { readonly error: unknown } = JSON.parse(answer.text);
  if ('ok' in reply) return reply;
  orThrow(answer);
  throw errorOf({ kind: 'bug', what: `The town answered a command with ${answer.status} and no reply` });
};
