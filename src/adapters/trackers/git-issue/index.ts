/** Issues of git-issue: text files in a repository of their own, `.issues` in the clone. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TerminalError } from '../../../core/errors.ts';
import type { Lack, Tracker } from '../../../ports/tracker.ts';
import type { TrackerPlace } from '../define.ts';
import { issueTracker } from '../issue-tracker.ts';
import { issueFiles } from './files.ts';

export const gitIssueOptions = z.strictObject({ pollSeconds: z.number().positive().default(5) });

/**
 * Speaks to the files, whose format the tool documents for that purpose: its own commands open an
 * editor for every text. Opening touches nothing.
 */
export function gitIssueTracker(
  { pollSeconds }: z.infer<typeof gitIssueOptions>,
  { rig, path, clock }: TrackerPlace,
): Tracker {
  const folder = join(path, '.issues');
  const found = async (): Promise<string> => {
    const own = await stat(join(folder, '.git')).catch(() => undefined); // Not there: said below.
    if (own !== undefined) return folder;
    throw new TerminalError(`Rig "${rig}" has no issues of its own at ${folder}`, {
      hint: 'Run `git issue init` there (not with -e: Mayor writes nothing to your branches), and put .issues into .gitignore',
    });
  };
  const store = issueFiles({ folder: found, rig, clock });
  return issueTracker({ kind: 'git-issue', lacks: LACKS, store, rig, path, clock, pollMs: pollSeconds * 1_000 });
}

const LACKS: readonly Lack[] = [
  {
    what: 'claims',
    instead: 'refs in your clone decide who works; the tag status:in-progress and the assignee show it',
  },
  {
    what: 'claims between clones',
    instead: 'who is shown as assignee is left alone; before that is pushed two may begin',
  },
  {
    what: 'knowing who wrote an issue',
    instead: 'it may come from anywhere, so every task counts as foreign: a script in it is never run',
  },
  {
    what: 'priority, kind, agent, role, outcome and status',
    instead: 'tags such as priority:1, kind:chore, agent:…, role:…, status:in-review',
  },
  { what: 'dependencies and the rarer fields', instead: 'one line in an HTML comment at the end of the description' },
  { what: 'sync', instead: '`git issue pull` and `git issue push`' },
  { what: 'times to the millisecond', instead: 'whole seconds; a comment moves the time of the last change' },
];
