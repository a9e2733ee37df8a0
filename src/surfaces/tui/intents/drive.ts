/** Running what is in review. */
import { taskId } from '../../../core/ids.ts';
import type { Deeds } from '../intents.ts';
import { worktreeOf } from '../review/reviewing.ts';
import { just, wanting } from '../step.ts';

export const driveIntents: Deeds<'shell' | 'test-drive'> = {
  shell: (state) => {
    const folder = worktreeOf(state);
    if (folder === undefined || state.place.kind !== 'diff') return just(state);
    const say = `exit, or Ctrl-D, comes back. This is the worktree of ${state.place.task}: leave it as you found it.`;
    return wanting(state, { kind: 'shell', folder, say });
  },
  'test-drive': (state) =>
    state.place.kind === 'diff' ? wanting(state, { kind: 'try', task: taskId(state.place.task) }) : just(state),
};
