/** What is known of the selection, name by name: the third column of a wide terminal. */
import { shortSha } from '../../../core/ids.ts';
import { agoText, changeText } from '../../../core/views/age.ts';
import { rowText } from '../drawing/row.ts';
import type { Theme } from '../drawing/theme.ts';
import { mergeWords, polecatWords, taskWords } from '../drawing/words.ts';
import { subjectOf } from '../list/subject.ts';
import type { State } from '../state.ts';
import { filled } from './list-lines.ts';

type Fact = readonly [name: string, value: string | undefined];

export const factLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const lines = factsOf(state)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) =>
      rowText(theme, width, [
        { text: '', width: 1 },
        { text: name, width: 9, tone: 'dim' },
        { text: value ?? '', width: 'rest' },
      ]),
    );
  return filled(lines, width, height);
};

const factsOf = (state: State): readonly Fact[] => {
  const { polecat, task, merge, convoy, problem } = subjectOf(state);
  const { now } = state;
  if (problem !== undefined) return [['where', problem.where]];
  if (convoy !== undefined) {
    return [
      ['convoy', convoy.id],
      ['rig', convoy.rig],
      ['landed', `${convoy.landed} of ${convoy.total}`],
      ['working', String(convoy.working)],
      ['review', String(convoy.inReview)],
      ['stuck', String(convoy.failed)],
    ];
  }
  const sayShort = (id: string | undefined): string | undefined => (id === undefined ? undefined : shortSha(id));
  return [
    ['task', task?.id ?? polecat?.task],
    ['state', task === undefined ? undefined : taskWords[task.state].word],
    ['rig', task?.rig ?? polecat?.rig],
    ['convoy', task?.convoy],
    ['polecat', polecat === undefined ? undefined : `${polecat.id} (${polecatWords[polecat.state].word})`],
    ['agent', polecat?.agent],
    ['role', polecat?.role],
    ['model', [polecat?.model, polecat?.effort].filter((part) => part !== undefined).join(', ')],
    ['signal', polecat === undefined ? undefined : `${polecat.signal}, ${polecat.because}`],
    ['seen', polecat?.signalAt === undefined ? undefined : agoText(now - polecat.signalAt)],
    ['since', polecat === undefined ? undefined : agoText(now - polecat.assignedAt)],
    ['changes', polecat === undefined ? undefined : changeText(polecat.added, polecat.removed)],
    ['commits', polecat === undefined ? undefined : `${polecat.commits}, ${polecat.dirty} files uncommitted`],
    ['branch', polecat?.branch ?? merge?.branch],
    ['tree', polecat?.worktree],
    ['merge', merge === undefined ? undefined : mergeWords[merge.state].word],
    ['attempt', (merge ?? polecat ?? task)?.attempt],
    ['conflict', (merge?.conflicts ?? polecat?.conflicts)?.join(', ')],
    ['train', merge?.train === undefined ? undefined : `${merge.train.place} of ${merge.train.size}`],
    ['rehearsal', merge?.rehearsal?.say],
    ['review', merge?.review?.say],
    ['reviews', polecat?.reviews],
    ['because', merge?.because ?? task?.because],
    ['commit', sayShort(merge?.commit)],
    ['note', merge?.note],
    ['session', polecat?.session],
  ];
};
