/** What became of both sides of a conflict, as diffs. */
import type { MetConflict, ResolutionDiffs, SideDiff } from '../../../core/dropped.ts';
import { type Sha, sha } from '../../../core/ids.ts';
import { lineOf } from '../../git.ts';
import { landedSince } from './landed-since.ts';
import { type Site, tipOf } from './site.ts';

const LIMIT = 16 * 1024 * 1024;

export async function resolution(site: Site, met: MetConflict, after: Sha): Promise<ResolutionDiffs> {
  const { commit, onto, files } = met;
  const tip = await tipOf(site);
  const [fork, has] = await Promise.all([mergeBase(site, onto, commit), mergeBase(site, tip, after)]);
  if (fork === 'gone' || has === 'gone') return { kind: 'unknown', because: 'a commit of the conflict is gone' };
  if (fork === undefined || has === undefined || files.length === 0 || (await isOld(site, has, fork)))
    return { kind: 'unmerged' };
  const landed = (await landedSince(site, has, fork, files)).filter((one) =>
    one.files.some((path) => files.includes(path)),
  );
  const base: SideDiff[] = [];
  for (const { commit: its, subject, task } of landed) {
    const diff = await diffOf(site, `${its}^`, its, files);
    if (diff === undefined) return TOO_LARGE;
    base.push({ commit: its, subject, diff, ...(task === undefined ? {} : { task }) });
  }
  const [own, fromBase, fromOwn] = await Promise.all([
    diffOf(site, fork, commit, files),
    diffOf(site, has, after, []),
    diffOf(site, commit, after, []),
  ]);
  if (own === undefined || fromBase === undefined || fromOwn === undefined) return TOO_LARGE;
  return { kind: 'merged', base, own, fromBase, fromOwn };
}

const TOO_LARGE: ResolutionDiffs = {
  kind: 'unknown',
  because: 'the changes are too large to compare, or git could not',
};

/** Nothing where they share no history. */
const mergeBase = async ({ git }: Site, one: string, other: string): Promise<Sha | undefined | 'gone'> => {
  const ran = await git(['merge-base', one, other], { ok: [0, 1, 128] });
  if (ran.exit === 128) return 'gone';
  return ran.exit === 0 ? sha(lineOf(ran)) : undefined;
};

/** Whether the branch has no more of the base than it had at first. */
const isOld = async ({ git }: Site, has: Sha, fork: Sha): Promise<boolean> =>
  has === fork || (await git(['merge-base', '--is-ancestor', has, fork], { ok: [0, 1] })).exit === 0;

/** Plumbing: none of the user's settings change how it looks. `undefined`: it is too large, or git cannot. */
const diffOf = async (
  { git }: Site,
  from: string,
  to: string,
  files: readonly string[],
): Promise<string | undefined> => {
  const manner = [
    '-r',
    '-p',
    '-U0',
    '--no-renames',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--submodule=short',
  ];
  const names = ['--src-prefix=a/', '--dst-prefix=b/', '--full-index'];
  const ran = await git(['--literal-pathspecs', 'diff-tree', ...manner, ...names, from, to, '--', ...files], {
    limit: LIMIT,
    cut: true,
    ok: 'any',
  });
  return ran.cut === true || ran.exit !== 0 ? undefined : ran.stdout;
};
