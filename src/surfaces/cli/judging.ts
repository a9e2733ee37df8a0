/** What a person can type next about what was handed in: never an approval that would be refused. */
import { shortSha } from '../../core/ids.ts';
import { isWhole } from '../../core/together.ts';
import type { ContestRow } from '../../core/views/attempts.ts';
import type { MergeRow } from '../../core/views/merge-row.ts';
import type { StatusView } from '../../core/views/status.ts';

type Judged = Pick<MergeRow, 'state' | 'rehearsal' | 'review' | 'pr'> & Entered;

/** Of one of several attempts: to approve it is to pick it, for as long as none was picked. */
type Entered = { readonly entered?: { readonly of: string; readonly n: number; readonly isOpen: boolean } };

/** A row with what is to be known of its contest, where it is in one. */
export const withContest = <Row extends Pick<MergeRow, 'task'>>(
  row: Row,
  contests: readonly Pick<ContestRow, 'id' | 'state' | 'attempts'>[],
): Row & Entered => {
  for (const { id, state, attempts } of contests) {
    const n = attempts.find(({ task }) => task === row.task)?.n;
    if (n !== undefined && state !== 'over') return { ...row, entered: { of: id, n, isOpen: state === 'open' } };
  }
  return row;
};

/** What approves it, without what it is bound to; nothing where another attempt was picked. */
export const approvalOf = ({ entered }: Entered, task: string): string | undefined => {
  if (entered === undefined) return `mayor approve ${task}`;
  return entered.isOpen ? `mayor attempts pick ${entered.of} ${entered.n}` : undefined;
};

/** Whether it is approved only with `--anyway`. */
export const isBad = ({ rehearsal, review }: Pick<MergeRow, 'rehearsal' | 'review'>): boolean =>
  rehearsal?.state === 'red' || rehearsal?.state === 'conflict' || review?.lacks === true;

/** Of the tree that was shown; `merge` is absent where that is not what is handed in now. */
export const judgements = (merge: Judged | undefined, task: string, tree: string): readonly string[] => {
  if (merge?.state !== 'in-review') return [];
  const approve = approvalsOf(merge, task, tree);
  // A convoy is nobody's by itself: one of its tasks goes back.
  const reject = `mayor reject ${isWhole(task) ? 'TASK' : task} --because "…"`;
  if (merge.pr !== undefined) return [reject];
  return isBad(merge) ? [reject, ...approve] : [...approve, reject];
};

/** None where it would be refused. */
const approvalsOf = (merge: Judged | undefined, task: string, tree: string): readonly string[] => {
  if (merge?.state !== 'in-review' || merge.pr !== undefined) return [];
  const approve = approvalOf(merge, task);
  return approve === undefined ? [] : [`${approve} --tree ${shortSha(tree)}${isBad(merge) ? ' --anyway' : ''}`];
};

/** What is known of one of them by its task. */
export const judgedRow = ({ merges, contests }: Pick<StatusView, 'merges' | 'contests'>, task: string) => {
  const row = merges.find((one) => one.task === task);
  return row === undefined ? undefined : withContest(row, contests);
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
  const approve = approvalsOf(shown, task, tree);
  // What is approved only with --anyway is rather rejected.
  const ways = isBad(merge) ? [comment, ...approve] : [...approve, comment];
  return [`Next: ${ways.join(', or ')}`];
};

/** After something was said about it. */
export const waysOn = (merge: Judged | undefined, task: string): readonly string[] => {
  if (merge === undefined || !SENDABLE.has(merge.state)) return [elsewhere(merge?.state, task)];
  const may = merge.state === 'in-review' && merge.pr === undefined && !isBad(merge);
  const approve = may ? approvalOf(merge, task) : undefined;
  return [`Send it: mayor review ${task} --send${approve === undefined ? '' : `, or keep it and ${approve}`}`];
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
