/** What a terminal sends, as keys. Pure: the caller keeps what is not yet a whole sequence. */

export type Key =
  /** A named key, or a single printable character: `enter`, `ctrl-c`, `j`. */
  | { readonly kind: 'key'; readonly name: string }
  /** A printable character that is also text; `name` equals `text`. */
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  /** Bracketed paste: never a command. */
  | { readonly kind: 'paste'; readonly name: 'paste'; readonly text: string };

export type Decoded = { readonly keys: readonly Key[]; readonly rest: string };

const PASTE = '\x1b[200~';
const PASTED = '\x1b[201~';
/** More than this without its end is no paste but a broken terminal. */
const PASTE_LIMIT = 4_000_000;

export const decodeKeys = (input: string): Decoded => {
  const keys: Key[] = [];
  let rest = input;
  while (rest !== '') {
    const step = next(rest);
    if (step === 'more') return { keys, rest };
    if (step.key !== undefined) keys.push(step.key);
    rest = rest.slice(step.length);
  }
  return { keys, rest: '' };
};

/** What an unfinished sequence is when nothing follows it: mostly the Escape key itself. */
export const settleKeys = (rest: string): readonly Key[] => {
  if (rest === '' || rest.startsWith(PASTE)) return [];
  const { keys } = decodeKeys(rest.slice(1));
  return [{ kind: 'key', name: 'escape' }, ...keys];
};

type Step = { readonly key?: Key; readonly length: number };

const next = (input: string): Step | 'more' => {
  if (input.startsWith('\x1b')) return escaped(input);
  const point = input.codePointAt(0) ?? 0;
  const char = String.fromCodePoint(point);
  const control = controls[char];
  if (control !== undefined) return { key: { kind: 'key', name: control }, length: 1 };
  if (point < 32) return { key: { kind: 'key', name: `ctrl-${String.fromCharCode(point + 96)}` }, length: 1 };
  if (point >= 0x7f && point < 0xa0) return { length: 1 };
  return { key: { kind: 'text', name: char === ' ' ? 'space' : char, text: char }, length: char.length };
};

const controls: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
};

const SEQUENCE = /^\x1b(?:\[[0-?]*[ -/]*[@-~]|O[@-~])/;
const UNFINISHED = /^\x1b(?:\[[0-?]*[ -/]*|O)?$/;

const escaped = (input: string): Step | 'more' => {
  if (input.startsWith(PASTE)) return pasted(input);
  if (UNFINISHED.test(input)) return 'more';
  const found = SEQUENCE.exec(input)?.[0];
  if (found !== undefined) {
    const name = sequences[found.slice(1)];
    return name === undefined ? { length: found.length } : { key: { kind: 'key', name }, length: found.length };
  }
  if (input.startsWith('\x1b\x1b')) return { key: { kind: 'key', name: 'escape' }, length: 1 };
  const after = String.fromCodePoint(input.codePointAt(1) ?? 0);
  return { key: { kind: 'key', name: `alt-${controls[after] ?? after}` }, length: 1 + after.length };
};

const pasted = (input: string): Step | 'more' => {
  const end = input.indexOf(PASTED);
  if (end === -1) return input.length < PASTE_LIMIT ? 'more' : { length: input.length };
  return { key: { kind: 'paste', name: 'paste', text: input.slice(PASTE.length, end) }, length: end + PASTED.length };
};

const sequences: Readonly<Record<string, string>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[H': 'home',
  '[F': 'end',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  OH: 'home',
  OF: 'end',
  OM: 'enter',
  '[1~': 'home',
  '[3~': 'delete',
  '[4~': 'end',
  '[5~': 'pageup',
  '[6~': 'pagedown',
  '[7~': 'home',
  '[8~': 'end',
  '[Z': 'shift-tab',
};
