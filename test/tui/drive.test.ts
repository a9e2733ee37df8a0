/** Running what is in review, from its diff. */
import { expect, it } from 'vitest';
import { footerKeys } from '../../src/surfaces/tui/keymap.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import { sampleDiff, sampleStatus } from '../helpers/sample-town.ts';
import { having, press, stateWith } from '../helpers/tui.tsx';

const reading = (status = sampleStatus): State =>
  having(press({ ...stateWith(status), selected: 'review:shop-m2c4', chosen: true }, 'd').state, {
    kind: 'diff',
    task: 'shop-m2c4',
    view: sampleDiff,
  });

it('t opens a shell in the worktree, with a word on how to come back', () => {
  const worktree = sampleStatus.polecats.find(({ task }) => task === 'shop-m2c4')?.worktree;
  expect(worktree).toBeDefined();
  expect(press(reading(), 't').effects).toEqual([
    { kind: 'shell', folder: worktree, say: expect.stringContaining('Ctrl-D, comes back') },
  ]);
  expect(footerKeys(reading()).map(({ label }) => label)).toEqual(expect.arrayContaining(['shell', 'try it']));
});

it('t says what else there is where the worktree is gone', () => {
  const polecats = sampleStatus.polecats.filter(({ task }) => task !== 'shop-m2c4');
  const tried = press(reading({ ...sampleStatus, polecats }), 't');
  expect(tried.effects).toEqual([]);
  expect(tried.state.notice?.text).toBe('Its worktree is gone: T tries what would land');
});

it('T tries what would land, and stays in the review', () => {
  const tried = press(reading(), 'T');
  expect(tried.effects).toEqual([{ kind: 'try', task: 'shop-m2c4' }]);
  expect(tried.state.place.kind).toBe('diff');
});
