/** What proves that a branch or backup may go, for many of them in a few subprocesses. */
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import type { KeptRef, Proof } from '../../../ports/branches.ts';
import { type Standing, standingsOf } from '../../landed-as.ts';
import { askedAs, type Pair } from '../../landed-changes.ts';
import type { Ground } from './ground.ts';
import type { Ref } from './kept-refs.ts';
import { LONG_MS } from './steady-git.ts';

type Proven = Pick<KeptRef, 'proof' | 'added' | 'removed'>;

/** Proofs by what was proven against which base: neither changes under its name. */
export type Known = Map<string, Proven>;

/** @param known is used, and holds those of `refs` alone afterwards */
export async function prove(
  ground: Ground,
  point: Sha,
  refs: readonly Ref[],
  known: Known = new Map(),
): Promise<readonly KeptRef[]> {
  const keyOf = ({ kind, tip }: Ref): string => `${kind} ${tip} ${point}`;
  const open = new Map(refs.filter((ref) => !known.has(keyOf(ref))).map((ref) => [keyOf(ref), ref]));
  const proofs = new Map(refs.flatMap((ref) => pairOf(keyOf(ref), known.get(keyOf(ref)))));
  const made = await proofsOf(ground, point, [...open.values()]);
  for (const [key, { ref }] of open) proofs.set(key, made.get(ref) ?? NOTHING);
  known.clear();
  for (const [key, proven] of proofs) known.set(key, proven);
  return refs.map((ref) => {
    const { kind: _, ...rest } = ref;
    return { ...rest, ...(proofs.get(keyOf(ref)) ?? NOTHING) };
  });
}

const pairOf = (key: string, proven: Proven | undefined): readonly (readonly [string, Proven])[] =>
  proven === undefined ? [] : [[key, proven]];

const NOTHING: Proven = { proof: { kind: 'alone', commits: 0 }, added: 0, removed: 0 };

/** By the name of the ref. */
const proofsOf = async (ground: Ground, point: Sha, refs: readonly Ref[]): Promise<ReadonlyMap<string, Proven>> => {
  const asked = await worksOf(ground, refs);
  const works = [...asked.values()].flatMap(({ of }) => of);
  const standings = await standingsOf(ground.git, point, [...works, ...refs.map(({ tip }) => tip)]);
  const proofs = new Map([...asked].map(([ref, one]) => [ref, proofOf(one, standings)]));
  const alone = refs.filter(({ ref }) => proofs.get(ref)?.kind === 'alone');
  const lines = await linesOf(
    ground,
    alone.flatMap(({ tip }) => {
      const fork = standings.get(tip)?.fork;
      return fork === undefined ? [] : [{ from: fork, to: tip }];
    }),
  );
  return new Map(
    [...proofs].map(([ref, proof]) => {
      const tip = alone.find((one) => one.ref === ref)?.tip;
      return [ref, { proof, ...((tip === undefined ? undefined : lines.get(tip)) ?? { added: 0, removed: 0 }) }];
    }),
  );
};

/** `of`: commits of which one must have landed; without any it is never safe. `as`: in whichever way, or by the same changes alone. */
type Work = { readonly of: readonly Sha[]; readonly as: 'any' | 'equal' };

const proofOf = ({ of, as }: Work, standings: ReadonlyMap<Sha, Standing>): Proof => {
  const all = of.flatMap((one) => standings.get(one) ?? []);
  const { landed, ahead = 0 } = all.find((one) => one.landed !== undefined) ?? all[0] ?? {};
  if (landed?.kind === 'equal') return { kind: 'equal', sha: landed.sha };
  if (as === 'equal') return { kind: 'alone', commits: 1 };
  return landed === undefined ? { kind: 'alone', commits: ahead } : { kind: 'reachable' };
};

const worksOf = async ({ git }: Ground, refs: readonly Ref[]): Promise<ReadonlyMap<string, Work>> => {
  const made = refs.filter(({ kind }) => kind !== 'branch');
  const parts = ['^{tree}', '^1^{tree}', '^2^{tree}', '^1', '^2', '^3'];
  const input = made.flatMap(({ tip }) => parts.map((what) => `${tip}${what}\n`)).join('');
  const told = made.length === 0 ? '' : (await git(['cat-file', '--batch-check=%(objectname)'], { input })).stdout;
  const lines = told.split('\n');
  const works = new Map(made.map(({ ref }, at) => [ref, lines.slice(at * parts.length, (at + 1) * parts.length)]));
  return new Map(refs.map((ref) => [ref.ref, workOf(ref, works.get(ref.ref) ?? [])]));
};

/** @param parts of the commit, as git names them; those that are not there as something else */
const workOf = ({ kind, tip }: Ref, parts: readonly string[]): Work => {
  const [files = '', headTree = '', staged = '', first = '', second = '', third = ''] = parts;
  switch (kind) {
    case 'branch':
      return { of: [tip], as: 'any' };
    case 'merge': // Its work is that of the branch: squashed or rebased there is nothing but the result.
      return { of: isSha(second) ? [sha(second), tip] : [tip], as: 'any' };
    case 'undo': // Nobody's work: it takes back what is on the base.
      return { of: isSha(first) ? [sha(first)] : [tip], as: 'any' };
    case 'files': // Safe to lose with its HEAD, when neither they nor what was staged differ from that, or where all of it landed.
      if (!isSha(first) || isSha(third)) return { of: [], as: 'equal' };
      if (files === headTree && staged === headTree) return { of: [sha(first)], as: 'any' };
      return { of: staged !== files && staged !== headTree ? [] : [tip], as: 'equal' };
  }
};

/** By its last commit, how many lines each brings. */
const linesOf = async (
  { git }: Ground,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<Sha, Pick<KeptRef, 'added' | 'removed'>>> => {
  if (pairs.length === 0) return new Map();
  const plain = ['--no-ext-diff', '--no-textconv', '--no-renames'];
  const ran = await git(['diff-tree', '--stdin', '--always', '-r', '--shortstat', ...plain], {
    input: askedAs(pairs),
    ok: 'any',
    timeoutMs: LONG_MS,
  });
  const lines = new Map<Sha, Pick<KeptRef, 'added' | 'removed'>>();
  let last: Sha | undefined;
  for (const line of ran.stdout.split('\n')) {
    if (isSha(line)) last = sha(line);
    if (isSha(line) || line === '') continue;
    const count = (what: string) => Number(new RegExp(`(\\d+) ${what}`).exec(line)?.[1] ?? 0);
    if (last !== undefined) lines.set(last, { added: count('insertion'), removed: count('deletion') });
  }
  return lines;
};
