/** The form of a new task, field by field. Whatever fields it has: labels and hints are read from what is drawn. */
import { plainLine } from '../../../core/plain.ts';
import { knownTo } from '../compose/composing.ts';
import { type Draft, FIELDS, isChoiceField, isTextField } from '../compose/draft.ts';
import { editedFrom } from '../compose/editor.ts';
import { type Option, optionsOf } from '../compose/offer.ts';
import { keyOf, offeredIn } from '../keymap.ts';
import { composeLines } from '../rows/compose.ts';
import { HINTS, LABELS } from '../rows/compose-words.ts';
import type { State } from '../state.ts';
import type { Happening } from '../step.ts';
import { update } from '../update.ts';
import { begun, ended, heardLine, heardLines, heardTheme } from './plain.ts';
import { type Answer, said, type Thread } from './thread.ts';

/** The form as it is drawn without a margin. */
const DRAWN = { columns: 100, rows: 80 };

/** The field that is asked for: its name, what is in it, what is wrong with it, and what it is for. */
export const fieldLines = (state: State): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'compose') return [];
  const { draft } = place;
  const drawn = composeLines(state, heardTheme, DRAWN.columns, DRAWN.rows);
  const line = drawn.find((one) => heardLines([one])[0]?.chosen === true) ?? '';
  const label = LABELS[draft.field];
  const value = heardLine(line).slice(label.length).replace(/^, /, '');
  const text = isTextField(draft.field) ? plainLine(draft[draft.field].text) : value;
  const flaw = draft.flaw?.field === draft.field ? [ended(plainLine(draft.flaw.text))] : [];
  return [...flaw, `${label}${text === '' ? '' : `, now: ${text}`}. ${ended(hintOf(draft))}`];
};

/** As the form has it, but for how it is typed. */
const hintOf = ({ field }: Draft): string => {
  const [about = ''] = HINTS[field].split(/;|, Right|: /);
  if (field === 'body') return 'Several lines; a line with only a dot ends it';
  if (!isChoiceField(field))
    return /^(Left and right|Space)/.test(about) ? 'Type the wanted one; list says all' : about;
  const how = 'type names, with commas; list says all; minus takes the last away';
  return /^Letters/.test(about) ? begun(how) : `${about}; ${how}`;
};

export const FORM_HELP =
  'Each line fills a field, an empty one leaves it as it is; :create makes the task at once; esc leaves, and keeps a draft.';
const DONE = 'That was the last field. Type create, or the name of a field, or esc.';

/** What a line does while the form is open; `undefined`: it is a command. */
export const hearForm = (thread: Thread, state: State, line: string, at: number): Answer | undefined => {
  const { place } = state;
  if (place.kind !== 'compose') return undefined;
  const text = line.trim();
  const press = (name: string): Happening => ({ kind: 'key', key: { kind: 'key', name }, at });
  if (thread.filled && thread.written.length === 0) {
    const field = FIELDS.find((one) => one.startsWith(text.toLowerCase()) && text !== '');
    if (/^(create|y|yes)$/i.test(text)) return { thread, happenings: [press(keyHere(state, 'create'))] };
    if (field === undefined) return said(thread, DONE);
    const steps = (FIELDS.indexOf(field) - FIELDS.indexOf(place.draft.field) + FIELDS.length) % FIELDS.length;
    const next = press(keyHere(state, 'next-field'));
    return { thread: { ...thread, filled: false }, happenings: Array.from({ length: steps }, () => next) };
  }
  return hearField(thread, state, place.draft, line, at);
};

const hearField = (thread: Thread, state: State, draft: Draft, line: string, at: number): Answer => {
  const press = (name: string): Happening => ({ kind: 'key', key: { kind: 'key', name }, at });
  const next = press(keyHere(state, 'next-field'));
  const text = line.trim();
  if (draft.field === 'body') {
    const { written } = thread;
    if (text === '' && written.length === 0) return { thread, happenings: [next] };
    if (text !== '.') return { thread: { ...thread, written: [...written, line] }, happenings: [], quiet: true };
    const body = { kind: 'edited', body: written.join('\n') } as const;
    return { thread: { ...thread, written: [] }, happenings: [...(written.length === 0 ? [] : [body]), next] };
  }
  if (text === '') return { thread, happenings: [next] };
  if (isTextField(draft.field)) return { thread, happenings: [...typing(text, at), next] };
  if (isChoiceField(draft.field)) return choosing(thread, state, draft, text, at);
  if (text === 'list') return said(thread, ...turns(state, at));
  return turning(thread, state, text, at, next);
};

/** In place of what is there. */
export const typing = (text: string, at: number): readonly Happening[] => [
  { kind: 'key', key: { kind: 'key', name: 'end' }, at },
  { kind: 'key', key: { kind: 'key', name: 'ctrl-u' }, at },
  ...(text === '' ? [] : [{ kind: 'key', key: { kind: 'paste', name: 'paste', text }, at } as const]),
];

/** Whole names are taken; letters that only one has, too; else what they may mean is said. */
const choosing = (thread: Thread, state: State, draft: Draft, text: string, at: number): Answer => {
  const press = (name: string): Happening => ({ kind: 'key', key: { kind: 'key', name }, at });
  const next = press(keyHere(state, 'next-field'));
  const known = knownTo(state, draft.rig);
  if (text === 'list') return said(thread, ...optionTexts(optionsOf(draft, known)));
  if (/^(-|minus)$/.test(text)) return { thread, happenings: [press('backspace')] };
  const paste: Happening = { kind: 'key', key: { kind: 'paste', name: 'paste', text }, at };
  const pasted = update(state, paste).state.place;
  if (pasted.kind === 'compose' && pasted.draft.query.text === '') return { thread, happenings: [paste, next] };
  const options = optionsOf({ ...draft, query: editedFrom(text) }, known).filter(
    ({ because }) => because === undefined,
  );
  const [only] = options;
  if (only === undefined || options.length > 1) return said(thread, ...optionTexts(options, text));
  const named: Happening = { kind: 'key', key: { kind: 'paste', name: 'paste', text: only.id }, at };
  return { thread, happenings: [named, next] };
};

const MOST_OPTIONS = 20;

const optionTexts = (options: readonly Option[], typed?: string): readonly string[] => {
  const shown = options.slice(0, MOST_OPTIONS).map(({ label, about, because }) => {
    const more = because === undefined ? about : `not now: ${because}`;
    return ended(`${plainLine(label)}${more === '' ? '' : `, ${plainLine(more)}`}`);
  });
  if (shown.length === 0)
    return [typed === undefined ? 'There is nothing to choose.' : `Nothing has these letters: ${typed}.`];
  const left = options.length - shown.length;
  return [
    ...(typed === undefined ? [] : [`${options.length} fit ${typed}; type a whole name:`]),
    ...shown,
    ...(left > 0 ? [`And ${left} more.`] : []),
  ];
};

const TURNS = 50;

/** All that a field of choices may be turned to, from what it is. */
const turns = (state: State, at: number): readonly string[] => {
  const right: Happening = { kind: 'key', key: { kind: 'key', name: 'right' }, at };
  const seen: string[] = [];
  let now = state;
  for (let count = 0; count < TURNS; count += 1) {
    const value = valueIn(now);
    if (seen.includes(value)) break;
    seen.push(value);
    now = update(now, right).state;
  }
  return seen;
};

const valueIn = (state: State): string => / now: (.*?)\. [A-Z]/.exec(fieldLines(state).at(-1) ?? '')?.[1] ?? '';

/** A field of choices is turned until it says what was typed. */
const turning = (thread: Thread, state: State, wanted: string, at: number, next: Happening): Answer => {
  const right: Happening = { kind: 'key', key: { kind: 'key', name: 'right' }, at };
  const all = turns(state, at);
  const times = all.findIndex((value) => value.toLowerCase().startsWith(wanted.toLowerCase()));
  if (times === -1) return said(thread, `There is no ${wanted} here. There is:`, ...all);
  return { thread, happenings: [...Array.from({ length: times }, () => right), next] };
};

/** After the last field comes the first one: then all were gone through. */
export const filledBy = (before: State, after: State): boolean =>
  before.place.kind === 'compose' &&
  after.place.kind === 'compose' &&
  before.place.draft.field === FIELDS.at(-1) &&
  after.place.draft.field === FIELDS[0];

export const doneLines = (state: State): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'compose') return [];
  const { draft } = place;
  return [
    `A task for ${draft.rig}: ${draft.title.text === '' ? 'without a title' : plainLine(draft.title.text)}.`,
    DONE,
  ];
};

/** The key of an intent in this moment. */
export const keyHere = (state: State, intent: string): string =>
  offeredIn(state).find(({ binding }) => binding.intent === intent)?.binding.keys[0] ?? keyOf(state.keys, intent) ?? '';
