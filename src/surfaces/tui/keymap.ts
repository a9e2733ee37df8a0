/** Keys as data: the footer, the help and the key press itself all read this table. */
import { answerKeys } from './keys/answer.ts';
import { composeKeys, textKeys } from './keys/compose.ts';
import { contestKeys } from './keys/contest.ts';
import { gateKeys } from './keys/gates.ts';
import { landingKeys } from './keys/landings.ts';
import { moveKeys } from './keys/move.ts';
import { paletteKeys } from './keys/palette.ts';
import { readerKeys } from './keys/reader.ts';
import { reviewKeys } from './keys/review.ts';
import { reviewingKeys } from './keys/reviewing.ts';
import { scopeKeys } from './keys/scope.ts';
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
  'landings',
  'undo',
  'gates',
  'log',
  'trains',
  'contest',
  'pick',
  'end-contest',
  'jump',
  'attach',
  'look',
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
  'next-field',
  'previous-field',
  'create',
  'edit-body',
] as const;
export type Intent = (typeof INTENTS)[number];

/** Which keys are live: what fills the terminal, or what is being asked. */
export type Mode = Place['kind'] | 'text' | 'sure' | 'scope' | 'palette';

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
  /** Opens a view whatever row is selected: the palette has it everywhere. */
  readonly view?: boolean;
  when(state: State): Availability;
};

export const KEYMAP: readonly Binding[] = [
  ...answerKeys,
  ...scopeKeys,
  ...reviewKeys,
  ...reviewingKeys,
  ...landingKeys,
  ...gateKeys,
  ...contestKeys,
  ...workerKeys,
  ...townKeys,
  ...paletteKeys,
  ...moveKeys,
  ...readerKeys,
  ...composeKeys,
  ...textKeys,
];

export const modeOf = (state: State): Mode => {
  if (state.asking !== undefined) return state.asking.kind;
  return state.place.kind;
};

export type Offered = { readonly binding: Binding; readonly availability: Exclude<Availability, 'hidden'> };

/** The bindings of this moment, enabled or not, in the order of the table. */
export const offeredIn = (state: State, mode: Mode = modeOf(state)): readonly Offered[] =>
  KEYMAP.flatMap((binding) => {
    if (!binding.modes.includes(mode)) return [];
    const availability = binding.when(state);
    return availability === 'hidden' ? [] : [{ binding, availability }];
  });

/** What a key means now. */
export const bindingFor = (state: State, key: string): Offered | undefined =>
  offeredIn(state).find(({ binding }) => binding.keys.includes(key));

/** What the footer offers now, the most wanted first. */
export const footerKeys = (state: State): readonly Binding[] =>
  offeredIn(state)
    .filter(({ binding, availability }) => binding.rank !== undefined && availability === 'enabled')
    .map(({ binding }) => binding)
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
