/** Claims that a remote decides for all its clones. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitIn } from '../../../src/adapters/git.ts';
import { makeCommits } from '../../../src/adapters/trackers/embedded/commit.ts';
import { pushMoves } from '../../../src/adapters/trackers/embedded/remote-refs.ts';
import { ConflictError, TransientError, UsageError } from '../../../src/core/errors.ts';
import type { TaskId } from '../../../src/core/ids.ts';
import { bundled } from '../../helpers/bundle.ts';
import { git } from '../../helpers/repo.ts';
import { plainTask } from '../../helpers/task-branch.ts';
import { type Clone, cloneAt, clones, fieldsOf } from '../../helpers/task-clones.ts';

const HOUR = { ms: 3_600_000 };
const OVER = { ms: -1 };

/** Clones that all have one task, and let their remote decide of claims. */
const stage = async (count = 2) => {
  const { repo, remote, all } = await clones(count);
  const [a, b = a] = all;
  if (a === undefined || b === undefined) throw new Error('Too few clones');
  const { id } = await a.tracker.create(plainTask('Sell tea'), 'ann');
  for (const clone of all) {
    await git(clone.path, 'config', 'mayor.claims', 'remote');
    expect((await clone.sync()).problems).toEqual([]);
  }
  return { repo, remote, all, a, b, id };
};

const claimsIn = async (path: string): Promise<readonly string[]> =>
  (await git(path, 'for-each-ref', '--format=%(refname)', 'refs/mayor/claims')).split('\n').filter((ref) => ref !== '');

/** A hook of the remote, in a line of shell. */
const hook = async (remote: string, name: string, line: string): Promise<void> => {
  await writeFile(join(remote, 'hooks', name), `#!/bin/sh\n${line}\n`);
  await chmod(join(remote, 'hooks', name), 0o755);
};
const NO_CLAIMS = 'case "$1" in refs/heads/*|refs/tags/*) ;; *) echo "only branches and tags" >&2; exit 1;; esac';

/** All claim at once, each clone several times. */
const rush = async (all: readonly Clone[], id: TaskId, each: number) => {
  const trackers = all.flatMap(({ path }) => Array.from({ length: each }, () => cloneAt(path).tracker));
  const answers = await Promise.all(trackers.map((tracker, at) => tracker.claim(id, `late-${at}`, HOUR)));
  const winners = answers.flatMap((answer, at) => (answer.kind === 'claimed' ? [{ at, token: answer.token }] : []));
  return { answers, winners };
};

describe('a claim that the remote decides', () => {
  it('is one clone’s, and the other is told who has it and until when, before anything was synced', async () => {
    const { a, b, id, remote } = await stage();
    const mine = await a.tracker.claim(id, 'amber@a', HOUR);
    expect(mine).toMatchObject({ kind: 'claimed', token: 1, until: expect.any(Number) });
    const until = mine.kind === 'claimed' ? mine.until : undefined;
    expect(await b.tracker.claim(id, 'birch@b', HOUR)).toEqual({ kind: 'taken', by: 'amber@a', until });
    expect(await b.tracker.list()).toMatchObject([{ id, assignee: 'amber@a' }]);
    expect(await fieldsOf(b, id)).toMatchObject({ assignee: 'amber@a' });
    expect(await claimsIn(remote)).toEqual([`refs/mayor/claims/${id}`]);
    expect(await claimsIn(b.path)).toEqual([]);
    expect(await b.tracker.renew(id, 'birch@b', HOUR)).toMatchObject({ kind: 'taken', by: 'amber@a' });
  });

  it('is free for the other clone once it is let go of there, with a greater token', async () => {
    const { a, b, id, remote } = await stage();
    await a.tracker.claim(id, 'amber@a');
    await b.tracker.claim(id, 'birch@b');
    await a.tracker.release(id, 'amber@a');
    expect(await claimsIn(remote)).toEqual([]);
    expect(await fieldsOf(a, id)).not.toHaveProperty('assignee');
    expect(await b.tracker.claim(id, 'birch@b')).toEqual({ kind: 'claimed', token: 2 });
    expect(await a.tracker.claim(id, 'amber@a')).toMatchObject({ kind: 'taken', by: 'birch@b' });
  });

  it('of a task that another clone has closed is refused, though nobody has synced', async () => {
    const { a, b, id, remote } = await stage();
    await a.tracker.claim(id, 'amber@a');
    await a.tracker.change(id, { status: 'closed' }, 'ann');
    expect(await claimsIn(remote)).toEqual([]);
    expect(await b.tracker.claim(id, 'birch@b')).toEqual({ kind: 'closed' });
    expect(await claimsIn(remote)).toEqual([]);
  });

  it('that ran out is taken over by one of all who try, and its old holder is told', async () => {
    const { all, a, id } = await stage(3);
    await a.tracker.claim(id, 'amber@a', OVER);
    const { answers, winners } = await rush(all, id, 4);
    expect(winners).toEqual([{ at: expect.any(Number), token: 2 }]);
    const by = `late-${winners[0]?.at}`;
    expect(answers.filter((answer) => answer.kind === 'taken' && answer.by === by)).toHaveLength(11);
    expect(await a.tracker.leases?.renew([{ task: id, holder: 'amber@a' }])).toMatchObject([{ kind: 'taken', by }]);
    expect((await a.sync()).lost).toEqual([]);
    const late = a.tracker.change(id, { status: 'in-review', comment: 'All done', token: 1 }, 'amber@a');
    await expect(late).rejects.toThrow(ConflictError);
  });

  it('that was taken over elsewhere is given up at the next sync, which says so', async () => {
    const { a, b, id } = await stage();
    await a.tracker.claim(id, 'amber@a', OVER);
    await b.tracker.claim(id, 'birch@b', HOUR);
    expect((await a.sync()).lost).toEqual([{ task: id, holder: 'amber@a', to: 'birch@b' }]);
    expect(await claimsIn(a.path)).toEqual([]);
    expect(await a.tracker.list()).toMatchObject([{ assignee: 'birch@b' }]);
  });

  it('is renewed with many others in one push, each for itself', async () => {
    const { a, b, id } = await stage();
    const other = await a.tracker.create(plainTask('Sell ink'), 'ann');
    const lost = await a.tracker.create(plainTask('Sell milk'), 'ann');
    await a.sync();
    for (const task of [id, other.id]) await a.tracker.claim(task, 'amber@a', HOUR);
    await a.tracker.claim(lost.id, 'amber@a', OVER);
    await b.tracker.claim(lost.id, 'birch@b', HOUR);
    const holder = 'amber@a';
    const held = [id, lost.id, other.id].map((task) => ({ task, holder }));
    expect(await a.tracker.leases?.renew(held)).toMatchObject([
      { kind: 'claimed', token: 1 },
      { kind: 'taken', by: 'birch@b' },
      { kind: 'claimed', token: 1 },
    ]);
  });

  it('is nobody’s while the remote is away, and that is said', async () => {
    const { repo, a, id, remote } = await stage();
    await git(a.path, 'remote', 'set-url', 'origin', join(repo.root, 'nowhere.git'));
    const asked = a.tracker.claim(id, 'amber@a');
    await expect(asked).rejects.toThrow(TransientError);
    await expect(asked).rejects.toThrow(/^The remote origin cannot be asked about claims: /);
    expect(await claimsIn(a.path)).toEqual([]);
    expect(await fieldsOf(a, id)).toMatchObject({ status: 'open' });
    await git(a.path, 'remote', 'set-url', 'origin', remote);
    expect(await a.tracker.claim(id, 'amber@a')).toEqual({ kind: 'claimed', token: 1 });
  });

  it('is nobody’s where the remote takes nothing at all', async () => {
    const { a, id, remote } = await stage();
    await hook(remote, 'pre-receive', 'exit 1');
    const asked = a.tracker.claim(id, 'amber@a');
    await expect(asked).rejects.toThrow(TransientError);
    await expect(asked).rejects.toThrow(/takes no claims from here: pre-receive hook declined/);
    expect(await claimsIn(a.path)).toEqual([]);
    expect(await fieldsOf(a, id)).toMatchObject({ status: 'open' });
    await rm(join(remote, 'hooks/pre-receive'));
    expect(await a.tracker.claim(id, 'amber@a')).toEqual({ kind: 'claimed', token: 1 });
    expect(a.tracker.problems?.()).toEqual([]);
  });

  it('ended while the remote was away ends there with the next sync', async () => {
    const { repo, a, b, id, remote } = await stage();
    await a.tracker.claim(id, 'amber@a');
    await git(a.path, 'remote', 'set-url', 'origin', join(repo.root, 'nowhere.git'));
    await expect(a.tracker.release(id, 'amber@a')).rejects.toThrow(TransientError);
    expect(await b.tracker.claim(id, 'birch@b')).toMatchObject({ kind: 'taken', by: 'amber@a' });
    await git(a.path, 'remote', 'set-url', 'origin', remote);
    expect(await a.sync()).toMatchObject({ lost: [], problems: [] });
    expect(await claimsIn(remote)).toEqual([]);
    expect(await b.tracker.claim(id, 'birch@b')).toEqual({ kind: 'claimed', token: 2 });
  });

  it('whose claimant was killed once it had been pushed is mended by claiming again', async () => {
    const { repo, a, b, id, remote } = await stage();
    const [gate, pid] = [join(repo.root, 'gate'), join(repo.root, 'pid')];
    await hook(remote, 'post-receive', `kill -9 $(cat ${pid})`);
    const program = await bundled(repo.root, 'test/fixtures/tracker-worker.ts');
    const child = spawn(process.execPath, [program, a.path, gate, 'claim', id, 'amber@a'], { stdio: 'ignore' });
    await writeFile(pid, String(child.pid));
    await writeFile(gate, '');
    expect((await once(child, 'close'))[1]).toBe('SIGKILL');
    await rm(join(remote, 'hooks/post-receive'));
    expect(await claimsIn(remote)).toEqual([`refs/mayor/claims/${id}`]);
    expect(await claimsIn(a.path)).toEqual([]);
    expect(await b.tracker.claim(id, 'birch@b')).toMatchObject({ kind: 'taken', by: 'amber@a' });
    expect(await a.tracker.claim(id, 'amber@a')).toMatchObject({ kind: 'claimed', token: 1 });
    expect(await claimsIn(a.path)).toEqual([`refs/mayor/claims/${id}`]);
    expect(await fieldsOf(a, id)).toMatchObject({ status: 'in-progress', assignee: 'amber@a' });
  });

  it('is granted to one of two who push the very same object', async () => {
    const { a, id } = await stage();
    const here = gitIn(a.path);
    const [oid] = await makeCommits(here, [{ by: 'amber', at: 1_000, message: 'Claim\n', files: [] }]);
    const move = { ref: `refs/mayor/claims/${id}`, from: undefined, to: oid };
    expect(await pushMoves(here, 'origin', [move])).toEqual(['done']);
    expect(await pushMoves(here, 'origin', [move])).toEqual(['moved']);
  });

  it('is ended for whoever holds it by a person who closes the task in another clone, and its holder is told', async () => {
    const { a, b, id, remote } = await stage();
    await a.tracker.claim(id, 'amber@a');
    await a.sync();
    await b.sync();
    await b.tracker.change(id, { status: 'closed' }, 'bob');
    expect(await claimsIn(remote)).toEqual([]);
    expect((await a.sync()).lost).toEqual([{ task: id, holder: 'amber@a' }]);
    expect(await claimsIn(a.path)).toEqual([]);
  });

  it('stays ended when it was let go of in another clone, whose holder’s word of it comes later', async () => {
    const { a, b, id } = await stage();
    await a.tracker.claim(id, 'amber@a');
    await b.tracker.release(id, 'amber@a');
    expect((await a.sync()).lost).toEqual([{ task: id, holder: 'amber@a' }]);
    expect(await a.tracker.claim(id, 'coral@a')).toMatchObject({ kind: 'claimed', token: 3 });
    await a.sync();
    await b.sync();
    expect(await fieldsOf(b, id)).toMatchObject({ assignee: 'coral@a', status: 'in-progress' });
    await expect(a.tracker.change(id, { status: 'in-review', token: 1 }, 'amber@a')).rejects.toThrow(ConflictError);
  });

  it('needs a remote, and a policy that there is', async () => {
    const { a, id } = await stage();
    await git(a.path, 'remote', 'rename', 'origin', 'upstream');
    await expect(cloneAt(a.path).tracker.claim(id, 'amber')).rejects.toThrow(/has no remote named origin/);
    await git(a.path, 'config', 'mayor.claims', 'somewhere');
    await expect(cloneAt(a.path).tracker.claim(id, 'amber')).rejects.toThrow(UsageError);
  });
});

describe('where the host takes only branches and tags', () => {
  const refusing = async (count = 2) => {
    const stood = await stage(count);
    await hook(stood.remote, 'update', NO_CLAIMS);
    return stood;
  };

  it('the branch decides: one clone has the claim, the other is told, and so are people', async () => {
    const { a, b, id, remote } = await refusing();
    const mine = await a.tracker.claim(id, 'amber@a', HOUR);
    expect(mine).toMatchObject({ kind: 'claimed', token: 1 });
    const until = mine.kind === 'claimed' ? mine.until : undefined;
    expect(await b.tracker.claim(id, 'birch@b', HOUR)).toEqual({ kind: 'taken', by: 'amber@a', until });
    expect(await claimsIn(remote)).toEqual([]);
    expect(await fieldsOf(b, id)).toMatchObject({ status: 'in-progress', assignee: 'amber@a' });
    const fresh = cloneAt(a.path).tracker;
    await fresh.list();
    expect(fresh.problems?.()).toEqual([
      'The remote origin takes no refs for claims (hook declined): they are decided on the branch mayor-tasks',
    ]);
    expect((await stat(join(a.path, '.git/mayor/claims-on-branch'))).isFile()).toBe(true);
  });

  it('exactly one of many gets a task, and one that ran out', async () => {
    const { all, a, id } = await refusing(3);
    const first = await rush(all, id, 3);
    expect(first.winners).toEqual([{ at: expect.any(Number), token: 1 }]);
    const other = await a.tracker.create(plainTask('Sell ink'), 'ann');
    await a.tracker.claim(other.id, 'amber@a', OVER);
    const second = await rush(all, other.id, 3);
    expect(second.winners).toEqual([{ at: expect.any(Number), token: 2 }]);
    const by = `late-${second.winners[0]?.at}`;
    expect(second.answers.filter((answer) => answer.kind === 'taken' && answer.by === by)).toHaveLength(8);
  });

  it('a claim is renewed, let go of, and made anew by the other clone', async () => {
    const { a, b, id } = await refusing();
    await a.tracker.claim(id, 'amber@a', OVER);
    expect(await a.tracker.renew(id, 'amber@a', HOUR)).toMatchObject({ kind: 'claimed', token: 1 });
    expect(await b.tracker.claim(id, 'birch@b')).toMatchObject({ kind: 'taken', by: 'amber@a' });
    await a.tracker.release(id, 'amber@a');
    expect(await b.tracker.claim(id, 'birch@b')).toEqual({ kind: 'claimed', token: 2 });
    expect(await a.tracker.renew(id, 'amber@a', HOUR)).toMatchObject({ kind: 'taken', by: 'birch@b' });
  });
});
