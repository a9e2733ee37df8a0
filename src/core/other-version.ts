/** What is said where a town's daemon and the program that speaks to it are not the same version. */

/** @param town as the daemon tells it; absent of one so old that it tells none */
export const otherVersion = (
  town: string | undefined,
  own: string,
): { readonly what: string; readonly hint: string } | undefined =>
  town === own
    ? undefined
    : {
        what: `The daemon of this town is mayor ${town ?? 'of an older version'}, and this is mayor ${own}`,
        hint: 'mayor restart runs the town in this version; its agents live on meanwhile',
      };
