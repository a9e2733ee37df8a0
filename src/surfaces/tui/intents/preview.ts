import type { Deeds } from '../intents.ts';
import { previewMoved } from '../preview/scrolling.ts';
import { turned } from '../preview/tabs.ts';
import { anyway, begun, stopped } from '../preview/typing.ts';
import { just } from '../step.ts';

type Names =
  | 'next-tab'
  | 'previous-tab'
  | 'preview-up'
  | 'preview-down'
  | 'preview-end'
  | 'type'
  | 'stop-typing'
  | 'type-anyway';

export const previewIntents: Deeds<Names> = {
  'next-tab': (state) => just(turned(state, 1)),
  'previous-tab': (state) => just(turned(state, -1)),
  'preview-up': (state) => just(previewMoved(state, 'page-up')),
  'preview-down': (state) => just(previewMoved(state, 'page-down')),
  'preview-end': (state) => just(previewMoved(state, 'end')),
  type: begun,
  'stop-typing': stopped,
  'type-anyway': anyway,
};
