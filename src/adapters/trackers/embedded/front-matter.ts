/**
 * The head of our files: `---`, one `key: value` a line, `---`, a blank line, then the text as it
 * was given. A small reader knows what our own writer writes; what people wrote by hand in other
 * forms of YAML goes to the full parser. Every scalar is text: `title: 404` is a title.
 */
import type { Document } from 'yaml';
import { yaml } from '../../late.ts';

/** Text, a list of texts, or (only in what people wrote by hand) anything else. */
export type Value = string | readonly string[] | { readonly strange: unknown };

export type FrontMatter = {
  readonly fields: ReadonlyMap<string, Value>;
  /** The lines that each field was read from, to be written again as they were. */
  readonly source: ReadonlyMap<string, string>;
  readonly body: string;
};

/** Largest head that is looked at; ours have a few hundred characters. */
const HEAD_LIMIT = 64 * 1024;

/** Takes a file apart, or says why it cannot be read. */
export function readFrontMatter(text: string): FrontMatter | { readonly why: string } {
  const parts = split(text.startsWith('\ufeff') ? text.slice(1) : text);
  if ('why' in parts) return parts;
  return readPlain(parts.head, parts.body) ?? readYaml(parts.head, parts.body);
}

/** Lines of one field. Writing and reading give the same value back. */
export const fieldLine = (key: string, value: string | readonly string[]): string =>
  typeof value === 'string'
    ? `${key}: ${PLAIN_TEXT.test(value) && !MEANT_OTHERWISE.test(value) ? value : quoted(value)}\n`
    : `${key}: [${value.map((item) => (PLAIN_ITEM.test(item) && !MEANT_OTHERWISE.test(item) ? item : quoted(item))).join(', ')}]\n`;

/** A line of a field that other programs may read as a number or a truth: as it was written, not as text. */
export const plainFieldLine = (key: string, value: string): string =>
  PLAIN_TEXT.test(value) ? `${key}: ${value}\n` : fieldLine(key, value);

/** Lines of fields without those of `names`. */
export const withoutFields = (lines: string, names: ReadonlySet<string>): string => {
  if (![...names].some((name) => lines.includes(name))) return lines; // As nearly always.
  const parts = readFrontMatter(fileOf(lines, ''));
  if ('why' in parts || ![...parts.source.keys()].some((name) => names.has(name))) return lines;
  return [...parts.source].flatMap(([name, text]) => (names.has(name) ? [] : [text])).join('');
};

export const fileOf = (lines: string, body: string): string => `---\n${lines}---\n${body === '' ? '' : `\n${body}`}`;

/** Text that YAML takes as it is, in a block and (items) inside of brackets. */
const PLAIN_TEXT = /^[A-Za-z0-9](?:[A-Za-z0-9 _./@+(),'!?&*%$=;<>^~-]|:(?=\S))*(?<! )$/;
const PLAIN_ITEM = /^[A-Za-z][A-Za-z0-9_./@+-]*$/;
/** Words and numbers that other programs would not read as text. */
const MEANT_OTHERWISE = /^(?:true|false|null|yes|no|on|off|y|n|[0-9][0-9._e+:-]*|0[xo][0-9a-f]+)$/i;

/** A JSON string is a YAML string too, once these are escaped. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const split = (text: string): { head: string; body: string } | { why: string } => {
  const start = /^---[ \t]*\r?\n/.exec(text)?.[0].length;
  if (start === undefined) return { why: 'it does not start with a line "---"' };
  const end = /^---[ \t]*(?:\r?\n|$)/m;
  const rest = text.slice(start, start + HEAD_LIMIT);
  const found = end.exec(rest);
  if (found === null) return { why: 'its front matter has no closing line "---"' };
  const body = text.slice(start + found.index + found[0].length);
  return { head: rest.slice(0, found.index), body: body.replace(/^\r?\n/, '') };
};

const readPlain = (head: string, body: string): FrontMatter | undefined => {
  const fields = new Map<string, Value>();
  const source = new Map<string, string>();
  const lines = head.split('\n');
  lines.pop(); // The head ends with a line break.
  for (const line of lines) {
    const colon = line.indexOf(': ');
    const key = line.slice(0, colon);
    const value = colon > 0 && KEY.test(key) && !fields.has(key) ? readValue(line.slice(colon + 2)) : undefined;
    if (value === undefined) return undefined;
    fields.set(key, value);
    source.set(key, `${line}\n`);
  }
  return { fields, source, body };
};

const KEY = /^[A-Za-z][A-Za-z0-9_-]*$/;

const readValue = (text: string): string | readonly string[] | undefined => {
  if (text.startsWith('"')) return readQuoted(text);
  if (!text.startsWith('[')) return PLAIN_TEXT.test(text) ? text : undefined;
  if (text === '[]') return [];
  if (!LIST.test(text)) return undefined;
  const items = [...text.matchAll(ITEM)].map(([item]) => (item.startsWith('"') ? readQuoted(item) : item));
  return items.every((item) => item !== undefined) ? items : undefined;
};

const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const ITEM = new RegExp(`${STRING}|[A-Za-z][A-Za-z0-9_./@+-]*`, 'g');
const LIST = new RegExp(`^\\[(?:${ITEM.source})(?:, (?:${ITEM.source}))*\\]$`);

const readQuoted = (text: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined; // YAML has escapes that JSON lacks: the full parser knows them.
  }
};

const readYaml = (head: string, body: string): FrontMatter | { why: string } => {
  const { isMap, parseDocument } = yaml();
  const text = head.replace(/\r\n/g, '\n');
  try {
    const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent', prettyErrors: false });
    const problem = document.errors[0];
    if (problem !== undefined) return { why: `its front matter is not YAML: ${problem.message}` };
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (!isMap(document.contents) || typeof value !== 'object' || value === null)
      return { why: 'its front matter is not a list of "key: value" lines' };
    const fields = new Map(Object.entries(value).map(([key, field]) => [key, fieldValue(field)]));
    return { fields, source: sourcesOf(text, document, value), body };
  } catch (error) {
    return { why: `its front matter is not YAML: ${error instanceof Error ? error.message : String(error)}` };
  }
};

const fieldValue = (field: unknown): Value =>
  typeof field === 'string'
    ? field
    : Array.isArray(field) && field.every((item) => typeof item === 'string')
      ? field
      : { strange: field };

/** From each key to the next, comments included; as JSON where the lines would not stand alone. */
const sourcesOf = (text: string, document: Document, value: object): ReadonlyMap<string, string> => {
  const { isAlias, isMap, isScalar, visit } = yaml();
  const map = document.contents;
  const linked = { found: false };
  visit(document, (_, node) => {
    if (isAlias(node)) linked.found = true;
  });
  if (!isMap(map) || map.flow === true || linked.found)
    return new Map(Object.entries(value).map(([key, field]) => [key, `${quoted(key)}: ${JSON.stringify(field)}\n`]));
  const starts = map.items.map(({ key }) =>
    isScalar(key) ? { key: String(key.value), at: key.range?.[0] ?? 0 } : undefined,
  );
  return new Map(
    starts.flatMap((start, index) => {
      if (start === undefined) return [];
      const lines = text.slice(start.at, starts[index + 1]?.at ?? text.length);
      return [[start.key, lines.endsWith('\n') ? lines : `${lines}\n`]];
    }),
  );
};
