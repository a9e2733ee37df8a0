/** The tip of the branch and every claim, in one cheap subprocess that knows all ref formats. */

import { type Instant, isName, type TaskId, taskId } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import type { Git } from '../../git.ts';
import { BRANCH, CLAIMS } from './layout.ts';

/** What a claim commit says. */
export type ClaimFacts = {
  readonly holder: string;
  /** Grows with each claim of the task; 0 in one that was made before there were tokens. */
  readonly token: number;
  /** The end of the lease; without one it lasts until it is let go of. */
  readonly until?: Instant;
};
export type HeldClaim = ClaimFacts & { readonly oid: string };

export type Refs = {
  /** The same text means that nothing has changed since. */
  readonly said: string;
  readonly tip: string | undefined;
  readonly claims: ReadonlyMap<TaskId, HeldClaim>;
  /** Claims as a remote had them last, where it decides. */
  readonly others: ReadonlyMap<TaskId, HeldClaim>;
};

/**
 * `theirs`: the folder of refs where this clone keeps what it knows of the remote's claims, if it does;
 * `meanwhile` is called while git is at it.
 */
export async function readRefs(git: Git, theirs?: string, meanwhile?: () => void): Promise<Refs> {
  const folders = [CLAIMS, ...(theirs === undefined ? [] : [theirs])];
  const { stdout } = await git(
    ['for-each-ref', '--format=%(refname)%00%(objectname)%00%(contents)%00', BRANCH, ...folders],
    meanwhile === undefined ? {} : { started: meanwhile },
  );
  return refsIn(stdout, theirs);
}

/** The same of what git said once. */
export function refsIn(said: string, theirs?: string): Refs {
  const [claims, others] = [new Map<TaskId, HeldClaim>(), new Map<TaskId, HeldClaim>()];
  let tip: string | undefined;
  const words = said.split('\0');
  for (let at = 0; at + 2 < words.length; at += 3) {
    const [name = '', oid = '', contents = ''] = [words[at]?.trim(), words[at + 1], words[at + 2]];
    if (name === BRANCH) tip = oid;
    const folder = name.slice(0, name.lastIndexOf('/'));
    const id = name.slice(folder.length + 1);
    const into = folder === CLAIMS ? claims : folder === theirs ? others : undefined;
    if (isName(id)) into?.set(taskId(id), { oid, ...claimIn(contents) });
  }
  return { said, tip, claims, others };
}

/** Text of a claim commit. The nonce keeps two claimants from making the very same commit, which git would grant to both. */
export const claimMessage = (
  id: TaskId,
  { holder, token, until }: ClaimFacts,
  { at, nonce }: { readonly at: string; readonly nonce: string },
): string =>
  `Claim ${id} for ${plainLine(holder)}\n\nHolder: ${JSON.stringify(holder)}\nToken: ${token}\n` +
  `${until === undefined ? '' : `Until: ${new Date(until).toISOString()}\n`}At: ${at}\nNonce: ${nonce}\n`;

/** What a claim commit says; one made by hand is held by `unknown`, for ever. */
export const claimIn = (message: string): ClaimFacts => {
  const token = Number(/^Token: ([0-9]{1,15})$/m.exec(message)?.[1] ?? 0);
  const until = Date.parse(/^Until: (.+)$/m.exec(message)?.[1] ?? '');
  return { holder: holderIn(message), token, ...(Number.isNaN(until) ? {} : { until }) };
};

const holderIn = (message: string): string => {
  const written = /^Holder: (".*")$/m.exec(message)?.[1];
  if (written === undefined) return 'unknown';
  try {
    const holder: unknown = JSON.parse(written);
    return typeof holder === 'string' ? holder : 'unknown';
  } catch {
    return 'unknown'; // Made by hand: somebody holds it, whoever that is.
  }
};
