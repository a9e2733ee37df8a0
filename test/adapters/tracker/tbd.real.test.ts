/** Beside the contract: what tbd itself and Mayor see of one another's work. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { run } from '../../../src/adapters/process.ts';
import { openTracker } from '../../../src/adapters/trackers/index.ts';
import { rigName } from '../../../src/core/ids.ts';
import { add, draft, taskOf } from '../../contract/tracker/subject.ts';
import { makeRepo } from '../../helpers/repo.ts';
import { findTool, withOrphanWorktrees } from '../../helpers/tool.ts';

const program = findTool('tbd');

const setUp = async (command: string) => {
  const repo = await makeRepo();
  onTestFinished(() => repo.remove());
  const shown = await withOrphanWorktrees(command, repo.root);
  const tbd = async (...args: readonly string[]) => (await run([shown, ...args], { cwd: repo.path })).stdout;
  await tbd('init', '--prefix', 'acme', '--quiet');
  const where = { rig: rigName('shop'), path: repo.path, clock: systemClock() };
  const open = (options = {}) => openTracker({ kind: 'tbd', command: shown, ...options }, where);
  return { tbd, open };
};

describe.skipIf(program === undefined)('tbd', () => {
  it('shows what Mayor writes, and does not offer what is claimed', async () => {
    const { tbd, open } = await setUp(program ?? '');
    const first = await add(open(), 'First');
    const second = await open().create(
      { ...draft('Second', { kind: 'bug', priority: 0, labels: ['ui'] }), body: 'Because.\n', dependsOn: [first.id] },
      'tess',
    );
    expect(first.id).toMatch(/^acme-/);
    expect(await tbd('ready')).toContain('First');
    expect(await tbd('ready')).not.toContain('Second');
    await open().claim(first.id, 'amber@town');
    await open().change(first.id, { comment: 'Half done' }, 'amber');
    expect(await tbd('ready')).not.toContain('First');
    const shown = await tbd('show', first.id);
    for (const words of ['amber@town', 'in_progress', 'Half done']) expect(shown).toContain(words);
    expect(await tbd('show', second.id)).toContain('Because.');
    await open().change(first.id, { status: 'closed', comment: 'All done' }, 'amber');
    expect(await tbd('show', first.id)).toContain('close_reason: All done');
    expect(await tbd('ready')).toContain('Second');
  });

  it('is understood in what it writes itself', async () => {
    const { tbd, open } = await setUp(program ?? '');
    await tbd('create', 'Mine', '-t', 'chore', '-p', '1', '-d', 'Text', '-l', 'x');
    const [task] = await open().list();
    expect(task).toMatchObject({
      title: 'Mine',
      kind: 'chore',
      priority: 1,
      body: 'Text',
      labels: ['x'],
      origin: 'foreign',
    });
    const id = task?.id ?? expect.unreachable();
    await tbd('update', id, '--notes', 'Look at the shelf first');
    await open().change(id, { comment: 'I did' }, 'tess');
    expect(await open().get(id)).toMatchObject({
      comments: [{ text: 'Look at the shelf first' }, { by: 'tess', text: 'I did' }],
    });
  });

  it('keeps a task back that somebody put off or blocked there, until it is opened', async () => {
    const { tbd, open } = await setUp(program ?? '');
    const { id } = await add(open(), 'Later');
    await tbd('update', id, '--status', 'blocked');
    expect((await taskOf(open(), id)).deferUntil).toBeGreaterThan(Date.parse('9000-01-01'));
    await open().change(id, { priority: 0 }, 'tess');
    expect(await tbd('show', id)).toContain('status: blocked');
    expect(await open().change(id, { deferUntil: null }, 'tess')).not.toHaveProperty('deferUntil');
    expect(await tbd('show', id)).toContain('status: open');
  });

  it('keeps every field of a task that waits for another', async () => {
    const { open } = await setUp(program ?? '');
    const first = await add(open(), 'First');
    const given = {
      ...draft('Second', { labels: ['ui', 'two words', 'a,b', '[x]', 'true', '007'], agent: 'claude' }),
      dependsOn: [first.id],
      deferUntil: 1_900_000_000_123,
    };
    const made = await open().create(given, 'tess');
    expect(made).toMatchObject(given);
    expect(await open().get(made.id)).toEqual({ task: made, comments: [] });
    expect((await open().list()).map(({ id }) => id)).toEqual([first.id, made.id]);
  });

  it('that is missing is named, with how to get it', async () => {
    const { open } = await setUp(program ?? '');
    const { id } = await add(open(), 'Task');
    const change = open({ command: 'no-such-tbd' }).change(id, { title: 'x' }, 'tess');
    await expect(change).rejects.toMatchObject({
      message: 'The tracker\'s program "no-such-tbd" is not installed',
      hint: expect.stringContaining('get-tbd'),
    });
  });
});
