/** The scratch worktree as gates find it: prepared, and each time as the commit has it. */
import type { Sha } from '../../../core/ids.ts';
import type { Job } from './gate-run.ts';
import { type Prepared, prepare } from './gate-setup.ts';
import type { Scratch } from './scratch.ts';

export type Marks = Scratch['marks'];
export type Unready = Extract<Prepared, { readonly kind: 'red' }>;

export type Bench = {
  readonly job: Job;
  scratch(): Scratch;
  marks(): Marks;
  /** The same marks cost nothing. */
  mark(change: (marks: Marks) => Marks): Promise<void>;
  /**
   * To be asked for before anything runs: puts back what earlier gates have changed (what git ignores stays), and
   * builds anew what they broke. Says so when the setup fails.
   */
  ready(): Promise<Unready | undefined>;
};

/** @param brought at `commit` already */
export const benchAt = (job: Job, commit: Sha, brought: Scratch): Bench => {
  let scratch = brought;
  let state: 'new' | 'used' = 'new';
  return {
    job,
    scratch: () => scratch,
    marks: () => scratch.marks,
    async mark(change) {
      const next = change(scratch.marks);
      if (next !== scratch.marks) scratch = await scratch.mark(next);
    },
    async ready() {
      if (state === 'used') scratch = await scratch.bring(commit);
      if (state === 'new' || !scratch.warm) {
        const prepared = await prepare(job, scratch);
        if (prepared.kind === 'red') return prepared;
        scratch = prepared.ran ? await prepared.scratch.bring(commit) : prepared.scratch;
      }
      state = 'used';
      return undefined;
    },
  };
};
