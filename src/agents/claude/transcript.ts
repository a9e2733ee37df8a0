/**
 * What Claude Code's conversation says of what it does (2.1.197, recorded: test/fixtures/transcripts). Lines come when
 * something is over, so it never tells what is waited for; it does tell an interruption, of which no hook does.
 */
import type { Sign } from '../../core/observed.ts';
import { fieldOf, listIn, textIn } from '../field.ts';
import { momentOf, type TranscriptSigns, toldSign } from '../usage.ts';
import { failureOf, failureText } from './failures.ts';

export const claudeSigns: TranscriptSigns = {
  marks: ['"end_turn"', '"isApiErrorMessage":true', '"promptSource"', '"[Request interrupted by user'],
  read: (line) => {
    if (fieldOf(line, 'isSidechain') !== false) return undefined;
    const type = textIn(line, 'type');
    return type === 'assistant' ? answered(line) : type === 'user' ? said(line) : undefined;
  },
};

const answered = (line: unknown): Sign | undefined => {
  const moment = fieldOf(line, 'timestamp');
  if (fieldOf(line, 'isApiErrorMessage') !== true)
    return fieldOf(fieldOf(line, 'message'), 'stop_reason') === 'end_turn'
      ? toldSign(moment, 'idle', 'its turn has ended')
      : undefined;
  const error = textIn(line, 'error') ?? 'unknown';
  const words = firstText(line);
  const { signal, ...more } = failureOf(error, words, momentOf(moment) ?? 0);
  return toldSign(moment, signal, failureText(error, words), () => more);
};

const said = (line: unknown): Sign | undefined => {
  const moment = fieldOf(line, 'timestamp');
  if (textIn(line, 'promptSource') !== undefined) return toldSign(moment, 'busy', 'a prompt has arrived');
  return firstText(line).startsWith('[Request interrupted by user')
    ? toldSign(moment, 'idle', 'it was interrupted in the pane')
    : undefined;
};

const firstText = (line: unknown): string => textIn(listIn(fieldOf(line, 'message'), 'content')[0], 'text') ?? '';
