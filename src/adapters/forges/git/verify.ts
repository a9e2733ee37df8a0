/** The proof of a landing, and sharing it. */
import type { Sha, TaskId } from '../../../core/ids.ts';
import { REHEARSALS, rehearsalRef } from '../../../core/mayor-refs.ts';
import { push } from './push.ts';
import { baseRef, type Site, tipOf } from './site.ts';

/**
 * `absent` is believed only of a base that exists. Idempotent: what is pushed already stays so. One look tells of the
 * base and of the rehearsals below the result, as long as nobody has built on it.
 */
export async function verify(
  site: Site,
  result: Sha,
  wantsPush: boolean,
  tasks: readonly TaskId[] = [],
): Promise<'verified' | 'absent'> {
  const below = await refsOf(site, ['--merged', result, baseRef(site), REHEARSALS]);
  const isTip = below.some((line) => line === `${baseRef(site)} ${result}`);
  if (!isTip && !(await isBelowBase(site, result))) {
    await tipOf(site);
    return 'absent';
  }
  if (wantsPush) await push(site, result);
  await letGo(
    site,
    below.filter((line) => line.startsWith(REHEARSALS)),
    tasks,
  );
  return 'verified';
}

/** A line each, `NAME SHA`; none when a commit that is asked about is not there (129). */
const refsOf = async ({ git }: Site, which: readonly string[]): Promise<readonly string[]> => {
  const ran = await git(['for-each-ref', '--format=%(refname) %(objectname)', ...which], { ok: [0, 129] });
  return ran.exit === 0 ? ran.stdout.split('\n').filter((line) => line !== '') : [];
};

const isBelowBase = async (site: Site, result: Sha): Promise<boolean> => {
  const holders = await refsOf(site, ['--contains', result, baseRef(site)]);
  return holders.some((line) => line.startsWith(`${baseRef(site)} `));
};

/**
 * The base keeps it now, with all that it builds on: refs that nobody needs would only slow git down. What these tasks
 * were last rehearsed as may be in no base: one that a red train was searched for was merged onto some front or other.
 */
const letGo = async (site: Site, below: readonly string[], tasks: readonly TaskId[]): Promise<void> => {
  const open = tasks.map(rehearsalRef).filter((ref) => !below.some((line) => line.startsWith(`${ref} `)));
  const beside = open.length === 0 ? [] : await refsOf(site, open);
  const lines = [...below, ...beside].map((line) => `delete ${line}\n`);
  // Refused when one was rehearsed anew since: then it is needed, and the others go the next time.
  if (lines.length > 0) await site.git(['update-ref', '--stdin'], { input: lines.join(''), ok: 'any' });
};
