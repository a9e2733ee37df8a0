/** Running what is in review: where it was written, or as it would land. */
import type { Binding, Mode } from '../keymap.ts';
import { worktreeOf } from '../review/reviewing.ts';
import { because, online } from './when.ts';

const modes: readonly Mode[] = ['diff'];

export const driveKeys: readonly Binding[] = [
  {
    ...{ keys: ['t'], label: 'shell', group: 'Review', intent: 'shell', modes, rank: 9 },
    about: 'a shell in the worktree of its branch; leaving it comes back',
    when: (state) =>
      worktreeOf(state) === undefined ? because('Its worktree is gone: {test-drive} tries what would land') : 'enabled',
  },
  {
    ...{ keys: ['T'], label: 'try it', group: 'Review', intent: 'test-drive', modes, rank: 9 },
    about: 'what would land, merged with the base, in a folder that is gone afterwards',
    when: online,
  },
];
