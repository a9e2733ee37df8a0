/** Whether what gates ran on builds on the base as it is now, read from a real clone. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkedOn, gateRecords } from '../../../src/adapters/forges/index.ts';
import { sha, taskId } from '../../../src/core/ids.ts';
import { makeForge } from '../../helpers/forge.ts';
import { looseCommit } from '../../helpers/loose-commit.ts';
import { git, makeRepo } from '../../helpers/repo.ts';

it('tells a check of the present base from one of an older one, and from what has landed', async () => {
  const repo = await makeRepo({ files: { 'one.txt': 'one\n' } });
  onTestFinished(repo.remove);
  const folder = join(repo.root, 'town');
  const onto = sha(await git(repo, 'rev-parse', 'HEAD'));
  const { forge } = await makeForge(repo, { gates: ['true'] }, { folder });
  const result = sha(await looseCommit(repo.path, onto, { 'two.txt': 'two\n' }));
  const task = taskId('shop-k3f9');
  await forge.check(task, result);
  const report = await gateRecords(folder).last({ id: task, rig: 'shop' });
  expect(report).toMatchObject({ result, onto });
  const on = () => checkedOn(repo.path, 'main', result);
  expect(await on()).toEqual({ state: 'present', base: 'main', onto });

  const other = sha(await looseCommit(repo.path, onto, { 'three.txt': 'three\n' }));
  await git(repo, 'update-ref', 'refs/heads/main', other);
  expect(await on()).toEqual({ state: 'moved', base: 'main', onto, now: other, commits: 1 });

  await git(repo, 'update-ref', 'refs/heads/main', result);
  expect(await on()).toEqual({ state: 'landed', base: 'main', now: result });
  expect(await checkedOn(repo.path, 'gone', result)).toEqual({ state: 'unknown' });
  expect(await checkedOn(join(repo.root, 'nowhere'), 'main', result)).toEqual({ state: 'unknown' });
});
