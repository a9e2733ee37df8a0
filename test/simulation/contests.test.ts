/** Best of N from the order to the end, with a crash after any of its effects. */
import { describe, expect, it } from 'vitest';
import { hasLanded } from '../../src/core/contest.ts';
import { openContestStage, type Works } from './contest-stage.ts';

/** The first writes little, the second more, the third fails. */
const works: Works = (n) =>
  n === 3 ? undefined : { 'greet.txt': `hello from ${n}\n`, ...(n === 2 ? { 'more.txt': 'more\n' } : {}) };

const opened = async (places?: number) => {
  const stage = await openContestStage(works, places);
  const reply = await stage.submit({ kind: 'contest.open', task: stage.parent, attempts: 3, agents: [] });
  return { ...stage, reply };
};

const children = async ({ tracker, parent }: Awaited<ReturnType<typeof openContestStage>>) =>
  (await tracker.list()).filter((task) => task.parent === parent);

describe('a task in three attempts', () => {
  it('becomes three tasks with a worker each, and no policy approves any of them', async () => {
    const stage = await opened();
    await stage.run();
    expect((await children(stage)).map(({ title, labels, body }) => ({ title, labels, body }))).toEqual(
      [1, 2, 3].map((n) => ({ title: `Attempt ${n} of 3: Greet`, labels: ['ui', 'attempt'], body: 'Do it.' })),
    );
    const states = Object.values(stage.world().merges).map(({ state }) => state.kind);
    expect(states).toEqual(['in-review', 'in-review']);
    const { task } = await stage.task(stage.parent);
    expect(task).toMatchObject({ status: 'in-progress', assignee: expect.stringMatching(/^attempts\..*@virtual$/) });
    expect(Object.values(stage.world().polecats).map((one) => one.task)).not.toContain(stage.parent);
  });

  it('says how many agents begin, and the rest wait for a place', async () => {
    const stage = await opened(2);
    expect(stage.reply).toMatchObject({
      ok: true,
      say: expect.stringContaining('2 agents will be started now, 1 once'),
    });
    await stage.run();
    expect(Object.keys(stage.world().polecats)).toHaveLength(3);
  });

  it('ends with the one that was picked: it lands, the task is closed, the others are kept aside', async () => {
    const stage = await opened();
    await stage.run();
    const [one, two, three] = [1, 2, 3].map(stage.childOf);
    if (one === undefined || two === undefined || three === undefined) throw new Error('Not three');
    const picked = await stage.submit({ kind: 'contest.pick', task: stage.parent, n: 2, tree: stage.treeOf(2) });
    expect(picked).toMatchObject({ ok: true });
    await stage.run();
    expect(Object.fromEntries(stage.base())).toEqual({
      'a.txt': 'one\n',
      'greet.txt': 'hello from 2\n',
      'more.txt': 'more\n',
    });
    expect(stage.message().split('\n')[0]).toBe(`Greet (${stage.parent})`);
    expect(stage.message()).toContain(`\nTask: ${stage.parent}\nAttempt: 2 of 3 by talker (${two})\n`);
    const { task, comments } = await stage.task(stage.parent);
    expect(task).toMatchObject({ status: 'closed' });
    const kept = [...stage.repository.refs].filter(([name]) => name.startsWith('refs/mayor/backup/'));
    const [ref] = kept.find(([, tip]) => stage.repository.read(tip).files.get('greet.txt') === 'hello from 1\n') ?? [];
    expect(comments.map(({ text }) => text).join('\n')).toContain(`Attempt 2 of 3 (${two}) won`);
    expect(comments.map(({ text }) => text).join('\n')).toContain(`Attempt 1 (${one}) is kept as ${ref}`);
    expect((await stage.task(one)).task).toMatchObject({ status: 'closed', outcome: 'dropped' });
    expect((await stage.task(three)).task).toMatchObject({ status: 'closed', outcome: 'dropped' });
    expect((await stage.task(two)).task).toMatchObject({ status: 'closed' });
    expect([...stage.repository.refs.keys()].filter((name) => name.startsWith('refs/heads/mayor/'))).toEqual([]);
    expect(stage.world()).toMatchObject({ polecats: {}, inbox: {}, slung: {} });
    // One landing, to be undone under the task's own name.
    expect(Object.keys(stage.world().landed)).toEqual([stage.parent]);
    expect(hasLanded(stage.world(), two)).toBe(true);
    expect(hasLanded(stage.world(), one)).toBe(false);
    expect(await stage.next()).toEqual([]);
    expect(stage.errors).toEqual([]);
  });

  it('takes a file of another attempt first, which is then to be looked at anew', async () => {
    const stage = await opened();
    await stage.run();
    const before = stage.treeOf(1);
    const files = [{ from: 2, path: 'more.txt' }];
    expect(await stage.submit({ kind: 'contest.graft', task: stage.parent, n: 1, files })).toMatchObject({ ok: true });
    await stage.run();
    const after = stage.treeOf(1);
    expect(stage.world().contests[stage.parent]?.graft?.state).toMatchObject({ kind: 'made', tree: after });
    const pick = (tree: typeof after) => stage.submit({ kind: 'contest.pick', task: stage.parent, n: 1, tree });
    expect(await pick(before)).toMatchObject({ ok: false, refusal: { what: expect.stringContaining('has changed') } });
    expect(await pick(after)).toMatchObject({ ok: true });
    await stage.run();
    expect(Object.fromEntries(stage.base())).toEqual({
      'a.txt': 'one\n',
      'greet.txt': 'hello from 1\n',
      'more.txt': 'more\n',
    });
  });

  it('is judged by checks that no agent is told of, and the sign of them is in every row', async () => {
    const ran: string[] = [];
    const stage = await openContestStage(works, 6, {
      play: (line, files) => {
        ran.push(Object.keys(files).sort().join(' '));
        return 'more.txt' in files ? 'green' : `${line}: more.txt is missing\n`;
      },
    });
    const checks = [{ name: 'hidden', run: 'look', retries: 0, files: '/hidden' }];
    await stage.submit({ kind: 'contest.open', task: stage.parent, attempts: 3, agents: [], checks });
    await stage.run();
    expect(ran).toEqual(['a.txt greet.txt hidden.txt', 'a.txt greet.txt hidden.txt more.txt']);
    const pick = (n: number) => stage.submit({ kind: 'contest.pick', task: stage.parent, n, tree: stage.treeOf(n) });
    expect(await pick(1)).toMatchObject({ ok: false, refusal: { what: expect.stringContaining('hidden') } });
    // Nothing goes back to anybody for it.
    expect(Object.values(stage.world().polecats).flatMap(({ briefs }) => briefs)).toEqual([]);
    expect(JSON.stringify(stage.world().merges)).not.toContain('is missing');
    expect(await pick(2)).toMatchObject({ ok: true });
    await stage.run();
    expect([...stage.base().keys()].sort()).toEqual(['a.txt', 'greet.txt', 'more.txt']);
  });

  it('takes it also onto an attempt whose worker has gone, or was stopped', async () => {
    for (const fate of ['polecat.leaving', 'polecat.stopped'] as const) {
      const stage = await opened();
      await stage.run();
      await stage.worker(1, fate);
      await stage.run();
      const before = stage.treeOf(1);
      const files = [{ from: 2, path: 'more.txt' }];
      await stage.submit({ kind: 'contest.graft', task: stage.parent, n: 1, files });
      await stage.run();
      const after = stage.treeOf(1);
      expect(after, fate).not.toBe(before);
      expect(stage.world().contests[stage.parent]?.graft?.state, fate).toMatchObject({ kind: 'made', tree: after });
      await stage.submit({ kind: 'contest.pick', task: stage.parent, n: 1, tree: after });
      await stage.run();
      expect(stage.base().get('more.txt'), fate).toBe('more\n');
    }
  });

  it('is open again when its attempts are ended, with every branch kept', async () => {
    const stage = await opened();
    await stage.run();
    await stage.submit({ kind: 'contest.cancel', task: stage.parent });
    await stage.run();
    const { task } = await stage.task(stage.parent);
    expect(task.status).toBe('open');
    expect(task.assignee).toBeUndefined();
    expect((await children(stage)).map(({ status }) => status)).toEqual(['closed', 'closed', 'closed']);
    expect([...stage.repository.refs.keys()].filter((name) => name.includes('refs/mayor/backup/'))).toHaveLength(2);
    expect(Object.fromEntries(stage.base())).toEqual({ 'a.txt': 'one\n' });
    const again = await stage.submit({ kind: 'contest.open', task: stage.parent, attempts: 2, agents: [] });
    expect(again).toMatchObject({ ok: true });
    await stage.run();
    expect(await children(stage)).toHaveLength(5);
  });

  it('tells a person when all of them have failed, and ends with the task that a person closes', async () => {
    const stage = await openContestStage(() => undefined);
    await stage.submit({ kind: 'contest.open', task: stage.parent, attempts: 2, agents: [] });
    await stage.run();
    expect(Object.keys(stage.world().inbox)).toContain(`attempts-${stage.parent}`);
    await stage.tracker.change(stage.parent, { status: 'closed' }, 'ada');
    await stage.run();
    expect((await children(stage)).map(({ status }) => status)).toEqual(['closed', 'closed']);
    expect(stage.world()).toMatchObject({ polecats: {}, inbox: {} });
    expect(stage.world().contests[stage.parent]?.state.kind).toBe('over');
  });
});

describe('a town that dies after any effect of a contest', () => {
  /** The whole way, cut off after one effect of each part. Says how many effects it took. */
  const whole = async (cut: number) => {
    const stage = await openContestStage(works);
    await stage.submit({ kind: 'contest.open', task: stage.parent, attempts: 3, agents: [] });
    const before = await stage.run(cut);
    const files = [{ from: 2, path: 'more.txt', hunks: [1] }];
    await stage.submit({ kind: 'contest.graft', task: stage.parent, n: 1, files });
    const grafted = await stage.run(cut - before);
    await stage.submit({ kind: 'contest.pick', task: stage.parent, n: 1, tree: stage.treeOf(1) });
    const after = await stage.run(cut - before - grafted);
    return { stage, effects: before + grafted + after };
  };

  it('comes to the same end: no attempt twice, the winner on the base once, nothing lost', async () => {
    const { effects } = await whole(0);
    for (let cut = 1; cut <= effects; cut += 1) {
      const { stage } = await whole(cut);
      const kids = await children(stage);
      const why = `after effect ${cut} of ${effects}`;
      expect(
        kids.map(({ custom }) => custom?.attempt),
        why,
      ).toEqual([1, 2, 3].map((n) => `${stage.parent}#${n}`));
      expect(
        kids.map(({ status }) => status),
        why,
      ).toEqual(['closed', 'closed', 'closed']);
      const { task, comments } = await stage.task(stage.parent);
      expect(task, why).toMatchObject({ status: 'closed' });
      expect(stage.world().contests[stage.parent]?.graft?.state.kind, why).toBe('made');
      expect(comments, why).toHaveLength(1);
      expect(Object.fromEntries(stage.base()), why).toEqual({
        'a.txt': 'one\n',
        'greet.txt': 'hello from 1\n',
        'more.txt': 'more\n',
      });
      expect(stage.world(), why).toMatchObject({ polecats: {}, inbox: {} });
      const kept = [...stage.repository.refs.keys()].filter((name) => name.includes('refs/mayor/backup/'));
      // The winner's as it was handed in, and the second's: of the one that failed there is nothing to keep.
      expect(kept, why).toHaveLength(2);
      expect(stage.errors, why).toEqual([]);
    }
  });
});
