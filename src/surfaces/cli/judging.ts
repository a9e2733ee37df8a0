/** What a person can type next about what was handed in: never an approval that would be refused. */
import { shortSha } from '../../core/ids.ts';
import { isWhole } from '../../core/together.ts';
import type { MergeRow } from '../../core/views/status.ts';

type Judged = Pick<MergeRow, 'state' | 'rehearsal' | 'review' | 'pr'>;

/** Whether it is approved only with `--anyway`. */
export const isBad = ({ rehearsal, review }: Pick<MergeRow, 'rehearsal' | 'review'>): boolean =>
  rehearsal?.state === 'red' || rehearsal?.state === 'conflict' || review?.lacks === true;

/** Of the tree that was shown; `merge` is absent where that is not what is handed in now. */
export const judgements = (merge: Judged | undefined, task: string, tree: string): readonly string[] => {
  if (merge?.state !== 'in-review') return [];
  const approve = `mayor approve ${task} --tree ${shortSha(tree)}`;
  // A convoy is nobody's by itself: one of its tasks goes back.
  const reject = `mayor reject ${isWhole(task) ? 'TASK' : task} --because "…"`;
  if (merge.pr !== undefined) return [reject];
  return isBad(merge) ? [reject, `${approve} --anyway`] : [approve, reject];
};

type State = MergeRow['state'];
/** From here it can still be rejected, with what was said about it. */
const SENDABLE: ReadonlySet<State> = new Set(['in-review', 'gathered', 'approved', 'held', 'stuck']);

/** Below a review: only what the town would take now. `merge` is absent where it is no more. */
export const waysFrom = (merge: (Judged & { readonly tree: string }) | undefined, task: string, tree: string) => {
  if (merge === undefined || !SENDABLE.has(merge.state)) return [elsewhere(merge?.state, task)];
  const comment = `mayor review ${task} comment --file FILE --line LINE "…", then --send`;
  const shown = merge.tree === tree ? merge : undefined;
  // What is said of a whole is sent to nobody.
  if (isWhole(task)) return [`Next: ${judgements(shown, task, tree).join(', or ')}`];
  const approve = judgements(shown, task, tree).filter((line) => line.startsWith('mayor approve'));
  // What is approved only with --anyway is rather rejected.
  const ways = isBad(merge) ? [comment, ...approve] : [...approve, comment];
  return [`Next: ${ways.join(', or ')}`];
};

/** After something was said about it. */
export const waysOn = (merge: Judged | undefined, task: string): readonly string[] => {
  if (merge === undefined || !SENDABLE.has(merge.state)) return [elsewhere(merge?.state, task)];
  const approve = merge.state === 'in-review' && merge.pr === undefined && !isBad(merge);
  return [`Send it: mayor review ${task} --send${approve ? `, or keep it and mayor approve ${task}` : ''}`];
};

const elsewhere = (state: State | undefined, task: string): string => {
  switch (state) {
    case 'returned':
      return 'It is back with its agent: what you say now is kept, and can be sent once it hands in again';
    case 'checking':
    case 'landing':
      return `It is on its way to the base: mayor wait --task ${task} --state landed`;
    case 'landed':
    case 'settled':
      return 'It is merged; mayor undo lists what can be taken back';
    default:
      return `Nothing of it is in review now: mayor why ${task}`;
  }
};
