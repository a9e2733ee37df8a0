/** Where in a YAML text something stands. */
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type ParsedNode, visit } from 'yaml';

export type Place = { readonly line: number; readonly column: number };

export const placeOf = (lines: LineCounter, offset: number): Place => {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
};

/**
 * The place of a key or its value. Where a path leads to nothing, as for a missing option, the
 * place of the last key on it that does stand there.
 */
export function locate(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly PropertyKey[],
  at: 'key' | 'value',
): Place {
  let node: ParsedNode | null = document.contents;
  let start = startOf(node) ?? 0;
  for (const [index, segment] of path.entries()) {
    const step = stepInto(resolved(node, document), segment);
    if (step === undefined) break;
    const isLast = index === path.length - 1;
    node = step.value;
    start = (isLast && at === 'value' ? startOf(node) : undefined) ?? step.start ?? startOf(node) ?? start;
  }
  return placeOf(lines, start);
}

type Step = { readonly start: number | undefined; readonly value: ParsedNode | null };

const stepInto = (node: unknown, segment: PropertyKey): Step | undefined => {
  if (isSeq<ParsedNode>(node)) {
    const value = node.items[Number(segment)];
    return value === undefined ? undefined : { start: startOf(value), value };
  }
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
  return pair && { start: startOf(pair.key), value: pair.value };
};

const resolved = (node: ParsedNode | null, document: Document.Parsed): unknown =>
  isAlias(node) ? node.resolve(document) : node;

const startOf = (node: ParsedNode | null): number | undefined => (isNode(node) ? node.range[0] : undefined);

/** The offset of the first alias (`*name`) whose anchor (`&name`) is not there before it. */
export const looseAlias = (document: Document.Parsed): number | undefined => {
  let offset: number | undefined;
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
};
