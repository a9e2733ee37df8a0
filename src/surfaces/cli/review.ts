import type { Command } from 'commander';
import { TerminalError, UsageError } from '../../core/errors.ts';
import { convoyId, type Sha, sha, shortSha, type TaskId } from '../../core/ids.ts';
import { wholeOf } from '../../core/together.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { TaskState } from '../../core/views/task-row.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { changeNamed } from './named.ts';
import { submit } from './reply.ts';

export const addApprove = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'approve <task-or-convoy>',
    does: 'Let what a task handed in be merged: rehearsed, checked by the gates, landed',
    examples: ['mayor approve shop-k3f9', 'mayor approve shop-k3f9 --tree 4b825dc642cb', 'mayor approve greetings'],
    more: 'A convoy that lands together is approved as one, once all of it is gathered. An approval holds for the tree that mayor diff showed you; commits that came later need another look. Without mayor diff it holds for what is in review now. One whose rehearsal with the present base is red or conflicts is refused, unless --anyway: then it is merged alone, and lands only if its gates are green now or fail on the base as well; else it goes back to its agent. So is one that would bring back commits that were taken off the base, and one that lacks the review that its rig asks for.',
  })
    .option('--tree <tree>', 'approve only if this is still what was handed in (the beginning is enough)')
    .option(
      '--anyway',
      'although its rehearsal is red or conflicts (it is tried once more, alone), it brings back what was taken off the base, or it lacks its review',
    )
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, options: ApproveOptions) => {
      const status = await (await cli.town()).status();
      const task = changeNamed(status, given);
      const tree = treeOf(status, task, options.tree ?? (await cli.shown.of(task)));
      const next = `It is rehearsed, checked and landed now. Follow it: ${waitFor(status, task)}`;
      const anyway = options.anyway === true ? { anyway: true as const } : {};
      await submit(cli, { kind: 'approve', task, tree, ...anyway }, options.json === true, next);
    });
};

const waitFor = ({ convoys }: StatusView, task: TaskId): string => {
  const convoy = convoys.find(({ id }) => wholeOf(convoyId(id)) === task);
  return convoy === undefined
    ? `mayor wait --task ${task} --state landed`
    : `mayor wait --convoy ${convoy.id} --state landed`;
};

type ApproveOptions = { readonly tree?: string; readonly anyway?: true; readonly json?: true };

export const addReject = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'reject <task>',
    does: 'Reject what a task handed in: it goes back to its agent, with the reason',
    examples: ['mayor reject shop-k3f9 --because "The greeting should be friendlier"'],
  })
    .requiredOption('--because <text>', 'what the agent is to do about it')
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, { because, json }: { readonly because: string; readonly json?: true }) => {
      if (because.trim() === '') throw new UsageError('Say why with --because, so that the agent knows what to do');
      const task = changeNamed(await (await cli.town()).status(), given);
      await submit(cli, { kind: 'reject', task, because }, json === true);
    });
};

/** From here a task gets into review by itself. */
const GOES_ON: ReadonlySet<TaskState> = new Set(['assigned', 'working', 'waiting']);

/** The tree that is in review now; with `bound` (typed, or shown by mayor diff), only when it is that one. */
export const treeOf = (status: StatusView, task: TaskId, bound: string | undefined): Sha => {
  const merge = status.merges.find((row) => row.task === task);
  if (merge === undefined) {
    const state = status.tasks.find((row) => row.id === task)?.state;
    if (state === undefined)
      throw new TerminalError(`There is no task ${task} in this town`, { hint: 'mayor task list --all' });
    throw new TerminalError(`${task} has handed in nothing to approve: it is ${state}`, {
      hint: GOES_ON.has(state) ? `mayor wait --task ${task} --state in-review` : `mayor why ${task} says why`,
    });
  }
  if (bound === undefined) return sha(merge.tree);
  if (!/^[0-9a-f]{7,64}$/i.test(bound)) {
    throw new UsageError(`Not a tree: ${JSON.stringify(bound)}`, { hint: 'Give at least 7 of its hexadecimal digits' });
  }
  if (merge.tree.startsWith(bound.toLowerCase())) return sha(merge.tree);
  throw new TerminalError(`${task} has something else in review now: tree ${shortSha(merge.tree)}`, {
    hint: `mayor diff ${task}`,
  });
};
