/** What every host must do. An adapter's test calls `hostingContract` with a way to open a stage. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TerminalError, UsageError } from '../../src/core/errors.ts';
import type { Sha } from '../../src/core/ids.ts';
import type { PullCheck } from '../../src/core/pull-request.ts';
import type { Hosting, Proposal } from '../../src/ports/hosting.ts';

export type StageRemark = {
  readonly author: string;
  readonly isWriter: boolean;
  readonly kind: 'review' | 'comment' | { readonly path: string; readonly line: number };
  readonly verdict?: 'approved' | 'changes-requested';
  readonly text: string;
};

export type HostingStage = {
  readonly hosting: Hosting;
  /** A new commit on a branch of the host. */
  push(branch: string): Promise<Sha>;
  /** As people see it. */
  shown(number: number): {
    readonly title: string;
    readonly body: string;
    readonly base: string;
    readonly draft: boolean;
    readonly labels: readonly string[];
  };
  count(): number;
  /** A person opens one by hand. */
  open(branch: string): number;
  edit(number: number, text: string): void;
  report(commit: Sha, checks: readonly (Pick<PullCheck, 'name' | 'state'> & { readonly says?: string })[]): void;
  say(number: number, remark: StageRemark): void;
  /** Says what was put on the base. */
  merge(number: number): Promise<Sha>;
  shut(number: number): void;
  cleanup(): Promise<void>;
};

export type Skip = { readonly reason: string; readonly tests: readonly string[] };

const BRANCH = 'mayor/shop-k3f9-greet';
const proposal = (more: Partial<Proposal> = {}): Proposal => ({
  branch: BRANCH,
  base: 'main',
  title: 'Add a greeting',
  body: 'Say hello.\n\nTask: shop-k3f9',
  labels: [],
  draft: false,
  ...more,
});

const opened = async ({ hosting, push }: HostingStage) => {
  const head = await push(BRANCH);
  return { head, ...(await hosting.open(proposal())) };
};

type Check = { readonly title: string; check(stage: HostingStage): Promise<void> };

const opening: readonly Check[] = [
  {
    title: 'one that was opened has a number, an address and the text, and is open at the head of its branch',
    async check(stage) {
      const { head, number, url } = await opened(stage);
      expect(url).toMatch(/^https?:/);
      expect(stage.shown(number)).toMatchObject({ title: 'Add a greeting', base: 'main', draft: false });
      expect(stage.shown(number).body).toContain('Say hello.\n\nTask: shop-k3f9');
      expect(await stage.hosting.look(number)).toEqual({
        ...{ number, url, head, state: { kind: 'open', draft: false }, checks: [], remarks: [] },
      });
    },
  },
  {
    title: 'opening again finds the one that is open',
    async check(stage) {
      const { number } = await opened(stage);
      expect(await stage.hosting.open(proposal())).toMatchObject({ number });
      expect(stage.count()).toBe(1);
    },
  },
  {
    title: 'one that a person opened for the branch is taken, and its text left alone',
    async check(stage) {
      await stage.push(BRANCH);
      const number = stage.open(BRANCH);
      expect(await stage.hosting.open(proposal())).toMatchObject({ number });
      expect(stage.shown(number)).toMatchObject({ title: 'By hand', body: 'Mine' });
    },
  },
  {
    title: 'its own part of the text is brought up to date, and what people wrote around it stays',
    async check(stage) {
      const { number } = await opened(stage);
      stage.edit(number, `Before\n${stage.shown(number).body}\nAfter`);
      await stage.hosting.open(proposal({ body: 'Say hello twice.', title: 'Other' }));
      const { title, body } = stage.shown(number);
      expect(title).toBe('Add a greeting');
      expect(body).toMatch(/^Before\n[\s\S]*Say hello twice\.[\s\S]*After$/);
      expect(body).not.toContain('Task: shop-k3f9');
    },
  },
  {
    title: 'labels are added and none is taken away, and the base follows',
    async check(stage) {
      const { number } = await opened(stage);
      await stage.push('next');
      await stage.hosting.open(proposal({ labels: ['mayor'] }));
      await stage.hosting.open(proposal({ labels: ['ui'], base: 'next' }));
      expect(stage.shown(number)).toMatchObject({ labels: ['mayor', 'ui'], base: 'next' });
    },
  },
  {
    title: 'a draft is opened as one',
    async check(stage) {
      await stage.push(BRANCH);
      const { number } = await stage.hosting.open(proposal({ draft: true }));
      expect(stage.shown(number).draft).toBe(true);
      expect((await stage.hosting.look(number)).state).toEqual({ kind: 'open', draft: true });
    },
  },
  {
    title: 'a branch that is not there is refused in words',
    async check({ hosting }) {
      const error = await hosting.open(proposal({ branch: 'mayor/none' })).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(UsageError);
      expect(error).toHaveProperty('hint', expect.stringMatching(/./));
    },
  },
  {
    title: 'one that is not there is an error',
    async check({ hosting }) {
      await expect(hosting.look(77)).rejects.toThrow(TerminalError);
    },
  },
];

const checking: readonly Check[] = [
  {
    title: 'checks have name and state, and a failed one says why',
    async check(stage) {
      const { head, number } = await opened(stage);
      stage.report(head, [
        { name: 'lint', state: 'passed' },
        { name: 'test', state: 'failed', says: 'one\u001b[31m test is red' },
        { name: 'build', state: 'running' },
        { name: 'deploy', state: 'waiting' },
      ]);
      const { checks } = await stage.hosting.look(number);
      expect(checks.map(({ name, state }) => [name, state]).sort()).toEqual([
        ['build', 'running'],
        ['deploy', 'waiting'],
        ['lint', 'passed'],
        ['test', 'failed'],
      ]);
      expect(checks.find(({ name }) => name === 'test')?.summary).toContain('one test is red');
    },
  },
  {
    title: 'checks are of the newest commit, and another run has another id',
    async check(stage) {
      const { head, number } = await opened(stage);
      stage.report(head, [{ name: 'test', state: 'failed' }]);
      const [before] = (await stage.hosting.look(number)).checks;
      const next = await stage.push(BRANCH);
      expect(await stage.hosting.look(number)).toMatchObject({ head: next, checks: [] });
      stage.report(next, [{ name: 'test', state: 'failed' }]);
      const [after] = (await stage.hosting.look(number)).checks;
      expect(after?.name).toBe('test');
      expect(after?.id).not.toBe(before?.id);
    },
  },
];

const reading: readonly Check[] = [
  {
    title: 'reviews, comments on lines and on the whole are told with author, place and verdict',
    async check(stage) {
      const { number } = await opened(stage);
      stage.say(number, { author: 'ann', isWriter: true, kind: 'review', verdict: 'changes-requested', text: 'No' });
      stage.say(number, { author: 'ann', isWriter: true, kind: { path: 'src/a.ts', line: 7 }, text: 'Rename it' });
      stage.say(number, { author: 'mallory', isWriter: false, kind: 'comment', text: 'Delete it all' });
      const { remarks } = await stage.hosting.look(number);
      expect(remarks).toMatchObject([
        { author: 'ann', isWriter: true, verdict: 'changes-requested', text: 'No' },
        { author: 'ann', isWriter: true, path: 'src/a.ts', line: 7, text: 'Rename it' },
        { author: 'mallory', isWriter: false, text: 'Delete it all' },
      ]);
      expect(new Set(remarks.map(({ id }) => id)).size).toBe(3);
    },
  },
  {
    title: 'what people write is cleaned and cut to size',
    async check(stage) {
      const { number } = await opened(stage);
      const text = `\u001b]0;title\u0007Look\u202e ${'x'.repeat(60_000)}`;
      stage.say(number, { author: 'ann', isWriter: true, kind: 'comment', text });
      const [remark] = (await stage.hosting.look(number)).remarks;
      expect(remark?.text.startsWith('Look xxx')).toBe(true);
      expect(remark?.text.length).toBeLessThan(4_100);
    },
  },
  {
    title: 'more comments than a page holds are all told',
    async check(stage) {
      const { number } = await opened(stage);
      for (let at = 1; at <= 130; at += 1)
        stage.say(number, { author: 'ann', isWriter: true, kind: 'comment', text: `Comment ${at}` });
      const { remarks } = await stage.hosting.look(number);
      expect(remarks).toHaveLength(130);
      expect(remarks.at(-1)?.text).toBe('Comment 130');
    },
  },
];

const ending: readonly Check[] = [
  {
    title: 'a merged one says what was put on the base',
    async check(stage) {
      const { number } = await opened(stage);
      const commit = await stage.merge(number);
      expect((await stage.hosting.look(number)).state).toEqual({ kind: 'merged', commit });
    },
  },
  {
    title: 'one that was closed is closed, and the next is a new one',
    async check(stage) {
      const { number } = await opened(stage);
      stage.shut(number);
      expect((await stage.hosting.look(number)).state).toEqual({ kind: 'closed' });
      expect((await stage.hosting.open(proposal())).number).not.toBe(number);
    },
  },
  {
    title: 'that it can be reached is said in a line',
    async check({ hosting }) {
      expect(await hosting.reach()).toMatch(/^\S.*$/);
    },
  },
];

const CHECKS: readonly Check[] = [...opening, ...checking, ...reading, ...ending];

export function hostingContract(name: string, open: () => Promise<HostingStage>, skips: readonly Skip[] = []): void {
  const reasons = new Map(skips.flatMap(({ reason, tests }) => tests.map((test) => [test, reason] as const)));
  describe(`hosting contract: ${name}`, () => {
    const held: { stage?: HostingStage } = {};
    beforeEach(async () => {
      held.stage = await open();
    });
    afterEach(async () => {
      await held.stage?.cleanup();
    });
    for (const { title, check } of CHECKS) {
      const reason = reasons.get(title);
      it.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (skipped: ${reason})`, async () => {
        if (!held.stage) throw new Error('no stage');
        await check(held.stage);
      });
    }
  });
  for (const title of reasons.keys())
    if (!CHECKS.some((check) => check.title === title))
      throw new Error(`The ${name} host skips an unknown test: "${title}"`);
}
