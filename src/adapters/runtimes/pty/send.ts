/** Input as if a person had pasted or typed it. */
import { setTimeout as pause } from 'node:timers/promises';
import { plainText, withoutControls } from '../../../core/plain.ts';
import type { Input, Stroke } from '../../../ports/runtime.ts';
import { bytesOf } from './keys.ts';
import type { Modes } from './terminal.ts';
import type { Typing } from './typing.ts';

export type Sink = {
  readonly typing: Typing;
  readonly modes: () => Modes;
  /** How often the program has written something, and when it last did (`performance.now()`). */
  readonly output: () => { readonly count: number; readonly at: number };
};

/** One at a time for each pane, with `rested` in between. */
export async function sendInput(sink: Sink, input: Input): Promise<'sent' | 'gone'> {
  if (input.kind === 'keys') return typeKeys(sink, input.keys);
  const text = plainText(input.text);
  if (text !== '') {
    const whole = sink.modes().paste ? `\x1b[200~${text}\x1b[201~` : text;
    const pasted = sink.typing.write(whole);
    if ((await pasted) === 'gone') return 'gone';
    if (input.enter) await settled(sink, AFTER_PASTE);
  }
  return input.enter ? sink.typing.write('\r') : 'sent';
}

/** What a terminal sends for it. */
export const strokeBytes = (stroke: Stroke, { paste, cursorKeys }: Modes): string => {
  if (stroke.kind === 'key') return bytesOf(stroke.key, cursorKeys);
  if (stroke.kind === 'text') return withoutControls(stroke.text);
  const text = plainText(stroke.text);
  return paste ? `\x1b[200~${text}\x1b[201~` : text;
};

async function typeKeys(sink: Sink, keys: readonly string[]): Promise<'sent' | 'gone'> {
  for (const [at, key] of keys.entries()) {
    if (at > 0) await settled(sink, AFTER_KEY);
    if ((await sink.typing.write(bytesOf(key, sink.modes().cursorKeys))) === 'gone') return 'gone';
  }
  return 'sent';
}

/** Resolves when something else may be sent without being taken for a part of what was sent last. */
export const rested = (sink: Sink): Promise<void> => settled(sink, AFTER_KEY);

type Pace = { readonly quietMs: number; readonly patienceMs: number };
const AFTER_PASTE: Pace = { quietMs: 80, patienceMs: 1_500 };
const AFTER_KEY: Pace = { quietMs: 20, patienceMs: 300 };

/**
 * Programs that redraw themselves take what comes in one piece for one thing: an Enter right after a
 * paste is a part of it. So the next key waits until the program has answered with output and been
 * quiet for a moment; for one that shows nothing, or never rests, until patience ends.
 */
async function settled({ output }: Sink, { quietMs, patienceMs }: Pace): Promise<void> {
  const { count } = output();
  const deadline = performance.now() + patienceMs;
  const isSettled = () => output().count > count && performance.now() - output().at >= quietMs;
  while (!isSettled() && performance.now() < deadline) await pause(POLL_MS);
}

const POLL_MS = 10;
