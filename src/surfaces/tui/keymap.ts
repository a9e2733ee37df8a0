/** Keys as data: the footer, the help and the key press itself all read this table. */
import { answerKeys } from './keys/answer.ts';
import { arrangeKeys } from './keys/arrange.ts';
import { boardKeys, onCards } from './keys/board.ts';
import { composeKeys, textKeys } from './keys/compose.ts';
import { contestKeys } from './keys/contest.ts';
import { convoyKeys } from './keys/convoy.ts';
import { driveKeys } from './keys/drive.ts';
import { feedKeys } from './keys/feed.ts';
import { gateKeys } from './keys/gates.ts';
import { landingKeys } from './keys/landings.ts';
import { lostKeys } from './keys/lost.ts';
import { markedFirst, markKeys } from './keys/marks.ts';
import { moneyKeys } from './keys/money.ts';
import { moveKeys } from './keys/move.ts';
import { paletteKeys } from './keys/palette.ts';
import { previewKeys } from './keys/preview.ts';
import { readerKeys } from './keys/reader.ts';
import { reviewKeys } from './keys/review.ts';
import { reviewingKeys } from './keys/reviewing.ts';
import { scopeKeys } from './keys/scope.ts';
import { searchKeys } from './keys/search.ts';
import { takebackKeys } from './keys/takeback.ts';
import { townKeys } from './keys/town.ts';
import { workerKeys } from './keys/worker.ts';
import type { Place, State } from './state.ts';

export const INTENTS = [
  'down',
  'up',
  'page-down',
  'page-up',
  'first',
  'last',
  'next-section',
  'previous-section',
  'fold',
  'fold-section',
  'group',
  'sort',
  'mark',
  'mark-section',
  'mark-green',
  'unmark',
  'approve-green',
  'landings',
  'undo',
  'gates',
  'log',
  'trains',
  'board',
  'graph',
  'open-card',
  'new-convoy',
  'send-off',
  'next-part',
  'previous-part',
  'leave-convoy',
  'join',
  'dissolve',
  'feed',
  'next-sort',
  'previous-sort',
  'only-these',
  'feed-words',
  'all-events',
  'open-event',
  'rigs',
  'edit-rigs',
  'only-rig',
  'costs',
  'costs-by',
  'to-cost',
  'agents',
  'resume-account',
  'contest',
  'pick',
  'end-contest',
  'jump',
  'attach',
  'look',
  'next-tab',
  'previous-tab',
  'preview-up',
  'preview-down',
  'preview-end',
  'type',
  'stop-typing',
  'type-anyway',
  'why',
  'tell',
  'stop',
  'sling',
  'sling-with',
  'allow',
  'deny',
  'allow-kind',
  'deny-kind',
  'for-task',
  'for-rig',
  'for-always',
  'answer',
  'choose',
  'retry',
  'dismiss',
  'take-back',
  'put-away',
  'revive',
  'restart',
  'shell',
  'test-drive',
  'approve',
  'reject',
  'diff',
  'comment',
  'uncomment',
  'mark-ok',
  'mark-redo',
  'turn',
  'open',
  'stack',
  'send-back',
  'resolve',
  'new-task',
  'filter',
  'clear-filter',
  'search',
  'go-found',
  'next-found',
  'previous-found',
  'next-page',
  'previous-page',
  'next-kind',
  'previous-kind',
  'palette',
  'run-command',
  'next-command',
  'previous-command',
  'next-commands',
  'previous-commands',
  'help',
  'redraw',
  'quit',
  'down-town',
  'back',
  'left',
  'right',
  'next-file',
  'previous-file',
  'next-hunk',
  'previous-hunk',
  'yes',
  'no',
  'send',
  'cancel',
  'go-on',
  'next-field',
  'previous-field',
  'next-option',
  'previous-option',
  'create',
  'create-another',
  'edit-body',
] as const;
export type Intent = (typeof INTENTS)[number];

/** Which keys are live: what fills the terminal, or what is being asked. */
export type Mode = Place['kind'] | 'text' | 'sure' | 'scope' | 'palette' | 'typing' | 'held';

export type Group = 'Move' | 'Answer' | 'Review' | 'Polecats' | 'Town';

/** `hidden`: not a key of this row at all; `because`: a key of it, but not now. */
export type Availability = 'enabled' | 'hidden' | { readonly because: string };

export type Binding = {
  readonly keys: readonly string[];
  /** What many keys are called together. */
  readonly called?: string;
  readonly label: string;
  /** What it does, in a few words more than its label; for the help. */
  readonly about?: string;
  readonly group: Group;
  readonly intent: Intent;
  readonly modes: readonly Mode[];
  /** Place in the footer, the lowest first; absent: only in the help. */
  readonly rank?: number;
  /** Not taken when the list moved by itself an instant ago. */
  readonly aimed?: boolean;
  /** Keeps its keys whatever the person's own are. */
  readonly fixed?: boolean;
  /** Opens a view whatever row is selected: the palette has it everywhere. */
  readonly view?: boolean;
  when(state: State): Availability;
};

export const KEYMAP: readonly Binding[] = onCards(
  markedFirst([
    ...answerKeys,
    ...scopeKeys,
    ...takebackKeys,
    ...driveKeys,
    ...lostKeys,
    ...reviewKeys,
    ...reviewingKeys,
    ...landingKeys,
    ...gateKeys,
    ...boardKeys,
    ...convoyKeys,
    ...feedKeys,
    ...moneyKeys,
    ...contestKeys,
    ...workerKeys,
    ...previewKeys,
    ...townKeys,
    ...searchKeys,
    ...paletteKeys,
    ...moveKeys,
    ...arrangeKeys,
    ...markKeys,
    ...readerKeys,
    ...composeKeys,
    ...textKeys,
  ]),
);

/** Keys of the person's own, in place of all that an intent has. */
export type OwnKeys = Readonly<Partial<Record<Intent, readonly string[]>>>;

const changed = new WeakMap<OwnKeys, readonly Binding[]>();

/** The table with the person's own keys in it. */
export const keymapOf = (own: OwnKeys | undefined): readonly Binding[] => {
  if (own === undefined) return KEYMAP;
  const known = changed.get(own);
  if (known !== undefined) return known;
  const keymap = KEYMAP.map((binding): Binding => {
    const keys = binding.fixed === true ? undefined : own[binding.intent];
    return keys === undefined ? binding : { ...binding, keys };
  });
  changed.set(own, keymap);
  return keymap;
};

export const modeOf = (state: State): Mode => {
  if (state.asking !== undefined) return state.asking.kind;
  if (state.typing !== undefined) return state.typing.held === undefined ? 'typing' : 'held';
  return state.place.kind;
};

export type Offered = { readonly binding: Binding; readonly availability: Exclude<Availability, 'hidden'> };

/** The bindings of this moment, enabled or not, in the order of the table. */
export const offeredIn = (state: State, mode: Mode = modeOf(state)): readonly Offered[] =>
  onceEach(
    keymapOf(state.keys).flatMap((binding) => {
      if (!binding.modes.includes(mode)) return [];
      const availability = binding.when(state);
      return availability === 'hidden' ? [] : [{ binding, availability }];
    }),
  );

/** With the person's own keys, two bindings for the same may have become one. */
const onceEach = (offered: readonly Offered[]): readonly Offered[] =>
  offered.filter(
    ({ binding: { intent, keys } }, index) =>
      !offered.slice(0, index).some(({ binding }) => binding.intent === intent && binding.keys === keys),
  );

/** The first key of an intent, to be named in a sentence. */
export const keyOf = (own: OwnKeys | undefined, intent: string): string | undefined =>
  keymapOf(own).find((binding) => binding.intent === intent)?.keys[0];

/** What a key means now. */
export const bindingFor = (state: State, key: string): Offered | undefined =>
  offeredIn(state).find(({ binding }) => binding.keys.includes(key));

/** What the footer offers now, the most wanted first. */
export const footerKeys = (state: State): readonly Binding[] =>
  offeredIn(state)
    .filter(({ binding, availability }) => binding.rank !== undefined && availability === 'enabled')
    .map(({ binding }) => binding)
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
