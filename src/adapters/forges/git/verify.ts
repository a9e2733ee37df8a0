/** The proof of a landing, and sharing it. */
import type { Sha, TaskId } from '../../../core/ids.ts';
import { REHEARSALS, rehearsalRef } from '../../../core/mayor-refs.ts';
import { push } from './push.ts';
import { baseRef, type Site, tipOf } from './site.ts';

/** `absent` is believed only of a base that exists. Idempotent: what is pushed already stays so. */
export async function verify(
  site: Site,
  result: Sha,
  wantsPush: boolean,
  tasks: readonly TaskId[] = [],
): Promise<'verified' | 'absent'> {
  const asked = ['--format=%(refname)', '--contains', result, baseRef(site)];
  const holders = await site.git(['for-each-ref', ...asked], { ok: [0, 129] }); // 129: no such commit.
  if (holders.exit !== 0 || !holders.stdout.split('\n').includes(baseRef(site))) {
    await tipOf(site);
    return 'absent';
  }
  if (wantsPush) await push(site, result);
  await letGo(site, result, tasks);
  return 'verified';
}

/**
 * The base keeps it now, with all that it builds on: refs that nobody needs would only slow git down. What these tasks
 * were last rehearsed as may be in no base: one that a red train was searched for was merged onto some front or other.
 */
const letGo = async ({ git }: Site, result: Sha, tasks: readonly TaskId[]): Promise<void> => {
  const list = async (...which: readonly string[]): Promise<readonly string[]> =>
    (await git(['for-each-ref', '--format=%(refname) %(objectname)', ...which])).stdout.split('\n');
  const below = await list('--merged', result, REHEARSALS);
  const open = tasks.map(rehearsalRef).filter((ref) => !below.some((line) => line.startsWith(`${ref} `)));
  const beside = open.length === 0 ? [] : await list(...open);
  const lines = [...below, ...beside].filter((line) => line !== '').map((line) => `delete ${line}\n`);
  // Refused when one was rehearsed anew since: then it is needed, and the others go the next time.
  if (lines.length > 0) await git(['update-ref', '--stdin'], { input: lines.join(''), ok: 'any' });
};
