/** What a person is told when a value is not what the schema wants: the table of zod's issues. */
import type { z } from 'zod';
import { slug } from '../core/ids.ts';
import { nearest } from './nearest.ts';
import { permissionsShape } from './rules.ts';
import {
  agentShape,
  budgetShape,
  type Known,
  limitsShape,
  longShape,
  patienceShape,
  priceShape,
  rigShape,
  rootShape,
} from './schema.ts';
import { dashboardShape } from './schema-dashboard.ts';
import { checkShape, gateShape } from './schema-gates.ts';
import { reviewShape, reviewWhenShape } from './schema-review.ts';
import { roleShape, routeShape, whenShape } from './schema-routes.ts';
import { dialogShape, screenShape } from './schema-screens.ts';

export type Path = readonly PropertyKey[];
/** `at`: whether the key is wrong or its value; a missing key is looked for where it should be. */
export type Explained = {
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly what: string;
  readonly hint: string;
};

type Issue = z.core.$ZodIssue;
type Explain<Code extends Issue['code']> = (
  issue: Extract<Issue, { readonly code: Code }>,
  value: unknown,
  known: Known,
) => readonly Explained[];

/** @param value what stands at the issue's path. */
export function explain(issue: Issue, value: unknown, known: Known): readonly Explained[] {
  // The table has for each code what takes its issues, which the compiler cannot see from here.
  const explainer = TABLE[issue.code] as Explain<Issue['code']>;
  return explainer(issue, value, known);
}

const TABLE: { readonly [Code in Issue['code']]: Explain<Code> } = {
  invalid_type: (issue, value) => [
    value === undefined
      ? one(issue, `"${last(issue.path)}" is missing`, example(issue.path), 'key')
      : one(
          issue,
          `${subject(issue.path)} must be ${wanted(issue.expected)}, not ${actual(value)}`,
          mend(issue, value),
        ),
  ],
  invalid_value: (issue, value) => {
    const words = issue.values.map(String);
    if (value === undefined) return [one(issue, `"${last(issue.path)}" is missing`, example(issue.path), 'key')];
    const meant = nearest(String(value), words);
    const only = words[0] === value ? `Write ${value} without quotes` : `Write ${words[0]}`;
    const choice = words.length === 1 ? only : `It may be ${eitherOf(words)}`;
    const hint = meant === undefined || words.length === 1 ? choice : `Did you mean ${meant}? ${choice}`;
    return [one(issue, `${subject(issue.path)} cannot be ${actual(value)}`, hint)];
  },
  unrecognized_keys: (issue, _value, known) => {
    const { place, keys } = optionsAt(issue.path, known);
    return issue.keys.map((key) => {
      const meant = nearest(key, keys);
      const hint = meant === undefined ? `Known are ${keys.join(', ')}` : `Did you mean ${meant}?`;
      return { path: [...issue.path, key], at: 'key', what: `${JSON.stringify(key)} is no option of ${place}`, hint };
    });
  },
  too_small: (issue, value) => [bounded(issue, value, `at least ${issue.minimum}`)],
  too_big: (issue, value) => [bounded(issue, value, `at most ${issue.maximum}`)],
  invalid_key: (issue) => {
    const key = String(issue.path.at(-1));
    const [what = '', hint = ''] = (issue.issues[0]?.message ?? '').split('\n');
    const better = issue.path.length === 2 ? slug(key) : '';
    return [
      {
        path: issue.path,
        at: 'key',
        what: `${JSON.stringify(key)} ${what}`,
        hint: better === '' ? hint : `${hint}: ${better}`,
      },
    ];
  },
  invalid_format: (issue, value) => [said(issue, value)],
  invalid_union: (issue, value, known) => withinUnion(issue, value, known) ?? [said(issue, value)],
  custom: (issue, value) => [said(issue, value)],
  not_multiple_of: (issue, value) => [said(issue, value)],
  invalid_element: (issue, value) => [said(issue, value)],
};

const one = (issue: Issue, what: string, hint: string, at: 'key' | 'value' = 'value'): Explained => ({
  path: issue.path,
  at,
  what,
  hint,
});

/** A sentence that the schema itself has; in it, what is wrong and the hint are two lines. */
const said = (issue: Issue, value: unknown): Explained => {
  const [what = '', hint] = issue.message.split('\n');
  return one(issue, `${subject(issue.path)} ${what} (${actual(value)})`, hint ?? LOOK);
};

const bounded = (issue: Issue, value: unknown, bound: string): Explained => {
  const [what = '', hint] = issue.message.split('\n');
  if (hint === undefined && Array.isArray(value))
    return one(
      issue,
      `${subject(issue.path)} has ${value.length} items, but must have ${bound}`,
      `Write a list of ${bound}`,
    );
  return hint === undefined
    ? one(issue, `${subject(issue.path)} is ${actual(value)}, but must be ${bound}`, `Write a number that is ${bound}`)
    : one(issue, `${subject(issue.path)} ${what}`, hint);
};

/** What is text or a group of options and is a group, or has a flaw of its own: that says more than that it is neither. */
const withinUnion = (
  issue: Extract<Issue, { readonly code: 'invalid_union' }>,
  value: unknown,
  known: Known,
): readonly Explained[] | undefined => {
  const inner = issue.errors.find((all) => all.every(({ code, path }) => code !== 'invalid_type' || path.length > 0));
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isGroup && inner?.every(({ code }) => code === 'custom') !== true) return undefined;
  return inner?.flatMap((one) =>
    explain({ ...one, path: [...issue.path, ...one.path] }, valueAt(value, one.path), known),
  );
};

/** What stands at a path in plain data. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? Object.entries(inner).find(([name]) => name === String(key))?.[1]
        : undefined,
    value,
  );

const LOOK = 'See rigs.example.yaml for every option';

const last = (path: Path): string => String(path.at(-1) ?? 'the file');

const subject = (path: Path): string => {
  const key = path.at(-1);
  if (key === undefined) return 'The file';
  return typeof key === 'number' ? `Item ${key + 1} of "${String(path.at(-2))}"` : JSON.stringify(String(key));
};

const WANTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of options',
  record: 'a group of options',
};
const wanted = (expected: string): string => WANTED[expected] ?? expected;

const actual = (value: unknown): string => {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return ruleText(value) ?? 'a group of options';
  return typeof value === 'string'
    ? JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value)
    : String(value);
};

/** `shell: ls` is a group of one for YAML, and one text for whoever wrote it. */
const ruleText = (value: object): string | undefined => {
  const [first, ...others] = Object.entries(value);
  return first === undefined || others.length > 0 || typeof first[1] !== 'string'
    ? undefined
    : actual(`${first[0]}: ${first[1]}`);
};

const mend = (issue: Extract<Issue, { readonly code: 'invalid_type' }>, value: unknown): string => {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  const key = last(issue.path);
  if (issue.expected === 'string' && isPlain) return `Put it in quotes: "${String(value)}"`;
  if (issue.expected === 'string' && value === null) return 'Write "" for an empty text';
  if (issue.expected === 'array' && isPlain) return `Write a list: ${key}: [${String(value)}]`;
  if (issue.expected === 'boolean') return 'Write true or false, without quotes';
  if (issue.expected === 'number' || issue.expected === 'int') return `Write digits alone, as in: ${key}: 4`;
  if (issue.path.length === 0) return 'Write "version: 1" as the first line, and "rigs:" below it';
  if (issue.expected === 'object' || issue.expected === 'record')
    return `Write its options below "${key}", indented by two spaces`;
  return LOOK;
};

const EXAMPLES: Readonly<Record<string, string>> = {
  version: 'Write "version: 1" as the first line',
  path: 'Add the path of the clone: path: ~/src/shop',
  kind: 'Add which tracker it is: kind: embedded',
};
const example = (path: Path): string => EXAMPLES[last(path)] ?? LOOK;

/** What may be written at a place, for those who wrote something else. */
const optionsAt = (path: Path, known: Known): { readonly place: string; readonly keys: readonly string[] } => {
  const [group, name, part, which, inner] = path;
  if (part === 'roles') return { place: `the role "${String(which)}"`, keys: Object.keys(roleShape) };
  if (part === 'routes') {
    const shape = inner === 'when' ? whenShape : routeShape;
    return { place: inner === 'when' ? '"when"' : 'a route', keys: Object.keys(shape) };
  }
  if (group === 'rigs' && part === 'review') {
    const isWhen = which === 'when';
    return { place: isWhen ? '"when"' : '"review"', keys: Object.keys(isWhen ? reviewWhenShape : reviewShape) };
  }
  if (group === 'rigs' && part === 'gates') return { place: 'a gate', keys: Object.keys(gateShape) };
  if (group === 'rigs' && part === 'checks') return { place: 'a check', keys: Object.keys(checkShape) };
  if (group === 'prices' && part === 'long')
    return { place: `"long" of ${String(name)}`, keys: Object.keys(longShape) };
  if (group === 'agents' && part === 'screens') return screenOptionsAt(path);
  if (path.at(-1) === 'permissions') return { place: '"permissions"', keys: Object.keys(permissionsShape) };
  const places: Readonly<Record<string, readonly [place: string, shape: object]>> = {
    rigs: [`the rig "${String(name)}"`, rigShape(known)],
    agents: [`the agent "${String(name)}"`, agentShape],
    roles: [`the role "${String(name)}"`, roleShape],
    limits: ['"limits"', limitsShape],
    patience: ['"patience"', patienceShape],
    budget: ['"budget"', budgetShape],
    dashboard: ['"dashboard"', dashboardShape(known.keys)],
    prices: [`the price of "${String(name)}"`, priceShape],
  };
  const [place, shape] = places[String(group ?? '')] ?? ['the file', rootShape(known)];
  return { place, keys: Object.keys(shape) };
};

const screenOptionsAt = (path: Path): { readonly place: string; readonly keys: readonly string[] } => {
  if (path.at(-1) === 'keys') return { place: '"keys"', keys: ['allow', 'deny'] };
  if (path.at(-1) === 'dialog') return { place: '"dialog"', keys: Object.keys(dialogShape) };
  return { place: 'a rule for a screen', keys: Object.keys(screenShape) };
};

const eitherOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
