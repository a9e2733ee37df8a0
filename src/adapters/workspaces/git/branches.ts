/** What Mayor keeps in a clone beside worktrees: branches `mayor/…` and backups, and what proves that one may go. */
import { createHash } from 'node:crypto';
import { UsageError } from '../../../core/errors.ts';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import type { Branches, Dropped, KeptRef, Proof } from '../../../ports/branches.ts';
import { lineOf } from '../../git.ts';
import { landedAs } from '../../landed-as.ts';
import { roomFor } from '../../turns.ts';
import { readBase } from './base.ts';
import { deleteRef, isOurs, moveBranch } from './destroy.ts';
import type { Ground } from './ground.ts';
import { find, placesIn } from './proof.ts';
import { LONG_MS } from './steady-git.ts';

const HEADS = 'refs/heads/mayor/';
const BACKUPS = 'refs/mayor/backup/';
const PROOFS_AT_ONCE = 4;

export const branchesOf = (opened: () => Promise<Ground>): Branches => ({
  async list() {
    const ground = await opened();
    const [refs, { point }] = await Promise.all([refsIn(ground, HEADS, BACKUPS), readBase(ground)]);
    const room = roomFor(PROOFS_AT_ONCE);
    const kept = await Promise.all(refs.map((ref) => room(async () => prove(ground, point, ref))));
    return kept.sort((a, b) => a.at - b.at);
  },
  restore: async (branch, commit) => restore(await opened(), branch, commit),
  drop: async (ref, id) => drop(await opened(), ref, id),
  async prune(olderThanMs) {
    const ground = await opened();
    const limit = ground.clock.now() - olderThanMs;
    const old = (await refsIn(ground, BACKUPS)).filter(({ at }) => at < limit);
    const gone: string[] = [];
    // Age alone loses work that is nowhere else: each is proven, as for a person who deletes it.
    for (const { ref, id } of old) if ((await drop(ground, ref, id)).kind === 'deleted') gone.push(ref);
    return gone;
  },
});

/** Keeps a branch as it is, under a tag object that says which and when. Returns the ref. */
export const keepBranch = async (ground: Ground, branch: string, tip: Sha): Promise<string> => {
  const name = createHash('sha256').update(`${branch}\n${tip}`).digest('hex').slice(0, 16);
  const ref = `${BACKUPS}branch/${name}`;
  const seconds = Math.floor(ground.clock.now() / 1_000);
  const head = [`object ${tip}`, 'type commit', `tag ${branch}`, `tagger Mayor <mayor@localhost> ${seconds} +0000`];
  const made = await ground.git(['mktag'], { input: `${head.join('\n')}\n\nThe branch as Mayor found it\n` });
  await ground.git(['update-ref', '-m', 'mayor: backup', ref, lineOf(made)]);
  return ref;
};

type Ref = Omit<KeptRef, 'proof' | 'added' | 'removed'> & { readonly kind: 'branch' | 'files' };

const FORMAT = [
  'refname',
  'objectname',
  '*objectname',
  'creatordate:unix',
  'tag',
  'worktreepath',
  // Of a backup of files: which branch they lay on.
  'trailers:key=Head,valueonly,separator=%x2C',
]
  .map((field) => `%(${field})`)
  .join('%00');

const refsIn = async (ground: Ground, ...patterns: readonly string[]): Promise<readonly Ref[]> => {
  const [listed, used] = await Promise.all([
    ground.git(['for-each-ref', `--format=${FORMAT}`, ...patterns]),
    usedBranches(ground),
  ]);
  return listed.stdout.split('\n').flatMap((line): readonly Ref[] => {
    const [ref = '', id = '', peeled = '', seconds = '', tag = '', path = '', head = ''] = line.split('\0');
    if (!isSha(id) || !isOurs(ref)) return [];
    const isHead = ref.startsWith(HEADS);
    const branch = isHead ? shortOf(ref) : isSha(peeled) ? tag : shortOf(head);
    const worktree = path === '' ? (isHead ? used.get(branch) : undefined) : path;
    return [
      {
        ref,
        id: sha(id),
        tip: sha(isSha(peeled) ? peeled : id),
        at: Number(seconds) * 1_000,
        kind: isHead || isSha(peeled) ? 'branch' : 'files',
        ...(branch === '' ? {} : { branch }),
        ...(worktree === undefined ? {} : { worktree }),
      },
    ];
  });
};

const shortOf = (ref: string): string => (ref.startsWith(HEADS) ? ref.slice('refs/heads/'.length) : '');

/** Branches of polecats' worktrees: while one is rebased git does not tell. */
const usedBranches = async (ground: Ground): Promise<ReadonlyMap<string, string>> => {
  const found = await Promise.all((await placesIn(ground)).map((path) => find(ground, path)));
  return new Map(
    found.flatMap((one) =>
      typeof one === 'object' && one.marker.state === 'used' && one.marker.branch !== undefined
        ? [[one.marker.branch, one.path] as const]
        : [],
    ),
  );
};

const prove = async (ground: Ground, point: Sha, { kind, ...ref }: Ref): Promise<KeptRef> => {
  const proof = await (kind === 'files' ? proofOfFiles(ground, point, ref.tip) : proofOf(ground, point, ref.tip));
  const lines = proof.kind === 'alone' ? await linesOf(ground, point, ref.tip) : { added: 0, removed: 0 };
  return { ...ref, proof, ...lines };
};

const proofOf = async ({ git }: Ground, point: Sha, tip: Sha): Promise<Proof> => {
  const landed = await landedAs(git, point, tip);
  if (landed !== undefined)
    return landed.kind === 'reachable' ? { kind: 'reachable' } : { kind: 'equal', sha: landed.sha };
  return { kind: 'alone', commits: Number(lineOf(await git(['rev-list', '--count', tip, `^${point}`]))) };
};

/** A backup of files is safe to lose with its HEAD, when neither they nor what was staged differ from that, or where all of it landed. */
const proofOfFiles = async (ground: Ground, point: Sha, tip: Sha): Promise<Proof> => {
  const { git } = ground;
  const asked = ['^{tree}', '^1^{tree}', '^2^{tree}', '^1'].map((what) => `${tip}${what}`);
  const told = await git(['cat-file', '--batch-check=%(objectname)'], { input: `${asked.join('\n')}\n` });
  const [files = '', headTree = '', staged = '', head = ''] = told.stdout.split('\n');
  const merges = Number(lineOf(await git(['rev-list', '--count', '--no-walk', '--min-parents=3', tip])));
  const alone: Proof = { kind: 'alone', commits: 1 };
  if (!isSha(head) || merges > 0) return alone;
  if (files === headTree && staged === headTree) return proofOf(ground, point, sha(head));
  if (staged !== files && staged !== headTree) return alone;
  const landed = await landedAs(git, point, tip);
  return landed?.kind === 'equal' ? { kind: 'equal', sha: landed.sha } : alone;
};

const linesOf = async ({ git }: Ground, point: Sha, tip: Sha): Promise<Pick<KeptRef, 'added' | 'removed'>> => {
  const plain = ['--no-ext-diff', '--no-textconv', '--no-renames'];
  const ran = await git(['diff', '--shortstat', ...plain, `${point}...${tip}`, '--'], {
    ok: 'any',
    timeoutMs: LONG_MS,
  });
  const count = (what: string) => Number(new RegExp(`(\\d+) ${what}`).exec(ran.stdout)?.[1] ?? 0);
  return { added: count('insertion'), removed: count('deletion') };
};

const restore: (ground: Ground, ...args: Parameters<Branches['restore']>) => ReturnType<Branches['restore']> = async (
  ground,
  branch,
  commit,
) => {
  if (!branch.startsWith('mayor/'))
    throw new UsageError(`Mayor has branches of its own, not ${JSON.stringify(branch)}`, { hint: 'Name it mayor/…' });
  const name = `refs/heads/${branch}`;
  const standing = (await refsIn(ground, name)).find(({ ref }) => ref === name);
  if (standing?.tip === commit) return { kind: 'restored' };
  if (standing?.worktree !== undefined) return { kind: 'in-use', path: standing.worktree };
  if (standing !== undefined) {
    const { point } = await readBase(ground);
    const within = await ground.git(['rev-list', '-n', '1', standing.tip, `^${commit}`, `^${point}`]);
    if (lineOf(within) !== '') await keepBranch(ground, branch, standing.tip);
  }
  await moveBranch(ground, branch, commit, standing?.tip);
  return { kind: 'restored' };
};

const drop = async (ground: Ground, ref: string, id: Sha): Promise<Dropped> => {
  if (!isOurs(ref))
    throw new UsageError(`${JSON.stringify(ref)} is no branch or backup of Mayor's`, {
      hint: 'mayor branches lists them',
    });
  const [standing] = (await refsIn(ground, ref)).filter((one) => one.ref === ref);
  if (standing === undefined) return { kind: 'kept', because: 'it is gone already' };
  if (standing.id !== id) return { kind: 'kept', because: 'it has moved since' };
  if (standing.worktree !== undefined) return { kind: 'kept', because: `it is checked out in ${standing.worktree}` };
  const { point } = await readBase(ground);
  const { proof } = await prove(ground, point, standing);
  if (proof.kind === 'alone') return { kind: 'kept', because: sayAlone(proof.commits) };
  return (await deleteRef(ground, ref, id)) === 'deleted'
    ? { kind: 'deleted', proof }
    : { kind: 'kept', because: 'it moved, or was checked out, at this moment' };
};

const sayAlone = (commits: number): string => `${commits} ${commits === 1 ? 'commit' : 'commits'} nowhere else`;
