/**
 * Words, strings, numbers and comments of a line of source. It sees one line at a time, since a diff has no more than
 * pieces of a file; it is wrong where a string or a comment began above, and colour never says what no sign does.
 */

export const TOKENS = ['plain', 'keyword', 'string', 'number', 'comment'] as const;
export type Token = { readonly kind: (typeof TOKENS)[number]; readonly text: string };

export type Language = {
  /** One pass over the line: whichever begins first wins. Groups: comment, string, number; else a word. */
  readonly pattern: RegExp;
  readonly keywords: ReadonlySet<string>;
};

const languageFrom = (comment: string, string: string, keywords: ReadonlySet<string>): Language => ({
  pattern: new RegExp(
    String.raw`(${comment})|(${string})|(\b(?:0[xob][\da-f_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)\w?\b)|[A-Za-z_$][\w$]*`,
    'gi',
  ),
  keywords,
});

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const QUOTES = String.raw`"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?`;
const C_COMMENT = String.raw`\/\/.*|\/\*.*?(?:\*\/|$)|^\s*\*(?=[\s/]|$).*`;
const HASH = String.raw`(?<![^\s;(])#.*`;

const SCRIPT = words(
  'abstract as async await break case catch class const continue debugger declare default delete do else enum export extends false finally for from function get if implements import in instanceof interface keyof let namespace new null of override package private protected public readonly return satisfies set static super switch this throw true try type typeof undefined var void while with yield',
);
const C_LIKE = words(
  'abstract alignas auto base bool boolean break byte case catch char class const constexpr continue crate def default defer delete do double dyn else enum explicit export extends extern fallthrough false final finally float fn for foreach friend func fun go goto guard if impl implements import in inline inout instanceof int interface internal is let long loop match mod mut mutable namespace native new nil null nullptr object operator out override package params private protected pub public readonly record ref register return sealed select self short signed sizeof static strictfp string struct super switch template this throw throws trait transient true try type typealias typedef typename union unsafe unsigned use using val var virtual void volatile when where while yield',
);
const PYTHON = words(
  'False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield',
);
const RUBY = words(
  'alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or raise redo require rescue retry return self super then true undef unless until when while yield',
);
const SHELL = words(
  'case do done elif else esac exit export false fi for function if in local return select set shift source then true trap unset until while ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM RUN USER VOLUME WORKDIR',
);
const SQL = words(
  'add all alter and as asc begin between by cascade case check column commit constraint create cross database default delete desc distinct drop else end exists foreign from full grant group having if in index inner insert into is join key left like limit not null offset on or order outer primary references rename returning revoke right rollback row rows select set table temporary then to transaction trigger truncate union unique update using values view when where with',
);
const DATA = words('true false null yes no on off');

const script = languageFrom(C_COMMENT, String.raw`${QUOTES}|\x60(?:[^\x60\\]|\\.)*\x60?`, SCRIPT);
const cLike = languageFrom(C_COMMENT, QUOTES, C_LIKE);
const hash = (keywords: ReadonlySet<string>): Language => languageFrom(HASH, QUOTES, keywords);
const sql = languageFrom(
  String.raw`--.*|\/\*.*?(?:\*\/|$)`,
  "'(?:[^']|'')*'?",
  new Set([...SQL, ...[...SQL].map((word) => word.toUpperCase())]),
);
const data = languageFrom('(?!)', String.raw`"(?:[^"\\]|\\.)*"?`, DATA);
const markup = languageFrom('<!--.*?(?:-->|$)', String.raw`"[^"]*"?|'[^']*'(?=[\s/>])`, new Set());
const style = languageFrom(C_COMMENT, QUOTES, words('important media import supports keyframes root'));

const BY_ENDING: Readonly<Record<string, Language>> = Object.fromEntries(
  (
    [
      [script, 'js jsx mjs cjs ts tsx mts cts vue svelte'],
      [cLike, 'c h cc cpp hpp cs java kt kts go rs swift scala php dart proto groovy gradle zig tf'],
      [hash(PYTHON), 'py pyi'],
      [hash(RUBY), 'rb rake gemspec ex exs'],
      [hash(SHELL), 'sh bash zsh fish mk'],
      [hash(DATA), 'yml yaml toml ini cfg conf properties env'],
      [sql, 'sql'],
      [data, 'json jsonc json5 lock'],
      [markup, 'html htm xml svg xhtml'],
      [style, 'css scss less sass'],
    ] as const
  ).flatMap(([language, endings]) => endings.split(' ').map((ending) => [ending, language] as const)),
);
const BY_NAME: Readonly<Record<string, Language>> = {
  dockerfile: hash(SHELL),
  makefile: hash(SHELL),
  gemfile: hash(RUBY),
};

/** `undefined` for prose and whatever is not known: that is one plain piece. */
export const languageOf = (path: string): Language | undefined => {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const ending = name.slice(name.lastIndexOf('.') + 1);
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name];
  return Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined;
};

/** A line of this length is no longer source that somebody reads. */
const LONGEST = 2_000;

/** The pieces, joined, are the line. */
export const tokensOf = (line: string, language: Language | undefined): readonly Token[] => {
  if (language === undefined || line.length > LONGEST) return line === '' ? [] : [{ kind: 'plain', text: line }];
  const tokens: Token[] = [];
  let from = 0;
  const push = (kind: Token['kind'], text: string): void => {
    if (text !== '') tokens.push({ kind, text });
  };
  for (const match of line.matchAll(language.pattern)) {
    const [text, comment, string, number] = match;
    const kind = kindOf(language, text, comment, string, number);
    if (kind === 'plain' || text === '') continue;
    push('plain', line.slice(from, match.index));
    push(kind, text);
    from = match.index + text.length;
  }
  push('plain', line.slice(from));
  return tokens;
};

const kindOf = (
  { keywords }: Language,
  text: string,
  ...[comment, string, number]: (string | undefined)[]
): Token['kind'] => {
  if (comment !== undefined) return 'comment';
  if (string !== undefined) return 'string';
  if (number !== undefined) return 'number';
  return keywords.has(text) ? 'keyword' : 'plain';
};
