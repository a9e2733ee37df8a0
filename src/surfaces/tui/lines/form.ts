/** The form of a new task, field by field. Whatever fields it has: labels and hints are read from what is drawn. */
import { plainLine } from '../../../core/plain.ts';
import { type Draft, FIELDS, isTextField } from '../draft.ts';
import { keyOf, offeredIn } from '../keymap.ts';
import { composeLines } from '../rows/compose.ts';
import type { State } from '../state.ts';
import type { Happening } from '../step.ts';
import { update } from '../update.ts';
import { ended, heardLine, heardLines, heardTheme, WIDE } from './plain.ts';
import { type Answer, said, type Thread } from './thread.ts';

const DRAWN_ROWS = 80;

/** The field that is asked for: its name, what is in it, and what it is for. */
export const fieldLines = (state: State): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'compose') return [];
  const { draft } = place;
  const drawn = composeLines(state, heardTheme, WIDE, DRAWN_ROWS);
  const at = drawn.findIndex((line) => heardLines([line])[0]?.chosen === true);
  const [label = draft.field, ...rest] = heardLine(drawn[at] ?? draft.field).split(', ');
  const text = isTextField(draft.field) ? plainLine(draft[draft.field].text) : rest.join(', ');
  const hint =
    draft.field === 'body'
      ? 'Several lines; a line with only a dot ends it.'
      : heardLine(drawn.slice(at + 1).find((line) => heardLine(line) !== '') ?? '');
  return [`${label}${text === '' ? '' : `, now: ${text}`}. ${ended(hint)}`];
};

export const FORM_HELP = 'Each line fills a field; an empty one leaves it as it is; esc leaves, and keeps a draft.';
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
  return turning(thread, state, text, at, next);
};

/** In place of what is there. */
export const typing = (text: string, at: number): readonly Happening[] => [
  { kind: 'key', key: { kind: 'key', name: 'end' }, at },
  { kind: 'key', key: { kind: 'key', name: 'ctrl-u' }, at },
  ...(text === '' ? [] : [{ kind: 'key', key: { kind: 'paste', name: 'paste', text }, at } as const]),
];

const TURNS = 50;

/** A field of choices is turned until it says what was typed. */
const turning = (thread: Thread, state: State, wanted: string, at: number, next: Happening): Answer => {
  const right: Happening = { kind: 'key', key: { kind: 'key', name: 'right' }, at };
  const seen: string[] = [];
  let now = state;
  for (let turns = 0; turns < TURNS; turns += 1) {
    const value = fieldLines(now).join(' ');
    if (value.toLowerCase().includes(`, now: ${wanted.toLowerCase()}`))
      return { thread, happenings: [...Array.from({ length: turns }, () => right), next] };
    if (seen.includes(value)) break;
    seen.push(value);
    now = update(now, right).state;
  }
  return said(thread, `There is no ${wanted} here.`, ...seen);
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
