/** All about the selected row: its tabs, and in the first of them what it asks, what it handed in, and its live pane. */
import { plural } from '../../../core/views/age.ts';
import { lineText } from '../drawing/row.ts';
import type { Theme } from '../drawing/theme.ts';
import { type Subject, subjectOf } from '../list/subject.ts';
import { isBack, scrolledBy, tabOf, tabsOf } from '../preview/tabs.ts';
import type { State } from '../state.ts';
import { answerLines, convoyLines, itemLines, problemLines, reviewLines, taskLines, titleLines } from './about.ts';
import type { Zone } from './feed.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';
import { paneOf } from './pane.ts';
import { refusalLines } from './refusal.ts';
import { tabBar } from './tab-bar.ts';
import { tabLines } from './tab-text.ts';

/** Exactly `height` lines. */
export const subjectLines = (
  state: State,
  theme: Theme,
  width: number,
  height: number,
  zone: Zone,
): readonly string[] => {
  const { above, body, room, from } = previewOf(state, theme, width, height, zone);
  return filled([...above, ...body.draw(from, from + room)], width, height);
};

/** Lines that are drawn when they are seen: a pane's history is long. */
type Body = { readonly count: number; draw(from: number, to: number): readonly string[] };

export type Preview = {
  /** What stays in sight. */
  readonly above: readonly string[];
  /** Which of those lines has the tabs. */
  readonly bar?: number;
  readonly body: Body;
  /** As many lines of the body as are seen, and the first of them. */
  readonly room: number;
  readonly from: number;
  /** Whether one reads it from its end. */
  readonly isFromEnd: boolean;
};

const bodyOf = (lines: readonly string[]): Body => ({
  count: lines.length,
  draw: (from, to) => lines.slice(from, to),
});

export const previewOf = (state: State, theme: Theme, width: number, height: number, zone: Zone): Preview => {
  const subject = subjectOf(state);
  const tab = tabOf(state, subject);
  if (subject.row === undefined) return whole([], bodyOf([]), height);
  const isFirst = tab === tabsOf(subject)[0];
  const title = titleLines(subject, state, theme, width).slice(height < SMALL ? 1 : 0);
  const bar = (note: string): readonly string[] =>
    tabsOf(subject).length < 2 || (height < SMALL && isFirst) ? [] : [tabBar(subject, tab, note, theme, width)];
  const barAt = bar('').length === 0 ? {} : { bar: title.length };
  if (tab !== 'live' && tabsOf(subject).length > 0) {
    const isFromEnd = tab === 'log' || tab === 'mail' || tab === 'timeline';
    const body = bodyOf(closeUnder(tabLines({ state, subject, theme, width, zone }), height));
    const room = Math.max(0, height - title.length - bar('').length);
    const from = firstOf(body.count, room, scrolledBy(state), isFromEnd);
    const seen = body.count <= room ? '' : `${from + 1}-${Math.min(body.count, from + room)} of ${body.count}`;
    return { above: [...title, ...bar(seen)], ...barAt, body, room, from, isFromEnd };
  }
  const drawn =
    state.place.kind === 'look' && hasDetails(subject)
      ? lookOf([...title, ...bar('')], subject, state, theme, width, height)
      : liveOf([...title, ...bar('')], subject, state, theme, width, height);
  return { ...drawn, ...barAt };
};

/** Below this the list beside it says the title well enough. */
const SMALL = 8;
/** From here on the keys that the footer shows stand below their question as well. */
const ROOMY = 14;

const whole = (above: readonly string[], body: Body, height: number): Preview => ({
  ...{ above, body, room: Math.max(0, height - above.length), from: 0, isFromEnd: false },
});

const firstOf = (count: number, room: number, by: number, isFromEnd: boolean): number => {
  const last = Math.max(0, count - room);
  return isFromEnd ? Math.max(0, last - by) : Math.min(last, by);
};

/** What asks for a judgement comes first; with room to spare the pane gets its part of it. */
const detailRoom = (room: number): number => (room < 10 ? room : Math.floor(room * 0.6));

/** What is to be allowed is shown whole as far as it fits: its pane shows the same dialog; and so is a change: its pane rests. */
const roomFor = ({ item, row }: Subject, room: number): number =>
  item?.options.includes('allow') === true || row?.kind === 'review' ? room : detailRoom(room);

const hasDetails = ({ item, row }: Subject): boolean => item !== undefined || row?.kind === 'review';

const liveOf = (
  title: readonly string[],
  subject: Subject,
  state: State,
  theme: Theme,
  width: number,
  height: number,
): Preview => {
  // While somebody types, the pane is what they look at.
  const isTyping = state.typing !== undefined && state.typing.polecat === subject.polecat?.id;
  const details = isTyping ? [] : close(allDetails(subject, state, theme, width), height);
  const answers =
    subject.item === undefined || height < ROOMY || isTyping ? [] : answerLines(subject.item, state, theme, width);
  const fixed = title.length + answers.length;
  const above = [
    ...title,
    ...limited(details, subject, state, theme, width, roomFor(subject, height - fixed)),
    ...answers,
  ];
  const room = height - above.length - 1;
  if (subject.polecat === undefined || room < 3) return whole(above, bodyOf([]), height);
  const body = paneOf(state, subject.polecat, theme, width, room);
  const from = body.windowTop ?? firstOf(body.count, room, scrolledBy(state), true);
  const up = Math.max(0, body.count - room) - from;
  return {
    above: [...above, paneRule(subject.polecat.id, up, state, theme, width)],
    body,
    room,
    from,
    isFromEnd: true,
  };
};

/** The whole question or review, with the pane after it, to be read from the top. */
const lookOf = (
  above: readonly string[],
  subject: Subject,
  state: State,
  theme: Theme,
  width: number,
  height: number,
): Preview => {
  const answers = subject.item === undefined ? [] : answerLines(subject.item, state, theme, width);
  const details = [...allDetails(subject, state, theme, width), ...answers];
  const room = Math.max(0, height - above.length);
  if (subject.polecat === undefined) return topped(above, bodyOf(details), room, state);
  const pane = paneOf(state, subject.polecat, theme, width, room);
  const first = [...details, paneRule(subject.polecat.id, 0, state, theme, width)];
  const body: Body = {
    count: first.length + pane.count,
    draw: (from, to) => [
      ...first.slice(from, to),
      ...(to <= first.length ? [] : pane.draw(Math.max(0, from - first.length), to - first.length)),
    ],
  };
  return topped(above, body, room, state);
};

const topped = (above: readonly string[], body: Body, room: number, state: State): Preview => {
  return { above, body, room, from: firstOf(body.count, room, scrolledBy(state), false), isFromEnd: false };
};

/** What the town said no to first. */
const allDetails = (subject: Subject, state: State, theme: Theme, width: number): readonly string[] => [
  ...refusalLines(state, subject.row?.id ?? '', theme, width),
  ...detailLines(subject, state, theme, width),
];

const detailLines = (subject: Subject, state: State, theme: Theme, width: number): readonly string[] => {
  const { item, merge, row, convoy, problem, task, polecat } = subject;
  if (item !== undefined) return itemLines(item, theme, width);
  if (row?.kind === 'review' && merge !== undefined) return reviewLines(merge, state, theme, width);
  if (convoy !== undefined) return convoyLines(convoy, state, theme, width);
  if (problem !== undefined) return problemLines(problem, theme, width);
  return polecat === undefined && task !== undefined ? taskLines(task, state, theme, width) : [];
};

const limited = (
  lines: readonly string[],
  subject: Subject,
  { keys }: State,
  theme: Theme,
  width: number,
  limit: number,
): readonly string[] => {
  if (lines.length <= limit) return lines;
  const key = subject.row?.kind === 'review' ? '{diff} shows them' : '{look} shows all';
  const more = `  ${theme.signs.ellipsis} ${plural(lines.length - limit + 1, 'more line')}: ${spoken(key, keys)}`;
  return [...lines.slice(0, limit - 1), lineText(theme, width, [{ text: more, tone: 'attention' }])];
};

/** Where there is hardly room for it, its first line stands right below its title. */
const closeUnder = (lines: readonly string[], height: number): readonly string[] =>
  height < SMALL && lines[0]?.trim() === '' ? lines.slice(1) : lines;

/** There no line is left blank: what the approve key does is to be seen, and where a command would run. */
const close = (lines: readonly string[], height: number): readonly string[] =>
  height < SMALL ? lines.filter((line) => line.trim() !== '') : lines;

const paneRule = (polecat: string, up: number, state: State, theme: Theme, width: number): string => {
  const isUp = isBack(state) && up > 0;
  const text = isUp
    ? ` scrolled up ${plural(up, 'line')}; ${spoken('{preview-end}', state.keys)} is live `
    : ` pane of ${polecat} `;
  return lineText(theme, width, [
    { text: theme.signs.across.repeat(2), tone: 'dim' },
    { text, tone: isUp ? 'attention' : 'dim' },
    { text: theme.signs.across.repeat(Math.max(0, width - text.length - 2)), tone: 'dim' },
  ]);
};
