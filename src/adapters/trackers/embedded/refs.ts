/** The tip of the branch and every claim, in one cheap subprocess that knows all ref formats. */

import { isName, type TaskId, taskId } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import type { Git } from '../../git.ts';
import { BRANCH, CLAIMS } from './layout.ts';

export type HeldClaim = { readonly oid: string; readonly holder: string };

export type Refs = {
  /** The same text means that nothing has changed since. */
  readonly said: string;
  readonly tip: string | undefined;
  readonly claims: ReadonlyMap<TaskId, HeldClaim>;
};

export async function readRefs(git: Git): Promise<Refs> {
  const { stdout } = await git([
    'for-each-ref',
    '--format=%(refname)%00%(objectname)%00%(contents)%00',
    BRANCH,
    CLAIMS,
  ]);
  const claims = new Map<TaskId, HeldClaim>();
  let tip: string | undefined;
  const words = stdout.split('\0');
  for (let at = 0; at + 2 < words.length; at += 3) {
    const [name = '', oid = '', contents = ''] = [words[at]?.trim(), words[at + 1], words[at + 2]];
    if (name === BRANCH) tip = oid;
    const id = name.slice(CLAIMS.length + 1);
    if (name.startsWith(`${CLAIMS}/`) && isName(id)) claims.set(taskId(id), { oid, holder: holderIn(contents) });
  }
  return { said: stdout, tip, claims };
}

/** What a claim commit says. Lines for a lease (a token, an expiry) can be added below these. */
export const claimMessage = (id: TaskId, holder: string, at: string, nonce: string): string =>
  `Claim ${id} for ${plainLine(holder)}\n\nHolder: ${JSON.stringify(holder)}\nAt: ${at}\nNonce: ${nonce}\n`;

/** The holder that a claim commit names. */
export const holderIn = (message: string): string => {
  const written = /^Holder: (".*")$/m.exec(message)?.[1];
  if (written === undefined) return 'unknown';
  try {
    const holder: unknown = JSON.parse(written);
    return typeof holder === 'string' ? holder : 'unknown';
  } catch {
    return 'unknown'; // Made by hand: somebody holds it, whoever that is.
  }
};
