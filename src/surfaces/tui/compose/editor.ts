/** Text being typed, and where. Pure; one for a line and for several. */
import { plainText, withoutLastBreaks } from '../../../core/plain.ts';
import type { Key } from '../keys/decode.ts';

/** `at` counts code points before the cursor. */
export type Edited = { readonly text: string; readonly at: number };

export const editedFrom = (text: string): Edited => ({ text, at: [...text].length });

/** `undefined`: the key is not for editing. `lines`: Enter breaks the line, up and down move. */
export const edit = (edited: Edited, key: Key, lines: boolean): Edited | undefined => {
  if (key.kind === 'text' || key.kind === 'paste') {
    const text = key.kind === 'paste' ? plainText(key.text) : key.text;
    return insert(edited, lines ? text : withoutLastBreaks(text));
  }
  if (lines && key.name === 'enter') return insert(edited, '\n');
  if (lines && (key.name === 'up' || key.name === 'down')) return vertical(edited, key.name === 'up' ? -1 : 1);
  return moves[key.name]?.(edited);
};

const insert = ({ text, at }: Edited, added: string): Edited => {
  const points = [...text];
  const more = [...added];
  return { text: [...points.slice(0, at), ...more, ...points.slice(at)].join(''), at: at + more.length };
};

const remove = ({ text }: Edited, from: number, to: number): Edited => {
  const points = [...text];
  return { text: [...points.slice(0, from), ...points.slice(to)].join(''), at: from };
};

const lineStart = ({ text, at }: Edited): number => [...text].slice(0, at).lastIndexOf('\n') + 1;
const lineEnd = ({ text, at }: Edited): number => {
  const points = [...text];
  const end = points.indexOf('\n', at);
  return end === -1 ? points.length : end;
};
const wordStart = ({ text, at }: Edited): number => {
  const before = [...text].slice(0, at).join('');
  return [...before.replace(/\S+\s*$/, '')].length;
};

const moves: Readonly<Record<string, (edited: Edited) => Edited>> = {
  left: (edited) => ({ ...edited, at: Math.max(0, edited.at - 1) }),
  right: (edited) => ({ ...edited, at: Math.min([...edited.text].length, edited.at + 1) }),
  home: (edited) => ({ ...edited, at: lineStart(edited) }),
  end: (edited) => ({ ...edited, at: lineEnd(edited) }),
  'ctrl-a': (edited) => ({ ...edited, at: lineStart(edited) }),
  'ctrl-e': (edited) => ({ ...edited, at: lineEnd(edited) }),
  backspace: (edited) => (edited.at === 0 ? edited : remove(edited, edited.at - 1, edited.at)),
  delete: (edited) => remove(edited, edited.at, edited.at + 1),
  'ctrl-u': (edited) => remove(edited, lineStart(edited), edited.at),
  'ctrl-k': (edited) => ({ ...remove(edited, edited.at, lineEnd(edited)), at: edited.at }),
  'ctrl-w': (edited) => remove(edited, wordStart(edited), edited.at),
};

const vertical = (edited: Edited, by: -1 | 1): Edited => {
  const start = lineStart(edited);
  const column = edited.at - start;
  const other = by === -1 ? start - 1 : lineEnd(edited) + 1;
  if (other < 0 || other > [...edited.text].length) return edited;
  const there = { text: edited.text, at: other };
  return { ...edited, at: Math.min(lineStart(there) + column, lineEnd(there)) };
};
