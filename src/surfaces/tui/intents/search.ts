import { alongEntries, goTo, openSearch, toKind } from '../find/search.ts';
import type { Deeds } from '../intents.ts';
import { relisted } from '../list/selection.ts';
import { readerHeight } from '../preview/reading.ts';
import { just } from '../step.ts';

type Names =
  | 'search'
  | 'go-found'
  | 'next-found'
  | 'previous-found'
  | 'next-page'
  | 'previous-page'
  | 'next-kind'
  | 'previous-kind';

export const searchIntents: Deeds<Names> = {
  search: (state, at) => {
    const { asking, ...left } = state;
    if (asking?.kind !== 'text' || asking.purpose.kind !== 'filter') return just(openSearch(state, state.filter));
    // The list is as it was before these words: they look further now.
    return just(openSearch(relisted({ ...left, filter: asking.purpose.before }, at), asking.edited.text));
  },
  'go-found': goTo,
  'next-found': (state) => just(alongEntries(state, 1)),
  'previous-found': (state) => just(alongEntries(state, -1)),
  'next-page': (state) => just(alongEntries(state, readerHeight(state) - 2)),
  'previous-page': (state) => just(alongEntries(state, 2 - readerHeight(state))),
  'next-kind': (state) => just(toKind(state, 1)),
  'previous-kind': (state) => just(toKind(state, -1)),
};
