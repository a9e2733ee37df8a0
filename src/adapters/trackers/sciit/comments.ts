/**
 * Issues in the text of a source file. The form is SCIIT's (gitlab.com/sciit/sciit, STYLES.md): a
 * block comment with `@issue <name>`, and of it `@title`, `@description`, `@assignees`, `@due_date`,
 * `@labels`, `@weight`, `@priority` and `@blockers`, each also as `@issue_title` and the like.
 */
export type SourceIssue = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly assignees: readonly string[];
  readonly labels: readonly string[];
  readonly blockers: readonly string[];
  readonly due: string;
  readonly weight: string;
  readonly priority: string;
};

type Style = { readonly block: RegExp; readonly leader: RegExp };

const PLAIN = /^(?!)/gm;
const C_STYLE: Style = { block: /\/\*([\s\S]*?)\*\//g, leader: /^[ \t]*\*+(?:[ \t]|$)/gm };
const HTML: Style = { block: /<!--([\s\S]*?)-->/g, leader: PLAIN };
const PYTHON: Style = { block: /"""([\s\S]*?)"""|'''([\s\S]*?)'''/g, leader: PLAIN };
const HASHES: Style = { block: /#\*{3,}([\s\S]*?)#\*{3,}/g, leader: /^[ \t]*#/gm };
const FRONT: Style = { block: /^---[ \t]*\n([\s\S]*?)^---/gm, leader: PLAIN };

const STYLES: readonly (readonly [styles: readonly Style[], endings: string])[] = [
  [[C_STYLE], 'java c cpp cxx cc h hpp hxx cs php css js jsx mjs cjs ts tsx mts cts sql scala swift go kt kts rs'],
  [[HTML], 'htm html xhtml'],
  [[FRONT, HTML], 'md'],
  [[{ block: /%\{([\s\S]*?)%\}/g, leader: PLAIN }], 'm'],
  [[{ block: /\{-([\s\S]*?)-\}/g, leader: PLAIN }], 'hs'],
  [[PYTHON], 'py'],
  [[HASHES], 'yml yaml feature rb sh txt'],
];
const BY_ENDING = new Map(
  STYLES.flatMap(([styles, endings]) => endings.split(' ').map((end) => [end, styles] as const)),
);

/** Of issues with one name the first counts. Other files have none. */
export const issuesIn = (path: string, text: string): readonly SourceIssue[] => {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? 'txt';
  const found = (BY_ENDING.get(ending) ?? []).flatMap(({ block, leader }) =>
    [...text.matchAll(block)].flatMap((match) => issueIn((match[1] ?? match[2] ?? '').replace(leader, '')) ?? []),
  );
  return [...new Map(found.reverse().map((issue) => [issue.name, issue])).values()].reverse();
};

const issueIn = (comment: string): SourceIssue | undefined => {
  const fields = fieldsIn(comment);
  const field = (name: string) => fields.get(name)?.trim() ?? '';
  const title = oneLine(field('title'));
  const name = oneLine(field('id')) || '';
  if (name === '') return undefined;
  return {
    name,
    title: title || name,
    description: unindented(fields.get('description') ?? ''),
    assignees: listIn(field('assignees')),
    labels: listIn(field('labels')),
    blockers: listIn(field('blockers')),
    due: oneLine(field('due')),
    weight: oneLine(field('weight')),
    priority: oneLine(field('priority')).toLowerCase(),
  };
};

const NAMES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['id', /^issue[ _-]*(?:id|number|slug)?(?![A-Za-z])/i],
  ['title', /^(?:issue[ _-]*)?title\b/i],
  ['description', /^(?:issue[ _-]*)?description\b/i],
  ['assignees', /^(?:issue[ _-]*)?assign(?:ed|ees|ee)?(?:[ _-]to)?(?![A-Za-z])/i],
  ['due', /^(?:issue[ _-]*)?due(?:[ _-]*date)?(?![A-Za-z])/i],
  ['labels', /^(?:issue[ _-]*)?(?:labels?|tags?)\b/i],
  ['weight', /^(?:issue[ _-]*)?weight\b/i],
  ['blockers', /^(?:issue[ _-]*)?blockers?\b/i],
  ['priority', /^(?:issue[ _-]*)?priority\b/i],
];

/** What stands from each `@name` to the next one. */
const fieldsIn = (comment: string): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>();
  for (const part of comment
    .replace(/\r\n?/g, '\n')
    .split(/^[ \t]*@(?=[A-Za-z])/m)
    .slice(1)) {
    // The longest word wins: `issue_title` is a title, and no issue named `_title`.
    const [name, rest] = longest(part) ?? [];
    if (name !== undefined && rest !== undefined && !fields.has(name))
      fields.set(name, rest.replace(/^[ \t]*[=:;>-]*[ \t]*/, ''));
  }
  return fields;
};

const longest = (part: string): readonly [string, string] | undefined =>
  NAMES.flatMap(([name, pattern]) => {
    const length = pattern.exec(part)?.[0].length;
    return length === undefined ? [] : [{ name, length }];
  })
    .sort((a, b) => b.length - a.length)
    .map(({ name, length }) => [name, part.slice(length)] as const)[0];

const oneLine = (text: string): string => text.split('\n')[0]?.trim() ?? '';
const listIn = (text: string): readonly string[] =>
  oneLine(text)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const unindented = (text: string): string => {
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const depth = Math.min(
    ...rest.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0),
  );
  return [first.trim(), ...rest.map((line) => line.slice(Number.isFinite(depth) ? depth : 0))].join('\n').trim();
};
