/** What the rigs are like: asked where something may have changed, and now and then. */
import { elapsed } from '../core/elapsed.ts';
import type { Instant } from '../core/ids.ts';
import type { RigFacts } from '../core/observed.ts';

type Named = { readonly settings: { readonly name: string } };

export type RigLooks<Rig extends Named> = {
  /** Something of it may have changed: the next look asks. */
  touch(name: string): void;
  /** Looks may overlap: one that finds another under way waits for its answer. */
  look(open: readonly Rig[], now: Instant): Promise<void>;
  /** By name, of those that were open at the last look. */
  facts(): Readonly<Record<string, RigFacts>>;
};

/** Asked at least this often, hints or not: a lost hint costs time, nothing else. */
const RIGS_MS = 10_000;

export const createRigLooks = <Rig extends Named>(
  ask: (rig: Rig, now: Instant) => Promise<RigFacts>,
): RigLooks<Rig> => {
  const touched = new Set<string>();
  const askedAt = new Map<string, Instant>();
  const asking = new Map<string, Promise<void>>();
  const answered = new Map<string, number>();
  let questions = 0;
  let facts: Readonly<Record<string, RigFacts>> = {};

  const lookAt = async (rig: Rig, now: Instant): Promise<void> => {
    const { name } = rig.settings;
    if (!touched.has(name) && elapsed(askedAt.get(name) ?? Number.NEGATIVE_INFINITY, now) < RIGS_MS)
      return asking.get(name);
    touched.delete(name);
    askedAt.set(name, now);
    const question = ++questions;
    const asked = ask(rig, now).then((found) => {
      if (asking.get(name) === asked) asking.delete(name);
      // An older question may be answered last.
      if (question < (answered.get(name) ?? 0)) return;
      answered.set(name, question);
      facts = { ...facts, [name]: found };
    });
    asking.set(name, asked);
    return asked;
  };

  return {
    touch: (name) => void touched.add(name),
    look: async (open, now) => {
      const names = new Set(open.map(({ settings: { name } }) => name));
      facts = Object.fromEntries(Object.entries(facts).filter(([name]) => names.has(name)));
      await Promise.all(open.map((rig) => lookAt(rig, now)));
    },
    facts: () => facts,
  };
};
