import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { gitlabHosting } from '../../src/adapters/hostings/gitlab.ts';
import { type Sha, sha } from '../../src/core/ids.ts';
import { TOKEN } from '../github/server.ts';
import { type GitLab, type Merge, startGitLab } from '../gitlab/server.ts';
import { type HostingStage, hostingContract } from './hosting.ts';

const openStage = async (): Promise<HostingStage & { readonly server: GitLab }> => {
  const branches = new Map<string, Sha>();
  const server = await startGitLab((branch) => branches.get(branch));
  let commits = 0;
  const push: HostingStage['push'] = async (branch) => {
    commits += 1;
    const commit = sha(createHash('sha1').update(`${commits}`).digest('hex'));
    branches.set(branch, commit);
    return commit;
  };
  const merge = (number: number): Merge => {
    const found = server.merges[number - 1];
    if (found === undefined) throw new Error('no such merge request');
    return found;
  };
  await push('main');
  return {
    server,
    hosting: gitlabHosting({
      ...{ url: server.url, repo: async () => 'acme/shop', token: () => TOKEN, tokenEnv: 'GITLAB_TOKEN' },
      clock: systemClock(),
    }),
    push,
    shown: (number) => {
      const { title, description: body, target: base, labels } = merge(number);
      return { title, body, base, labels, draft: title.startsWith('Draft: ') };
    },
    count: () => server.merges.length,
    open: (source) =>
      server.merges.push({
        ...{ iid: server.merges.length + 1, source, target: 'main', title: 'By hand', description: 'Mine' },
        ...{ labels: [], state: 'opened', merge: null, notes: [], approvedBy: [] },
      }),
    edit: (number, text) => {
      merge(number).description = text;
    },
    report: (commit, checks) => {
      const told = checks.map(({ name, state, says }) => ({
        ...{ name, status: STATUSES[state] },
        ...(says === undefined ? {} : { reason: says }),
      }));
      server.jobs.set(commit, told);
    },
    say: (number, { author, isWriter, kind, verdict, text }) => {
      const user = author.length;
      server.people.set(user, { name: author, level: isWriter ? 30 : 20 });
      if (verdict === 'approved') merge(number).approvedBy.push(user);
      if (text !== '') merge(number).notes.push({ user, body: text, ...(typeof kind === 'string' ? {} : kind) });
    },
    merge: async (number) => {
      const commit = await push('main');
      Object.assign(merge(number), { state: 'merged', merge: commit });
      return commit;
    },
    shut: (number) => {
      merge(number).state = 'closed';
    },
    cleanup: () => server.close(),
  };
};

const STATUSES = { running: 'running', waiting: 'manual', passed: 'success', failed: 'failed' } as const;

hostingContract('gitlab', openStage, [
  {
    reason: 'a review that asks for changes has no form of its own in what is read',
    tests: ['reviews, comments on lines and on the whole are told with author, place and verdict'],
  },
]);

it('gitlab tells comments with their place, approvals, who may write, and what a fast-forward put on the base', async () => {
  const stage = await openStage();
  try {
    const head = await stage.push('mayor/shop-1');
    const { number } = await stage.hosting.open({
      ...{ branch: 'mayor/shop-1', base: 'main', title: 'Greet', body: 'Hello', labels: [], draft: false },
    });
    stage.say(number, { author: 'ann', isWriter: true, kind: { path: 'a.ts', line: 7 }, text: 'Rename it' });
    stage.say(number, { author: 'mallory', isWriter: false, kind: 'comment', text: 'Delete it' });
    stage.say(number, { author: 'robert', isWriter: true, kind: 'review', verdict: 'approved', text: '' });
    stage.server.merges[0]?.notes.push({ user: 3, body: 'changed the title', system: true });
    const { remarks } = await stage.hosting.look(number);
    expect(remarks.filter(({ text }) => text !== '')).toMatchObject([
      { author: 'ann', isWriter: true, path: 'a.ts', line: 7, text: 'Rename it' },
      { author: 'mallory', isWriter: false, text: 'Delete it' },
    ]);
    expect(remarks).toContainEqual(expect.objectContaining({ author: 'robert', verdict: 'approved', isWriter: true }));
    Object.assign(stage.server.merges[0] ?? {}, { state: 'merged' });
    expect((await stage.hosting.look(number)).state).toEqual({ kind: 'merged', commit: head });
  } finally {
    await stage.cleanup();
  }
});
