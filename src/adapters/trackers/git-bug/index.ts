/**
 * Bugs of git-bug, by its command. What it answers was read from the sources of version 0.10
 * (github.com/git-bug/git-bug: commands/bug, commands/cmdjson, commands/select, entities/bug, util/text).
 */
import { z } from 'zod';
import type { Lack, Tracker } from '../../../ports/tracker.ts';
import type { TrackerPlace } from '../define.ts';
import { issueTracker } from '../issue-tracker.ts';
import { toolIn } from '../tool.ts';
import { bugStore } from './bugs.ts';

export const gitBugOptions = z.strictObject({
  command: z.string().min(1).default('git-bug'),
  pollSeconds: z.number().positive().default(10),
});

/** Opening runs nothing. */
export function gitBugTracker(
  { command, pollSeconds }: z.infer<typeof gitBugOptions>,
  { rig, path, clock }: TrackerPlace,
): Tracker {
  const tool = toolIn({ command, path, install: 'Install git-bug, or name it with `command` in rigs.yaml' });
  const store = bugStore(tool, rig);
  return issueTracker({ kind: 'git-bug', lacks: LACKS, store, rig, path, clock, pollMs: pollSeconds * 1_000 });
}

const LACKS: readonly Lack[] = [
  {
    what: 'claims',
    instead: 'refs in your clone decide who works; the label status:in-progress and a hidden line show it',
  },
  {
    what: 'claims between clones',
    instead: 'who is shown in the bug is left alone; before that is pushed two may begin',
  },
  {
    what: 'knowing who wrote a bug',
    instead: 'it may have been pulled, so every task counts as foreign: a script in it is never run',
  },
  {
    what: 'priority, kind, agent, role, outcome and status',
    instead: 'labels such as priority:1, kind:chore, agent:…, role:…, status:in-review',
  },
  { what: 'dependencies and the rarer fields', instead: 'one line in an HTML comment at the end of the first comment' },
  {
    what: 'a change in one step',
    instead: 'one command a kind of field; one that breaks off is completed when it is asked for again',
  },
  {
    what: 'times of comments, and to the millisecond',
    instead: 'that of the last change of the bug, in whole seconds',
  },
  { what: 'texts over 100,000 bytes', instead: 'they are refused: its command takes them as an argument' },
  { what: 'sync', instead: '`git bug pull` and `git bug push`' },
];
