/** What a terminal sends, as keys. Pure: the caller keeps what is not yet a whole sequence. */
import { type GroundTold, groundOf } from './ground.ts';
import { type Mouse, mouseOf } from './mouse.ts';

export type Key =
  /** A named key, or a single printable character: `enter`, `ctrl-c`, `j`. */
  | { readonly kind: 'key'; readonly name: string }
  /** A printable character that is also text; `name` equals `text`. */
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  /** Bracketed paste: never a command. */
  | { readonly kind: 'paste'; readonly name: 'paste'; readonly text: string }
  | Mouse
  | GroundTold
  /** The terminal has shown all that was written before it was asked (terminal/line.ts). */
  | { readonly kind: 'arrived'; readonly name: 'arrived' };

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
    if (step === 'more') return { keys, rest: rest.startsWith(PASTE) ? rest : rest.slice(0, LONGEST) };
    if (step.key !== undefined) keys.push(step.key);
    rest = rest.slice(step.length);
  }
  return { keys, rest: '' };
};

/** What an unfinished sequence is when nothing follows it: mostly the Escape key itself. */
export const settleKeys = (rest: string): readonly Key[] => {
  // Reports of the mouse and the like: a slow line splits them, and their rest must not become keys.
  if (rest === '' || rest.startsWith(PASTE) || rest.startsWith('\x1b[') || /^\x1b\]\d/.test(rest)) return [];
  if (rest === '\x1b]') return [{ kind: 'key', name: 'alt-]' }];
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
  if (point === 0) return { key: { kind: 'key', name: 'ctrl-space' }, length: 1 };
  // Letters are told small; what follows them is the sign itself: Ctrl-].
  const held = String.fromCharCode(point + (point < 27 ? 96 : 64));
  if (point < 32) return { key: { kind: 'key', name: `ctrl-${held}` }, length: 1 };
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

/**
 * Its numbers, signs and blanks in any order: a garbled one is one all the same. Two do not end as others do: the first function
 * keys of the Linux console (`ESC [ [ A`), and what rxvt sends with Shift held (`ESC [ 7 $`).
 */
const SEQUENCE = /^\x1b(?:\[\[[A-E]|\[\d{1,2}\$|\[[ -?]*[@-Z\\-~]|O[@-~])/;
const UNFINISHED = /^\x1b(?:\[\[|\[[ -?]*|O)?$/;
/** Cut off by something that cannot stand in it. */
const BROKEN = /^\x1b\[[ -?]*/;
/** The mouse as terminals told of it that know no numbers: three characters, whatever they are. */
const OLD_MOUSE = /^\x1b\[M.{3}/su;
/** What a terminal answers that is asked whether it is well. */
const WELL = '\x1b[0n';
/** Longer than any that means something; what follows still belongs to it. */
const LONGEST = 64;

const escaped = (input: string): Step | 'more' => {
  if (input.startsWith(PASTE)) return pasted(input);
  if (UNFINISHED.test(input)) return 'more';
  if (input.startsWith('\x1b]')) return answered(input);
  if (input.startsWith('\x1b[M')) {
    const old = OLD_MOUSE.exec(input)?.[0];
    return old === undefined ? 'more' : { length: old.length };
  }
  const found = SEQUENCE.exec(input)?.[0];
  if (found !== undefined) {
    const mouse = mouseOf(found);
    if (mouse !== undefined) return { key: mouse, length: found.length };
    if (found === WELL) return { key: { kind: 'arrived', name: 'arrived' }, length: found.length };
    const name = sequences[found.slice(1)];
    return name === undefined ? { length: found.length } : { key: { kind: 'key', name }, length: found.length };
  }
  if (input.startsWith('\x1b[')) return { length: BROKEN.exec(input)?.[0].length ?? 2 };
  if (input.startsWith('\x1b\x1b')) return { key: { kind: 'key', name: 'escape' }, length: 1 };
  const after = String.fromCodePoint(input.codePointAt(1) ?? 0);
  return { key: { kind: 'key', name: `alt-${controls[after] ?? after}` }, length: 1 + after.length };
};

/** An answer of the terminal to a question about its colours. */
const ANSWER = /^\x1b\]\d[\w;:#/]*(?:\x07|\x1b\\)/;
const HALF_ANSWER = /^\x1b\](?:\d[\w;:#/]*\x1b?)?$/;
const BROKEN_ANSWER = /^\x1b\]\d[\d;:#/]*/;

const answered = (input: string): Step | 'more' => {
  if (HALF_ANSWER.test(input)) return 'more';
  const found = ANSWER.exec(input)?.[0];
  if (found === undefined) {
    const broken = BROKEN_ANSWER.exec(input)?.[0];
    return broken === undefined ? { key: { kind: 'key', name: 'alt-]' }, length: 2 } : { length: broken.length };
  }
  const key = groundOf(found);
  return key === undefined ? { length: found.length } : { key, length: found.length };
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
