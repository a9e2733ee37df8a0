/** What is read from comments in the sources, and from their history. */
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { openTracker } from '../../../src/adapters/trackers/index.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { rigName, taskId } from '../../../src/core/ids.ts';
import { add } from '../../contract/tracker/subject.ts';
import { commitFiles, git, makeRepo, type RepoFiles } from '../../helpers/repo.ts';

const place = async (files: RepoFiles) => {
  const repo = await makeRepo({ files });
  onTestFinished(() => repo.remove());
  const where = { rig: rigName('shop'), path: repo.path, clock: systemClock() };
  return { repo, tracker: openTracker({ kind: 'sciit' }, where) };
};

it('reads every field of a comment in the style of C', async () => {
  const { tracker } = await place({
    'src/Greeting.java': `package shop;
    /*
    * @issue add-a-greeting
    * @title Add a greeting
    * @description:
    *   Say hello
    *     to everybody.
    * @issue_assigned to nystrome, kevin
    * @due date 12 oct 2018
    * @label in-development, bug
    * @weight 4
    * @priority high
    * @blockers other-thing
    */
`,
  });
  const [task] = await tracker.list();
  expect(task).toMatchObject({
    id: 'shop-add-a-greeting',
    title: 'Add a greeting',
    status: 'in-progress',
    assignee: 'nystrome',
    kind: 'bug',
    priority: 1,
    labels: ['in-development', 'bug'],
    dependsOn: ['shop-other-thing'],
    custom: { due: '12 oct 2018', weight: '4' },
    externalRef: 'src/Greeting.java',
    origin: 'foreign',
  });
  expect(task?.body).toMatch(
    /^Say hello\n {2}to everybody\.\n\nThis task is the `@issue` comment in `src\/Greeting\.java`/,
  );
});

it('reads the other styles of comments, and nothing outside of one', async () => {
  const { tracker } = await place({
    'a.py': '"""\n@issue in-python\n"""\n',
    'b.html': '<!--\n  @issue in-html\n-->\n',
    'c.hs': '{-\n  @issue in-haskell\n-}\n',
    'd.yml': '#***\n# @issue in-yaml\n# @title In YAML\n#***\nkey: 1\n',
    'e.md': '---\n@issue in-markdown\n---\n',
    'f.m': '%{\n@issue in-matlab\n%}\n',
    'g.ts': '/**\n * @issue Of Many Words!\n */\nconst x = "@issue no";\n// @issue nor-this\n',
    'h.bin': Buffer.from('/*\n@issue binary\0\n*/'),
  });
  const ids = (await tracker.list()).map(({ id }) => id);
  expect(ids).toHaveLength(7);
  expect(ids).toEqual(expect.arrayContaining(['shop-in-python', 'shop-in-html', 'shop-in-haskell', 'shop-in-yaml']));
  expect(ids.filter((id) => id.startsWith('shop-of-many-words-'))).toHaveLength(1);
});

it('an issue is closed by the commit that takes its comment away, however it was moved before', async () => {
  const { repo, tracker } = await place({ 'a.js': '/* \n@issue one\n*/\n', 'b.js': '/*\n@issue two\n*/\n' });
  await commitFiles(repo, { 'a.js': 'done();\n', 'c.js': '/*\n@issue one\n@title Moved\n*/\n' });
  expect(await tracker.list()).toMatchObject([
    { title: 'Moved', externalRef: 'c.js', status: 'open' },
    { status: 'open' },
  ]);
  await git(repo, 'rm', '-q', 'c.js');
  await git(repo, 'commit', '-q', '-m', 'Done');
  const after = await tracker.list();
  expect(after).toMatchObject([
    { title: 'Moved', status: 'closed' },
    { title: 'two', status: 'open' },
  ]);
  expect(after[0]).toHaveProperty('closedAt');
  const again = openTracker({ kind: 'sciit' }, { rig: rigName('shop'), path: repo.path, clock: systemClock() });
  expect(await again.list()).toEqual(after);
});

it('an edit of the description alone shows', async () => {
  const { repo, tracker } = await place({ 'a.js': '/*\n@issue one\n@description Old\n*/\n' });
  await tracker.list();
  await commitFiles(repo, { 'a.js': '/*\n@issue one\n@description New\n*/\n' });
  expect((await tracker.list())[0]?.body).toMatch(/^New\n/);
});

it('what cannot be done here says where to do it', async () => {
  const { tracker } = await place({ 'a.js': '/*\n@issue one\n*/\n' });
  await expect(add(tracker, 'Task')).rejects.toMatchObject({ hint: /block comment with "@issue/ });
  const closing = tracker.change(taskId('shop-one'), { status: 'closed' }, 'tess');
  await expect(closing).rejects.toThrow(UsageError);
  await expect(closing).rejects.toMatchObject({ hint: /Take the comment away in a\.js/ });
  await expect(tracker.change(taskId('shop-one'), { comment: 'Hm' }, 'tess')).rejects.toThrow(UsageError);
});

it('says which branch is not there, and a repository without a commit has no tasks', async () => {
  const { repo, tracker } = await place({});
  expect(await tracker.list()).toEqual([]);
  const other = openTracker(
    { kind: 'sciit', branch: 'gone' },
    { rig: rigName('shop'), path: repo.path, clock: systemClock() },
  );
  await expect(other.list()).rejects.toThrow(/no branch gone/);
});
