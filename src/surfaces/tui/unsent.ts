/** What a person is writing and nobody has taken yet, as it outlives the dashboard: a task, a convoy, words. */
import type { Instant } from '../../core/ids.ts';
import { agoText } from '../../core/views/age.ts';
import type { ConvoyDraft } from './board/convoy-draft.ts';
import type { Draft } from './compose/draft.ts';
import { wordsBegun, writeKey } from './kept-words.ts';
import { spoken } from './rows/keys.ts';
import type { Place, State } from './state.ts';
import { noticed } from './step.ts';

export type Unsent = {
  readonly task?: Draft;
  readonly convoy?: ConvoyDraft;
  /** By what they were written for. */
  readonly words?: Readonly<Record<string, string>>;
};

/** What an earlier dashboard left, and when that was written. */
export type TakenUp = Unsent & { readonly at: Instant };

/** Nothing where no word was written: a form that was left empty is no loss. */
export const unsentOf = (state: State): Unsent => {
  const { draft, convoyDraft } = begunIn(state);
  const words = wordsBegun(state);
  return {
    ...(draft === undefined || !isWritten(draft) ? {} : { task: draft }),
    ...(convoyDraft === undefined || !isGathered(convoyDraft) ? {} : { convoy: convoyDraft }),
    ...(Object.keys(words).length === 0 ? {} : { words }),
  };
};

export const isNothing = ({ task, convoy, words }: Unsent): boolean =>
  task === undefined && convoy === undefined && words === undefined;

const isWritten = ({ title, body }: Draft): boolean => `${title.text}${body.text}`.trim() !== '';

/** The form begins with the selected task in it: that one alone nobody has chosen. */
const isGathered = ({ name, tasks }: ConvoyDraft): boolean => name.text.trim() !== '' || tasks.length > 1;

/** The forms as they are open, also behind the help, or else as they were left. */
const begunIn = ({ place, draft, convoyDraft }: State): Pick<State, 'draft' | 'convoyDraft'> => {
  const open = { draft, convoyDraft };
  let at: Place | undefined = place;
  while (at !== undefined) {
    if (at.kind === 'compose') open.draft = at.draft;
    if (at.kind === 'new-convoy') open.convoyDraft = at.draft;
    at = 'from' in at ? at.from : undefined;
  }
  return {
    ...(open.draft === undefined ? {} : { draft: open.draft }),
    ...(open.convoyDraft === undefined ? {} : { convoyDraft: open.convoyDraft }),
  };
};

/** Whether the same is unsent in both. By identity: it is asked after every change. */
export const isUnsentAlike = (one: State, other: State): boolean => {
  if (one.kept !== other.kept || one.asking !== other.asking) return false;
  const [a, b] = [begunIn(one), begunIn(other)];
  return a.draft === b.draft && a.convoyDraft === b.convoyDraft;
};

export const withTakenUp = (state: State, taken: TakenUp | undefined): State => {
  if (taken === undefined) return state;
  const { task, convoy, words, at } = taken;
  return {
    ...state,
    ...(task === undefined ? {} : { draft: task }),
    ...(convoy === undefined ? {} : { convoyDraft: convoy }),
    ...(words === undefined ? {} : { kept: words }),
    takenUp: {
      ...(task === undefined ? {} : { task: at }),
      ...(convoy === undefined ? {} : { convoy: at }),
    },
  };
};

/** What there is again, each in a sentence with the key that goes on with it. */
export const takenUpSaid = (taken: TakenUp, now: Instant, keys?: State['keys']): readonly string[] => {
  const ago = agoText(Math.max(0, now - taken.at));
  return [
    ...(taken.task === undefined ? [] : [`A task you were writing ${ago} is kept: ${writeKey(keys)} goes on with it`]),
    ...(taken.convoy === undefined ? [] : [`A convoy you began ${ago} is kept: {new-convoy} goes on with it`]),
    ...(taken.words === undefined ? [] : [`Words you wrote ${ago} are kept unsent: the same key has them again`]),
  ].map((sentence) => spoken(sentence, keys));
};

/** Said in the form itself, when it opens on what an earlier dashboard left. */
export const goingOn = (state: State, part: 'task' | 'convoy', now: Instant): State => {
  const at = state.takenUp?.[part];
  if (at === undefined) return state;
  const { [part]: _said, ...rest } = state.takenUp ?? {};
  const ago = agoText(Math.max(0, now - at));
  const text =
    part === 'task' && state.draft?.creating === true
      ? `Sent off ${ago} as the dashboard ended: see whether the task is there before you create it again`
      : `You were writing this ${ago}, in a dashboard that was closed`;
  return noticed({ ...state, takenUp: rest }, text, now);
};
