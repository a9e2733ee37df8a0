/** The text of rigs.yaml with one more rig in it. Pure; needs no zod, so that `mayor init` is quick. */
import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Pair,
  type ParsedNode,
  parseDocument,
  stringify,
  type YAMLMap,
} from 'yaml';
import { UsageError } from '../core/errors.ts';
import { slug } from '../core/ids.ts';
import { looseAlias, placeOf } from './locate.ts';

export type NewRig = {
  /** What to call it; made a valid name, and another one when a rig has it. */
  readonly name: string;
  /** Absolute path of the clone. */
  readonly path: string;
  readonly base: string;
  /** Written only where it differs from the default. */
  readonly agent?: string;
};

/** `present`: a rig of that path is there under this name, and the text is as it was. */
export type WithRig = { readonly kind: 'added' | 'present'; readonly name: string; readonly text: string };

/**
 * The text with the rig in it, everything else as it was; `undefined` stands for no file.
 * @param isSame whether a path, as it is written in the file, is this clone.
 * @throws UsageError when the text is no valid YAML or holds no map of rigs.
 */
export function addRig(
  text: string | undefined,
  rig: NewRig,
  isSame: (path: string) => boolean,
  file: string,
): WithRig {
  const document = parsed(text ?? '', file);
  if (text === undefined || document.contents === null) {
    const name = freeName(rig.name, []);
    return { kind: 'added', name, text: `${withNewline(text ?? '')}${HEADER}${block(name, rig, 2)}` };
  }
  const rigs = namedRigs(document);
  const present = rigs.find(({ path }) => path !== undefined && isSame(path));
  if (present !== undefined) return { kind: 'present', name: present.name, text };
  const taken = rigs.map((other) => other.name);
  const name = freeName(rig.name, taken);
  const inserted = insert(text, document, name, rig);
  return {
    kind: 'added',
    name,
    text: isWhole(inserted, document, name, rig) ? inserted : rewritten(document, name, rig),
  };
}

/** The paths of all rigs, as they are written. @throws UsageError as `addRig` does. */
export const rigPaths = (text: string | undefined, file: string): readonly string[] =>
  namedRigs(parsed(text ?? '', file)).flatMap(({ path }) => (path === undefined ? [] : [path]));

const HEADER = `# The rigs of this town: the clones that agents work in.
# rigs.example.yaml explains every option; \`mayor config schema\` prints them for your editor.
# A running town takes up changes by itself.
version: 1
rigs:
`;

/** What stands under a rig's name. */
const bodyOf = ({ path, base, agent }: NewRig): Readonly<Record<string, string>> => ({
  path,
  base,
  ...(agent === undefined ? {} : { agent }),
});

const block = (name: string, rig: NewRig, indent: number): string =>
  stringify({ [name]: bodyOf(rig) }, { lineWidth: 0 }).replace(/^(?=.)/gm, ' '.repeat(indent));

type RigsPair = Pair<ParsedNode, ParsedNode | null>;

const parsed = (text: string, file: string): Document.Parsed => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (offset: number, what: string): never => {
    const { line, column } = placeOf(lines, offset);
    throw new UsageError(`${file}:${line}:${column} ${what}`, { hint: 'Mend the file first; nothing was changed' });
  };
  const [error] = document.errors;
  if (error !== undefined) refuse(error.pos[0], error.message);
  const loose = looseAlias(document);
  if (loose !== undefined) refuse(loose, 'This alias leads to no anchor');
  if (document.contents !== null && !isMap(document.contents)) refuse(0, 'The file is no list of options');
  const rigs = rigsPair(document)?.value ?? null;
  if (rigs !== null && !isMap(rigs) && !isBlank(rigs)) refuse(rigs.range[0], '"rigs" holds no rigs by name');
  return document;
};

const isBlank = (node: unknown): boolean => isScalar(node) && node.value === null;

const rigsPair = ({ contents }: Document.Parsed): RigsPair | undefined =>
  isMap<ParsedNode, ParsedNode | null>(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === 'rigs')
    : undefined;

const rigsMap = (document: Document.Parsed): YAMLMap<ParsedNode, ParsedNode | null> | undefined => {
  const value = rigsPair(document)?.value;
  return isMap<ParsedNode, ParsedNode | null>(value) ? value : undefined;
};

const namedRigs = (
  document: Document.Parsed,
): readonly { readonly name: string; readonly path: string | undefined }[] =>
  (rigsMap(document)?.items ?? []).map(({ key, value }) => {
    const path: unknown = isMap(value) ? value.get('path') : undefined;
    return { name: isScalar(key) ? String(key.value) : '', path: typeof path === 'string' ? path : undefined };
  });

const freeName = (wanted: string, taken: readonly string[]): string => {
  const base = slug(wanted) || 'rig';
  let name = base;
  for (let number = 2; taken.includes(name); number += 1) name = `${base}-${number}`;
  return name;
};

/** After the last rig, indented as the first one is; below a bare `rigs:`; or at the end. */
const insert = (text: string, document: Document.Parsed, name: string, rig: NewRig): string => {
  const pair = rigsPair(document);
  if (pair === undefined) return `${withNewline(text)}rigs:\n${block(name, rig, 2)}`;
  const items = rigsMap(document)?.items ?? [];
  const first = items[0]?.key.range[0];
  const indent = first === undefined ? 2 : first - (text.lastIndexOf('\n', first - 1) + 1);
  const last = items.at(-1);
  const end = last === undefined ? pair.key.range[1] : endOf(last);
  const newline = text.indexOf('\n', end);
  const offset = text[end - 1] === '\n' ? end : newline === -1 ? text.length : newline + 1;
  return `${withNewline(text.slice(0, offset))}${block(name, rig, indent)}${text.slice(offset)}`;
};

const endOf = ({ key, value }: RigsPair): number => (isNode(value) ? value.range[1] : key.range[1]);

const withNewline = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** Whether the text says what the document said, and the rig. */
const isWhole = (text: string, before: Document.Parsed, name: string, rig: NewRig): boolean => {
  const after = parseDocument(text);
  if (after.errors.length > 0) return false;
  const wanted: unknown = before.toJS();
  const entries = typeof wanted === 'object' && wanted !== null ? Object.entries(wanted) : [];
  const rigs: unknown = entries.find(([key]) => key === 'rigs')?.[1];
  const all = typeof rigs === 'object' && rigs !== null ? { ...rigs, [name]: bodyOf(rig) } : { [name]: bodyOf(rig) };
  return isDeepStrictEqual(after.toJS(), { ...Object.fromEntries(entries), rigs: all });
};

/** For what cannot be inserted into, as `rigs: {}`: comments and values stay, spacing may change. */
const rewritten = (document: Document.Parsed, name: string, rig: NewRig): string => {
  const copy = document.clone();
  if (isMap(copy.get('rigs'))) copy.setIn(['rigs', name], copy.createNode(bodyOf(rig)));
  else copy.set('rigs', copy.createNode({ [name]: bodyOf(rig) }));
  return copy.toString({ lineWidth: 0 });
};
