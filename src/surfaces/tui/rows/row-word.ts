/** The word, sign and tone of a row: where it stands. */
import type { MergeRow } from '../../../core/views/merge-row.ts';
import type { PolecatState } from '../../../core/views/polecat-row.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import { inboxWords, polecatWords, reviewWords, taskWords, type Word } from '../drawing/words.ts';
import type { Entry } from './list.ts';

export const wordOfEntry = (entry: Entry): Word => {
  switch (entry.kind) {
    case 'item':
      return inboxWords[entry.item.kind];
    case 'review':
      return wordOfReview(entry.merge);
    case 'problem':
      return entry.until === undefined
        ? { word: 'problem', sign: 'broken', tone: 'bad' }
        : { word: 'resting', sign: 'needsYou', tone: 'attention' };
    case 'work':
      return entry.polecat?.state === 'needs-you' && entry.polecat.signal === 'needs-login'
        ? { word: 'login', sign: 'needsYou', tone: 'attention' }
        : wordOf(entry.task?.state, entry.polecat?.state);
  }
};

/** What came of rehearsing it, which says what the person can do with it. */
export const wordOfReview = ({ rehearsal }: Pick<MergeRow, 'rehearsal'>): Word =>
  reviewWords[rehearsal?.state ?? 'unknown'];

/** The merge owns a task that was handed in; before that its polecat says more than the task. */
export const wordOf = (task: TaskRow['state'] | undefined, polecat: PolecatState | undefined): Word => {
  const merging =
    task === 'in-review' || task === 'approved' || task === 'merging' || task === 'held' || task === 'landed';
  if (polecat === undefined || (merging && polecat !== 'needs-you')) return taskWords[task ?? 'closed'];
  return polecatWords[polecat];
};
