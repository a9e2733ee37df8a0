/** What gates are known to be on trees, in a small file for each rig: a check need not run what was green before. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeWhole } from '../../whole-file.ts';

const proof = z.object({ key: z.string(), kind: z.enum(['green', 'flaky', 'red']), at: z.number() });
const schema = z.object({ v: z.literal(1), proofs: z.array(proof) });
type Proof = Readonly<z.infer<typeof proof>>;

/** Keys are digests of what was run and on which tree. */
export type Proofs = { readonly good: ReadonlyMap<string, 'green' | 'flaky'>; readonly red: ReadonlySet<string> };

/** Of the newest. One takes about a hundred bytes. */
const KEPT = 2_000;
/** Red may be the machine's fault, not the tree's, so it is believed for a while only, and of a base alone. */
const RED_MS = 10 * 60_000;

/** A file that is not there, torn or of another version proves nothing; gates run then. */
export async function readProofs(path: string, now: number): Promise<Proofs> {
  const all = await proofsIn(path);
  return {
    good: new Map(all.flatMap(({ key, kind }) => (kind === 'red' ? [] : [[key, kind] as const]))),
    red: new Set(all.filter(({ kind, at }) => kind === 'red' && now - at < RED_MS).map(({ key }) => key)),
  };
}

/** Adds to the file, under a turn for it: nobody else writes it meanwhile. */
export async function addProofs(path: string, added: readonly Proof[]): Promise<void> {
  const keys = new Set(added.map(({ key }) => key));
  const proofs = [...(await proofsIn(path)).filter(({ key }) => !keys.has(key)), ...added].slice(-KEPT);
  try {
    await writeWhole(path, `${JSON.stringify({ v: 1, proofs })}\n`, 0o600);
  } catch {
    // A disk that is full costs another run of the gate later, no more.
  }
}

const proofsIn = async (path: string): Promise<readonly Proof[]> => {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data.proofs : [];
  } catch {
    return []; // Absent or torn.
  }
};
