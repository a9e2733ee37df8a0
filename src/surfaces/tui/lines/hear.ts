/** What a line means: state, conversation and line in; happenings, and what is said before them, out. Pure. */
import type { Instant } from '../../../core/ids.ts';
import { plainText } from '../../../core/plain.ts';
import { keptFor } from '../kept-words.ts';
import { bindingFor, keymapOf, type Offered } from '../keymap.ts';
import { subjectOf } from '../list/subject.ts';
import { keyNamed } from '../own-keys.ts';
import type { Zone } from '../rows/feed.ts';
import { spoken } from '../rows/keys.ts';
import type { State } from '../state.ts';
import type { Happening } from '../step.ts';
import { rowOfLine } from './change.ts';
import { type Command, commandMatching, isAimed, isRoom } from './commands.ts';
import { hearConvoy } from './convoy.ts';
import { hearForm, keyHere, typing } from './form.ts';
import { commandChoices, commandText } from './help.ts';
import { insteadOf, isRead } from './instead.ts';
import { hearIntoPane } from './into-pane.ts';
import { ownWord, readOn } from './own-words.ts';
import { COME_BACK } from './pane.ts';
import { hereLines } from './places.ts';
import { heardKey } from './plain.ts';
import { type Answer, aboutOf, type Choice, type Deed, firstPage, happeningOf, said, type Thread } from './thread.ts';

export type Hearing = {
  readonly thread: Thread;
  readonly state: State;
  readonly at: Instant;
  readonly zone: Zone;
};

export const hear = (hearing: Hearing, typed: string): Answer => {
  const line = plainText(typed).replaceAll('\n', ' ');
  const { thread, state, at } = hearing;
  if (state.asking === undefined && state.typing !== undefined)
    return (
      (state.typing.held === undefined ? hearIntoPane(thread, state, line, at) : undefined) ??
      command(hearing, line.trim().replace(/^:(?=.)/, ''))
    );
  const isForm = state.asking === undefined && !isRoom(state);
  const isText = state.asking?.kind === 'text' || isForm;
  if (!isText) return command(hearing, line.trim().replace(/^:(?=.)/, ''));
  if (isEscape(line.trim())) return command(withoutText(hearing), 'escape');
  if (/^:(?!:)/.test(line.trim())) return command(hearing, line.trim().slice(1));
  const text = line.replace(/^(\s*):(?=:)/, '$1');
  if (!isForm) return hearText(hearing, text);
  return hearForm(thread, state, text, at) ?? hearConvoy(thread, state, text, at) ?? hearParts(hearing, text);
};

const isEscape = (word: string): boolean => /^(esc|escape)$/i.test(word);

const withoutText = (hearing: Hearing): Hearing => ({ ...hearing, thread: { ...hearing.thread, written: [] } });

/** A form that this mode does not know: what is typed goes where it points, an empty line goes on, named keys are keys. */
const hearParts = (hearing: Hearing, line: string): Answer => {
  const { thread, state, at } = hearing;
  const text = line.trim();
  if (state.place.kind === 'search') {
    if (text === '') return thread.rest.length > 0 ? readOn(hearing) : said(thread, ...hereTexts(hearing));
    const choice = /^\d+$/.test(text) ? thread.choices[Number(text) - 1] : undefined;
    if (choice !== undefined)
      return { thread, happenings: [happeningOf(choice.does, at), happeningOf({ kind: 'key', key: 'enter' }, at)] };
  }
  const next = bindingFor(state, 'tab') === undefined ? 'down' : 'tab';
  const name = text === '' ? next : text.length > 1 ? keyNamed(text) : undefined;
  if (name === undefined) return { thread, happenings: typing(text, at) };
  return { thread, happenings: [{ kind: 'key', key: { kind: 'key', name }, at, heard: true }] };
};

/** One line is the whole text, unless it says that it goes on. */
const hearText = ({ thread, state, at }: Hearing, line: string): Answer => {
  if (line.endsWith('\\'))
    return { thread: { ...thread, written: [...thread.written, line.slice(0, -1)] }, happenings: [], quiet: true };
  const text = [...thread.written, line].join('\n').trim();
  const send: Happening = { kind: 'key', key: { kind: 'key', name: keyHere(state, 'send') }, at };
  // It was read out with the question.
  const isKept = text === '' && state.asking?.kind === 'text' && keptFor(state, state.asking.purpose) !== '';
  return { thread: { ...thread, written: [] }, happenings: isKept ? [send] : [...typing(text, at), send] };
};

const command = (hearing: Hearing, line: string): Answer => {
  const { thread, state } = hearing;
  if (line === '')
    return thread.rest.length > 0 || thread.readTo !== undefined
      ? readOn(hearing)
      : said({ ...thread, about: aboutOf(state), unsure: false }, ...hereTexts(hearing));
  if (isEscape(line) && bindingFor(state, 'escape') === undefined)
    return said(thread, ...hereTexts(hearing).slice(0, 1));
  const alias = aliases[line.toLowerCase()];
  return (
    ownWord(hearing, line.toLowerCase()) ??
    ofLine(hearing, line) ??
    ofNumber(hearing, line) ??
    (alias === undefined ? ofKey(hearing, line) : undefined) ??
    ofWords(hearing, alias ?? line) ??
    ofKey(hearing, line) ??
    said(
      thread,
      `Nothing here is called ${line}. help says what can be done.`,
      ...(isRoom(state) ? [] : hereTexts(hearing)),
    )
  );
};

/** Words that say what a key of another name does. */
const aliases: Readonly<Partial<Record<string, string>>> = {
  ...{ next: 'down', previous: 'up', down: 'down-town', exit: 'quit', 'ctrl-]': 'stop-typing' },
};

const hereTexts = ({ state, zone }: Hearing): readonly string[] => {
  const here = hereLines(state, zone);
  if (here.length > 0) return here;
  return [isRead(state) ? 'That was all of it: list says it again.' : 'Nothing is selected here.'];
};

const ofLine = ({ thread, state, at }: Hearing, line: string): Answer | undefined => {
  const wanted = /^(?:line|l)\s+(\d+)$/i.exec(line)?.[1];
  if (wanted === undefined || state.place.kind !== 'diff') return undefined;
  const row = rowOfLine(state, Number(wanted));
  if (row === undefined) return said(thread, `There is no line ${wanted} in what is shown of this file.`);
  return { thread, happenings: [happeningOf({ kind: 'named', target: { kind: 'line', at: row } }, at)] };
};

/** Of the list that was said last; without one, an option of a dialog. */
const ofNumber = (hearing: Hearing, line: string): Answer | undefined => {
  if (!/^\d+$/.test(line)) return undefined;
  const { thread } = hearing;
  const choice = thread.choices[Number(line) - 1];
  if (choice !== undefined) return chosen(hearing, choice);
  if (thread.choices.length > 0)
    return said(thread, `There is no ${line}: the last list had ${thread.choices.length}.`);
  const found = bindingFor(hearing.state, line);
  if (found === undefined) return said(thread, `No list was said, so ${line} chooses nothing: list says one.`);
  return pressed(hearing, found, line);
};

const chosen = (hearing: Hearing, { does }: Choice): Answer => {
  const { thread, state, at } = hearing;
  if (does.kind === 'named' || !actsOn(does, state)) return { thread, happenings: [happeningOf(does, at)] };
  return guarded(hearing) ?? { thread, happenings: [happeningOf(does, at)] };
};

const actsOn = (does: Deed, state: State): boolean =>
  does.kind === 'command'
    ? isAimed(does.entry.replace(/:.*$/, ''))
    : does.kind === 'key' && bindingFor(state, does.key)?.binding.aimed === true;

const ofKey = (hearing: Hearing, line: string): Answer | undefined => {
  const key = keyNamed(line);
  const found = key === undefined ? undefined : bindingFor(hearing.state, key);
  if (found !== undefined && key !== undefined) return pressed(hearing, found, key);
  if (key === undefined || line.length !== 1) return undefined;
  // It may have been a key of what was said last.
  return guarded(hearing) ?? said(hearing.thread, nothingText(hearing.state, line, key));
};

/** A view is opened by its key at home, and by its name everywhere. */
const nothingText = ({ keys }: State, line: string, key: string): string => {
  const view = keymapOf(keys).find((binding) => binding.view === true && binding.keys.includes(key));
  return view === undefined
    ? `${line} does nothing here. help says what can be done.`
    : `${line} does nothing here: type ${view.label} to go there.`;
};

const pressed = (hearing: Hearing, { binding, availability }: Offered, key: string): Answer => {
  const { thread, state, at } = hearing;
  if (availability !== 'enabled')
    return said(thread, `${heardKey(key)}, ${binding.label}: not now. ${spoken(availability.because, state.keys)}.`);
  const word = insteadOf(state, binding);
  const instead = word === undefined ? undefined : ownWord(hearing, word);
  if (instead !== undefined) return instead;
  if (binding.aimed === true) {
    const held = guarded(hearing);
    if (held !== undefined) return held;
  }
  const answer = { thread, happenings: [happeningOf({ kind: 'key', key }, at)] };
  if (binding.intent !== 'attach') return answer;
  return {
    ...answer,
    lines: [{ text: `Opening the pane of ${subjectOf(state).polecat?.id}. ${COME_BACK}` }],
    quiet: true,
  };
};

/** Where another thing is meant by a key than was said last, it is said first. */
const guarded = ({ thread, state, zone }: Hearing): Answer | undefined => {
  const { place } = state;
  const isBound = place.kind === 'diff' || state.asking !== undefined;
  if (isBound || (thread.about === aboutOf(state) && !thread.unsure)) return undefined;
  const why = thread.about === aboutOf(state) ? 'You are still on this:' : 'The list has moved. You are on this now:';
  const now = { ...thread, about: aboutOf(state), unsure: false };
  return said(now, why, ...hereLines(state, zone), 'Type it again if you mean this.');
};

const ofWords = (hearing: Hearing, line: string): Answer | undefined => {
  const { thread, state } = hearing;
  const matched = commandMatching(state, line);
  if (matched.kind === 'none') return undefined;
  if (matched.kind === 'one') return ran(hearing, matched.command);
  const choices = commandChoices(state, matched.commands);
  const lines = choices.map(({ text }, index) => `${index + 1}. ${text}`);
  const head = matched.like ? `Nothing is called ${line}. Near it:` : `${choices.length} have these words:`;
  const { says, rest } = firstPage([head, ...lines]);
  return said({ ...thread, choices, rest, last: says }, ...says);
};

const ran = (hearing: Hearing, one: Command): Answer => {
  const { thread, state, at } = hearing;
  if (one.availability !== 'enabled') return said(thread, commandText(one, state));
  const { does } = one;
  const found = does.kind === 'key' ? bindingFor(state, does.key) : undefined;
  if (found !== undefined && does.kind === 'key') return pressed(hearing, found, does.key);
  const held = one.aimed ? guarded(hearing) : undefined;
  return held ?? { thread, happenings: [happeningOf(does, at)] };
};
