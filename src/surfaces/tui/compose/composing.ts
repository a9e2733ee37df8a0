/** What keys write into the form of a new task, and what is wrong with it before it is made. */
import { plainText } from '../../../core/plain.ts';
import type { Key } from '../keys/decode.ts';
import type { State } from '../state.ts';
import {
  atField,
  type Draft,
  flawed,
  isChoiceField,
  isChoosing,
  isTextField,
  moveField,
  owned,
  PRIORITIES,
  titleOf,
  turned,
  withAttempts,
} from './draft.ts';
import { edit, editedFrom } from './editor.ts';
import { type Known, type Option, optionsOf, picked, unpicked } from './offer.ts';

export const knownTo = ({ status, offer }: State, rig: string): Known => ({
  status,
  offer: offer?.rig.name === rig ? offer : undefined,
});

export const composing = (state: State, change: (draft: Draft) => Draft): State =>
  state.place.kind === 'compose' ? { ...state, place: { ...state.place, draft: change(state.place.draft) } } : state;

/** A key that is no command. */
export const written = (before: Draft, key: Key, state: State): Draft => {
  if (before.creating === true) return before;
  const { flaw: _said, ...draft } = before;
  if (draft.field === 'title' && key.kind === 'paste') return pastedIn(draft, key.text);
  if (isTextField(draft.field)) {
    const edited = edit(draft[draft.field], key, draft.field === 'body');
    return edited === undefined ? draft : { ...draft, [draft.field]: edited };
  }
  if (isChoiceField(draft.field)) return searched(draft, key, state);
  return valued(draft, key, state);
};

/** Of several lines the first is the title, what comes after it the text. */
const pastedIn = (draft: Draft, pasted: string): Draft => {
  const [first = '', ...rest] = plainText(pasted).replace(/^\s+/, '').split('\n');
  const title = edit(draft.title, { kind: 'paste', name: 'paste', text: first }, false) ?? draft.title;
  const below = rest.join('\n').replace(/^\n+/, '').trimEnd();
  const text = [below, draft.body.text].filter((part) => part !== '').join('\n\n');
  return below === '' ? { ...draft, title } : { ...draft, title, body: editedFrom(text) };
};

const valued = (draft: Draft, key: Key, { status }: State): Draft => {
  const rigs = (status?.rigs ?? []).map(({ rig }) => rig);
  if (key.name === 'left' || key.name === 'right' || key.name === 'space')
    return turned(draft, rigs, key.name === 'left' ? -1 : 1);
  const digit = /^[0-9]$/.test(key.name) ? Number(key.name) : undefined;
  if (digit === undefined) return draft;
  if (draft.field === 'attempts') return withAttempts(draft, digit);
  const priority = PRIORITIES.find((one) => one === digit);
  return draft.field === 'priority' && priority !== undefined ? owned(draft, 'priority', { priority }) : draft;
};

/** Letters search, a comma takes what is typed as it is, Backspace takes back; Right and Space open the list. */
const searched = (draft: Draft, key: Key, state: State): Draft => {
  const known = knownTo(state, draft.rig);
  const isEmpty = draft.query.text === '';
  if (key.name === 'backspace' && isEmpty) return unpicked(draft, known);
  if (isEmpty && (key.name === 'right' || key.name === 'space')) return opened(draft, known);
  const query = edit(draft.query, key, false);
  if (query === undefined) return draft;
  const { on: _moved, ...rest } = draft;
  return key.name === ',' || key.kind === 'paste' ? named({ ...rest, query }, known) : { ...rest, query };
};

const opened = (draft: Draft, known: Known): Draft => {
  const first = optionsOf(draft, known)[0];
  return first === undefined ? draft : { ...draft, on: first.id };
};

/** Whole names with commas or, where names have none, spaces between. */
const named = (draft: Draft, known: Known): Draft => {
  const parts = draft.query.text.split(draft.field === 'labels' ? /,/ : /[\s,]+/);
  let now: Draft = { ...draft, query: editedFrom('') };
  const left: string[] = [];
  for (const part of parts.map((one) => one.trim()).filter((one) => one !== '')) {
    const option = exactly(part, { ...now, query: editedFrom(part) }, known);
    if (option === undefined || option.because !== undefined) left.push(part);
    else now = picked(now, option.id, known);
  }
  const query = editedFrom(left.join(' '));
  return left.length === 0 ? now : flawed({ ...now, query }, now.field, noneOf(left.join(', '), now));
};

const exactly = (typed: string, draft: Draft, known: Known): Option | undefined =>
  optionsOf(draft, known).find(({ id }) => id === typed || id === `${draft.rig}-${typed}`);

const MISSING: Readonly<Record<string, string>> = {
  template: 'No template is called',
  after: 'No open task of this rig is',
  parent: 'No open task of this rig is',
  convoy: 'No convoy of this rig is',
  agent: 'No agent is called',
};
const noneOf = (typed: string, { field }: Draft): string => `${MISSING[field] ?? 'There is no'} "${typed}"`;

/** The one that Enter takes: the chosen one, else the first that fits. */
export const optionOf = (draft: Draft, known: Known): Option | undefined => {
  const options = optionsOf(draft, known);
  return options.find(({ id }) => id === draft.on) ?? options[0];
};

/** What is typed is taken before one goes on; what cannot be taken is said, and one stays. */
export const settled = (draft: Draft, known: Known): Draft => {
  if (!isChoosing(draft)) return draft;
  const option = optionOf(draft, known);
  if (option === undefined) return flawed(draft, draft.field, noneOf(draft.query.text.trim(), draft));
  if (option.because === undefined) return picked(draft, option.id, known);
  return flawed(draft, draft.field, `${option.id}: ${option.because}`);
};

/** Enter: takes the option, else goes on. */
export const wentOn = (draft: Draft, known: Known): Draft => {
  if (!isChoosing(draft)) return moveField(draft, 1);
  const next = settled(draft, known);
  const isSingle = next.field !== 'labels' && next.field !== 'after' && !(next.field === 'agent' && next.attempts > 1);
  return next.flaw === undefined && isSingle ? moveField(next, 1) : next;
};

export const toField = (draft: Draft, by: 1 | -1, known: Known): Draft => {
  const next = draft.on === undefined ? settled(draft, known) : draft;
  return next.flaw === undefined || next.flaw.field !== next.field || !isChoosing(next) ? moveField(next, by) : next;
};

/** Down and up: within an open list, and out of it at its top; else from field to field. */
export const along = (draft: Draft, by: 1 | -1, known: Known): Draft => {
  if (!isChoosing(draft)) return moveField(draft, by);
  const options = optionsOf(draft, known);
  const at = options.findIndex(({ id }) => id === (draft.on ?? options[0]?.id));
  if (by === -1 && at <= 0) {
    const { on: _left, ...rest } = draft;
    return draft.query.text === '' ? rest : draft;
  }
  const next = options[Math.min(options.length - 1, at + by)];
  return next === undefined ? draft : { ...draft, on: next.id };
};

/** At the first field where something is wrong; `undefined` when it can be made. */
export const flawIn = (draft: Draft, known: Known): Draft | undefined => {
  const open = settled(draft, known);
  if (open.flaw !== undefined) return open;
  if (titleOf(open) === '') return flawed(open, 'title', 'A task needs a title');
  if (open.rig === '') return flawed(open, 'rig', 'There is no rig to put it in: mayor init adds one');
  const { lacks = {} } = known.offer ?? {};
  const { rig: cannot, attempts } = lacks;
  if (cannot !== undefined) return flawed(open, 'rig', cannot);
  if (open.attempts > 1 && attempts !== undefined) return flawed(open, 'attempts', attempts);
  if (open.attempts > 1 && !open.start && open.convoy === undefined)
    return flawed(open, 'start', 'Several attempts begin at once: a task that waits does not remember how many');
  const gone = open.after.filter((id) => !(known.status?.tasks ?? []).some((task) => task.id === id));
  return gone.length === 0 ? undefined : flawed(open, 'after', `No such task: ${gone.join(', ')}`);
};

/** With what is still typed taken, at the same field. */
export const whole = (draft: Draft, known: Known): Draft => atField(settled(draft, known), draft.field);
