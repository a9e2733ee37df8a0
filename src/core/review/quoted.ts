/** Names of files as git writes them in a diff: plain, or quoted as in C with bytes in octal. */

const LETTERS: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };
const utf8 = new TextDecoder();
const toUtf8 = new TextEncoder();

/** `"tab\there"` or `plain`, with the name and what follows it; `undefined` for quotes that never end. */
export const takeName = (text: string): { readonly name: string; readonly rest: string } | undefined => {
  if (!text.startsWith('"')) return { name: text, rest: '' };
  const found = /^"((?:[^"\\]|\\.)*)"/s.exec(text);
  return found === null ? undefined : { name: unquoted(found[1] ?? ''), rest: text.slice(found[0].length) };
};

const unquoted = (text: string): string => {
  if (!text.includes('\\')) return text;
  const bytes: number[] = [];
  for (const [, octal, letter, plain = ''] of text.matchAll(/\\([0-3][0-7]{2})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(LETTERS[letter] ?? letter.charCodeAt(0));
    else bytes.push(...toUtf8.encode(plain));
  }
  return utf8.decode(Uint8Array.from(bytes));
};

/** Both names of `a/one b/two`, without their prefixes. Plain ones with spaces are told apart where they are equal. */
export const takePair = (text: string): readonly [old: string, present: string] | undefined => {
  if (text.startsWith('"')) {
    const first = takeName(text);
    const second = first === undefined ? undefined : takeName(first.rest.trimStart());
    return first === undefined || second === undefined ? undefined : [bare(first.name), bare(second.name)];
  }
  const quoted = / (".*")$/.exec(text);
  const second = quoted === null ? undefined : takeName(quoted[1] ?? '');
  if (quoted !== null && second?.rest === '') return [bare(text.slice(0, quoted.index)), bare(second.name)];
  const half = (text.length - 1) / 2;
  if (text[half] === ' ' && bare(text.slice(0, half)) === bare(text.slice(half + 1))) {
    return [bare(text.slice(0, half)), bare(text.slice(half + 1))];
  }
  const at = text.indexOf(' b/');
  return at === -1 ? undefined : [bare(text.slice(0, at)), bare(text.slice(at + 1))];
};

const bare = (name: string): string => name.replace(/^[ab]\//, '');

/** Of a line `--- a/name` or `+++ b/name`; git puts a tab after a name with spaces. `/dev/null`: there is none. */
export const nameOn = (text: string): string | undefined => {
  const taken = takeName(text);
  if (taken === undefined) return undefined;
  const name = text.startsWith('"') ? taken.name : taken.name.replace(/\t$/, '');
  return name === '/dev/null' ? undefined : bare(name);
};
