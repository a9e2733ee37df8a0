/** A town that is lost. */
import type { Binding } from '../keymap.ts';
import { ROOMS } from './places.ts';

export const lostKeys: readonly Binding[] = [
  {
    ...{ keys: ['ctrl-r'], label: 'start the town', group: 'Town', intent: 'revive', modes: [...ROOMS], rank: 0 },
    about: 'where its daemon is gone; agents at work are found again',
    when: ({ up, reviving }) => {
      if (up) return 'hidden';
      return reviving === true ? { because: 'It is being started; that takes a moment' } : 'enabled';
    },
  },
];
