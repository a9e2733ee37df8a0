/** The proof of a landing, and sharing it. */
import type { Sha } from '../../../core/ids.ts';
import { lineOf } from '../../git.ts';
import { push } from './push.ts';
import { baseRef, contains, type Site, tipOf } from './site.ts';

/** `absent` is believed only of a base that exists. Idempotent: what is pushed already stays so. */
export async function verify(site: Site, result: Sha, wantsPush: boolean): Promise<'verified' | 'absent'> {
  if (!(await contains(site, baseRef(site), result))) {
    await tipOf(site);
    return 'absent';
  }
  if (wantsPush) await push(site, result);
  await letGo(site, result);
  return 'verified';
}

/** The base keeps the result now; refs that nobody needs would only slow git down. */
const letGo = async ({ git }: Site, result: Sha): Promise<void> => {
  const kept = await git(['for-each-ref', '--format=%(refname)', '--points-at', result, 'refs/mayor/merge/']);
  const ref = lineOf(kept);
  if (ref !== '') await git(['update-ref', '-d', ref, result], { ok: 'any' }); // Gone or rehearsed anew: not ours to delete.
};
