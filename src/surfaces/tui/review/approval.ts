/** What the approve key would do now, in a sentence. */
import { sayBroughtBack } from '../../../core/brings-back.ts';
import type { Rehearsed } from '../../../core/views/merge.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import type { Tone } from '../drawing/theme.ts';

/** Also the one before the base has moved: until it was tried again, that is what is known. */
export const hasFailed = ({ state, gate, files }: Rehearsed): boolean =>
  state === 'red' || state === 'conflict' || (state === 'rehearsing' && (gate !== undefined || files !== undefined));

export type Approval = { readonly text: string; readonly tone: Tone };

export const approvalOf = (merge: MergeRow): Approval => {
  const { pr, review, rehearsal } = merge;
  if (pr !== undefined) return { text: `It is merged by its pull request: ${pr.say}`, tone: 'dim' };
  const itself = byRehearsal(merge);
  // What is red or conflicts is asked about anyway, and says more.
  const isAsked = rehearsal?.state === 'red' || rehearsal?.state === 'conflict';
  if (review?.lacks !== true || isAsked) return itself;
  return { text: `a asks once more: it is ${review.say}`, tone: 'attention' };
};

const byRehearsal = ({ rehearsal, running }: MergeRow): Approval => {
  if (rehearsal === undefined)
    return { text: 'a has it rehearsed and checked, and lands it when it is green', tone: 'dim' };
  const { state, say, gates, gate, base, files, bringsBack } = rehearsal;
  switch (state) {
    case 'green': {
      const what =
        gates === undefined || gates.length === 0
          ? 'it merges clean, and no gate runs'
          : 'it merges clean, and its gates are green';
      return { text: `a lands it: ${what}`, tone: 'good' };
    }
    case 'merged':
      return { text: 'a closes it: the base has it already', tone: 'good' };
    case 'red': {
      if (bringsBack !== undefined && gate === undefined)
        return { text: `a asks once more: it is ${sayBroughtBack(bringsBack)}`, tone: 'bad' };
      const also = base === 'red' ? ', on the base as well' : '';
      return { text: `a asks once more: ${gate ?? 'a check'} is red${also}`, tone: 'bad' };
    }
    case 'conflict': {
      const where = files === undefined || files.length === 0 ? '' : ` in ${files.join(', ')}`;
      return { text: `a asks once more: it conflicts with the base${where}`, tone: 'bad' };
    }
    case 'rehearsing': {
      if (gate !== undefined || files !== undefined) return { text: `a asks once more: ${say}`, tone: 'attention' };
      const now = running === undefined ? 'its turn comes' : `${running.map(({ name }) => name).join(', ')} runs`;
      return { text: `a lands it if its gates come out green: ${now}`, tone: 'dim' };
    }
  }
};
