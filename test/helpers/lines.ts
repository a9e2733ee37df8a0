/** A conversation without a terminal: lines in, what is said out; a clock that stands still until it is told to go on. */
import type { FeedLine } from '../../src/core/views/feed-line.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { openSession } from '../../src/surfaces/tui/lines/session.ts';
import { firstState, type State } from '../../src/surfaces/tui/state.ts';
import type { Effect, Happening } from '../../src/surfaces/tui/step.ts';
import { openStore } from '../../src/surfaces/tui/store.ts';
import { manualClock } from './clock.ts';
import { NOW, sampleFeed, sampleStatus } from './sample-town.ts';

export const conversation = (
  status: StatusView = sampleStatus,
  feed: readonly FeedLine[] = sampleFeed,
  first: Partial<State> = {},
) => {
  const clock = manualClock(NOW);
  const effects: Effect[] = [];
  let said: string[] = [];
  let isTyping = false;
  const start = { ...firstState({ columns: 100, rows: 40 }, NOW), ...first };
  const store = openStore(start, clock, (effect) => effects.push(effect));
  const session = openSession({
    ...{ store, clock, zone: () => 0 },
    say: (lines) => said.push(...lines),
    isTyping: () => isTyping,
    ready: () => undefined,
  });
  const heard = (): readonly string[] => {
    const lines = said;
    said = [];
    return lines;
  };
  const happen = (happening: Happening): void => store.happen(happening);
  const tell = (next: StatusView): void =>
    happen({ kind: 'news', news: { kind: 'status', status: next }, at: clock.now() });
  tell(status);
  happen({ kind: 'news', news: { kind: 'feed', lines: feed }, at: clock.now() });
  return {
    clock,
    effects,
    /** What was said since this was asked last. */
    heard,
    /** What is answered to lines, the last one's answer. */
    type: (...lines: readonly string[]): readonly string[] => {
      for (const line of lines) {
        heard();
        session.heard(line);
      }
      return heard();
    },
    happen,
    /** The next picture of the town. */
    tell,
    /** A line is begun, or not. */
    typing: (begun: boolean): void => {
      isTyping = begun;
      if (!begun) session.tell();
    },
    state: () => store.now(),
    close: () => session.stop(),
  };
};
