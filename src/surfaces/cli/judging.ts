/** What a person can type next about what was handed in: never an approval that would be refused. */
import type { MergeRow } from '../../core/views/status.ts';

type Judged = Pick<MergeRow, 'state' | 'rehearsal' | 'pr'>;

/** Whether it is approved only with `--anyway`. */
export const isBad = ({ rehearsal }: Pick<MergeRow, 'rehearsal'>): boolean =>
  rehearsal?.state === 'red' || rehearsal?.state === 'conflict';

/** Of the tree that was shown; `merge` is absent where that is not what is handed in now. */
export const judgements = (merge: Judged | undefined, task: string, tree: string): readonly string[] => {
  if (merge?.state !== 'in-review') return [];
  const approve = `mayor approve ${task} --tree ${tree.slice(0, 12)}`;
  const reject = `mayor reject ${task} --because "…"`;
  if (merge.pr !== undefined) return [reject];
  return isBad(merge) ? [reject, `${approve} --anyway`] : [approve, reject];
};
