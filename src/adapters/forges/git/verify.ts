/** The proof of a landing, and sharing it. */
import type { Sha } from '../../../core/ids.ts';
import { push } from './push.ts';
import { baseRef, keptRef, type Site, tipOf } from './site.ts';

/** `absent` is believed only of a base that exists. Idempotent: what is pushed already stays so. */
export async function verify(site: Site, result: Sha, wantsPush: boolean): Promise<'verified' | 'absent'> {
  const holders = await refsWith(site, result);
  if (!holders.some(({ ref }) => ref === baseRef(site))) {
    await tipOf(site);
    return 'absent';
  }
  if (wantsPush) await push(site, result);
  // The base keeps the result now; refs that nobody needs would only slow git down.
  for (const { ref, tip } of holders)
    if (ref.startsWith(keptRef('')) && tip === result) await site.git(['update-ref', '-d', ref, result], { ok: 'any' }); // Refused when rehearsed anew since: then it is needed.
  return 'verified';
}

/** The base and the kept rehearsals, as far as they contain a commit; none when it is not there at all. */
const refsWith = async (
  site: Site,
  commit: Sha,
): Promise<readonly { readonly ref: string; readonly tip: string }[]> => {
  const format = ['--format=%(objectname) %(refname)', '--contains', commit];
  const listed = await site.git(['for-each-ref', ...format, baseRef(site), keptRef('')], { ok: [0, 129] });
  if (listed.exit !== 0) return [];
  return listed.stdout.split('\n').map((line) => {
    const [tip = '', ...ref] = line.split(' ');
    return { tip, ref: ref.join(' ') };
  });
};
