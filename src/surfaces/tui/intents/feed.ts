/** The feed as a view, and going to what an event tells of. */
import { polecatId, taskId } from '../../../core/ids.ts';
import type { FeedLine } from '../../../core/views/feed-line.ts';
import { editedFrom } from '../compose/editor.ts';
import { chosenEvent, FEED_SORTS, nextScope, openFeed, refit } from '../feed-view.ts';
import { jumpedTo } from '../find/palette.ts';
import type { Deeds } from '../intents.ts';
import { rowFor } from '../rows/list.ts';
import type { State } from '../state.ts';
import { just, noticed, type Step, wanting } from '../step.ts';

type Names = 'feed' | 'next-sort' | 'previous-sort' | 'only-these' | 'feed-words' | 'all-events' | 'open-event';

export const feedIntents: Deeds<Names> = {
  feed: (state) => just({ ...state, place: openFeed(state) }),
  'next-sort': (state) => just(sorted(state, 1)),
  'previous-sort': (state) => just(sorted(state, -1)),
  'only-these': (state) => just(refit(state, { of: nextScope(state) })),
  'feed-words': (state) => {
    const { place } = state;
    if (place.kind !== 'feed') return just(state);
    const purpose = { kind: 'feed-words', before: place.words } as const;
    return just({ ...state, asking: { kind: 'text', purpose, edited: editedFrom(place.words) } });
  },
  'all-events': (state) => just(refit(state, { sort: 'all', words: '', of: undefined })),
  'open-event': (state, at) => {
    const line = chosenEvent(state);
    return line === undefined ? just(state) : (opened(state, line) ?? just(noticed(state, GONE, at)));
  },
};

const GONE = 'What this event tells of is not known to the town any more';

const sorted = (state: State, by: 1 | -1): State => {
  const { place } = state;
  if (place.kind !== 'feed') return state;
  const at = FEED_SORTS.indexOf(place.sort);
  return refit(state, { sort: FEED_SORTS[(at + by + FEED_SORTS.length) % FEED_SORTS.length] ?? 'all' });
};

/** What waits for the person, else its row; what has landed, its landing; else why it stands as it does. */
const opened = (state: State, line: FeedLine): Step | undefined => {
  const { status } = state;
  if (status === undefined) return undefined;
  const { subject } = line;
  const worker = status.polecats.find(({ id }) => id === (line.polecat ?? subject));
  const name = line.task ?? worker?.task ?? subject;
  const task = status.tasks.find(({ id }) => id === name);
  const item = status.inbox.find((one) => one.title === line.text && (one.polecat ?? one.task) === subject);
  const review = status.merges.find((merge) => merge.task === name && merge.state === 'in-review');
  const isOver = task?.state === 'landed' || task?.state === 'closed';
  const convoy = status.convoys.find(({ id }) => id === (line.convoy ?? subject));
  const rows = [
    ...(item === undefined ? [] : [`inbox:${item.id}`]),
    ...(review === undefined || line.event === 'merge.landed' ? [] : [`review:${review.task}`]),
    ...(isOver || name === undefined ? [] : [`task:${name}`]),
    ...(convoy === undefined ? [] : [`convoy:${convoy.id}`]),
  ];
  for (const row of rows) {
    const of = row.startsWith('task:') ? task?.convoy : undefined;
    const there = jumpedTo(state, { kind: 'jump', row, name: name ?? '', ...(of === undefined ? {} : { convoy: of }) });
    if (rowFor(there.rows, row) !== undefined) return just(there);
  }
  if (task === undefined && line.task === undefined) return undefined;
  const from = state.place;
  if (task?.state === 'landed' || task === undefined) {
    const place = { kind: 'landings', view: 'loading', on: name ?? '', from } as const;
    return wanting({ ...state, place }, { kind: 'load-landings' });
  }
  const place = { kind: 'why', of: worker?.id ?? task.id, view: 'loading', top: 0, from } as const;
  const polecat = worker === undefined ? {} : { polecat: polecatId(worker.id) };
  return wanting({ ...state, place }, { kind: 'load-why', of: place.of, task: taskId(task.id), ...polecat });
};
