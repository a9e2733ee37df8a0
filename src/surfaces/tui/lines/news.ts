/** What the person is told without asking: what needs them, once, a few at a time. Pure. */
import { plainLine } from '../../../core/plain.ts';
import { versionText } from '../other-version.ts';
import { problemsOf } from '../rows/entries.ts';
import type { Zone } from '../rows/feed.ts';
import type { State } from '../state.ts';
import { clock } from './finds.ts';
import { selectedLines } from './home.ts';
import { ended, withoutIds } from './plain.ts';
import { itemLine, reviewLine } from './sentences.ts';
import { aboutOf, type Need, type Thread } from './thread.ts';

/** What needs the person now, in the order of the list. */
export const needsIn = ({ status }: State): readonly Need[] =>
  status === undefined
    ? []
    : [
        ...status.inbox.map(
          (item): Need => ({ key: `inbox:${item.id}`, row: `inbox:${item.id}`, text: itemLine(item) }),
        ),
        ...status.merges
          .filter(({ state }) => state === 'in-review')
          .map(
            (merge): Need => ({
              key: `review:${merge.task}@${merge.tree}`,
              row: `review:${merge.task}`,
              text: reviewLine(merge),
            }),
          ),
        ...problemsOf(status).map(({ where, what }): Need => {
          const text = `Problem, ${plainLine(where)}: ${ended(plainLine(what))}`;
          return { key: text, text };
        }),
      ];

/** All that is there is known: it is said by the greeting. */
export const acquainted = (thread: Thread, state: State): Thread => ({
  ...thread,
  known: new Set(needsIn(state).map(({ key }) => key)),
  feedTo: state.feed.at(-1)?.seq ?? -1,
  about: aboutOf(state),
});

/** What a new picture of the town adds to what waits to be told. What is over is not told any more. */
export const withNews = (thread: Thread, before: State, state: State): Thread => {
  const needs = needsIn(state);
  const there = new Set(needs.map(({ key }) => key));
  const fresh = needs.filter(({ key }) => !thread.known.has(key));
  const events = thread.tells === 'all' ? eventsSince(thread, state) : [];
  const feedTo = events.length === 0 ? thread.feedTo : (state.feed.at(-1)?.seq ?? thread.feedTo);
  const waiting = [
    ...thread.waiting.filter(({ key }) => there.has(key) || key.startsWith('event:')),
    ...fresh,
    ...events,
  ];
  const lost = before.up === state.up ? [] : [connection(state)];
  const version = versionText(state);
  const other =
    version === undefined || version === versionText(before)
      ? []
      : [{ key: 'event:version', text: ended(plainLine(version)) }];
  const slid = slidBy(thread, before, state);
  return {
    ...thread,
    known: there,
    feedTo,
    waiting: [...lost, ...other, ...waiting],
    ...(slid === undefined ? {} : { slid }),
  };
};

const connection = ({ up, because }: State): Need => ({
  key: `event:${up ? 'up' : 'down'}`,
  text: up
    ? 'The town answers again.'
    : `The town does not answer: ${ended(plainLine(because ?? 'it is tried again'))}`,
});

const eventsSince = ({ feedTo }: Thread, { feed }: State): readonly Need[] =>
  feed
    .filter(({ seq }) => seq > feedTo)
    .map(({ seq, text }) => ({ key: `event:${seq}`, text: ended(withoutIds(plainLine(text))) }));

/** The row that keys are about went away: by an answer of the person, or by somebody else's. */
const slidBy = (thread: Thread, before: State, state: State): Thread['slid'] => {
  if (before.selected === state.selected || before.status === undefined) return undefined;
  if (state.place.kind !== 'home' && state.place.kind !== 'look') return undefined;
  if (thread.about === aboutOf(state)) return undefined;
  return before.slidAt === state.slidAt ? 'own' : 'foreign';
};

/** Whether something is to be said. */
export const isDue = (thread: Thread, state: State): boolean =>
  state.asking === undefined &&
  thread.written.length === 0 &&
  // Who types into a pane hears what that says.
  state.typing === undefined &&
  state.place.kind !== 'compose' &&
  (thread.slid !== undefined || (thread.tells !== 'nothing' && thread.waiting.length > 0));

const AT_ONCE = 3;

/** What is said now of what waits, and what is left of it. */
export const toldNews = (
  thread: Thread,
  state: State,
): { readonly thread: Thread; readonly says: readonly string[] } => {
  const { slid: moved, waiting, ...rest } = thread;
  const all = thread.tells === 'nothing' ? waiting.filter(({ key }) => /^event:(up|down)$/.test(key)) : waiting;
  const isMoved = moved !== undefined && aboutOf(state) !== thread.about;
  const own = isMoved || (state.selected !== undefined && all.some(({ row }) => row === state.selected));
  const here = own && state.place.kind === 'home' ? selectedLines(state) : [];
  const lead = isMoved ? (moved === 'own' ? 'Next: ' : 'The list moved. You are on: ') : 'New: ';
  const others = all.filter(({ row }) => here.length === 0 || row !== state.selected);
  const shown = others.slice(0, AT_ONCE);
  const left = others.length - shown.length;
  const says = [
    ...shown.map(({ key, text }) => (key.startsWith('event:') ? text : `New: ${text}`)),
    ...(left > 0 ? [`${left} more: new says them.`] : []),
    ...here.map((text, index) => (index === 0 ? `${lead}${text}` : text)),
  ];
  const told: Thread = {
    ...rest,
    waiting: others.slice(AT_ONCE),
    fresh: [...thread.fresh, ...shown.flatMap(({ row }) => row ?? [])],
    ...(here.length > 0 ? { about: aboutOf(state), unsure: false, choices: [] } : {}),
    ...(here.length === 0 && shown.some(({ row }) => row !== undefined) ? { unsure: true } : {}),
  };
  return { thread: told, says };
};

/** Asked for: all that waits, then every event since the last time. */
export const newsTexts = (thread: Thread, state: State, zone: Zone): readonly string[] => [
  ...thread.waiting.filter(({ key }) => !key.startsWith('event:')).map(({ text }) => text),
  ...state.feed
    .filter(({ seq }) => seq > thread.feedTo)
    .map(({ at, text }) => `${clock(at, zone)}, ${ended(withoutIds(plainLine(text)))}`),
];
