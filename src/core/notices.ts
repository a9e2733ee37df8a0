/**
 * Notices: what the person is told of where they do not look at the dashboard. Pure: what is there and the time come
 * in, notices come out. Many things within a short time are one notice, none is told twice, and what was answered
 * meanwhile is not told at all.
 */
import { elapsed } from './elapsed.ts';
import type { Instant } from './ids.ts';
import { plainLine } from './plain.ts';
import { askedText } from './views/asked.ts';
import { needOfItem } from './views/need.ts';
import type { StatusView } from './views/status.ts';
import { needsWord } from './views/waiting.ts';

export const NOTICE_KINDS = ['needs-you', 'review', 'stuck', 'landed'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** `osc9`, `osc777`: what terminals take as a notice of the program in them. */
export const NOTICE_WAYS = ['bell', 'osc9', 'osc777', 'desktop'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];

export type NoticeSettings = {
  readonly kinds: readonly NoticeKind[];
  readonly ways: readonly NoticeWay[];
  /** Run with the text as its last argument. */
  readonly command?: readonly [string, ...string[]];
  /** Minutes of the day, on this machine's clock; may go over midnight. */
  readonly quiet?: { readonly from: number; readonly to: number };
  readonly gatherMs: number;
};

/** Something that is there: told once, as long as it is there. */
export type Noticeable = { readonly key: string; readonly kind: NoticeKind; readonly text: string };

export type Notice = { readonly title: string; readonly text: string };

export type Noticing = {
  /** Keys of all that was told, or need not be. */
  readonly known: ReadonlySet<string>;
  /** Keys that wait to be told, and since when the first of them does. */
  readonly waiting: ReadonlySet<string>;
  readonly since?: Instant;
};

export const nothingNoticed: Noticing = { known: new Set(), waiting: new Set() };

/** What notices may be about in a picture of the town. A change in review is one once there is something to approve. */
export const noticeablesIn = ({ inbox, merges }: Pick<StatusView, 'inbox' | 'merges'>): readonly Noticeable[] => [
  ...inbox.map(
    (item): Noticeable => ({
      key: `${ITEM}${item.id}`,
      kind: needOfItem(item) === 'stuck' ? 'stuck' : 'needs-you',
      text: short(askedText(item)),
    }),
  ),
  ...merges.flatMap(({ task, tree, state, title, rehearsal, requestedAt }): readonly Noticeable[] => {
    if (state === 'landed' || state === 'settled')
      return [{ key: `landed ${task} ${requestedAt}`, kind: 'landed', text: landed(task, title) }];
    if (state !== 'in-review' || rehearsal?.state === 'rehearsing') return [];
    const how = rehearsal === undefined ? '' : ` (${rehearsal.say})`;
    return [{ key: `review ${task} ${tree}`, kind: 'review', text: short(`In review: ${title || task}${how}`) }];
  }),
];

const landed = (task: string, title: string): string => short(`Landed: ${title || task}`);

/** Letters of one: a question may have thousands, and a program takes only so many as an argument. */
const LETTERS = 200;

const short = (text: string): string => {
  const letters = [...plainLine(text)];
  return letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join('')}…` : letters.join('');
};

/** All of it is known already: an earlier daemon told it, or the person is about to see it. */
export const startedWith = (there: readonly Noticeable[]): Noticing => ({
  ...nothingNoticed,
  known: new Set(there.map(({ key }) => key)),
});

export type Noticed = {
  readonly noticing: Noticing;
  readonly notice?: Notice;
  /** When to look again, though nothing changes. */
  readonly again?: Instant;
};

/** `zone`: minutes east of UTC at `now`. */
export const noticed = (
  before: Noticing,
  there: readonly Noticeable[],
  settings: NoticeSettings,
  now: Instant,
  zone: number,
): Noticed => {
  const wanted = there.filter(({ kind }) => settings.kinds.includes(kind));
  const waits = wanted.filter(({ key }) => !before.known.has(key));
  // What may not be told now is not told later either, when the settings are others by then.
  const known = new Set([
    ...kept(before.known, there),
    ...there.filter(({ kind }) => !settings.kinds.includes(kind)).map(keyOf),
  ]);
  if (waits.length === 0) return { noticing: { known, waiting: new Set() } };
  const since = before.since ?? now;
  const noticing: Noticing = { known, waiting: new Set(waits.map(keyOf)), since };
  const rest = settings.gatherMs - elapsed(since, now);
  const quietFor = quietLeft(settings.quiet, now, zone);
  if (rest > 0 || quietFor > 0) return { noticing, again: now + Math.max(rest, quietFor) };
  return { noticing: { known: new Set([...known, ...noticing.waiting]), waiting: new Set() }, notice: saying(waits) };
};

/** An item that is gone never comes back; a change does, while it is rehearsed anew. */
const kept = (known: ReadonlySet<string>, there: readonly Noticeable[]): readonly string[] => {
  const now = new Set(there.map(keyOf));
  return [...known].filter((key) => now.has(key) || !key.startsWith(ITEM));
};

const ITEM = 'inbox ';
const keyOf = ({ key }: Noticeable): string => key;

const MINUTE = 60_000;
const DAY_MINUTES = 1_440;

/** Milliseconds until the quiet hours end; 0 outside of them. */
export const quietLeft = (quiet: NoticeSettings['quiet'], now: Instant, zone: number): number => {
  if (quiet === undefined) return 0;
  const local = now + zone * MINUTE;
  const ofDay = ((local % (DAY_MINUTES * MINUTE)) + DAY_MINUTES * MINUTE) % (DAY_MINUTES * MINUTE);
  const span = (quiet.to - quiet.from + DAY_MINUTES) % DAY_MINUTES;
  const into = (ofDay - quiet.from * MINUTE + DAY_MINUTES * MINUTE) % (DAY_MINUTES * MINUTE);
  return into < span * MINUTE ? span * MINUTE - into : 0;
};

const WORDS: Readonly<Record<NoticeKind, (count: number) => string>> = {
  'needs-you': (count) => `${count} ${needsWord(count)}`,
  stuck: (count) => `${count} stuck`,
  review: (count) => `${count} in review`,
  landed: (count) => `${count} landed`,
};

/** So many are told one by one. */
const LINES = 5;

const saying = (all: readonly Noticeable[]): Notice => {
  const counts = (['needs-you', 'stuck', 'review', 'landed'] as const).flatMap((kind) => {
    const count = all.filter((one) => one.kind === kind).length;
    return count === 0 ? [] : WORDS[kind](count);
  });
  const lines = all.slice(0, LINES).map(({ text }) => text);
  const more = all.length > LINES ? [`and ${all.length - LINES} more`] : [];
  return { title: `Mayor: ${counts.join(', ')}`, text: [...lines, ...more].join('\n') };
};
