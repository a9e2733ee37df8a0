/** Branches of Mayor's own on the remote, and merges that were made there. */
import { TerminalError, TransientError } from '../../../core/errors.ts';
import { isSha, type Sha, sha, shortSha } from '../../../core/ids.ts';
import { seenRef } from '../../../core/mayor-refs.ts';
import { plainText } from '../../../core/plain.ts';
import type { Following, MergedElsewhere, Pushing, Upstream } from '../../../ports/upstream.ts';
import { lineOf } from '../../git.ts';
import { followBase } from './follow-base.ts';
import { carries } from './patch-equal.ts';
import { type Aim, pushingIn, troubleOf } from './push.ts';
import { contains, type Site } from './site.ts';

export const gitUpstream = (site: Site): Upstream => ({
  async address() {
    const { config } = await pushingIn(site);
    return config.get(`remote.${remoteOf(site)}.pushurl`) ?? config.get(`remote.${remoteOf(site)}.url`);
  },
  push: (branch, commit, mine) => push(site, branch, commit, mine),
  follow: (merged) => follow(site, merged),
});

const NET_MS = 600_000;
const remoteOf = ({ rig }: Site): string => rig.hosting?.remote ?? 'origin';

const aimAt = async (site: Site, ref: string): Promise<Aim> => {
  const { config, ...pushing } = await pushingIn(site);
  const remote = remoteOf(site);
  if (!config.has(`remote.${remote}.url`) && !config.has(`remote.${remote}.pushurl`))
    throw new TerminalError(
      `Rig ${site.rig.name} makes pull requests, but ${site.rig.path} has no remote "${remote}"`,
      {
        hint: `Add it (git remote add ${remote} URL), or name another under rigs.${site.rig.name}.hosting.remote`,
      },
    );
  return { remote, ref, ...pushing };
};

const push = async (site: Site, branch: string, commit: Sha, mine: readonly Sha[]): Promise<Pushing> => {
  if (!branch.startsWith('mayor/'))
    throw new TerminalError(`${branch} is not one of Mayor's own branches, and is not pushed`);
  const aim = await aimAt(site, `refs/heads/${branch}`);
  const there = await tipThere(site, aim);
  if (there === commit) return { kind: 'pushed' };
  if (there !== undefined && !mine.includes(there) && !(await contains(site, commit, there))) {
    await fetchRef(site, aim, aim.ref, seenRef(branch));
    return { kind: 'moved', tip: there };
  }
  const lease = `--force-with-lease=${aim.ref}:${there ?? ''}`;
  const ran = await site.git(
    [...aim.settings, 'push', '--porcelain', '--no-follow-tags', lease, aim.remote, `${commit}:${aim.ref}`],
    { ok: 'any', timeoutMs: Math.max(site.rig.gateTimeoutMs, NET_MS), env: aim.env },
  );
  if (ran.exit === 0) return { kind: 'pushed' };
  const said = plainText(`${ran.stdout}\n${ran.stderr}`);
  // Somebody was quicker: the next try sees what they pushed.
  if (/stale info/.test(said)) throw new TransientError(`${branch} has just moved on ${aim.remote}`);
  throw troubleOf(site, aim, `${branch} of rig ${site.rig.name} could not be pushed to ${aim.remote}`, said);
};

const tipThere = async (site: Site, aim: Aim): Promise<Sha | undefined> => {
  const ran = await site.git(['ls-remote', '--refs', aim.remote, aim.ref], {
    ok: 'any',
    timeoutMs: NET_MS,
    env: aim.env,
  });
  if (ran.exit !== 0)
    throw troubleOf(site, aim, `${aim.remote} of rig ${site.rig.name} cannot be read`, plainText(ran.stderr));
  const tip = lineOf(ran).split('\t')[0] ?? '';
  return isSha(tip) ? sha(tip) : undefined;
};

const fetchRef = async (site: Site, aim: Aim, from: string, to: string): Promise<void> => {
  const quietly = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
  const ran = await site.git(['fetch', ...quietly, aim.remote, `+${from}:${to}`], {
    ok: 'any',
    timeoutMs: NET_MS,
    env: aim.env,
  });
  if (ran.exit !== 0)
    throw troubleOf(site, aim, `${from} of rig ${site.rig.name} cannot be fetched`, plainText(ran.stderr));
};

const follow = async (site: Site, { commit, head, merge }: MergedElsewhere): Promise<Following> => {
  const { rig } = site;
  const seen = seenRef(rig.base);
  const aim = await aimAt(site, `refs/heads/${rig.base}`);
  await fetchRef(site, aim, aim.ref, seen);
  if (!(await contains(site, seen, merge)))
    throw new TransientError(`${rig.base} of ${aim.remote} does not have ${shortSha(merge)} yet`, {
      hint: `Mayor looks again; when it stays so, the pull request was merged into another branch than ${rig.base}`,
    });
  if (!(await carries(site, merge, commit)) && !(await carriesMore(site, aim, { commit, head, merge })))
    return { kind: 'differs' };
  const tip = sha(lineOf(await site.git(['rev-parse', '--verify', `${seen}^{commit}`])));
  const followed = await followBase(site, tip);
  return followed.kind === 'held' ? followed : { kind: 'landed', sha: merge };
};

/** People added to the branch on the host before they merged it. */
const carriesMore = async (site: Site, aim: Aim, { commit, head, merge }: MergedElsewhere): Promise<boolean> => {
  if (head === commit) return false;
  try {
    await fetchRef(site, aim, head, seenRef('merged-head'));
  } catch (error) {
    if (error instanceof TransientError && !/not our ref|unadvertised/.test(error.message)) throw error;
    return false; // The host does not give it any more: then it proves nothing.
  }
  return (await contains(site, head, commit)) && carries(site, merge, head);
};
