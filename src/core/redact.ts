/**
 * Takes from a text what is nobody else's business, letter by letter: lines, widths and punctuation stay, so that a
 * screen is still drawn as it was. It knows secrets by what is told of this machine, by their shape, and by the names in
 * front of them. A person must look all the same: what a secret looks like to nobody it cannot know.
 */

export type Private = {
  /** Absolute path of the home folder. */
  readonly home: string;
  /** Of people and machines, as whole words. */
  readonly names: readonly string[];
  /** Values that must not be seen, whatever they look like. */
  readonly secrets: readonly string[];
};

export const redact = (text: string, known: Private): string =>
  [...ofThisMachine(known), ...ANYWHERE].reduce((left, [what, keeps]) => hide(left, what, keeps), text);

/** Values of variables whose names say that they are secret. */
export const secretsIn = (env: Readonly<Record<string, string | undefined>>): readonly string[] =>
  Object.entries(env).flatMap(([name, value = '']) => (SECRET_NAME.test(name) && value.length >= 8 ? [value] : []));

const SECRET_NAME = /KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH|COOKIE|SESSION/i;

/** What to hide, and how much at the beginning of a find stays (its first group). */
type Find = readonly [what: RegExp, keeps?: 'first'];

const hide = (text: string, what: RegExp, keeps: Find[1]): string =>
  text.replace(what, (found: string, first: unknown) => {
    const kept = keeps === 'first' && typeof first === 'string' ? first : '';
    return kept + masked(found.slice(kept.length));
  });

const masked = (text: string): string => text.replace(/[\p{L}\p{N}\p{M}]/gu, (one) => 'x'.repeat(one.length));

const ofThisMachine = ({ home, names, secrets }: Private): readonly Find[] => [
  ...[...secrets].sort((a, b) => b.length - a.length).map((secret): Find => [wrapped(secret)]),
  ...(home.length < 3 ? [] : [[new RegExp(escaped(home), 'gi')] satisfies Find]),
  ...names
    .flatMap((name) => [name, name.split('.')[0] ?? ''])
    .filter((word) => word.length >= 3 && word !== 'localhost')
    .map((word): Find => [new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped(word)}(?![\p{L}\p{N}])`, 'giu')]),
];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** A terminal breaks what is longer than its lines, and may draw a frame around them. */
const GAP = String.raw`(?:[ │┃]*\n[ │┃]*)?`;
const wrapped = (secret: string): RegExp => new RegExp([...secret].map(escaped).join(GAP), 'gu');

/** Up to what ends a value on a screen. */
const VALUE = String.raw`[^\s"'│┃,;]`;
const NAMES =
  'pass(?:word|wd|phrase)?|secret|token|(?:api|access|private|auth)[_-]?key|authorization|credentials?|cookie';
/** The rest of one that a terminal broke. */
const REST = String.raw`(?:[ │┃]*\n[ │┃]*(?=[\w+/=.-]*\d)[\w+/=.-]{8,})?`;
/** How keys and tokens of well-known makers begin, as alternatives of a pattern. */
export const SECRET_SHAPES = [
  ...['(?:sk|pk|rk|xox[a-z]|xapp|glpat|dop_v1)[-_]', 'gh[a-z]_', 'github_pat_', 'A(?:KIA|SIA|ROA)', 'AIza', 'ya29\\.'],
  ...['eyJ', 'npm_', 'hf_', 'pypi-', 'SG\\.'],
].join('|');

const ANYWHERE: readonly Find[] = [
  [new RegExp(String.raw`\b(?:${SECRET_SHAPES})[\w.-]{6,}${REST}`, 'g')],
  [new RegExp(String.raw`(\b(?:bearer|basic)\s+)${VALUE}{3,}${REST}`, 'gi'), 'first'],
  [new RegExp(String.raw`((?:${NAMES})["']?[ \t]*[:=][ \t]*["']?)${VALUE}{3,}${REST}`, 'gi'), 'first'],
  // Who is told in an address, and whose.
  [/(\/\/)[^\s/@]+(?=@)/g, 'first'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)*/g],
  [/(\bhttps?:\/\/)(?!127\.0\.0\.1\b|localhost\b)[^\s/:"'│┃]+/gi, 'first'],
  [/(\/(?:home|Users)\/)[^\s/:"'│┃]+/g, 'first'],
  [/\b(?!127\.0\.0\.1\b)\d{1,3}(?:\.\d{1,3}){3}\b/g],
  [/\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b/gi],
  // Long, with letters and digits: keys, hashes and ids.
  [new RegExp(String.raw`(?<![\w+=-])(?=[\w+=-]*\d)(?=[\w+=-]*[A-Za-z])[\w+=-]{24,}${REST}`, 'g')],
];
