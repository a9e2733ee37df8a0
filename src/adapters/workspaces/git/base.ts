/** Where new work is cut from, and what everything is measured against. */
import { TerminalError, TransientError } from '../../../core/errors.ts';
import type { Instant } from '../../../core/ids.ts';
import { type Sha, sha } from '../../../core/ids.ts';
import { lineOf } from '../../git.ts';
import type { Ground } from './ground.ts';

export type Base = {
  /**
   * Tip of the local base branch; or of its upstream when that is strictly ahead, as after
   * `git pull --ff-only`. Never a commit that the base would have to be rewound or merged for, so
   * landing on the local base only adds what its own upstream already has.
   */
  readonly point: Sha;
  readonly local: Sha;
  /** Tip of the branch that was asked for, when it exists. */
  readonly branch?: Sha;
  /** What a fetch would ask for: set when the base follows a branch of a remote. */
  readonly upstream?: { readonly remote: string; readonly theirs: string; readonly ours: string };
};

const FORMAT =
  '--format=%(refname)%00%(objectname)%00%(upstream)%00%(upstream:track,nobracket)%00%(upstream:remotename)%00%(upstream:remoteref)';

/** One subprocess; a second one only while the upstream is ahead. @throws TerminalError without a base. */
export async function readBase(ground: Ground, branch?: string): Promise<Base> {
  const name = `refs/heads/${ground.rig.base}`;
  const wanted = branch === undefined ? [] : [`refs/heads/${branch}`];
  const listed = await ground.git(['for-each-ref', FORMAT, name, ...wanted]);
  const refs = new Map(listed.stdout.split('\n').map((line) => [line.split('\0', 1)[0], line.split('\0')] as const));
  const found = refs.get(name);
  if (found === undefined) throw await noBase(ground);
  const [, tip = '', ours = '', track = '', remote = '', theirs = ''] = found;
  const local = sha(tip);
  const point = /^behind \d+$/.test(track) ? sha(lineOf(await ground.git(['rev-parse', '--verify', ours]))) : local;
  const taken = wanted[0] === undefined ? undefined : refs.get(wanted[0])?.[1];
  return {
    point,
    local,
    ...(taken === undefined ? {} : { branch: sha(taken) }),
    ...(ours.startsWith('refs/remotes/') && remote !== '' ? { upstream: { remote, theirs, ours } } : {}),
  };
}

const noBase = async (ground: Ground): Promise<TerminalError> => {
  const { name, base, path } = ground.rig;
  const listed = await ground.git(['for-each-ref', '--count=8', '--format=%(refname:short)', 'refs/heads']);
  const others = listed.stdout.split('\n').filter((line) => line !== '');
  return others.length === 0
    ? new TerminalError(`Rig "${name}": ${path} has no commits`, {
        hint: 'Commit something first: git add . && git commit -m "Start"',
      })
    : new TerminalError(`Rig "${name}": ${path} has no branch "${base}"`, {
        hint: `Set base: in rigs.yaml to a branch that exists (${others.join(', ')}), or make it: git branch ${base}`,
      });
};

/** A fetch is worth its wait once in a while; a remote that did not answer is left alone for longer. */
const FETCH_EVERY_MS = 60_000;
const FETCH_AGAIN_AFTER_FAILURE_MS = 300_000;
const FETCH_LIMIT_MS = 8_000;

/**
 * Returns a function that brings the upstream's remote-tracking branch up to date, at most once a
 * minute however many ask. It writes that one remote-tracking ref and nothing else: an explicit
 * refspec with an empty refmap cannot move a branch of the user's, whatever is configured. Never
 * throws: answers with a sentence for a person when the remote could not be asked.
 */
export function fetcher(ground: Ground): (base: Base) => Promise<{ readonly asked: boolean; readonly note?: string }> {
  let next: Instant = 0;
  let running: Promise<string | undefined> | undefined;
  return async ({ upstream }) => {
    if (upstream === undefined) return { asked: false };
    if (running === undefined) {
      if (ground.clock.now() < next) return { asked: false };
      running = fetchOnce(ground, upstream).finally(() => {
        running = undefined;
      });
      next = ground.clock.now() + FETCH_EVERY_MS;
    }
    const note = await running;
    if (note === undefined) return { asked: true };
    next = ground.clock.now() + FETCH_AGAIN_AFTER_FAILURE_MS;
    return { asked: true, note };
  };
}

const fetchOnce = async (ground: Ground, upstream: NonNullable<Base['upstream']>): Promise<string | undefined> => {
  const { remote, theirs, ours } = upstream;
  const quiet = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--no-auto-maintenance'];
  try {
    await ground.git(['fetch', ...quiet, '--refmap=', '--', remote, `+${theirs}:${ours}`], {
      timeoutMs: FETCH_LIMIT_MS,
      env: { SSH_ASKPASS_REQUIRE: 'never', GCM_INTERACTIVE: 'never' },
    });
    return undefined;
  } catch (error) {
    // Working from what was fetched last is right when a remote is away; the note says that it was.
    const why =
      error instanceof TransientError ? 'it did not answer in time' : error instanceof Error ? error.message : '';
    return `The remote "${remote}" could not be asked for news of ${ground.rig.base} (${firstLines(why)})`;
  }
};

const firstLines = (text: string): string => text.split('\n').slice(0, 3).join(' ').slice(0, 300);
