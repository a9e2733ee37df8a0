/** Beside the contract: issues as git-issue itself makes, changes and shows them. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { run } from '../../../src/adapters/process.ts';
import { openTracker } from '../../../src/adapters/trackers/index.ts';
import { rigName, type TaskId, taskId } from '../../../src/core/ids.ts';
import { add, taskOf } from '../../contract/tracker/subject.ts';
import { git, makeRepo } from '../../helpers/repo.ts';
import { findTool } from '../../helpers/tool.ts';

const tool = findTool('git-issue');

describe.skipIf(tool === undefined)('with git-issue itself', () => {
  const setUp = async () => {
    const repo = await makeRepo();
    onTestFinished(() => repo.remove());
    // Its editor: what a person would write stands in a file.
    const [editor, words] = [join(repo.root, 'editor'), join(repo.root, 'words')];
    await writeFile(editor, `#!/bin/sh\ncat "${words}" >"$1"\n`);
    await chmod(editor, 0o755);
    const issue = async (...args: readonly string[]) =>
      (await run([tool ?? '', ...args], { cwd: repo.path, env: { PAGER: 'cat', VISUAL: editor } })).stdout;
    const write = async (text: string, ...args: readonly string[]) => {
      await writeFile(words, text);
      return issue(...args);
    };
    await issue('init');
    const place = { rig: rigName('shop'), path: repo.path, clock: systemClock() };
    const open = () => openTracker({ kind: 'git-issue' }, place);
    return { repo, issue, write, open };
  };
  const shaOf = (id: TaskId): string => id.slice('shop-'.length);

  it('issues that it makes are listed with texts, tags, holder and comments, and closed when it closes them', async () => {
    const { issue, write, open } = await setUp();
    await issue('new', '-s', 'Žluťoučký: "kůň" #1 | half');
    await write('Second\n\nBecause:\n\n- "a"\n- b: c\n', 'new');
    const [first, second] = await open().list();
    expect(first).toMatchObject({ title: 'Žluťoučký: "kůň" #1 | half', body: '', status: 'open', origin: 'foreign' });
    expect(second).toMatchObject({ title: 'Second', body: 'Because:\n\n- "a"\n- b: c' });
    const id = second?.id ?? taskId('none');
    await issue('tag', shaOf(id), 'ui', 'two words', 'priority:0', 'bug');
    await issue('assign', shaOf(id), 'tess@example.test');
    await write('Seen\n\n"twice": yes\n', 'comment', shaOf(id));
    expect(await open().get(id)).toMatchObject({
      task: { labels: ['bug', 'two words', 'ui'], kind: 'bug', priority: 0, assignee: 'tess@example.test' },
      comments: [{ by: 'Tess Tester', text: 'Seen\n\n"twice": yes' }],
    });
    await write('Second, edited\n\nNow\n', 'edit', shaOf(id));
    await issue('close', shaOf(id));
    expect(await taskOf(open(), id)).toMatchObject({ title: 'Second, edited', body: 'Now', status: 'closed' });
    expect(await taskOf(open(), id)).not.toHaveProperty('assignee');
  });

  it('issues that Mayor makes are what it lists and shows, and stay whole when it changes them', async () => {
    const { repo, issue, write, open } = await setUp();
    const first = await add(open(), 'First');
    const body = 'One\n\n```\n# no heading\n```\ntwo: "3"\n';
    const fields = { body, labels: ['ui', 'two words'], dependsOn: [first.id], role: 'reviewer', estimate: 30 };
    const { id } = await add(open(), 'Second: "ü" 🐈', { ...fields, priority: 1 });
    await open().claim(id, 'amber.7@town');
    await open().change(id, { comment: 'Begun:\n\n"so"' }, 'amber');
    expect(await issue('list')).toContain(`${shaOf(id).slice(0, 7)} Second: "ü" 🐈`);
    const shown = await issue('show', '-c', shaOf(id));
    for (const line of [
      `issue ${shaOf(id)}`,
      '\tstatus:in-progress',
      'Assigned-to:\tamber.7@town',
      '    Second: "ü" 🐈',
    ])
      expect(shown).toContain(line);
    expect(shown).toMatch(/Author:\tamber <mayor@localhost>[\s\S]*\n {4}Begun:\n {4}\n {4}"so"\n/);
    await issue('tag', shaOf(id), 'urgent');
    await write('And\n', 'comment', shaOf(id));
    expect(await open().get(id)).toMatchObject({
      task: { ...fields, priority: 1, labels: ['ui', 'two words', 'urgent'], assignee: 'amber.7@town' },
      comments: [{ by: 'amber', text: 'Begun:\n\n"so"' }, { text: 'And' }],
    });
    await issue('close', shaOf(id));
    expect(await taskOf(open(), id)).toMatchObject({ status: 'closed', body });
    await open().change(id, { status: 'open' }, 'tess');
    expect(await issue('list')).toContain('Second');
    expect(await git(join(repo.path, '.issues'), 'status', '--porcelain')).toBe('');
  });
});
