/**
 * What Gemini CLI's conversation says of what it does (0.61.0, recorded: test/fixtures/transcripts). That an answer is the
 * last of its turn cannot be told from it: its tools are noted later.
 */
import { fieldOf, listIn, textIn } from '../field.ts';
import { type TranscriptSigns, toldSign } from '../usage.ts';
import { limitEnd } from './limits.ts';

export const geminiSigns: TranscriptSigns = {
  marks: ['"type":"user"', '"type":"error"', '"type":"info"'],
  isMain: (path) => /\/chats\/[^/]+$/.test(path),
  read: (line) => {
    const moment = fieldOf(line, 'timestamp');
    const words = textIn(line, 'content') ?? '';
    switch (textIn(line, 'type')) {
      case 'user':
        // What a tool has said is noted in the same name.
        return textIn(listIn(line, 'content')[0], 'text') === undefined
          ? undefined
          : toldSign(moment, 'busy', 'a prompt has arrived');
      case 'info':
        return words === 'Request cancelled.' ? toldSign(moment, 'idle', 'it was interrupted in the pane') : undefined;
      case 'error':
        return QUOTA.test(words)
          ? toldSign(moment, 'limited', words, (at) => ({ until: limitEnd(words, at) }))
          : undefined;
      default:
        return undefined;
    }
  },
};

/** Any other error may be tried again by itself. */
const QUOTA = /^\[API Error: .*(?:exceeded your current quota|quota will reset)/;
