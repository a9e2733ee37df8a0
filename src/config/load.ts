/**
 * Reads rigs.yaml: settings that hold, or everything that is wrong with the file, each with its
 * place and how to mend it. Brings zod and yaml along, so it is imported only where a file is read.
 */
import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { plainLine } from '../core/plain.ts';
import type { Settings } from '../core/settings.ts';
import { explain, valueAt } from './explain.ts';
import { locate, looseAlias, type Place, placeOf } from './locate.ts';
import { schemaFor } from './schema.ts';
import { type Context, settle } from './settle.ts';

/** Line and column count from 1; `what` is a sentence without its full stop, `hint` how to mend it. */
export type Problem = Place & { readonly what: string; readonly hint: string };
export type Loaded = { readonly ok: Settings } | { readonly problems: readonly Problem[] };

/** @param context.file is only named, and where relative paths start; nothing is read from the disk. */
export function loadSettings(text: string, context: Context): Loaded {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = [...document.errors, ...document.warnings].map((error) => brokenAt(error, lines));
  if (broken.length > 0) return wrong(broken);
  const plain = plainOf(document, lines);
  if ('problem' in plain) return wrong([plain.problem]);
  const written = withoutBlanks(plain.value);
  if (written === undefined) return wrong([EMPTY]);

  const parsed = schemaFor(context.known).safeParse(written);
  if (!parsed.success) {
    const explained = parsed.error.issues.flatMap((issue) =>
      explain(issue, valueAt(written, issue.path), context.known),
    );
    return wrong(explained.map(({ path, at, what, hint }) => ({ ...locate(document, lines, path, at), what, hint })));
  }
  const { settings, doubts } = settle(parsed.data, context);
  if (doubts.length === 0) return { ok: { ...settings, written: optionsIn(valueAt(written, ['rigs'])) } };
  return wrong(doubts.map(({ path, what, hint }) => ({ ...locate(document, lines, path, 'value'), what, hint })));
}

/** What is said of each rig, by name. */
const optionsIn = (rigs: unknown): NonNullable<Settings['written']> =>
  Object.fromEntries(
    typeof rigs === 'object' && rigs !== null
      ? Object.entries(rigs).map(([name, rig]) => [
          name,
          typeof rig === 'object' && rig !== null ? Object.keys(rig) : [],
        ])
      : [],
  );

/** One line for a person: `/home/me/.config/mayor/rigs.yaml:4:7 what is wrong. How to mend it` */
export const sayProblem = (file: string, { line, column, what, hint }: Problem): string =>
  `${file}:${line}:${column} ${what}. ${hint}`;

const EMPTY: Problem = {
  line: 1,
  column: 1,
  what: 'The file is empty',
  hint: 'Write "version: 1" as the first line, or run mayor init in a clone',
};

/** In the order of the file; words of the file are in them, so they are made fit for a terminal. */
const wrong = (problems: readonly Problem[]): Loaded => ({
  problems: [...problems]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map((problem) => ({ ...problem, what: plainLine(problem.what), hint: plainLine(problem.hint) })),
});

/** Where YAML's own words would not help. */
const WORDS: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  DUPLICATE_KEY: 'This key is there twice',
  MULTIPLE_DOCS: 'A second document begins here',
};

const HINTS: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  TAB_AS_INDENT: 'Indent with spaces; YAML knows no tabs there',
  DUPLICATE_KEY: 'Keep one of them',
  MISSING_CHAR: 'Close what was opened before: a quote, a bracket, or the ":" after a key',
  MULTIPLE_DOCS: 'Remove the "---" that starts a second document',
  BAD_INDENT: 'Indent what belongs together by the same number of spaces',
  BAD_SCALAR_START: 'Put the value in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'Begin a new line after the ":", or put the value in quotes',
  BAD_DQ_ESCAPE: 'Write \\\\ for a backslash, or use single quotes',
  TAG_RESOLVE_FAILED: 'Leave the tag ("!…") out',
};

const brokenAt = ({ code, message, pos }: YAMLError, lines: LineCounter): Problem => ({
  ...placeOf(lines, pos[0]),
  what: WORDS[code] ?? message.replace(/\.$/, ''),
  hint: HINTS[code] ?? 'Look at the indentation, the quotes and the brackets here',
});

/** Plain data. An alias to nothing, or to far too much, shows only here. */
const plainOf = (
  document: Document.Parsed,
  lines: LineCounter,
): { readonly value: unknown } | { readonly problem: Problem } => {
  try {
    return { value: document.toJS() };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    const hint = 'Name an anchor ("&…") before the alias ("*…") that uses it, and use few';
    return { problem: { ...placeOf(lines, looseAlias(document) ?? 0), what, hint } };
  }
};

/**
 * A key without a value has its default, as when all below it is commented out; a rig, an agent or a role
 * without one is there with nothing said of it. Empty variables stay, for the schema to refuse.
 */
const withoutBlanks = (value: unknown, path: readonly string[] = []): unknown => {
  if (value === null) return isNamed(path) ? {} : undefined;
  if (typeof value !== 'object' || Array.isArray(value) || path.at(-1) === 'env') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const kept = withoutBlanks(inner, [...path, key]);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
};

const isNamed = (path: readonly string[]): boolean =>
  path.length === 4 ? path[0] === 'rigs' && path[2] === 'roles' : path.length === 2 && GROUPS.has(path[0] ?? '');

const GROUPS: ReadonlySet<string> = new Set(['rigs', 'agents', 'roles']);
