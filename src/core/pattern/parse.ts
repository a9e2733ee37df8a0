/**
 * Patterns that people write for screens: the regular part of regular expressions. What could make one slow on some
 * screen (looking ahead or behind, going back to a group) is refused, so that none ever is.
 */

export type Flaw = { readonly what: string; readonly hint: string };

/** Whether a character is one of these, by its code point. */
export type Letter = (code: number) => boolean;

export type Node =
  | { readonly kind: 'letter'; readonly is: Letter }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' | 'word' | 'inside' }
  | { readonly kind: 'all'; readonly parts: readonly Node[] }
  | { readonly kind: 'any'; readonly parts: readonly Node[] }
  | { readonly kind: 'times'; readonly part: Node; readonly least: number; readonly most: number };

const LENGTH = 300;
const TIMES = 100;
const DEPTH = 20;

export const isFlaw = (parsed: Node | Flaw): parsed is Flaw => 'what' in parsed;

/** The pattern as a tree, or what is wrong with it. */
export const parse = (source: string): Node | Flaw => {
  if (source === '') return flaw('is empty', 'Write what must stand on the screen');
  if (source.length > LENGTH) return flaw(`is longer than ${LENGTH} characters`, 'Write several shorter ones');
  const reader = new Reader(source.startsWith('(?i)') ? source.slice(4) : source, source.startsWith('(?i)'));
  try {
    const node = reader.choice(0);
    return reader.done() ? node : flaw('has a ) too many', 'Write \\) for the character itself');
  } catch (error) {
    // Thrown by the reader below, and by nothing else.
    if (error instanceof Wrong) return error.flaw;
    throw error;
  }
};

const flaw = (what: string, hint: string): Flaw => ({ what, hint });

class Wrong extends Error {
  readonly flaw: Flaw;
  constructor(what: string, hint: string) {
    super(what);
    this.flaw = flaw(what, hint);
  }
}

const between =
  (from: number, to: number): Letter =>
  (code) =>
    code >= from && code <= to;
const oneOf =
  (letters: readonly Letter[]): Letter =>
  (code) =>
    letters.some((is) => is(code));
const not =
  (letter: Letter): Letter =>
  (code) =>
    !letter(code);

export const isWord: Letter = oneOf([between(48, 57), between(65, 90), between(97, 122), between(95, 95)]);
const isSpace: Letter = oneOf([between(9, 13), ...[32, 160, 0x2028, 0x2029, 0xfeff].map((one) => between(one, one))]);
const isDigit = between(48, 57);

const CLASSES: Readonly<Record<string, Letter>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
};
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13 };

class Reader {
  private readonly letters: readonly string[];
  private at = 0;
  constructor(
    source: string,
    private readonly anyCase: boolean,
  ) {
    this.letters = [...source];
  }

  done(): boolean {
    return this.at === this.letters.length;
  }

  choice(depth: number): Node {
    if (depth > DEPTH) throw new Wrong('has groups in too many others', 'Write it with fewer brackets');
    const parts = [this.sequence(depth)];
    while (this.take('|')) parts.push(this.sequence(depth));
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'any', parts };
  }

  private sequence(depth: number): Node {
    const parts: Node[] = [];
    while (!this.done() && this.peek() !== '|' && this.peek() !== ')') parts.push(this.repeated(depth));
    return { kind: 'all', parts };
  }

  private repeated(depth: number): Node {
    const part = this.atom(depth);
    const times = this.times();
    if (times === undefined) return part;
    this.take('?'); // As few as will do: whether it fits is the same.
    if (this.times() !== undefined) throw new Wrong('repeats what is repeated already', 'Put the inner one into ( )');
    return { kind: 'times', part, ...times };
  }

  private times(): { readonly least: number; readonly most: number } | undefined {
    if (this.take('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.take('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.take('?')) return { least: 0, most: 1 };
    const [all, least = '', comma, most = ''] =
      /^\{(\d{1,4})(,)?(\d{0,4})\}/.exec(this.letters.slice(this.at, this.at + 12).join('')) ?? [];
    if (all === undefined) return undefined;
    this.at += all.length;
    const end = comma === undefined ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most);
    if (Number(least) > TIMES || (end !== Number.POSITIVE_INFINITY && end > TIMES))
      throw new Wrong(`repeats more than ${TIMES} times`, 'Write * for as often as you like');
    if (end < Number(least)) throw new Wrong(`repeats ${all}, which cannot be`, 'Write the smaller number first');
    return { least: Number(least), most: end };
  }

  private atom(depth: number): Node {
    const letter = this.next();
    if (letter === '^') return { kind: 'edge', at: 'start' };
    if (letter === '$') return { kind: 'edge', at: 'end' };
    if (letter === '.') return { kind: 'letter', is: () => true };
    if (letter === '(') return this.group(depth);
    if (letter === '[') return { kind: 'letter', is: this.set() };
    if (letter === '\\') return this.escaped();
    if ('*+?'.includes(letter))
      throw new Wrong(`repeats nothing with ${letter}`, `Write \\${letter} for the character`);
    return { kind: 'letter', is: this.cased(letter) };
  }

  private group(depth: number): Node {
    if (this.take('?') && !this.take(':'))
      throw new Wrong('looks ahead, behind, or names a group', 'Say what must not stand there with "none"');
    const inner = this.choice(depth + 1);
    if (!this.take(')')) throw new Wrong('has a ( without its )', 'Write \\( for the character itself');
    return inner;
  }

  private escaped(): Node {
    const letter = this.next();
    if (letter === 'b') return { kind: 'edge', at: 'word' };
    if (letter === 'B') return { kind: 'edge', at: 'inside' };
    return { kind: 'letter', is: CLASSES[letter] ?? this.literal(letter) };
  }

  private literal(letter: string): Letter {
    const control = CONTROLS[letter];
    if (control !== undefined) return between(control, control);
    if (/[1-9]/.test(letter)) throw new Wrong('goes back to a group', 'Write out what is to stand there');
    if (/[\p{L}\p{N}]/u.test(letter)) throw new Wrong(`has \\${letter}, which is not known`, `Write ${letter} alone`);
    return this.cased(letter);
  }

  private set(): Letter {
    const isOther = this.take('^');
    const letters: Letter[] = [];
    while (!this.take(']')) letters.push(this.range());
    const any = oneOf(letters);
    return isOther ? not(any) : any;
  }

  private range(): Letter {
    const from = this.next();
    if (from === '\\') {
      const escaped = this.next();
      return CLASSES[escaped] ?? this.literal(escaped);
    }
    const dash = this.peek() === '-' && this.letters[this.at + 1] !== ']';
    if (!dash) return this.cased(from);
    this.at += 1;
    const to = this.next();
    if (to === '\\' || codeOf(to) < codeOf(from))
      throw new Wrong(`has the range ${from}-${to}, which cannot be`, 'Write \\- for the character itself');
    const range = between(codeOf(from), codeOf(to));
    return this.anyCase ? (code) => casesOf(code).some(range) : range;
  }

  private cased(letter: string): Letter {
    const wanted = codeOf(letter);
    return this.anyCase ? (code) => casesOf(code).includes(wanted) : (code) => code === wanted;
  }

  private peek(): string | undefined {
    return this.letters[this.at];
  }

  private next(): string {
    const letter = this.peek();
    if (letter === undefined)
      throw new Wrong('ends in the middle', 'Close what was opened: a bracket, or what follows \\');
    this.at += 1;
    return letter;
  }

  private take(letter: string): boolean {
    if (this.peek() !== letter) return false;
    this.at += 1;
    return true;
  }
}

const codeOf = (letter: string): number => letter.codePointAt(0) ?? 0;

const casesOf = (code: number): readonly number[] => {
  const letter = String.fromCodePoint(code);
  return [code, codeOf(letter.toLowerCase()), codeOf(letter.toUpperCase())];
};
