/** Issues that stand as comments in the sources, in the form of SCIIT. Read only: the source is the tracker. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { UsageError } from '../../../core/errors.ts';
import type { Task } from '../../../core/model.ts';
import type { Lack, Tracker } from '../../../ports/tracker.ts';
import { gitIn } from '../../git.ts';
import type { TrackerPlace } from '../define.ts';
import { type IssueStore, issueTracker } from '../issue-tracker.ts';
import { readSources } from './history.ts';
import { taskOf } from './task.ts';

export const sciitOptions = z.strictObject({
  branch: z.string().min(1).default('HEAD'),
  pollSeconds: z.number().positive().default(10),
});

/** Opening touches nothing, and nothing is ever written but claims. */
export function sciitTracker(
  { branch, pollSeconds }: z.infer<typeof sciitOptions>,
  { rig, path, clock }: TrackerPlace,
): Tracker {
  const read = readSources(gitIn(path), rig, branch);
  let listed: { readonly from: unknown; readonly tasks: readonly Task[] } | undefined;
  const list = async (): Promise<readonly Task[]> => {
    const from = await read();
    if (listed?.from !== from) listed = { from, tasks: from.map((issue) => taskOf(issue, rig)) };
    return listed.tasks;
  };
  const store: IssueStore = {
    list,
    get: async (id) => (await list()).find((task) => task.id === id),
    comments: async () => [],
    create: async ({ title }) => {
      throw new UsageError(`Tasks of rig "${rig}" are comments in its sources: none can be made here`, {
        hint: `Write a block comment with "@issue <short-name>", "@title ${title}" and "@description …" where the work is, and commit it to ${branch}`,
      });
    },
    async save(before, after, _, comment) {
      if (comment === undefined && isClaimOnly(before, after)) return before;
      throw new UsageError(`${before.id} is a comment in the sources and cannot be changed here`, {
        hint:
          after.status === 'closed'
            ? `Take the comment away in ${before.externalRef} and commit that to ${branch}: then the task is closed`
            : `Edit the comment in ${before.externalRef}`,
      });
    },
  };
  return issueTracker({ kind: 'sciit', lacks: LACKS, store, rig, path, clock, pollMs: pollSeconds * 1_000 });
}

/** Who works on it, and how far it is, is told by the claim alone. */
const isClaimOnly = (before: Task, after: Task): boolean => {
  const bare = ({ status: _, assignee: __, updatedAt: ___, ...rest }: Task) => rest;
  return before.status !== 'closed' && after.status !== 'closed' && isDeepStrictEqual(bare(before), bare(after));
};

const LACKS: readonly Lack[] = [
  {
    what: 'making, changing and closing tasks',
    instead: 'edit the comment in the source; a task is closed once its comment is gone',
    prevents: ['attempts', 'tasks'],
  },
  {
    what: 'notes on a task, and that it is in review',
    instead: 'Mayor’s own journal; the tracker goes on saying in-progress',
  },
  { what: 'claims', instead: 'refs in your clone; a comment that names an assignee is that person’s' },
  { what: 'knowing whose words these are', instead: 'every task counts as foreign: a script in it is never run' },
  { what: 'the whole history', instead: 'closed tasks of the last 5,000 commits; times are those of commits' },
  { what: 'sync', instead: 'pull and push your sources' },
  { what: 'fields of its own for kind, agent and role', instead: '@labels such as bug, agent:…, role:…' },
];
