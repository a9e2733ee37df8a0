/** Ordering the list; what was chosen is remembered. */
import type { Instant } from '../../../core/ids.ts';
import type { Deeds } from '../intents.ts';
import { relisted } from '../list/selection.ts';
import { GROUPINGS, SORTINGS } from '../rows/groups.ts';
import type { State } from '../state.ts';
import { type Step, wanting } from '../step.ts';

type Names = 'group' | 'sort';

/** The key is a choice where the palette has run it. */
export const arrangeIntents: Deeds<Names> = {
  group: (state, at, key) => arranged({ ...state, grouping: chosen(GROUPINGS, state.grouping, key) }, at),
  sort: (state, at, key) => arranged({ ...state, sorting: chosen(SORTINGS, state.sorting, key) }, at),
};

const chosen = <Choice extends string>(all: readonly Choice[], now: Choice, key: string): Choice =>
  all.find((one) => one === key) ?? all[(all.indexOf(now) + 1) % all.length] ?? now;

const arranged = (state: State, at: Instant): Step => {
  const { grouping, sorting } = state;
  // The person moved it, so that the next key is aimed.
  const listed = { ...relisted(state, at), slidAt: state.slidAt };
  return wanting(listed, { kind: 'keep', arrangement: { grouping, sorting } });
};
