import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openUnsent } from '../../src/main/kept-unsent.ts';
import { openingNotice } from '../../src/main/opening-notice.ts';
import { newDraft } from '../../src/surfaces/tui/compose/draft.ts';
import { editedFrom } from '../../src/surfaces/tui/compose/editor.ts';
import type { Unsent } from '../../src/surfaces/tui/unsent.ts';
import { freshFolder } from '../helpers/folder.ts';

const NOW = 1_700_000_000_000;

/** Dashboards by number, of which some live. */
const openHouse = async () => {
  const state = join(await freshFolder(), 'state');
  const alive = new Set<number>();
  const open = (pid: number, more: { readonly wordsOnly?: boolean } = {}) => {
    alive.add(pid);
    const living = (text: string): boolean => alive.has(Number(text.split(' ')[0]));
    return openUnsent({ state }, { now: () => NOW, wordsOnly: false, self: `${pid} 77`, living, ...more });
  };
  const folder = join(state, 'unsent');
  return { state, folder, open, die: (pid: number) => alive.delete(pid), files: () => readdir(folder) };
};

const task = (title: string): Unsent => ({ task: { ...newDraft('shop'), title: editedFrom(title) } });

it('what one dashboard was writing when it died is taken up by the next one, once', async () => {
  const { folder, open, die, files } = await openHouse();
  const first = await open(1);
  expect([first.taken, first.others, first.broken]).toEqual([undefined, 0, []]);
  await first.keep(task('Cat'));
  const [file = ''] = await files();
  expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  expect((await open(2)).taken).toBeUndefined();
  die(1);
  const third = await open(3);
  expect(third.taken).toMatchObject({ at: NOW, task: { title: { text: 'Cat' } } });
  expect((await open(4)).taken).toBeUndefined();
  // Nothing was written by the third: what it took up is there for the fifth.
  die(3);
  const fifth = await open(5);
  expect(fifth.taken?.task?.title.text).toBe('Cat');
  await fifth.keep(task('Cats'));
  expect(await files()).toHaveLength(1);
  await fifth.keep({});
  expect(await files()).toEqual([]);
});

it('two dashboards keep one each, and where both die the last written comes first and the other after it', async () => {
  const { folder, open, die } = await openHouse();
  const [one, two] = [await open(1), await open(2)];
  await one.keep({ ...task('Older'), words: { 'tell a': 'x' } });
  await two.keep(task('Newer'));
  await utimes(join(folder, '1-77-0.json'), 1, 1);
  die(1);
  die(2);
  const three = await open(3);
  expect([three.taken?.task?.title.text, three.others]).toEqual(['Newer', 1]);
  expect(openingNotice({}, three, NOW).notice).toEqual({
    tone: 'attention',
    text: 'A task you were writing just now is kept: N goes on with it',
    lines: ['1 other dashboard left more: it comes back once this is done with'],
  });
  await three.keep({});
  die(3);
  expect((await open(4)).taken).toMatchObject({ task: { title: { text: 'Older' } }, words: { 'tell a': 'x' } });
});

it('what is of another kind is taken up together, and a dashboard of one change has words alone', async () => {
  const { open, die } = await openHouse();
  await (await open(1)).keep(task('Cat'));
  await (await open(2)).keep({ words: { 'reject shop-1': 'No' } });
  die(1);
  die(2);
  const review = await open(3, { wordsOnly: true });
  expect(review.taken).toEqual({ at: NOW, words: { 'reject shop-1': 'No' } });
  die(3);
  const home = await open(4);
  expect(home.taken).toMatchObject({ task: { title: { text: 'Cat' } }, words: { 'reject shop-1': 'No' } });
});

it('a file that is none of ours is told of and kept aside, and a half written one goes', async () => {
  const { folder, state, open, files } = await openHouse();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '8-77-0.json'), '{"version":1,"task":');
  await writeFile(join(folder, '8-77-0.json.ab12.tmp'), '{"ver');
  await writeFile(join(folder, 'notes.txt'), 'mine');
  await writeFile(join(state, 'secret'), 'x');
  await symlink(join(state, 'secret'), join(folder, '9-77-0.json'));
  const opened = await open(1);
  expect(opened.taken).toBeUndefined();
  const aside = ['8-77-0.json.broken', '9-77-0.json.broken'];
  expect([...opened.broken].sort()).toEqual(aside.map((name) => join(folder, name)));
  expect((await files()).sort()).toEqual([...aside, 'notes.txt']);
  expect(await readFile(join(folder, '8-77-0.json.broken'), 'utf8')).toBe('{"version":1,"task":');
  const { notice } = openingNotice({ notice: { tone: 'bad', text: 'rigs.yaml is wrong' } }, opened, NOW);
  expect(notice).toMatchObject({ tone: 'bad', text: 'rigs.yaml is wrong' });
  expect(notice?.lines).toHaveLength(2);
  expect((await open(2)).broken).toEqual([]);
});

it('of two dashboards that open at the same time one alone takes it up', async () => {
  const { open, die } = await openHouse();
  await (await open(1)).keep(task('Cat'));
  die(1);
  const both = await Promise.all([open(2), open(3)]);
  expect(both.filter(({ taken }) => taken !== undefined)).toHaveLength(1);
});
