/** The remote's copy of the task branch: which remote, where its tip is, bringing it here and ours there. */
import { type Git, lineOf } from '../../git.ts';
import { BRANCH, remoteRef } from './layout.ts';

/** An answer, or in one plain sentence why there is none. */
export type Asked<Value> = { readonly kind: 'ok'; readonly value: Value } | Refused;
type Refused = { readonly kind: 'refused'; readonly because: string };

/** The one that was asked for, else `origin`; `undefined` where there is none to sync with. */
export async function remoteOf(git: Git, wanted: string | undefined): Promise<string | undefined> {
  const ran = await git(['remote'], { ok: [0, 128] });
  return ran.stdout.split('\n').find((name) => name !== '' && name === (wanted ?? 'origin'));
}

/** Where the remote's branch is; `undefined` inside when it has none. Cheap: it transfers nothing. */
export async function remoteTip(git: Git, remote: string): Promise<Asked<string | undefined>> {
  const ran = await git(['ls-remote', remote, BRANCH], { ok: 'any', timeoutMs: NETWORK_MS });
  if (ran.exit !== 0) return refused(`The remote ${remote} cannot be read`, ran.stderr);
  const found = ran.stdout.split('\n').find((line) => line.endsWith(`\t${BRANCH}`));
  return { kind: 'ok', value: found?.split('\t')[0] };
}

export const NETWORK_MS = 120_000;

/** Brings the remote's branch here, under a ref of its own. Gives its tip, which may be newer than when asked. */
export async function fetchTip(git: Git, remote: string): Promise<Asked<string>> {
  const ran = await git(
    [
      ...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--refmap=', remote],
      `+${BRANCH}:${remoteRef(remote)}`,
    ],
    { ok: 'any', timeoutMs: NETWORK_MS },
  );
  if (ran.exit !== 0) return refused(`The tasks of the remote ${remote} cannot be fetched`, ran.stderr);
  return { kind: 'ok', value: lineOf(await git(['rev-parse', '--verify', `${remoteRef(remote)}^{commit}`])) };
}

/**
 * Puts `tip` on the remote's branch, never by force: `moved` when somebody was first, or is just at it.
 * Who pushes what is there already has pushed.
 */
export async function pushTip(git: Git, remote: string, tip: string): Promise<'pushed' | 'moved' | Refused> {
  const ran = await git(['push', '--porcelain', '--no-verify', '--no-follow-tags', remote, `${tip}:${BRANCH}`], {
    ok: 'any',
    timeoutMs: NETWORK_MS,
  });
  if (ran.exit === 0) return 'pushed';
  const line = ran.stdout.split('\n').find((said) => said.startsWith('!'));
  if (FIRST.test(line ?? '') || LOCKED.test(ran.stderr)) return 'moved';
  const why = /\[remote rejected\] \((.*)\)/.exec(line ?? '')?.[1];
  return refused(`The remote ${remote} takes no tasks from here`, why ?? ran.stderr);
}

/** What git says when another push came first, or holds the lock. */
export const FIRST =
  /\[rejected\]|cannot lock ref|failed to update ref|failed to lock|incorrect old value|reference already exists|stale info/i;
const LOCKED = /cannot lock ref|Unable to create '[^']*\.lock'/;

const refused = (what: string, stderr: string): Refused => {
  const lines = stderr.split('\n').map((line) => line.replace(/^(?:fatal|error|remote|warning): /, '').trim());
  const why = lines
    .filter((line) => line !== '')
    .slice(0, 2)
    .join('; ');
  return { kind: 'refused', because: why === '' ? what : `${what}: ${why}` };
};
