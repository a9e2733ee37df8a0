/**
 * The head of a ticket of `tk`. It looks like YAML and is none: the tool writes and reads one line a field
 * with sed and awk, words as they are, lists in brackets. So it is read as the tool reads it, by hand-made
 * YAML where there is such, and written so that both can read it.
 */
import { parseDocument } from 'yaml';

/** Fields by name; those of `native` as text or lists of texts, all others as YAML understands them. */
export const headIn = (text: string, native: ReadonlySet<string>): Record<string, unknown> => {
  const head: Record<string, unknown> = {};
  for (const entry of text.split(/\n(?=[A-Za-z])/)) {
    const [, name = '', first = ''] = /^([A-Za-z][\w-]*):(?:[ \t]+|(?=\n)|$)([^\n]*)/.exec(entry) ?? [];
    if (name === '') continue;
    const word = first.trim();
    const isLong = /\n[ \t]*[^\s#]/.test(entry);
    head[name] = native.has(name) && !isLong ? asToolReads(name, word) : asYaml(entry, name, word);
  }
  return head;
};

const asToolReads = (name: string, word: string): unknown => {
  if (word.startsWith('[')) return listIn(word);
  if (/^(["']).*\1$/.test(word)) return unquoted(word);
  // `tk show` puts the title of the parent behind a `#`, and so do people.
  return (name === 'parent' ? word.replace(/\s+#.*$/, '') : word) || undefined;
};

const listIn = (word: string): readonly string[] =>
  [...word.slice(1).matchAll(/\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\]]*)\s*([,\]]|$)/g)]
    .map(([, item = '']) => unquoted(item.trim()))
    .filter((item) => item !== '');

const unquoted = (word: string): string => {
  if (/^'.*'$/.test(word)) return word.slice(1, -1).replaceAll("''", "'");
  if (!/^".*"$/.test(word)) return word;
  const value = yamlIn(word);
  return typeof value === 'string' ? value : word;
};

const asYaml = (entry: string, name: string, word: string): unknown => {
  const read = yamlIn(entry);
  // Words that are no YAML are words; what is meant to be more than that must be right.
  if (read === undefined && /^[[{&*|>]/.test(word)) throw new Error(`its field ${name} cannot be read`);
  const value = typeof read === 'object' && read !== null ? Object.entries(read)[0]?.[1] : undefined;
  return value ?? (word || undefined);
};

/** Nothing where it is none. The limit keeps a few aliases from becoming a gigabyte. */
const yamlIn = (text: string): unknown => {
  try {
    const yaml = parseDocument(text, { schema: 'core', logLevel: 'silent' });
    const value: unknown = yaml.errors.length > 0 ? undefined : yaml.toJS({ maxAliasCount: 20 });
    return value;
  } catch {
    return undefined; // An alias of what is not there, or too many.
  }
};

/** The head's lines. What cannot stand in them is shown as well as can be: `tk query` makes JSON of them as they are. */
export const headText = (head: Readonly<Record<string, unknown>>): string =>
  Object.entries(head)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${lineOf(value)}\n`]))
    .join('');

const lineOf = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => wordFor(item, IN_LIST)).join(', ')}]`;
  return wordFor(value, ALONE);
};

const wordFor = (value: unknown, plain: RegExp): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shown = text
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .replace(/[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu, ' ');
  return plain.test(shown) && !/: | #|:$|^\s|\s$/.test(shown) ? shown : `'${shown.replaceAll("'", "''")}'`;
};
const ALONE = /^[\p{L}\p{N}_./+].*$/u;
const IN_LIST = /^[\p{L}\p{N}_./+][^,[\]{}]*$/u;

/** One line of JSON without a quote or backslash of its own. */
export const coded = (json: string): string =>
  json.replace(/["\\%']/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
export const decoded = (text: string): string =>
  text.startsWith('{%22')
    ? text.replace(/%([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
