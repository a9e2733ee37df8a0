/** Text of a pane with its colours, and without anything else that a terminal would obey. */
import { plainText, withoutColours } from '../../core/plain.ts';

const COLOUR = /(\x1b\[[0-9;:]*m)/;

/** Keeps SGR sequences (`ESC [ … m`) and tabs; line breaks and every other control go. */
export const colouredLine = (line: string): string =>
  line
    .split(COLOUR)
    .map((piece, at) => (at % 2 === 1 ? piece : plainText(piece).replaceAll('\n', '')))
    .join('');

/** The same for a whole screen: one entry a line, empty lines at the end dropped. */
export function colouredLines(text: string): readonly string[] {
  const lines = withoutStrings(text).split('\n').map(colouredLine);
  const last = lines.findLastIndex((line) => withoutColours(line).trim() !== '');
  return lines.slice(0, last + 1);
}

/** Titles and links (OSC), device strings (DCS …): dropped before the text is cut into lines. */
const withoutStrings = (text: string): string =>
  text.replace(/\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)/g, '').replace(/\r\n?/g, '\n');
