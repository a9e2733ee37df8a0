/** The dashboard in lines, for who hears it: everything that the screen has, nothing that is painted. */
import { follow } from '../follow.ts';
import { noticeSignal } from '../notice-signal.ts';
import { type Left, type Lend, type Means, perform } from '../perform.ts';
import { begun, type Dashboard, openEnding } from '../run.tsx';
import { firstState } from '../state.ts';
import type { Effect } from '../step.ts';
import { openStore } from '../store.ts';
import { toAscii } from '../text.ts';
import { openTypist } from '../typist.ts';
import { speaksAscii } from './chosen.ts';
import { openPipe, type PipeInput } from './pipe.ts';
import { openSession } from './session.ts';
import { openTyping } from './typing.ts';

export type Spoken = Omit<Dashboard, 'input'> & {
  readonly input: Dashboard['input'] & PipeInput;
  /** What asked for it, to be said as it opens. */
  readonly heardBy: string;
};

/** Wraps nothing and cuts nothing: only pages of what is drawn have a size. */
const SIZE = { columns: 100, rows: 40 };

/** Resolves as `runDashboard`; without a terminal also at the end of the input. */
export const runLines = async (dashboard: Spoken): Promise<Left> => {
  const { town, clock, input, zone, ending, lent, by } = dashboard;
  const isTerminal = input.isTTY === true;
  const over = openEnding();
  const { write, say, signal, knowsSequences } = voiceOf(dashboard);
  const store = openStore(begun(firstState(SIZE, clock.now()), dashboard), clock, (effect) => doing(effect));
  const underWay = new Set<Promise<void>>();
  const doing = (effect: Effect): void => {
    const { happen } = store;
    // A line is no key that could be held down: nothing waits to see whether it is.
    const means = {
      town,
      by,
      lent,
      lend,
      now: clock.now,
      happen,
      signal,
      type,
      after: (_ms: number, run: () => void) => run(),
    };
    const done = perform(effect, { ...means, redraw: () => {}, ...over });
    underWay.add(done);
    void done.finally(() => underWay.delete(done));
  };
  const type = openTypist({ town, by, now: clock.now, happen: (happening) => store.happen(happening) });
  const quit = (): void => over.leave({ kind: 'quit' });
  const typing = openTyping({
    ...{ input, clock, knowsPaste: knowsSequences, echo: write, left: quit },
    heard: (line) => session.heard(line),
    emptied: () => session.tell(),
  });
  const pipe = openPipe(input, clock, { heard: (line) => session.heard(line), underWay, left: quit });
  const session = openSession({
    ...{ store, clock, zone, say },
    isTyping: () => isTerminal && typing.isBegun(),
    ready: () => {
      if (!isTerminal) pipe.start();
    },
  });
  const lend: Lend = async (work) => {
    if (isTerminal) typing.stop();
    try {
      return await work();
    } finally {
      if (isTerminal) typing.start();
      session.back();
    }
  };
  const restore = (): void => {
    if (isTerminal) typing.stop();
  };

  say([`Mayor, screen reader mode, by ${dashboard.heardBy}.`]);
  process.once('exit', restore);
  if (isTerminal) typing.start();
  const stop = follow(town, lent.gates, store, clock, zone);
  if (dashboard.review !== undefined) doing({ kind: 'load-diff', task: dashboard.review });
  ending.addEventListener('abort', quit, { once: true });
  if (ending.aborted) quit();
  try {
    return await over.left;
  } finally {
    session.tell();
    stop();
    session.stop();
    store.close();
    ending.removeEventListener('abort', quit);
    restore();
    process.off('exit', restore);
  }
};

type Voice = {
  write(text: string): void;
  say(lines: readonly string[]): void;
  readonly signal: Means['signal'];
  /** The terminal obeys control sequences. */
  readonly knowsSequences: boolean;
};

const voiceOf = ({ output, env }: Spoken): Voice => {
  const ascii = speaksAscii(env);
  const knowsSequences = env.TERM !== 'dumb';
  const inTmux = env.TMUX !== undefined && env.TMUX !== '';
  const end = output.isTTY === true ? '\r\n' : '\n';
  const write = (text: string): void => void output.write(ascii ? asciiText(text) : text);
  return {
    write,
    say: (lines) => {
      if (lines.length > 0) write(lines.map((line) => `${line}${end}`).join(''));
    },
    signal: (notice, ways) => {
      const known = knowsSequences ? ways : ways.filter((way) => way === 'bell');
      if (output.isTTY === true) output.write(noticeSignal(notice, known, inTmux));
    },
    knowsSequences,
  };
};

/** Echoed control sequences and line ends stay. */
const asciiText = (text: string): string =>
  text
    .split(/([\x00-\x1f]+)/)
    .map((piece, index) => (index % 2 === 1 ? piece : toAscii(piece)))
    .join('');
