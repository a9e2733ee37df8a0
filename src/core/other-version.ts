/**
 * Versions of a town's daemon and of the program that speaks to it: which is the older one, as far as that can be known,
 * and what is said of it. `0.1.0+54c16a4.20261128100824`: the number of the package, a sum of all code, and the moment of the
 * commit that it was built from. The last two may be lacking: run from its sources, a program has the number alone.
 */
const FORM = /^(\d+)\.(\d+)\.(\d+)(?:\+(\w+)(?:\.(\d{14}))?)?$/;

/** `unknown`: they differ, and nothing in them says which came first. `older`: that of the town. */
export type Order = 'same' | 'older' | 'newer' | 'unknown';

/** @param town as the daemon tells it; absent of one so old that it tells none */
export const orderOf = (town: string | undefined, own: string): Order => {
  if (town === undefined) return 'older';
  if (shortVersion(town) === shortVersion(own)) return 'same';
  const [theirs, ours] = [FORM.exec(town), FORM.exec(own)];
  if (theirs === null || ours === null) return 'unknown';
  for (const part of [1, 2, 3]) {
    const by = Number(theirs[part]) - Number(ours[part]);
    if (by !== 0) return by < 0 ? 'older' : 'newer';
  }
  const [before, after] = [theirs[5], ours[5]];
  if (before === undefined || after === undefined || before === after) return 'unknown';
  return before < after ? 'older' : 'newer';
};

/** Without the moment: what tells two of them apart, and is short enough to be read. */
export const shortVersion = (version: string): string => version.replace(/(\+\w+)\.\d{14}$/, '$1');

/** How the newer program is had, where the older one speaks to a newer town. */
export const NEWER_PROGRAM = 'open the mayor that started the town, or update this one (git pull, npm run build)';

export const otherVersion = (
  town: string | undefined,
  own: string,
): { readonly what: string; readonly hint: string } | undefined => {
  const order = orderOf(town, own);
  if (order === 'same') return undefined;
  const theirs = town === undefined ? 'of an older version' : shortVersion(town);
  return {
    what: `The daemon of this town is mayor ${theirs}, and this is ${order === 'newer' ? 'the older ' : ''}mayor ${shortVersion(own)}`,
    hint: HINTS[order],
  };
};

const RESTART = 'mayor restart runs the town in this version; its agents live on meanwhile';
const HINTS: Readonly<Record<Exclude<Order, 'same'>, string>> = {
  older: RESTART,
  newer: `Use the mayor that started the town, or update this one (git pull, npm run build); mayor restart would set the town back`,
  unknown: `Which is newer is not known. If this one is: ${RESTART}`,
};
