/** Starting a town again that is lost, or of an older version. */
import type { Deeds } from '../intents.ts';
import { noticed, wanting } from '../step.ts';

export const lostIntents: Deeds<'revive' | 'restart'> = {
  revive: (state, at) =>
    wanting(noticed({ ...state, reviving: true }, 'Starting the town again…', at, { tone: 'plain' }), {
      kind: 'revive',
    }),
  restart: (state, at) =>
    wanting(noticed({ ...state, reviving: true }, 'Restarting the town; its agents live on…', at, { tone: 'plain' }), {
      kind: 'restart',
    }),
};
