/** The form of a new task over a store, and what of it was kept. */
import { TransientError } from '../../src/core/errors.ts';
import { keepingUnsent } from '../../src/surfaces/tui/keeper.ts';
import { decodeKeys } from '../../src/surfaces/tui/keys/decode.ts';
import { openStore } from '../../src/surfaces/tui/store.ts';
import { manualClock } from './clock.ts';
import { NOW } from './sample-town.ts';
import { press, stateWith } from './tui.tsx';

export const openKept = () => {
  const clock = manualClock(NOW);
  const store = openStore(press(stateWith(), 'N').state, clock, () => undefined);
  const kept: string[] = [];
  let isRefused = false;
  let notices = 0;
  store.watch(({ notice }) => {
    if (notice?.text.includes('full') === true) notices += 1;
  });
  const flush = keepingUnsent(store, clock, async ({ task }) => {
    if (isRefused) throw new TransientError('The disk is full', { hint: 'Free some space' });
    kept.push(task?.title.text ?? '');
  });
  const write = (text: string): void => {
    for (const key of decodeKeys(text).keys) store.happen({ kind: 'key', key, at: clock.now() });
  };
  const refuse = (refused: boolean): void => {
    isRefused = refused;
  };
  return { clock, write, flush, kept, refuse, said: () => notices };
};
