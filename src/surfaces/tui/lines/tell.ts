/** What has changed between two states, as lines: the answer to what the person did, and to what they waited for. Pure. */
import { plainLine } from '../../../core/plain.ts';
import { keptFor } from '../kept-words.ts';
import { bindingFor, offeredIn } from '../keymap.ts';
import type { Zone } from '../rows/feed.ts';
import { statusLines } from '../rows/status-line.ts';
import { subjectLines } from '../rows/subject.ts';
import type { Notice, State } from '../state.ts';
import { heardAges } from './amounts.ts';
import { type Changed, isTabRead, placeChanges, texts } from './moved.ts';
import { contentLines, hereLines, isLoading, type Line, placeKey } from './places.ts';
import { begun, ended, heardKey, heardLine, heardLines, heardTheme, TALL, WIDE } from './plain.ts';
import { aboutOf, paged, type Thread } from './thread.ts';

export type Told = { readonly thread: Thread; readonly says: readonly string[] };

/** After a line of the person: there is always an answer. */
export const answered = (
  thread: Thread,
  before: State,
  after: State,
  zone: Zone,
  lines: readonly Line[] = [],
): Told => {
  const changed = changes(thread, before, after, zone);
  const all = [...lines, ...changed.lines];
  const here = (): readonly Line[] => texts(unknownChange(before, after, zone) ?? hereLines(after, zone));
  const whole = all.length === 0 ? here() : all;
  return settled(changed.thread, before, after, whole.length === 0 ? texts(['Done.']) : whole);
};

/** What came by itself and was waited for: how something ended, a text that was being read. */
export const arrived = (thread: Thread, before: State, after: State, zone: Zone): Told => {
  const isAwaited =
    (after.notice !== undefined && after.notice !== before.notice) ||
    placeKey(before.place) !== placeKey(after.place) ||
    after.asking !== before.asking ||
    (isLoading(before) && !isLoading(after)) ||
    isTabRead(thread, after, zone) ||
    after.typing?.held !== before.typing?.held ||
    (before.typing !== undefined && after.typing === undefined) ||
    (before.place.kind === 'compose' && before.place !== after.place);
  if (!isAwaited) return { thread, says: [] };
  const changed = changes(thread, before, after, zone);
  return changed.lines.length === 0 ? { thread, says: [] } : settled(changed.thread, before, after, changed.lines);
};

const settled = (thread: Thread, before: State, after: State, lines: readonly Line[]): Told => {
  const { thread: next, says } = paged(thread, lines);
  const isElsewhere = placeKey(before.place) !== placeKey(after.place) || before.selected !== after.selected;
  // Options of a dialog were said last: now digits choose those.
  const hasOptions =
    isElsewhere && lines.every(({ target }) => target === undefined) && bindingFor(after, '1') !== undefined;
  return { thread: { ...next, ...(hasOptions ? { choices: [] } : {}), about: aboutOf(after), unsure: false }, says };
};

const changes = (thread: Thread, before: State, after: State, zone: Zone): Changed => {
  const { notice } = after;
  const said = notice !== undefined && notice !== before.notice && notice.text !== '' ? noticeLines(notice) : [];
  const asked = isAskedAnew(before, after) ? askingLines(after) : undefined;
  if (asked !== undefined) return { thread, lines: texts([...said, ...asked]) };
  const moved = placeChanges(thread, before, after, zone);
  return { thread: moved.thread, lines: [...texts(said), ...moved.lines] };
};

const noticeLines = ({ text, hint, lines = [] }: Notice): readonly string[] => [
  ended(heardAges(plainLine(text))),
  ...lines.map(plainLine),
  ...(hint === undefined ? [] : [ended(heardAges(plainLine(hint)))]),
];

const isAskedAnew = (before: State, { asking }: State): boolean => {
  if (asking === undefined || asking === before.asking) return false;
  const old = before.asking;
  return !(asking.kind === 'text' && old?.kind === 'text' && asking.purpose === old.purpose);
};

/** The question as the line above the footer has it, then the keys that answer it. */
export const askingLines = (state: State): readonly string[] => {
  const { asking } = state;
  const { notice: _said, ...quiet } = state;
  const question = heardLines(statusLines(quiet, heardTheme, WIDE, TALL)).map(({ text }) => text);
  if (asking?.kind === 'text') {
    // Those two ask by a sign alone.
    const { kind } = asking.purpose;
    const what = kind === 'filter' ? 'rows' : kind === 'feed-words' ? 'events' : undefined;
    const asked = what === undefined ? question : [`Only ${what} with these words (none: all):`];
    const kept = keptFor(state, asking.purpose) === '' ? [] : ['An empty line sends what you wrote before.'];
    return [...asked, ...kept, 'Type it, then Enter. esc leaves.'];
  }
  const whole = asking?.kind === 'sure' ? [plainLine(asking.question)] : question.slice(0, 1);
  const keys = offeredIn(state)
    .filter(({ binding, availability }) => availability === 'enabled' && binding.rank !== undefined)
    .map(({ binding }) => `${heardKey(binding.keys[0] ?? '')} ${binding.label}`);
  return [...whole, ended(begun(keys.join(', ')))];
};

/** A change that this mode knows nothing of: what is drawn otherwise than before. */
const unknownChange = (before: State, after: State, zone: Zone): readonly string[] | undefined => {
  if (after.place.kind === 'diff' || before === after) return undefined;
  const sent = after.sent[after.selected ?? ''];
  if (sent !== undefined && sent !== before.sent[after.selected ?? '']) return [`${begun(sent)}.`];
  const drawn = (state: State): readonly string[] =>
    state.place.kind !== 'home'
      ? contentLines(state, zone).map(({ text }) => text)
      : subjectLines(state, heardTheme, WIDE, TALL, zone)
          .map(heardLine)
          .filter((line) => line !== '');
  const old = new Set(drawn({ ...before, now: after.now }));
  const fresh = drawn(after).filter((line) => !old.has(line));
  return fresh.length === 0 ? undefined : fresh;
};
