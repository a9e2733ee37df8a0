/**
 * Reading panes through a control-mode client that is kept: a subprocess for each look at a hundred panes is a quarter
 * of what the daemon does. Only while somebody watches, and only for what is visible; whoever gets no answer here asks
 * in a subprocess.
 */
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../../ports/clock.ts';
import type { Lasting } from '../../process.ts';
import { line } from './script.ts';

export type Kept = {
  /** The facts of a pane on the first line, then what it shows; nothing where it cannot be asked this way. */
  read(pane: string, facts: string): Promise<KeptAnswer | undefined>;
  end(): Promise<void>;
};

export type KeptAnswer = { readonly kind: 'ok'; readonly text: string } | { readonly kind: 'gone' };

type Parts = {
  readonly control: (session: string) => Lasting;
  /** One that is there, while somebody watches. */
  readonly session: () => string | undefined;
  readonly clock: Pick<Clock, 'after' | 'uuid'>;
};

/** A client that says nothing for so long is ended, and none is tried for as long again. */
const PATIENCE_MS = 5_000;

export function createKept({ control, session, clock }: Parts): Kept {
  let client: Client | undefined;
  let rests = false;
  const open = (): Client | undefined => {
    const there = rests ? undefined : session();
    if (there === undefined) return undefined;
    const opened = openClient(control(there), clock);
    void opened.ended.then(() => {
      if (client === opened) client = undefined;
      rests = true;
      clock.after(PATIENCE_MS, () => {
        rests = false;
      });
    });
    return opened;
  };
  return {
    read: async (pane, facts) => {
      client ??= open();
      return client?.ask(pane, facts);
    },
    end: async () => {
      rests = true;
      client?.end();
      await client?.ended;
    },
  };
}

type Client = ReturnType<typeof openClient>;
type Question = {
  /** A line that nobody else can print; with facts behind it, and then alone. */
  readonly mark: string;
  readonly answer: (answer: KeptAnswer | undefined) => void;
};

/** More than any screen. */
const LONGEST = 4_000_000;

/** Answers come in the order of the questions. */
function openClient(lasting: Lasting, clock: Pick<Clock, 'after' | 'uuid'>) {
  const questions: Question[] = [];
  let heard: string[] = [];
  let size = 0;
  const take = (text: string): void => {
    const [question] = questions;
    if (question === undefined) return;
    heard.push(text);
    size += text.length;
    if (size > LONGEST) lasting.end();
    if (text !== question.mark) return;
    questions.shift();
    const answer = answerIn(heard, `${question.mark}|`);
    heard = [];
    size = 0;
    question.answer(answer);
  };
  const decoder = new StringDecoder('utf8');
  let begun = '';
  lasting.output.on('data', (piece: Buffer) => {
    const lines = (begun + decoder.write(piece)).split('\n');
    begun = lines.pop() ?? '';
    if (begun.length > LONGEST) lasting.end();
    for (const text of lines) take(text);
  });
  const ended = lasting.ended.then(() => {
    for (const { answer } of questions.splice(0)) answer(undefined);
  });
  return {
    ask: (pane: string, facts: string): Promise<KeptAnswer | undefined> => {
      const mark = clock.uuid();
      const asked = new Promise<KeptAnswer | undefined>((answer) => questions.push({ mark, answer }));
      // Three lines, so that the last is answered whatever becomes of the first.
      const lines = [
        line('capture-pane', '-p', '-e', '-t', pane, '-S', '0'),
        line('display-message', '-p', '-t', pane, `${mark}|${facts}`),
        line('display-message', '-p', mark),
      ];
      lasting.write(`${lines.join('\n')}\n`);
      const giveUp = clock.after(PATIENCE_MS, lasting.end);
      return asked.finally(giveUp);
    },
    end: lasting.end,
    ended,
  };
}

/**
 * The screen stands between `%begin TIME NUMBER 1` and the last `%end` of the same numbers before the facts: a pane may
 * print such lines, but it cannot print the mark, and what it prints comes before.
 */
const answerIn = (heard: readonly string[], mark: string): KeptAnswer | undefined => {
  const from = heard.findIndex((text) => /^%begin \d+ \d+ 1$/.test(text));
  const factsAt = heard.findIndex((text) => text.startsWith(mark));
  const numbers = heard[from]?.slice('%begin '.length);
  if (from === -1 || factsAt === -1) return undefined;
  const before = heard.slice(0, factsAt);
  const to = before.lastIndexOf(`%end ${numbers}`);
  if (to === -1) return before.includes(`%error ${numbers}`) ? { kind: 'gone' } : undefined;
  return { kind: 'ok', text: [heard[factsAt]?.slice(mark.length), ...before.slice(from + 1, to)].join('\n') };
};
