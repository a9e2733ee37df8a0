/** The dashboard in lines, for who hears it: everything that the screen has, nothing that is painted. */
import { follow } from '../follow/town.ts';
import { keepingUnsent } from '../keeper.ts';
import { type Left, perform } from '../perform.ts';
import { openTypist } from '../preview/typist.ts';
import { begun, type Dashboard, openEnding } from '../run.tsx';
import { firstState } from '../state.ts';
import type { Effect } from '../step.ts';
import { openStore } from '../store.ts';
import { openTenancy, stopSelf } from '../terminal/tenancy.ts';
import { openPipe, type PipeInput } from './pipe.ts';
import { openSession } from './session.ts';
import { openTyping } from './typing.ts';
import { voiceOf } from './voice.ts';

export type Spoken = Omit<Dashboard, 'input'> & {
  readonly input: Dashboard['input'] & PipeInput;
  /** What asked for it, to be said as it opens. */
  readonly heardBy: string;
};

/** Wraps nothing and cuts nothing: only pages of what is drawn have a size. */
const SIZE = { columns: 100, rows: 40 };

/** Resolves as `runDashboard`; without a terminal also at the end of the input. */
export const runLines = async (dashboard: Spoken): Promise<Left> => {
  const { town, clock, zone, ending, lent } = dashboard;
  const over = openEnding();
  const quit = (): void => over.leave({ kind: 'quit' });
  const talk = openTalk(dashboard, over.leave, quit);

  talk.voice.say([`Mayor, screen reader mode, by ${dashboard.heardBy}.`]);
  process.once('exit', talk.restore);
  talk.start();
  const stop = follow(town, lent.gates, talk.store, clock, zone);
  if (dashboard.review !== undefined) talk.doing({ kind: 'load-diff', task: dashboard.review });
  ending.addEventListener('abort', quit, { once: true });
  if (ending.aborted) quit();
  try {
    return await over.left;
  } finally {
    talk.session.tell();
    stop();
    talk.session.stop();
    talk.close();
    talk.store.close();
    ending.removeEventListener('abort', quit);
    talk.restore();
    process.off('exit', talk.restore);
    await talk.flush();
  }
};

/** Everything between the terminal, or the pipe, and the town; `leave`: how it ends. */
const openTalk = (dashboard: Spoken, leave: (left: Left) => void, quit: () => void) => {
  const { town, clock, input, zone, lent, by, seat } = dashboard;
  const isTerminal = input.isTTY === true;
  const voice = voiceOf(dashboard);
  const store = openStore(begun(firstState(SIZE, clock.now()), dashboard), clock, (effect) => doing(effect));
  const type = openTypist({ town, by, seat, now: clock.now, happen: (happening) => store.happen(happening) });
  const flush = keepingUnsent(store, clock, lent.keepUnsent);
  const underWay = new Set<Promise<void>>();
  const doing = (effect: Effect): void => {
    const done = perform(effect, {
      ...{ town, by, lent, lend, type, leave, now: clock.now, happen: store.happen, signal: voice.signal },
      // A line is no key that could be held down: nothing waits to see whether it is.
      after: (_ms, run) => run(),
      redraw: () => undefined,
    });
    underWay.add(done);
    void done.finally(() => underWay.delete(done));
  };
  const typing = openTyping({
    ...{ input, clock, knowsPaste: voice.knowsSequences, echo: voice.write, left: quit },
    heard: (line) => session.heard(line),
    emptied: () => session.tell(),
  });
  const pipe = openPipe(input, clock, {
    ...{ heard: (line) => session.heard(line), quiet: () => session.quiet() },
    ...{ underWay, left: quit },
  });
  const session = openSession({
    ...{ store, clock, zone, say: voice.say },
    isTyping: () => isTerminal && typing.isBegun(),
    ready: () => {
      if (!isTerminal) pipe.start();
    },
  });
  const start = (): void => {
    if (isTerminal) typing.start();
  };
  const restore = (): void => {
    if (isTerminal) typing.stop();
  };
  const enter = (): void => {
    start();
    session.back();
  };
  const { lend, close } = openTenancy({ leave: restore, enter }, process, stopSelf);
  return { store, session, voice, doing, start, restore, close, flush };
};
