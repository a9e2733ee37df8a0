/**
 * Names of things. Every id is a plain lower-case string that is safe as a file name, a git ref
 * component and a tmux option value; the brands keep one kind from being passed for another.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type RigName = Branded<'RigName'>;
/** `<rig>-<4 or more base-32 characters>`, unique in its rig, never reused: `shop-k3f9`. */
export type TaskId = Branded<'TaskId'>;
/** A worker's name, never reused in a town: `amber`, later `amber-2`. */
export type PolecatId = Branded<'PolecatId'>;
/** The convoy's name as a slug: `greetings`. */
export type ConvoyId = Branded<'ConvoyId'>;
export type ItemId = Branded<'ItemId'>;
/** A 40 (or 64) digit git object id. */
export type Sha = Branded<'Sha'>;
/** Milliseconds since 1970, always passed in. */
export type Instant = number;
/** A fencing token: grows with every assignment in the town, never repeats. */
export type Epoch = number;

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
const SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/**
 * Whether a string may be an id at all; what a surface checks before it builds one. Ids are keys of
 * plain records, where `constructor` would be found without ever having been put there.
 */
export const isName = (text: string): boolean => NAME.test(text) && !text.includes('..') && !(text in {});
export const isSha = (text: string): boolean => SHA.test(text);

const named = (what: string, text: string): string => {
  if (!isName(text)) throw new RangeError(`Not a valid ${what}: ${JSON.stringify(text)}`);
  return text;
};

export const rigName = (text: string): RigName => named('rig name', text) as RigName;
export const taskId = (text: string): TaskId => named('task id', text) as TaskId;
export const polecatId = (text: string): PolecatId => named('polecat name', text) as PolecatId;
export const convoyId = (text: string): ConvoyId => named('convoy id', text) as ConvoyId;
export const itemId = (text: string): ItemId => named('inbox item', text) as ItemId;
export const sha = (text: string): Sha => {
  if (!SHA.test(text)) throw new RangeError(`Not a git object id: ${JSON.stringify(text)}`);
  return text as Sha;
};

/** As people are shown it everywhere: enough to name it by, and too much to be met by chance or on purpose. */
export const shortSha = (id: string): string => id.slice(0, 12);

/** A title as a short piece of a branch name: letters, digits and single hyphens, at most 40. */
export const slug = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
