import { expect } from 'vitest';
import type { Sha } from '../../../src/core/ids.ts';
import type { GraftSpec } from '../../../src/ports/workspace.ts';
import type { Site, Test } from '../workspace.ts';
import { ensured } from './making.ts';

const ONE = 'mayor/shop-1';

/** Two branches that changed the same file and have one of their own; the first one's worktree still stands. */
const two = async (site: Site) => {
  const one = await ensured(site, 'amber', ONE);
  await site.hands.write(one.path, { 'a.txt': 'first\n', 'own.txt': 'mine\n' });
  const onto = await site.hands.commit(one.path, 'First');
  const other = await ensured(site, 'basil', 'mayor/shop-2');
  await site.hands.write(other.path, { 'a.txt': 'second\n', 'b.txt': 'b\n' });
  const source = await site.hands.commit(other.path, 'Second');
  return { path: one.path, onto, source };
};

const spec = (onto: Sha, source: Sha, ...paths: readonly string[]): GraftSpec => ({
  branch: ONE,
  onto,
  files: paths.map((path) => ({ path, source })),
  message: 'Take files of another attempt\n',
  at: 1_700_000_000_000,
});

export const grafting = (test: Test): void => {
  test('files of another branch come as one commit, into the worktree too', async (site) => {
    const { path, onto, source } = await two(site);
    const made = await site.workspace.graft(spec(onto, source, 'a.txt', 'b.txt'));
    expect(made).toMatchObject({ kind: 'made' });
    expect(await site.workspace.look(path)).toMatchObject({
      branch: ONE,
      ahead: 2,
      dirty: [],
      ...(made.kind === 'made' ? { head: made.commit, tree: made.tree } : {}),
    });
    expect(await site.hands.read(path, 'a.txt')).toBe('second\n');
    expect(await site.hands.read(path, 'b.txt')).toBe('b\n');
    expect(await site.hands.read(path, 'own.txt')).toBe('mine\n');
  });

  test('a file that the other does not have is taken away', async (site) => {
    const { path, onto, source } = await two(site);
    expect(await site.workspace.graft(spec(onto, source, 'own.txt'))).toMatchObject({ kind: 'made' });
    expect(await site.hands.read(path, 'own.txt')).toBeUndefined();
    expect(await site.workspace.look(path)).toMatchObject({ dirty: [] });
  });

  test('asking again is the same commit', async (site) => {
    const { onto, source } = await two(site);
    const made = await site.workspace.graft(spec(onto, source, 'b.txt'));
    expect(await site.workspace.graft(spec(onto, source, 'b.txt'))).toEqual(made);
  });

  test('a branch without a worktree moves by itself', async (site) => {
    const { path, onto, source } = await two(site);
    await site.workspace.release(path, { force: false });
    const made = await site.workspace.graft(spec(onto, source, 'b.txt'));
    expect(made.kind).toBe('made');
    const again = await ensured(site, 'cedar', ONE);
    expect(await site.hands.read(again.path, 'b.txt')).toBe('b\n');
  });

  test('uncommitted work in the worktree refuses it and stays', async (site) => {
    const { path, onto, source } = await two(site);
    await site.hands.write(path, { 'own.txt': 'half done\n' });
    expect(await site.workspace.graft(spec(onto, source, 'a.txt'))).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('uncommitted work'),
    });
    expect(await site.hands.read(path, 'own.txt')).toBe('half done\n');
    expect(await site.workspace.look(path)).toMatchObject({ head: onto });
  });

  test('a branch that moved since refuses it', async (site) => {
    const { path, onto, source } = await two(site);
    await site.hands.write(path, { 'c.txt': 'later\n' });
    const later = await site.hands.commit(path, 'Later');
    expect(await site.workspace.graft(spec(onto, source, 'a.txt'))).toMatchObject({ kind: 'refused' });
    expect(await site.workspace.look(path)).toMatchObject({ head: later });
  });

  test('files that nobody has, or that are the same, refuse it', async (site) => {
    const { onto, source } = await two(site);
    expect(await site.workspace.graft(spec(onto, source, 'nowhere.txt'))).toMatchObject({ kind: 'refused' });
    expect(await site.workspace.graft(spec(onto, onto, 'a.txt'))).toMatchObject({ kind: 'refused' });
  });

  const LINES = Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`);
  const long = (change: Readonly<Record<number, string>>) =>
    LINES.map((line, index) => (index + 1 in change ? `${change[index + 1]}\n` : line)).join('');
  /** Both change the same long file: the first at `mine`, the other at `theirs`. */
  const apart = async (site: Site, mine: number, theirs: number) => {
    await site.hands.advance({ 'long.txt': long({}) });
    const one = await ensured(site, 'amber', ONE);
    await site.hands.write(one.path, { 'long.txt': long({ [mine]: 'mine' }) });
    const onto = await site.hands.commit(one.path, 'First');
    const other = await ensured(site, 'basil', 'mayor/shop-2');
    await site.hands.write(other.path, { 'long.txt': long({ [theirs]: 'theirs' }), 'new.txt': 'new\n' });
    const source = await site.hands.commit(other.path, 'Second');
    const ask = (path: string, ...hunks: readonly number[]): GraftSpec => ({
      ...spec(onto, source),
      files: [{ path, source, hunks }],
    });
    return { path: one.path, ask };
  };

  test('a hunk of a file comes beside what the branch changed in it', async (site) => {
    const { path, ask } = await apart(site, 2, 18);
    const made = await site.workspace.graft(ask('long.txt', 1));
    expect(made).toMatchObject({ kind: 'made' });
    expect(await site.workspace.graft(ask('long.txt', 1))).toEqual(made);
    expect(await site.hands.read(path, 'long.txt')).toBe(long({ 2: 'mine', 18: 'theirs' }));
    expect(await site.workspace.look(path)).toMatchObject({ ahead: 2, dirty: [] });
  });

  test('a hunk of a file that only the other has is that file', async (site) => {
    const { path, ask } = await apart(site, 2, 18);
    expect(await site.workspace.graft(ask('new.txt', 1))).toMatchObject({ kind: 'made' });
    expect(await site.hands.read(path, 'new.txt')).toBe('new\n');
  });

  test('a hunk that does not fit is refused, and so is one that there is not', async (site) => {
    const { path, ask } = await apart(site, 10, 10);
    expect(await site.workspace.graft(ask('long.txt', 1))).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('hunk 1 of long.txt cannot be merged'),
    });
    expect(await site.workspace.graft(ask('long.txt', 2))).toMatchObject({
      kind: 'refused',
      because: 'long.txt has 1 hunk there, and none is number 2',
    });
    expect(await site.workspace.graft(ask('a.txt', 1))).toMatchObject({ kind: 'refused' });
    expect(await site.hands.read(path, 'long.txt')).toBe(long({ 10: 'mine' }));
  });
};
