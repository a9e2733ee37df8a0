/** Issues of a repository on GitHub, or GitHub Enterprise, by its REST API. */
import { z } from 'zod';
import type { Lack, Tracker } from '../../../ports/tracker.ts';
import { GITHUB_URL, githubClient } from '../../github-api.ts';
import type { TrackerPlace } from '../define.ts';
import { issueTracker } from '../issue-tracker.ts';
import { issuesIn } from './issues.ts';

export const githubOptions = z.strictObject({
  repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'is owner/name'),
  url: z.url({ protocol: /^https?$/ }).default(GITHUB_URL),
  tokenEnv: z.string().min(1).default('GITHUB_TOKEN'),
  label: z.string().min(1).optional(),
  pollSeconds: z.number().positive().default(30),
});

/** Opening asks nothing. The token is read from the environment with every request. */
export function githubTracker(options: z.infer<typeof githubOptions>, { rig, path, clock }: TrackerPlace): Tracker {
  const { tokenEnv, repo, label, pollSeconds } = options;
  const token = () => process.env[tokenEnv] || undefined;
  const url = options.url.replace(/\/+$/, '');
  const client = githubClient({ url, token, tokenEnv, clock, needs: 'issues', repoOption: '`repo`' });
  const store = issuesIn({ client, rig, repo, label, now: () => clock.now() });
  return issueTracker({ kind: 'github', lacks: LACKS, store, rig, path, clock, pollMs: pollSeconds * 1_000 });
}

const LACKS: readonly Lack[] = [
  {
    what: 'anybody may write an issue',
    instead: 'every task counts as foreign: a script in it is never run; `label` lets in only what your people marked',
  },
  {
    what: 'claims',
    instead:
      'refs in your clone decide who works; a label, the account of the token and a hidden line in the text show it',
  },
  {
    what: 'claims between clones',
    instead: 'who is shown in the issue is left alone; two clones that claim within one second may both begin',
  },
  {
    what: 'priority, kind, agent, role and status',
    instead: 'labels such as priority:1, kind:chore, agent:…, role:…, status:in-review',
  },
  {
    what: 'dependencies and the rarer fields in its own form',
    instead: 'one line in an HTML comment at the end of the text, which GitHub does not show',
  },
  {
    what: 'a change in one step',
    instead: 'one request a kind of field; one that breaks off is completed when it is asked for again',
  },
  {
    what: 'long texts, and labels that differ only in case',
    instead: 'GitHub refuses titles over 256 characters, texts over 65,536 and labels over 50',
  },
  { what: 'sync', instead: 'nothing is kept here: every clone asks GitHub' },
  { what: 'times to the millisecond', instead: 'whole seconds; a comment moves the time of the last change' },
];
