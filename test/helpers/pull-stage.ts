/** A stage of the hosting contract on the GitHub of the tests' own. */
import { createHash } from 'node:crypto';
import { systemClock } from '../../src/adapters/clock.ts';
import { githubHosting } from '../../src/adapters/hostings/github/index.ts';
import { type Sha, sha } from '../../src/core/ids.ts';
import type { PullCheck } from '../../src/core/pull-request.ts';
import type { HostingStage } from '../contract/hosting.ts';
import { type Pull, type PullServer, type Run, startPulls } from '../github/pull-server.ts';
import { TOKEN } from '../github/server.ts';

export type GitHubStage = HostingStage & { readonly server: PullServer };

/** @param more other answers to what the adapter is opened with */
export async function githubStage(more: Partial<Parameters<typeof githubHosting>[0]> = {}): Promise<GitHubStage> {
  const branches = new Map<string, Sha>();
  const server = await startPulls(async (branch) => branches.get(branch));
  let commits = 0;
  const push: HostingStage['push'] = async (branch) => {
    commits += 1;
    const commit = sha(createHash('sha1').update(`${commits}`).digest('hex'));
    branches.set(branch, commit);
    return commit;
  };
  const pull = (number: number): Pull => {
    const found = server.pulls[number - 1];
    if (found === undefined) throw new Error('no such pull request');
    return found;
  };
  await push('main');
  return {
    server,
    hosting: githubHosting({
      ...{ url: server.url, repo: async () => 'acme/shop', token: () => TOKEN, tokenEnv: 'MAYOR_TEST_GITHUB' },
      ...{ clock: systemClock(), ...more },
    }),
    push,
    shown: (number) => pull(number),
    count: () => server.pulls.length,
    open: (branch) =>
      server.pulls.push({
        ...{ number: server.pulls.length + 1, branch, base: 'main', title: 'By hand', body: 'Mine', draft: false },
        ...{ labels: [], state: 'open', merged: null, head: branches.get(branch) ?? '' },
        ...{ reviews: [], lines: [], comments: [] },
      }),
    edit: (number, text) => {
      pull(number).body = text;
    },
    report: (commit, checks) => void server.runs.set(commit, checks.map(runOf)),
    say: (number, { author: user, isWriter, kind, verdict, text: body }) => {
      const said = { user, standing: isWriter ? 'MEMBER' : 'NONE', body };
      const { reviews, lines, comments } = pull(number);
      if (kind === 'comment') comments.push(said);
      else if (kind === 'review') reviews.push({ ...said, state: STATES[verdict ?? 'none'] });
      else lines.push({ ...said, ...kind });
    },
    merge: async (number) => {
      const commit = await push('main');
      Object.assign(pull(number), { state: 'closed', merged: commit });
      return commit;
    },
    shut: (number) => {
      pull(number).state = 'closed';
    },
    cleanup: () => server.close(),
  };
}

const STATES = { approved: 'APPROVED', 'changes-requested': 'CHANGES_REQUESTED', none: 'COMMENTED' } as const;

const runOf = ({ name, state, says }: Pick<PullCheck, 'name' | 'state'> & { readonly says?: string }): Run => ({
  name,
  ...RUNS[state],
  ...(says === undefined ? {} : { summary: says }),
});

const RUNS = {
  running: { status: 'in_progress', conclusion: null },
  waiting: { status: 'completed', conclusion: 'action_required' },
  passed: { status: 'completed', conclusion: 'success' },
  failed: { status: 'completed', conclusion: 'failure' },
} as const;
