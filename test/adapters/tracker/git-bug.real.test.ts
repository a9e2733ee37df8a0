/** Beside the contract: what git-bug does that others do not, with the stand-in for its command. */
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { run, subprocessCount } from '../../../src/adapters/process.ts';
import { openTracker } from '../../../src/adapters/trackers/index.ts';
import { rigName, taskId } from '../../../src/core/ids.ts';
import { add, taskOf } from '../../contract/tracker/subject.ts';
import { gitBug } from '../../git-bug/stand-in.ts';
import { makeRepo } from '../../helpers/repo.ts';
import { startStandIn } from '../../helpers/stand-in.ts';

const setUp = async (behaviour: Parameters<typeof gitBug>[0] = {}) => {
  const repo = await makeRepo();
  const { command, close } = await startStandIn(gitBug(behaviour));
  onTestFinished(async () => {
    await close();
    await repo.remove();
  });
  const bug = async (...args: readonly string[]) => (await run([command, 'bug', ...args], { cwd: repo.path })).stdout;
  const place = { rig: rigName('shop'), path: repo.path, clock: systemClock() };
  return { bug, open: () => openTracker({ kind: 'git-bug', command }, place) };
};

it('a repository that another process of git-bug has for a moment is waited for', async () => {
  const { open } = await setUp({ locked: 3 });
  expect(await add(open(), 'Task')).toMatchObject({ title: 'Task' });
});

it('without an identity it says how to get one', async () => {
  const { open } = await setUp({ identity: false });
  await expect(add(open(), 'Task')).rejects.toMatchObject({ hint: expect.stringContaining('git bug user new') });
});

it('a bug that somebody has selected is not taken for one that is not there', async () => {
  const { open } = await setUp({ selects: true });
  const { id } = await add(open(), 'Selected');
  expect(await open().get(taskId('shop-0123456789'))).toBe('absent');
  expect(await open().change(taskId('shop-0123456789'), { title: 'Wrong', comment: 'Wrong' }, 'tess')).toBe('absent');
  expect(await open().get(id)).toMatchObject({ task: { title: 'Selected' }, comments: [] });
});

it('a label that somebody else has set meanwhile is no trouble', async () => {
  const { open } = await setUp({
    before: {
      'label new': (found) => {
        found.labels = ['urgent'];
      },
    },
  });
  const { id } = await add(open(), 'Task');
  expect(await open().change(id, { labels: ['urgent'] }, 'tess')).toMatchObject({ labels: ['urgent'] });
});

it('what people write with git-bug is told, its labels included', async () => {
  const { bug, open } = await setUp();
  await bug('new', '--non-interactive', '--title=Žluťoučký: "kůň" #1', '--message=One\n\ntwo: 3');
  const [task] = await open().list();
  expect(task).toMatchObject({
    title: 'Žluťoučký: "kůň" #1',
    body: 'One\n\ntwo: 3',
    status: 'open',
    origin: 'foreign',
  });
  const name = task?.id.slice('shop-'.length) ?? '';
  await bug('comment', 'new', name, '--message=Seen');
  await bug('label', 'new', name, '--', 'priority:0', 'bug', 'ui');
  await bug('status', 'close', name);
  expect(await open().get(taskId(`shop-${name}`))).toMatchObject({
    task: { kind: 'bug', priority: 0, labels: ['bug', 'ui'], status: 'closed' },
    comments: [{ by: 'Tess Tester', text: 'Seen' }],
  });
});

it('one task costs one command, whatever the number of bugs', async () => {
  const { open } = await setUp();
  const made = [];
  for (let at = 0; at < 5; at++) made.push(await add(open(), `Task ${at}`));
  const tracker = open();
  const before = subprocessCount();
  await taskOf(tracker, made[2]?.id ?? taskId('none'));
  // git-bug, and git for the claim.
  expect(subprocessCount() - before).toBe(2);
});
