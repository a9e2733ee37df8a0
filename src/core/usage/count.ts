/** From what a CLI noted about itself to figures: one count for each file. Pure; the same notes, the same figures. */
import type { Instant } from '../ids.ts';
import { plainLine } from '../plain.ts';
import { dayOf } from './day.ts';
import { larger, noTokens, promptOf, since, type Tokens, totalOf } from './tokens.ts';
import { plusUsed, type Used, usedOf } from './used.ts';

/** One thing that a CLI noted, as its preset understands it. */
export type UsageNote = {
  /** When; the moment of the note before it where it says none. */
  readonly at?: Instant | undefined;
  /** The model from here on. */
  readonly model?: string | undefined;
  /** Of one answer of a model. With an `id` it may come again, and then replaces what was said before. */
  readonly used?: { readonly id?: string | undefined; readonly tokens: Tokens; readonly usd?: number | undefined };
  /** Of the whole conversation so far. */
  readonly total?: Tokens;
  /** With `total`: how many tokens the last request read. */
  readonly prompt?: number | undefined;
};

/** What was used of one model in one day. */
export type Sum = { readonly day: string; readonly model: string } & Used;

export type Count = {
  readonly at: Instant | undefined;
  readonly model: string;
  readonly total: Tokens | undefined;
  /** Figures of answers that may come again, by their id. */
  readonly answers: ReadonlyMap<string, Answer>;
  readonly sums: ReadonlyMap<string, Sum>;
  /** Whether notes count already: those before an assignment belong to the one before it. */
  readonly begun: boolean;
};
type Answer = { readonly sum: string; readonly tokens: Tokens; readonly usd: number };

export const newCount: Count = {
  at: undefined,
  model: 'unknown',
  total: undefined,
  answers: new Map(),
  sums: new Map(),
  begun: false,
};

export type CountFrom = {
  /** Notes before this moment are not ours. 0: all are. */
  readonly from: Instant;
  /** The moment of notes that say none, until one does. */
  readonly otherwise: Instant;
  /** Minutes east of UTC. */
  readonly zone: (at: Instant) => number;
};

export const countNotes = (count: Count, notes: readonly UsageNote[], where: CountFrom): Count => {
  const work: Work = { ...count, answers: new Map(count.answers), sums: new Map(count.sums) };
  for (const note of notes) take(work, note, where);
  return work;
};

type Work = {
  -readonly [Key in keyof Omit<Count, 'answers' | 'sums'>]: Count[Key];
} & { readonly answers: Map<string, Answer>; readonly sums: Map<string, Sum> };

const take = (work: Work, note: UsageNote, where: CountFrom): void => {
  if (isMoment(note.at)) work.at = note.at;
  const at = work.at ?? where.otherwise;
  if (at >= where.from) work.begun = true;
  if (note.model !== undefined) work.model = nameOf(note.model);
  if (note.total !== undefined) {
    const used = since(work.total, note.total);
    work.total = note.total;
    if (work.begun) add(work, sumOf(work, at, where, false), usedOf(used, note.prompt, undefined));
  }
  if (note.used !== undefined && work.begun) answered(work, note.used, at, where);
};

const answered = (work: Work, used: NonNullable<UsageNote['used']>, at: Instant, where: CountFrom): void => {
  const id = used.id?.slice(0, 200);
  const before = id === undefined ? undefined : work.answers.get(id);
  const usd = used.usd ?? 0;
  const sum = before?.sum ?? sumOf(work, at, where, used.usd !== undefined);
  // An answer is noted while it grows: the largest figures are the last ones, in whatever order they come.
  const tokens = before === undefined ? used.tokens : larger(before.tokens, used.tokens);
  const known = before ?? { tokens: noTokens, usd: 0 };
  const more = used.usd === undefined ? undefined : Math.max(0, usd - known.usd);
  add(work, sum, usedOf(since(known.tokens, tokens), promptOf(tokens), more));
  if (id !== undefined) work.answers.set(id, { sum, tokens, usd: Math.max(usd, known.usd) });
};

const add = (work: Work, key: string, used: Used): void => {
  const before = work.sums.get(key);
  if (before === undefined || (totalOf(used.tokens) === 0 && (used.usd ?? 0) === 0)) return;
  work.sums.set(key, { ...before, ...plusUsed(before, used) });
};

/** Makes the sum that this moment and model belong to, and says by what it is found. */
const sumOf = (work: Work, at: Instant, { zone }: CountFrom, priced: boolean): string => {
  const day = dayOf(at, zone(at));
  const key = `${day}|${work.model}|${priced ? '$' : ''}`;
  if (!work.sums.has(key))
    work.sums.set(key, { day, model: work.model, tokens: noTokens, ...(priced ? { usd: 0 } : {}) });
  return key;
};

/** Between 2000 and 2100; a clock that says otherwise says nothing. */
const isMoment = (at: Instant | undefined): at is Instant =>
  at !== undefined && at >= 946_684_800_000 && at < 4_102_444_800_000;

/** A model's name as it may be shown and kept: text from outside. */
export const nameOf = (model: string): string =>
  plainLine(model.slice(0, 200)).slice(0, 80).replaceAll('|', '/') || 'unknown';
