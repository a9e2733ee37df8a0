/** What each key does: one table, so that the compiler knows that no key is without a deed. */

import type { Instant } from '../../core/ids.ts';
import { answerIntents } from './intents/answer.ts';
import { arrangeIntents } from './intents/arrange.ts';
import { boardIntents } from './intents/board.ts';
import { composeIntents } from './intents/compose.ts';
import { contestIntents } from './intents/contest.ts';
import { convoyIntents } from './intents/convoy.ts';
import { driveIntents } from './intents/drive.ts';
import { feedIntents } from './intents/feed.ts';
import { gateIntents } from './intents/gates.ts';
import { landingIntents } from './intents/landings.ts';
import { lostIntents } from './intents/lost.ts';
import { aboutMarked, markIntents } from './intents/marks.ts';
import { moneyIntents } from './intents/money.ts';
import { moveIntents } from './intents/move.ts';
import { paletteIntents } from './intents/palette.ts';
import { previewIntents } from './intents/preview.ts';
import { reviewingIntents } from './intents/reviewing.ts';
import { scopeIntents } from './intents/scope.ts';
import { searchIntents } from './intents/search.ts';
import { takebackIntents } from './intents/takeback.ts';
import { townIntents } from './intents/town.ts';
import { workerIntents } from './intents/worker.ts';
import type { Intent } from './keymap.ts';
import type { State } from './state.ts';
import type { Step } from './step.ts';

/** `key`: which of the binding's keys it was. */
export type Deed = (state: State, at: Instant, key: string) => Step;
export type Deeds<Names extends Intent> = Readonly<Record<Names, Deed>>;

export const intents: Deeds<Intent> = aboutMarked({
  ...moveIntents,
  ...arrangeIntents,
  ...markIntents,
  ...answerIntents,
  ...scopeIntents,
  ...takebackIntents,
  ...driveIntents,
  ...lostIntents,
  ...reviewingIntents,
  ...landingIntents,
  ...gateIntents,
  ...boardIntents(answerIntents.diff),
  ...convoyIntents,
  ...feedIntents,
  ...moneyIntents,
  ...contestIntents,
  ...workerIntents,
  ...previewIntents,
  ...townIntents,
  ...composeIntents,
  ...searchIntents,
  ...paletteIntents((intent) => intents[intent]),
});
