/**
 * Text from anywhere (titles, bodies, reasons, what an agent printed) made fit for a terminal:
 * no escape sequences, no control characters, nothing that reorders what is read.
 */

/** OSC, DCS, APC, PM and SOS strings with their end; an endless one loses only its first bytes. */
const STRINGS = /\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)/g;
const SEQUENCES = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]/g;
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
/** Direction marks and overrides, invisible tags, the byte order mark. */
const INVISIBLE = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** Keeps line breaks and tabs, drops everything else that a terminal would obey. */
export const plainText = (text: string): string =>
  text
    .replace(STRINGS, '')
    .replace(SEQUENCES, '')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '');

/** The same on a single line, runs of white space being one space. */
export const plainLine = (text: string): string => plainText(text).replace(/\s+/g, ' ').trim();

/** Without the line breaks at its end. A pattern for them takes minutes for a text of nothing else. */
export const withoutLastBreaks = (text: string): string => {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
};

/** Letters as they are, without a control among them, line breaks and tabs neither. */
export const withoutControls = (text: string): string => text.replace(/[\x00-\x1f\x7f-\x9f]/g, '');

/** A line of a pane without its colours, the only sequences that a runtime leaves in it. */
export const withoutColours = (line: string): string => line.replace(/\x1b\[[0-9;:]*m/g, '');

/** What JSON leaves as it is, and a terminal obeys: DEL, the C1 controls (0x9b begins a sequence), direction marks. */
const RAW = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The value as JSON on one line, the same to every parser, and harmless when a person prints it. */
export const plainJson = (value: unknown): string => asPlainJson(JSON.stringify(value));

/** The same of what is JSON already. */
export const asPlainJson = (json: string): string =>
  json.replace(RAW, (raw) => `\\u${raw.charCodeAt(0).toString(16).padStart(4, '0')}`);
