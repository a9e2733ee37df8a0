/** Words of this mode alone: about what was said, not about the town. */
import type { ReviewRow } from '../../../core/views/review-rows.ts';
import { modeOf } from '../keymap.ts';
import { changeFrom, changeLine, restOf } from './change.ts';
import type { Hearing } from './hear.ts';
import { commandChoices, helpTexts } from './help.ts';
import { needsIn, newsTexts } from './news.ts';
import { contentLines, type Line, PAGE, titleLine, whereLines } from './places.ts';
import { type Answer, aboutOf, type Choice, firstPage, happeningOf, said, TELLS, type Thread } from './thread.ts';

/** `undefined`: no word of this mode. */
export const ownWord = (hearing: Hearing, word: string): Answer | undefined => words[word]?.(hearing);

/** `undefined`: it means nothing here. */
type Word = (hearing: Hearing) => Answer | undefined;

/** An answer of its own, with as much of it as makes a page. */
const pageOf = (thread: Thread, all: readonly string[]): Answer => {
  const { says, rest } = firstPage(all);
  return said({ ...thread, rest, last: says }, ...says);
};

const help: Word = ({ thread, state }) => pageOf(thread, helpTexts(state));

const list: Word = ({ thread, state, zone }) => {
  const lines: readonly Line[] = [{ text: titleLine(state) }, ...contentLines(state, zone)];
  const { readTo: _old, ...fresh } = thread;
  const waiting =
    modeOf(state) === 'home' ? thread.waiting.filter(({ key }) => key.startsWith('event:')) : thread.waiting;
  return { thread: { ...fresh, rest: [], waiting }, happenings: [], lines, quiet: true };
};

const where: Word = ({ thread, state, zone }) =>
  said({ ...thread, about: aboutOf(state), unsure: false }, ...whereLines(state, zone));

const again: Word = ({ thread }) =>
  said(thread, ...(thread.last.length === 0 ? ['Nothing was said yet.'] : thread.last));

/** The rest of the last answer; in a change the next lines of it, and the cursor goes along. */
export const readOn = ({ thread, state, at }: Hearing): Answer => {
  const { place } = state;
  if (thread.rest.length > 0) return pageOf(thread, thread.rest);
  if (place.kind !== 'diff' || place.rows.length === 0) return said(thread, 'There is no more.');
  const from = (thread.readTo ?? place.at) + 1;
  const { lines, to } = changeFrom(place.rows, from, PAGE);
  if (lines.length === 0) return said(thread, 'That was the end of the change.');
  const left = restOf(place.rows, to);
  const says = [...lines, left === 0 ? 'That is the end of the change.' : `${left} more lines: more reads on.`];
  return {
    thread: { ...thread, readTo: to, last: says },
    happenings: [happeningOf({ kind: 'named', target: { kind: 'line', at: to } }, at)],
    lines: says.map((text) => ({ text })),
    quiet: true,
  };
};

const end: Word = ({ thread, state, zone }) => {
  const lines = contentLines(state, zone).map(({ text }) => text);
  return said(thread, ...lines.slice(-PAGE));
};

const news: Word = ({ thread, state, zone }) => {
  const texts = newsTexts(thread, state, zone);
  const told = { ...thread, waiting: [], feedTo: state.feed.at(-1)?.seq ?? thread.feedTo };
  return pageOf(told, texts.length === 0 ? ['Nothing new.'] : texts);
};

const go: Word = ({ thread, state, at }) => {
  const there = new Set(needsIn(state).flatMap(({ row }) => row ?? []));
  const isHere = (row: string): boolean => modeOf(state) === 'home' && row === state.selected;
  const fresh = thread.fresh.filter((row) => there.has(row) && !isHere(row));
  const id = fresh[0] ?? needsIn(state).find(({ row }) => row !== undefined && row !== state.selected)?.row;
  if (id === undefined) return said(thread, 'Nothing else needs you.');
  return {
    thread: { ...thread, fresh: fresh.slice(1), unsure: false },
    happenings: [happeningOf({ kind: 'named', target: { kind: 'row', id } }, at)],
  };
};

const home: Word = ({ thread, state, at, zone }) => {
  if (state.only !== undefined) return said(thread, 'Only this change was opened: quit leaves it.');
  const id = state.selected;
  if (id === undefined || modeOf(state) === 'home') return said(thread, ...whereLines(state, zone));
  return { thread, happenings: [happeningOf({ kind: 'named', target: { kind: 'row', id } }, at)] };
};

const commands: Word = ({ thread, state }) => {
  const choices = commandChoices(state);
  const lines = choices.map(({ text }, index) => `${index + 1}. ${text}`);
  return pageOf({ ...thread, choices }, lines);
};

const tells =
  (wanted: (typeof TELLS)[number]): Word =>
  ({ thread, state }) => {
    const from = wanted === 'all' ? { feedTo: state.feed.at(-1)?.seq ?? thread.feedTo } : {};
    return said({ ...thread, tells: wanted, ...from }, TOLD[wanted]);
  };

const TOLD: Readonly<Record<(typeof TELLS)[number], string>> = {
  needs: 'You are told what needs you.',
  all: 'You are told every event.',
  nothing: 'You are told nothing until you say new.',
};

/** Rows of a change by number, so that one need not read all before them. */
const rowsOf =
  (isWanted: (row: ReviewRow) => boolean, nothing: string): Word =>
  ({ thread, state: { place } }) => {
    if (place.kind !== 'diff' || place.rows.length === 0) return undefined;
    const choices = place.rows.flatMap((row, at): readonly Choice[] => {
      const text = isWanted(row) ? changeLine(row) : undefined;
      return text === undefined ? [] : [{ text, does: { kind: 'named', target: { kind: 'line', at } } }];
    });
    if (choices.length === 0) return said(thread, nothing);
    const lines = choices.map(({ text }, index) => `${index + 1}. ${text}`);
    return pageOf({ ...thread, choices }, lines);
  };

const files = rowsOf(({ kind }) => kind === 'file', 'It changes no file.');
const comments = rowsOf(({ kind }) => kind === 'comment', 'Nobody has said anything about it yet.');

const words: Readonly<Record<string, Word>> = {
  ...{ help, '?': help, list, read: list, where, again, more: readOn, end, new: news, go, home, commands },
  ...{ files, comments },
  ...Object.fromEntries(TELLS.map((each) => [`tell ${each}`, tells(each)])),
};
