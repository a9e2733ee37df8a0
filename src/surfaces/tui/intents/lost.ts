/** Starting a town again that is lost. */
import type { Deeds } from '../intents.ts';
import { noticed, wanting } from '../step.ts';

export const lostIntents: Deeds<'revive'> = {
  revive: (state, at) =>
    wanting(noticed({ ...state, reviving: true }, 'Starting the town again…', at, { tone: 'plain' }), {
      kind: 'revive',
    }),
};
