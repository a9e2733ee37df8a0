/** The proof of a landing, and sharing it. */
import type { Sha } from '../../../core/ids.ts';
import { push } from './push.ts';
import { baseRef, keptRef, type Site, tipOf } from './site.ts';

/** `absent` is believed only of a base that exists. Idempotent: what is pushed already stays so. */
export async function verify(site: Site, result: Sha, wantsPush: boolean): Promise<'verified' | 'absent'> {
  const asked = ['--format=%(refname)', '--contains', result, baseRef(site)];
  const holders = await site.git(['for-each-ref', ...asked], { ok: [0, 129] }); // 129: no such commit.
  if (holders.exit !== 0 || !holders.stdout.split('\n').includes(baseRef(site))) {
    await tipOf(site);
    return 'absent';
  }
  if (wantsPush) await push(site, result);
  await letGo(site, result);
  return 'verified';
}

/** The base keeps it now, with all that it builds on: refs that nobody needs would only slow git down. */
const letGo = async ({ git }: Site, result: Sha): Promise<void> => {
  const kept = await git(['for-each-ref', '--format=%(refname) %(objectname)', '--merged', result, keptRef('')]);
  const input = kept.stdout.split('\n').map((line) => (line === '' ? '' : `delete ${line}\n`));
  // Refused when one was rehearsed anew since: then it is needed, and the others go the next time.
  if (kept.stdout !== '') await git(['update-ref', '--stdin'], { input: input.join(''), ok: 'any' });
};
