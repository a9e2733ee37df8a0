/** Which base it was that a result was checked on, and whether that is the base still: for commands, without a town. */
import type { CheckedOn } from '../../../core/gate.ts';
import { type Sha, sha } from '../../../core/ids.ts';
import { gitIn, lineOf } from '../../git.ts';

/** @param clone absolute path; what cannot be read there, or is gone, is unknown */
export const checkedOn = async (clone: string, base: string, result: Sha): Promise<CheckedOn> => {
  const git = gitIn(clone);
  const unknown = { state: 'unknown' } as const;
  try {
    const tip = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${base}^{commit}`], {
      ok: 'any',
    });
    if (tip.exit !== 0) return unknown;
    const now = sha(lineOf(tip));
    const fork = await git(['merge-base', '--end-of-options', now, result], { ok: 'any' });
    if (fork.exit !== 0) return unknown;
    const onto = sha(lineOf(fork));
    if (onto === result) return { state: 'landed', base, now };
    if (onto === now) return { state: 'present', base, onto };
    const count = lineOf(await git(['rev-list', '--count', '--end-of-options', `${onto}..${now}`]));
    return { state: 'moved', base, onto, now, commits: Number(count) };
  } catch {
    return unknown; // The clone is gone, or git is not there: the gates themselves are told all the same.
  }
};
