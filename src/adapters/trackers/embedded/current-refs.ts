/** What the refs say at this moment, for as little as that can be had. */
import type { Git } from '../../git.ts';
import { keepRefs, keptRefs } from './kept-refs.ts';
import { refStamp } from './ref-stamp.ts';
import { type Refs, readRefs, refsIn } from './refs.ts';

type Parts = {
  readonly git: Git;
  readonly commonDir: () => Promise<string>;
  readonly inFolder: (name: string) => Promise<string>;
  /** The folder of refs with what a remote said of claims last; none where it does not decide. */
  readonly theirs: () => Promise<string | undefined>;
};

export type CurrentRefs = {
  /** Asks git. */
  look(): Promise<Refs>;
  /** Asks git unless it is certain that nothing has moved; `meanwhile` is for the time in which it does. */
  now(meanwhile?: () => void): Promise<Refs>;
};

export function currentRefs({ git, commonDir, inFolder, theirs }: Parts): CurrentRefs {
  let seen: { readonly refs: Refs; readonly stamp: string | undefined } | undefined;

  const look = async (meanwhile?: () => void): Promise<Refs> => {
    const stamp = refStamp(await commonDir());
    const refs = await readRefs(git, await theirs(), meanwhile);
    seen = { refs, stamp };
    return refs;
  };

  /** For a new process: nothing was said before that could be out of date, only what a stamp vouches for. */
  const first = async (meanwhile?: () => void): Promise<Refs> => {
    if ((await theirs()) !== undefined) return look(meanwhile);
    const path = await inFolder('refs-seen');
    const said = keptRefs(path, refStamp(await commonDir()));
    if (said !== undefined) return refsIn(said);
    const refs = await look(meanwhile);
    // Looking at a repository without tasks leaves nothing in it.
    if (refs.tip !== undefined) await keepRefs(path, seen?.stamp, refs.said);
    return refs;
  };

  return {
    look: () => look(),
    async now(meanwhile) {
      if (seen === undefined) return first(meanwhile);
      const stamp = seen.stamp === undefined ? undefined : refStamp(await commonDir());
      return stamp !== undefined && stamp === seen.stamp ? seen.refs : look(meanwhile);
    },
  };
}
