/** What is GitHub's own, and servers that mean no good. */
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHosting } from '../../../src/adapters/hostings/index.ts';
import { repoOf } from '../../../src/adapters/hostings/repo-of.ts';
import { TerminalError, TransientError, UsageError } from '../../../src/core/errors.ts';
import type { HostingSettings } from '../../../src/core/settings.ts';
import type { Proposal } from '../../../src/ports/hosting.ts';
import type { Hijack } from '../../github/pull-server.ts';
import { TOKEN } from '../../github/server.ts';
import { githubStage } from '../../helpers/pull-stage.ts';

const BRANCH = 'mayor/shop-k3f9';
const PROPOSAL: Proposal = { branch: BRANCH, base: 'main', title: 'Greet', body: 'Hello', labels: [], draft: false };

const stageWith = async (more: Parameters<typeof githubStage>[0] = {}) => {
  const stage = await githubStage(more);
  onTestFinished(() => stage.cleanup());
  const head = await stage.push(BRANCH);
  return { ...stage, head };
};

describe('asking little', () => {
  it('a look at what did not change costs only answers of 304', async () => {
    const { server, hosting, head, report } = await stageWith();
    const { number } = await hosting.open(PROPOSAL);
    report(head, [{ name: 'test', state: 'failed', says: 'red' }]);
    await hosting.look(number);
    const before = server.asked.length;
    await hosting.look(number);
    const later = server.asked.slice(before).map(({ status }) => status);
    expect(later).toEqual(Array.from({ length: 7 }, () => 304));
  });

  it('what changed is seen at the next look', async () => {
    const { hosting, say } = await stageWith();
    const { number } = await hosting.open(PROPOSAL);
    await hosting.look(number);
    say(number, { author: 'ann', isWriter: true, kind: 'comment', text: 'Rename it' });
    expect((await hosting.look(number)).remarks).toMatchObject([{ text: 'Rename it' }]);
  });
});

describe('what only GitHub does', () => {
  it('one that is opened by another between look and word is found', async () => {
    const { server, hosting, open, count } = await stageWith();
    const number = open(BRANCH);
    server.refuse({ status: 200, json: [] });
    expect(await hosting.open(PROPOSAL)).toMatchObject({ number });
    expect(count()).toBe(1);
  });

  it('a trial merge is not taken for the merge', async () => {
    const { hosting, shut } = await stageWith();
    const { number } = await hosting.open(PROPOSAL);
    shut(number);
    expect((await hosting.look(number)).state).toEqual({ kind: 'closed' });
  });

  it('commit statuses count beside check runs, and annotations say where', async () => {
    const { server, hosting, head } = await stageWith();
    const { number } = await hosting.open(PROPOSAL);
    server.statuses.set(head, [{ context: 'ci/old', state: 'failure', description: 'It broke' }]);
    server.runs.set(head, [{ name: 'test', status: 'completed', conclusion: 'timed_out', annotation: 'expected 2' }]);
    expect((await hosting.look(number)).checks).toMatchObject([
      { name: 'test', state: 'failed', summary: 'src/a.ts:3: failure: expected 2' },
      { name: 'ci/old', state: 'failed', summary: 'It broke' },
    ]);
  });

  it('a review that was dismissed, or is still being written, has no verdict', async () => {
    const { server, hosting } = await stageWith();
    const { number } = await hosting.open(PROPOSAL);
    const said = { user: 'ann', standing: 'OWNER', body: 'No' };
    server.pulls[0]?.reviews.push({ ...said, state: 'DISMISSED' });
    const { remarks } = await hosting.look(number);
    expect(remarks).toMatchObject([{ author: 'ann', text: 'No' }]);
    expect(remarks[0]).not.toHaveProperty('verdict');
  });
});

describe('refusals', () => {
  it('without a token nothing is asked, and it says which variables to set', async () => {
    const { server, hosting } = await stageWith({ token: () => undefined, tokenEnv: 'GITHUB_TOKEN or GH_TOKEN' });
    const opening = hosting.open(PROPOSAL);
    await expect(opening).rejects.toThrow(/GITHUB_TOKEN or GH_TOKEN is not set/);
    await expect(hosting.reach()).rejects.toThrow(TerminalError);
    expect(server.asked).toEqual([]);
  });

  it('a token that is refused names its variable, and the token stands in no error', async () => {
    const { hosting } = await stageWith({ token: () => 'secret-token' });
    const error: unknown = await hosting.open(PROPOSAL).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: expect.stringMatching(/401/), hint: /MAYOR_TEST_GITHUB/ });
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain('secret-token');
  });

  it.each([
    [403, TerminalError, /leave to read and write pull requests/],
    [404, TerminalError, /hosting\.repo/],
    [422, UsageError, /what GitHub names/],
  ] as const)('%i is told with what to do', async (status, kind, hint) => {
    const { server, hosting } = await stageWith();
    server.refuse({ status });
    const error: unknown = await hosting.open(PROPOSAL).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(kind);
    expect(error).toHaveProperty('hint', expect.stringMatching(hint));
  });

  it.each([
    ['the secondary limit', { status: 403, headers: { 'retry-after': '60' } }],
    ['429', { status: 429 }],
  ])('%s: nothing more is asked until it is over', async (_, refusal) => {
    const { server, hosting } = await stageWith();
    server.refuse(refusal);
    await expect(hosting.open(PROPOSAL)).rejects.toThrow(/rate limit is used up until/);
    await expect(hosting.look(1)).rejects.toThrow(TransientError);
    expect(server.asked).toHaveLength(1);
  });
});

describe('a server that means no good', () => {
  const json =
    (body: string, type = 'application/json'): Hijack =>
    (_request, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    };
  it.each<readonly [string, Hijack, RegExp]>([
    ['errors of its own', (_, response) => void response.writeHead(502).end('<html>'), /502/],
    ['garbage', json('{"number": '), /something else than JSON/],
    ['a page for people', json('<html>Sign in</html>', 'text/html'), /something else than JSON/],
    ['JSON of another shape', json('{"number":"twelve"}'), /not as its documentation says/],
    ['nothing', json(''), /not as its documentation says/],
    ['an answer that does not come', () => {}, /cannot be reached|cut off/],
    ['half an answer', (_, response) => void response.writeHead(200, { 'content-length': '9' }).write('{'), /cut off/],
    ['a broken line', (request) => void request.socket.destroy(), /cannot be reached/],
  ])('%s is an error in words', async (_, answer, words) => {
    const { server, hosting } = await stageWith({ timeoutMs: 300 });
    server.hijack(answer);
    await expect(hosting.look(1)).rejects.toThrow(words);
  });

  it('a comment of 10 MB is cut, an answer without end is given up', async () => {
    const { server, hosting, say } = await stageWith();
    const { number } = await hosting.open(PROPOSAL);
    say(number, { author: 'ann', isWriter: true, kind: 'comment', text: 'x'.repeat(10 * 1024 * 1024) });
    expect((await hosting.look(number)).remarks[0]?.text.length).toBeLessThan(4_100);
    server.hijack((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write('['.repeat(1024 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    await expect(hosting.look(number)).rejects.toThrow(/longer than 32 MiB/);
  });

  it('a redirect to elsewhere gets no token, and no belief', async () => {
    const heard: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void elsewhere.close());
    const address = elsewhere.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { server, hosting } = await stageWith();
    server.hijack((_, response) => void response.writeHead(302, { location: `http://127.0.0.1:${port}/x` }).end());
    await expect(hosting.look(1)).rejects.toThrow(/leads to another host: 127\.0\.0\.1/);
    expect(heard).toEqual([]);
  });

  it('a redirect on the same host is followed, but not for ever', async () => {
    const { server, hosting } = await stageWith();
    const { number } = await hosting.open(PROPOSAL);
    server.refuse({ status: 301, headers: { location: `${server.url}/repos/acme/shop/pulls/${number}` } });
    expect(await hosting.look(number)).toMatchObject({ number });
    server.hijack((request, response) => void response.writeHead(301, { location: request.url ?? '' }).end());
    await expect(hosting.look(number)).rejects.toThrow(/301/);
  });

  it('an address that is none is not shown to be clicked', async () => {
    const { server, hosting, head } = await stageWith();
    const { number } = await hosting.open(PROPOSAL);
    server.statuses.set(head, [
      { context: 'ci\u001b[31m\nred', state: 'failure', description: '', target_url: 'javascript:alert(1)' },
    ] as never);
    const [check] = (await hosting.look(number)).checks;
    expect(check).toMatchObject({ name: 'ci red' });
    expect(check).not.toHaveProperty('url');
  });
});

describe('opened from settings', () => {
  const settings = (more: Partial<HostingSettings>): HostingSettings => ({
    ...{ kind: 'github', remote: 'origin', labels: [], draft: false, comments: 'writers', pollMs: 15_000 },
    ...more,
  });
  const open = (more: Partial<HostingSettings>, address: string | undefined, env: Record<string, string>) =>
    openHosting(settings(more), { rig: 'shop', clock: { now: () => 0 }, env, address: async () => address });

  it('the repository is that of the remote, GitHub Enterprise is asked below its path, GH_TOKEN does', async () => {
    const { server } = await stageWith();
    const hosting = open({ url: `${server.url}/api/v3` }, 'git@git.example.com:acme/shop.git', { GH_TOKEN: TOKEN });
    expect(await hosting.open(PROPOSAL)).toMatchObject({ number: 1 });
    expect(server.asked.every(({ path }) => path.startsWith('/api/v3/repos/acme/shop/'))).toBe(true);
  });

  it('only the variable that is named is read', async () => {
    const { server } = await stageWith();
    const hosting = open({ url: server.url, repo: 'acme/shop', token: 'OTHER' }, undefined, { GITHUB_TOKEN: TOKEN });
    await expect(hosting.reach()).rejects.toThrow(/OTHER is not set/);
  });

  it('a remote that is nowhere, or at a host of its own, asks for a word in rigs.yaml', async () => {
    const env = { GITHUB_TOKEN: TOKEN };
    await expect(open({}, '/srv/git/shop.git', env).reach()).rejects.toMatchObject({ hint: /hosting\.repo/ });
    await expect(open({}, 'https://git.example.com/acme/shop', env).reach()).rejects.toMatchObject({
      hint: /hosting\.url/,
    });
  });

  it.each([
    ['git@github.com:acme/shop.git', 'github.com', 'acme/shop'],
    ['https://ann:token@github.com/acme/shop', 'github.com', 'acme/shop'],
    ['ssh://git@GitHub.com:22/acme/shop.git/', 'github.com', 'acme/shop'],
    ['https://gitlab.com/group/sub/shop.git', 'gitlab.com', 'group/sub/shop'],
  ])('%s is %s %s', (address, host, repo) => {
    expect(repoOf(address)).toEqual({ host, repo });
  });
  it.each(['/srv/shop.git', '../shop', 'file:///srv/shop.git', 'C:\\shop', '', 'https://github.com/shop'])(
    '%s names none',
    (address) => {
      expect(repoOf(address)).toBeUndefined();
    },
  );
});
