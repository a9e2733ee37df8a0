/** A town that is lost, or older than this dashboard. */
import type { Binding } from '../keymap.ts';
import { olderOf } from '../other-version.ts';
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
  {
    ...{ keys: ['ctrl-r'], label: 'restart the town', group: 'Town', intent: 'restart', modes: [...ROOMS], rank: 0 },
    about:
      'where its daemon is of another version than this dashboard, and not known to be newer; agents at work live on',
    when: (state) => {
      const older = olderOf(state);
      // A newer one would be set back.
      if (older === undefined || older === 'dashboard') return 'hidden';
      return state.reviving === true ? { because: 'It is being restarted; that takes a moment' } : 'enabled';
    },
  },
];
