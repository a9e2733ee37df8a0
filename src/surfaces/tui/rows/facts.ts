/** What is known of the selection, name by name: the third column of a wide terminal. */
import { shortSha } from '../../../core/ids.ts';
import { agoText, changeText } from '../../../core/views/age.ts';
import { rowText } from '../drawing/row.ts';
import { oneLine, widthOf, wrap } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { mergeWords, polecatWords, taskWords } from '../drawing/words.ts';
import { subjectOf } from '../list/subject.ts';
import type { State } from '../state.ts';
import { filled } from './list-lines.ts';

type Fact = readonly [name: string, value: string | undefined];

export const factLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const room = width - NAME - 3;
  const facts = factsOf(state).flatMap(([name, value = '']) =>
    value === '' ? [] : [{ name, value: name === 'tree' ? endOf(value, room, theme) : oneLine(value) }],
  );
  const whole = facts.flatMap(({ name, value }) =>
    wrap(value, Math.max(8, room)).map((text, index) => ({ name: index === 0 ? name : '', value: text })),
  );
  const lines = (whole.length <= height ? whole : facts).map(({ name, value }) =>
    rowText(theme, width, [
      { text: '', width: 1 },
      { text: name, width: NAME, tone: 'dim' },
      { text: value, width: 'rest' },
    ]),
  );
  return filled(lines, width, height);
};

const NAME = 9;

/** Of a path that is too long the end says which it is. */
const endOf = (path: string, room: number, theme: Theme): string => {
  if (widthOf(path) <= room) return path;
  const steps = path.split('/');
  const from = steps.findIndex((_step, index) => widthOf(steps.slice(index).join('/')) + 2 <= room);
  return from < 0 ? path : `${theme.signs.ellipsis}/${steps.slice(from).join('/')}`;
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
      ['closed', convoy.closed === undefined ? undefined : `${convoy.closed} elsewhere`],
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
