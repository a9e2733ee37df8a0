/** Landing on a base that the user has checked out: exactly what `git merge --ff-only` allows. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import type { Landing } from '../../../ports/forge.ts';
import { type Git, lineOf } from '../../git.ts';
import { type Checkout, isThere, underWay } from './checkouts.ts';
import { noteIntent } from './intent.ts';
import { mendCheckout } from './mend-checkout.ts';
import { type Move, rollBack } from './roll-back.ts';
import { baseRef, contains, forgeGit, lockedBy, type Site, tipOf } from './site.ts';

/**
 * The user's settings that would make more of it than a fast-forward are off: no stash, no squash,
 * and an ignored file that is in the way is kept, not overwritten. The user's hooks do not run:
 * a hook that lies in the repository could have come with the very merge that lands.
 */
const FAST_FORWARD = [
  'merge',
  '--ff-only',
  '--quiet',
  '--no-stat',
  '--no-squash',
  '--no-autostash',
  '--no-overwrite-ignore',
];

export async function followCheckout(
  site: Site,
  common: string,
  checkout: Checkout,
  onto: Sha,
  result: Sha,
): Promise<Landing> {
  const busy = (await underWay(checkout)) ?? (await lockedIndex(checkout));
  if (busy !== undefined) return held(busy);
  const move = { ...checkout, onto, result };
  const note = await noteIntent(common, site.rig.base, move);
  if (note === 'taken') return held(`Another landing is under way in ${checkout.path}`);
  const git = forgeGit(checkout.path);
  const ran = await git([...FAST_FORWARD, result], {
    ok: 'any',
    timeoutMs: 900_000,
    started: note.by,
    env: { GIT_REFLOG_ACTION: REASON },
  });
  if (ran.exit === 0) {
    await note.remove();
    if (await hasLanded(site, common, result)) return { kind: 'landed', sha: result };
    await giveBack(git, move);
    return { kind: 'moved' };
  }
  const refused = refusalIn(ran.stderr, checkout, site.rig.base);
  if (refused !== undefined) {
    await note.remove();
    return refused;
  }
  // Git may have given up with the files moved and the ref not: a lock on the ref, a full disk.
  const mended = await mendCheckout(site, common, 'ended');
  if (mended.kind === 'held') return mended;
  if ((await tipOf(site)) !== onto) return { kind: 'moved' };
  const locked = lockedBy(ran.stderr, site.rig.base);
  return held(locked ?? `Git cannot fast-forward ${checkout.path}: ${plainLine(ran.stderr).slice(0, 300)}`);
}

const REASON = 'mayor land';

/**
 * The file of a ref has the last word where there is one, and git has just written it. Anything else in its place (a
 * packed ref, another format of refs) is for git to say.
 */
const hasLanded = async (site: Site, common: string, result: Sha): Promise<boolean> => {
  const written = await readFile(join(common, baseRef(site)), 'utf8').catch(() => ''); // Packed, or kept otherwise.
  if (written === `${result}\n`) return true;
  const tip = await tipOf(site);
  return tip === result || contains(site, tip, result);
};

/** Someone switched branches between our look and git's: the branch that moved is theirs, and goes back. */
const giveBack = async (git: Git, move: Move): Promise<void> => {
  const heads = await git(['rev-parse', '--verify', '--quiet', 'HEAD@{1}'], { ok: 'any' });
  const before = lineOf(heads);
  if (heads.exit !== 0 || !isSha(before)) return;
  const back = await git(['update-ref', '-m', `${REASON}, undone`, 'HEAD', before, move.result], { ok: 'any' });
  if (back.exit === 0) await rollBack({ ...move, onto: sha(before) });
};

const held = (because: string): Landing => ({ kind: 'held', because });

/** Editors ask git for the status all the time, so that a lock may be gone in a moment. */
const lockedIndex = async ({ path, admin }: Checkout): Promise<string | undefined> => {
  const lock = join(admin, 'index.lock');
  for (let looks = 0; looks < 10; looks += 1) {
    if (!(await isThere(lock))) return undefined;
    await pause(100);
  }
  return `Another git is at work in ${path} (${lock}); let it end, or delete that file when none runs`;
};

/** Git said no before it touched anything. */
const refusalIn = (said: string, { path }: Checkout, base: string): Landing | undefined => {
  if (/Not possible to fast-forward/.test(said)) return { kind: 'moved' };
  const sections = REFUSALS.flatMap(({ sign, what }) => {
    const names = namesAfter(said, sign);
    return names.length === 0 ? [] : [`${what}: ${some(names)}`];
  });
  if (sections.length > 0) return held(`${base} is checked out in ${path}, where ${sections.join('; ')}`);
  if (/you have unmerged files|resolve your current index/.test(said))
    return held(`${base} is checked out in ${path} with unresolved conflicts; resolve and commit them`);
  const locked = /index\.lock': File exists/.test(said) ? lockedBy(said, path) : undefined;
  return locked === undefined ? undefined : held(locked);
};

const REFUSALS = [
  {
    sign: /local changes to the following files would be overwritten/,
    what: 'uncommitted changes are in the way (commit or stash them)',
  },
  {
    sign: /untracked working tree files would be (?:overwritten|removed)/,
    what: 'untracked files are in the way (move or delete them)',
  },
  {
    sign: /directories would lose untracked files/,
    what: 'folders with untracked files are in the way (move or delete them)',
  },
] as const;

/** Git lists paths below a heading, each behind a tab. */
const namesAfter = (said: string, sign: RegExp): readonly string[] => {
  const lines = said.split('\n');
  const heading = lines.findIndex((line) => sign.test(line));
  if (heading === -1) return [];
  const below = lines.slice(heading + 1);
  const end = below.findIndex((line) => !line.startsWith('\t'));
  return below.slice(0, end === -1 ? undefined : end).map(plainLine);
};

const some = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
