/** Single refs of a remote: where they are, bringing their objects here, and moving them by compare-and-swap. */
import { TransientError } from '../../../core/errors.ts';
import type { Git } from '../../git.ts';
import { FIRST, NETWORK_MS } from './remote.ts';

/** Where these refs of the remote are, by name; a name may end in `*`. @throws TransientError where it cannot be asked. */
export async function refsThere(
  git: Git,
  remote: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ran = await git(['ls-remote', remote, ...names], { ok: 'any', timeoutMs: NETWORK_MS });
  if (ran.exit !== 0) throw away(remote, ran.stderr);
  return new Map(
    ran.stdout.split('\n').flatMap((line): [string, string][] => {
      const [oid = '', name] = line.split('\t');
      return name === undefined ? [] : [[name, oid]];
    }),
  );
}

/** Brings what these refs point at, and moves no ref here. A ref that is gone by now is not missed. */
export async function bringObjects(git: Git, remote: string, refs: readonly string[]): Promise<void> {
  const plain = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--refmap='];
  const ran = await git(['fetch', ...plain, remote, ...refs], { ok: 'any', timeoutMs: NETWORK_MS });
  if (ran.exit !== 0 && !/couldn't find remote ref/.test(ran.stderr)) throw away(remote, ran.stderr);
}

/** `from` and `to` are ids of objects; `undefined` is no ref, and `behind` whatever `to` contains. */
export type RemoteMove = {
  readonly ref: string;
  readonly from: string | 'behind' | undefined;
  readonly to: string | undefined;
};

/** `moved`: it was not where it should have been. `refused`: this host takes no such refs. */
export type Pushed = 'done' | 'moved' | { readonly kind: 'refused'; readonly because: string };

/**
 * Each move by itself, in one push; the answers are in order. Nobody is told `done` who only pushed what
 * somebody else had pushed already.
 * @throws TransientError where the remote is away, or takes nothing for another reason.
 */
export async function pushMoves(git: Git, remote: string, moves: readonly RemoteMove[]): Promise<readonly Pushed[]> {
  if (moves.length === 0) return [];
  const leases = moves.flatMap(({ ref, from }) =>
    from === 'behind' ? [] : [`--force-with-lease=${ref}:${from ?? ''}`],
  );
  const words = moves.map(({ ref, to }) => `${to ?? ''}:${ref}`);
  const ran = await git(['push', '--porcelain', '--no-verify', '--no-follow-tags', ...leases, remote, ...words], {
    ok: 'any',
    timeoutMs: NETWORK_MS,
  });
  const said = new Map(
    ran.stdout.split('\n').flatMap((line): [string, { flag: string; summary: string }][] => {
      const [, flag, ref, summary] = /^([ +*=!-])\t[^\t]*:([^\t:]+)\t(.*)$/.exec(line) ?? [];
      return flag === undefined || ref === undefined ? [] : [[ref, { flag, summary: summary ?? '' }]];
    }),
  );
  return moves.map(({ ref }) => {
    const found = said.get(ref);
    // Said nothing of this ref: it did not come to that.
    if (found === undefined) throw away(remote, ran.stderr);
    if (DONE.has(found.flag)) return 'done';
    if (found.flag === '=' || FIRST.test(found.summary)) return 'moved';
    const because = /\((.*)\)$/.exec(found.summary)?.[1] ?? found.summary;
    if (UNWANTED.test(because)) return { kind: 'refused', because };
    throw takesNothing(remote, because);
  });
}

const DONE: ReadonlySet<string> = new Set([' ', '+', '*', '-']);

/** Words by which hosts say that a ref is not one that they take. */
const UNWANTED = /hook declined|hidden ref|prohibit|protect|den(?:y|ied)|not allowed|forbid|refus|invalid|read.?only/i;

export const takesNothing = (remote: string, because: string): TransientError =>
  new TransientError(`The remote ${remote} takes no claims from here: ${because}`, {
    hint: 'No work starts without it while claims are decided there: ask for the right to push, or set claims: local',
  });

const away = (remote: string, stderr: string): TransientError => {
  const lines = stderr.split('\n').map((line) => line.replace(/^(?:fatal|error|remote|warning): /, '').trim());
  const why = lines.filter((line) => line !== '').slice(0, 2);
  return new TransientError(`The remote ${remote} cannot be asked about claims: ${why.join('; ')}`, {
    hint: 'No work starts without it while claims are decided there: see that it can be reached, or set claims: local',
  });
};
