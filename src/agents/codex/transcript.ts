/**
 * What Codex's conversation says of what it does (0.169.0, recorded: test/fixtures/transcripts): the beginning and the end
 * of each turn, also of one that ends with an error, of which no hook tells.
 */
import type { Instant } from '../../core/ids.ts';
import type { Sign, Signal } from '../../core/observed.ts';
import { entryOf, fieldOf, textIn } from '../field.ts';
import { type TranscriptSigns, toldSign } from '../usage.ts';
import { capacityEnd, limitEnd } from './limits.ts';

export const codexSigns: TranscriptSigns = {
  marks: ['"task_started"', '"task_complete"', '"turn_aborted"'],
  read: (line) => {
    const payload = fieldOf(line, 'payload');
    const read = textIn(line, 'type') === 'event_msg' ? entryOf(readers, textIn(payload, 'type') ?? '') : undefined;
    return read?.(payload, fieldOf(line, 'timestamp'));
  },
};

const readers: Readonly<Record<string, (payload: unknown, moment: unknown) => Sign | undefined>> = {
  task_started: (_payload, moment) => toldSign(moment, 'busy', 'a turn has begun'),
  turn_aborted: (payload, moment) => toldSign(moment, 'idle', `its turn was ${textIn(payload, 'reason') ?? 'ended'}`),
  task_complete: (payload, moment) => {
    const error = fieldOf(payload, 'error');
    if (typeof error !== 'object' || error === null) return toldSign(moment, 'idle', 'its turn has ended');
    const words = textIn(error, 'message') ?? '';
    const { signal, more } = entryOf(errors, textIn(error, 'codex_error_info') ?? '') ?? other;
    return toldSign(moment, signal, words === '' ? 'its turn ended with an error' : words, (at) => more(words, at));
  },
};

type Failure = {
  readonly signal: Signal;
  readonly more: (words: string, at: Instant) => Partial<Pick<Sign, 'until' | 'overload'>>;
};
const other: Failure = { signal: 'idle', more: () => ({}) };

const errors: Readonly<Record<string, Failure>> = {
  usage_limit_exceeded: { signal: 'limited', more: (words, at) => ({ until: limitEnd(words, at) }) },
  server_overloaded: { signal: 'limited', more: (words, at) => ({ until: capacityEnd(words, at), overload: true }) },
  unauthorized: { signal: 'needs-login', more: () => ({}) },
};
