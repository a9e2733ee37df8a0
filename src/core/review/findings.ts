/** What the lines of a change give away: secrets, weakened tests, marks of a conflict, letters nobody sees. */
import { SECRET_SHAPES } from '../redact.ts';
import type { DiffLine, FileDiff } from './parse.ts';
import { UNSEEN, withoutReturn } from './shown.ts';

export type Finding = {
  readonly kind: FindingKind;
  /** One plain clause; never the secret itself. */
  readonly say: string;
  /** Line of the file: as it is now, or as it was (`old`). */
  readonly line?: number;
  readonly old?: true;
};

export type FindingKind = 'secret' | 'conflict' | 'unseen' | 'weakened-test' | 'link';

/** A line of megabytes is data; what matters stands in lines that somebody wrote. Bounds what the patterns cost. */
const LONGEST = 4_000;
const fits = (what: RegExp, { text }: DiffLine): boolean => what.test(text.slice(0, LONGEST));

/** Beyond these a file has been said to be bad enough. */
const MOST = 20;

export const findingsIn = (file: FileDiff, isTest: boolean): readonly Finding[] => {
  const lines = file.hunks.flatMap((hunk) => hunk.lines);
  return [
    ...secretsOf(lines),
    ...conflictsOf(lines),
    ...unseenIn(lines),
    ...(isTest ? weakenedBy(file, lines) : []),
    ...linksOf(file, lines),
  ].slice(0, MOST);
};

const at = ({ present }: DiffLine): { readonly line?: number } => (present === undefined ? {} : { line: present });
const addedIn = (lines: readonly DiffLine[]): readonly DiffLine[] => lines.filter((line) => line.kind === 'added');

/** In front of it only what a name, a quote or an operator may leave. */
const SHAPES = new RegExp(String.raw`\b(?:${SECRET_SHAPES})[\w.-]{12,}`);
const KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/;
const NAMED =
  /(?:pass(?:word|wd|phrase)?|secret|token|(?:api|access|private|auth|encryption|signing)[_-]?key|credentials?)["'\]]*\s*(?::|=>?|:=|\?\?)\s*(["'`])([^"'`\s]{6,})\1/i;
const IN_ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:([^\s/@]{4,})@/i;
/** What stands for a secret in examples and templates. */
const PLACEHOLDER =
  /^(?:[<{$%].*|.*\$\{.*|.*\{\{.*|x+|\*+|\.+|(?:your|my|the|some|an?)[-_ ].*|change[-_]?me.*|(?:.*[-_])?(?:example|placeholder|dummy|redacted)(?:[-_].*)?|process\.env.*|password|secret|token|string|undefined|required)$/i;

const secretsOf = (lines: readonly DiffLine[]): readonly Finding[] =>
  addedIn(lines).flatMap((line): readonly Finding[] => {
    const what = secretIn(line.text);
    return what === undefined ? [] : [{ kind: 'secret', say: `may hold a secret: ${what}`, ...at(line) }];
  });

const secretIn = (text: string): string | undefined => {
  const line = text.slice(0, LONGEST);
  if (KEY.test(line)) return 'a private key';
  const shape = SHAPES.exec(line)?.[0];
  if (shape !== undefined && /\d/.test(shape) && !/example/i.test(shape)) return 'it has the shape of a key';
  const [, , value] = NAMED.exec(line) ?? [];
  if (value !== undefined && !PLACEHOLDER.test(value)) return 'a password, key or token written out';
  const [, given] = IN_ADDRESS.exec(line) ?? [];
  return given !== undefined && !PLACEHOLDER.test(given) ? 'an address with a password in it' : undefined;
};

const conflictsOf = (lines: readonly DiffLine[]): readonly Finding[] => {
  const marks = addedIn(lines).filter(({ text }) => /^(?:<{7}|>{7}|\|{7})(?: |$)/.test(withoutReturn(text)));
  const [first] = marks;
  return first === undefined ? [] : [{ kind: 'conflict', say: 'has marks of a conflict left in it', ...at(first) }];
};

const unseenIn = (lines: readonly DiffLine[]): readonly Finding[] =>
  addedIn(lines).flatMap((line): readonly Finding[] => {
    const found = withoutReturn(line.text).match(UNSEEN)?.[0];
    if (found === undefined) return [];
    const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const say = TURNING.test(found)
      ? `text that is read in another order than it runs (U+${code})`
      : `a character that nobody sees (U+${code})`;
    return [{ kind: 'unseen', say, ...at(line) }];
  });

const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

const SKIPS =
  /\.(?:skip|only|todo|failing|fails)\b\s*[(.`]|\b(?:xit|xdescribe|xtest|fit|fdescribe)\s*\(|@(?:Ignore|Disabled)\b|\b(?:pytest\.mark\.)?(?:skip|skipif|xfail)\b\s*(?:\(|$)|\bunittest\.skip|\bt\.Skip(?:f|Now)?\(|#\[ignore|\bpending\s*\(|\[(?:Ignore|Skip)\b/;
const CASES =
  /\b(?:it|test|describe|specify|scenario)\s*(?:\.\w+)*\s*\(|\bdef test_|\bfunc Test\w|@Test\b|#\[(?:\w+::)?test\]|\bTEST(?:_F|_P)?\(/;
const CLAIMS = /\b(?:expect|assert\w*|should|require\.\w+|XCTAssert\w*|verify)\b\s*[(.! ]|\bassert\b/;

const weakenedBy = (file: FileDiff, lines: readonly DiffLine[]): readonly Finding[] => {
  if (file.change === 'deleted') return [{ kind: 'weakened-test', say: 'a test file is deleted' }];
  const skipped = addedIn(lines)
    .filter((line) => fits(SKIPS, line))
    .map((line): Finding => ({ kind: 'weakened-test', say: 'tests are skipped, or left alone to run', ...at(line) }));
  return [...skipped, ...fewer(lines, CASES, 'test'), ...fewer(lines, CLAIMS, 'check')];
};

/** Moved and rewritten ones count on both sides. */
const fewer = (lines: readonly DiffLine[], what: RegExp, word: string): readonly Finding[] => {
  const having = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind && fits(what, line));
  const gone = having('removed');
  const lost = gone.length - having('added').length;
  if (lost <= 0) return [];
  const line = gone[0]?.old;
  return [
    {
      kind: 'weakened-test',
      say: `${lost} ${word}${lost === 1 ? ' is' : 's are'} gone`,
      ...(line === undefined ? {} : { line, old: true }),
    },
  ];
};

const LINK = '120000';

const linksOf = (file: FileDiff, lines: readonly DiffLine[]): readonly Finding[] => {
  if (file.mode !== LINK || file.change === 'deleted') return [];
  const target = addedIn(lines)[0]?.text ?? '';
  return leadsOut(file.path, target) ? [{ kind: 'link', say: 'a link that leads out of the repository' }] : [];
};

const leadsOut = (path: string, target: string): boolean => {
  if (target.startsWith('/')) return true;
  let depth = path.split('/').length - 1;
  for (const part of target.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
};
