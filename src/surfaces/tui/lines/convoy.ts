/** The form of a convoy as a conversation: which tasks, its name, by how many polecats, how it lands; then it is sent off. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import { type ConvoyDraft, convoyFlaw, freeTasks, outsiders, PARTS, type PartOf } from '../board/convoy-draft.ts';
import { taskWords } from '../drawing/words.ts';
import { matcher } from '../rows/matches.ts';
import type { State } from '../state.ts';
import type { Happening } from '../step.ts';
import { keyHere, typing } from './form.ts';
import type { Line } from './places.ts';
import { begun, ended, named } from './plain.ts';
import { type Answer, said, type Thread } from './thread.ts';

export const CONVOY_HELP =
  'Each line answers a question, an empty one goes on; :send off makes the convoy at once; esc leaves, and keeps a draft.';

const draftIn = ({ place }: State): ConvoyDraft | undefined => (place.kind === 'new-convoy' ? place.draft : undefined);

/** All of the form, with the tasks by number. */
export const convoyLines = (state: State): readonly Line[] => {
  const draft = draftIn(state);
  if (draft === undefined) return [];
  return [...summary(state, draft).map((text) => ({ text })), ...taskLines(state, draft)];
};

/** What is asked now. */
export const partLines = (state: State): readonly Line[] => {
  const draft = draftIn(state);
  if (draft === undefined) return [];
  const question = { text: questions[draft.part](draft, state) };
  return draft.part === 'tasks' ? [question, ...taskLines(state, draft)] : [question];
};

const TO_SEND = 'Type send off, or tasks, name, polecats or landing to change that; esc leaves.';

/** After the last question: what would be made, and what it lacks. */
export const convoyDone = (state: State): readonly string[] => {
  const draft = draftIn(state);
  return draft === undefined ? [] : [...summary(state, draft), TO_SEND];
};

/** After the last question comes the first one: then all were gone through. */
export const askedAll = (before: State, after: State): boolean =>
  draftIn(before)?.part === 'together' && draftIn(after)?.part === 'tasks';

/** That a task was put in or taken out. */
export const turnedLines = (before: State, after: State): readonly string[] => {
  const [old = [], now = []] = [draftIn(before)?.tasks, draftIn(after)?.tasks];
  const into = now.filter((id) => !old.includes(id));
  const out = old.filter((id) => !now.includes(id));
  if (into.length + out.length === 0) return [];
  const names = [...into, ...out].map((id) => nameOf(after, id)).join('; ');
  return [
    `${into.length > 0 ? 'Put in' : 'Taken out'}: ${ended(names)} ${now.length} chosen.`,
    ...outsiderTexts(after, draftIn(after)),
  ];
};

const nameOf = ({ status }: State, id: string): string =>
  named(status?.tasks.find((task) => task.id === id)?.title, id);

const polecatsText = ({ one }: ConvoyDraft): string => (one ? 'one for all of them' : 'one for each task');
const landingText = ({ together }: ConvoyDraft): string =>
  together ? 'together, all or nothing, by one approval' : 'each task by itself';

const questions: Readonly<Record<PartOf, (draft: ConvoyDraft, state: State) => string>> = {
  tasks: ({ tasks }, state) =>
    `Tasks: ${tasks.length} of ${freeTasks(state).length} chosen. A number or a name puts one in or takes it out; an empty line goes on.`,
  name: ({ name }) => `Name${name.text === '' ? '' : `, now: ${plainLine(name.text)}`}. Type how it is to be called.`,
  one: (draft) =>
    `Polecats, now: ${polecatsText(draft)}. Type one for a single one that does them in their order, or each.`,
  together: (draft) => `Landing, now: ${landingText(draft)}. Type together, or each.`,
};

const summary = (state: State, draft: ConvoyDraft): readonly string[] => {
  const { name, tasks } = draft;
  const flaw = convoyFlaw(state, draft);
  const called = name.text.trim() === '' ? 'A convoy without a name' : `Convoy ${plainLine(name.text)}`;
  return [
    `${called} of ${plural(tasks.length, 'task')}${tasks.length === 0 ? '.' : ': '}${tasks.map((id) => nameOf(state, id)).join('; ')}`,
    `Polecats: ${polecatsText(draft)}. Landing: ${landingText(draft)}.`,
    ...outsiderTexts(state, draft),
    ...(flaw === undefined ? [] : [`Not yet: ${ended(flaw.part === 'tasks' ? 'no task was chosen' : flaw.say)}`]),
  ];
};

const outsiderTexts = (state: State, draft: ConvoyDraft | undefined): readonly string[] => {
  const others = draft === undefined ? [] : outsiders(state, draft);
  if (others.length === 0) return [];
  return [`They wait for ${others.join(', ')} as well, which ${others.length === 1 ? 'is' : 'are'} not in it.`];
};

const taskLines = (state: State, draft: ConvoyDraft, tasks = freeTasks(state)): readonly Line[] =>
  tasks.map((task) => ({ text: taskText(task, draft), target: { kind: 'entry', on: task.id } }));

const taskText = ({ id, title, state }: TaskRow, { tasks }: ConvoyDraft): string => {
  const place = tasks.indexOf(id);
  const isIn = place === -1 ? '' : tasks.length === 1 ? 'In it: ' : `In it, as number ${place + 1}: `;
  return `${isIn}${named(title, id)}, ${taskWords[state].word}.`;
};

/** What a line does while the form is open; `undefined`: it is no such form. */
export const hearConvoy = (thread: Thread, state: State, line: string, at: number): Answer | undefined => {
  const draft = draftIn(state);
  if (draft === undefined) return undefined;
  const text = line.trim();
  const isOver = thread.filled && !/^\d+$/.test(text);
  if (isOver) return afterAll(thread, state, draft, text, at);
  if (text === '') return { thread, happenings: [next(state, at)] };
  if (text === 'list') return { thread, happenings: [], lines: partLines(state), quiet: true };
  if (draft.part === 'tasks') return choosing(thread, state, draft, text, at);
  if (draft.part === 'name') return { thread, happenings: [...typing(text, at), next(state, at)] };
  return turning(thread, state, draft, draft.part, text.toLowerCase(), at);
};

const press = (name: string, at: number): Happening => ({ kind: 'key', key: { kind: 'key', name }, at });
const next = (state: State, at: number): Happening => press(keyHere(state, 'next-part'), at);

const NAMES: Readonly<Record<PartOf, string>> = { tasks: 'tasks', name: 'name', one: 'polecats', together: 'landing' };

const afterAll = (thread: Thread, state: State, draft: ConvoyDraft, text: string, at: number): Answer => {
  if (/^(send( off)?|create|y|yes)$/i.test(text))
    return { thread, happenings: [press(keyHere(state, 'send-off'), at)] };
  const part = PARTS.find((one) => text !== '' && NAMES[one].startsWith(text.toLowerCase()));
  if (part === undefined) return said(thread, TO_SEND);
  const open = { ...thread, filled: false };
  // Asked anew it says what there is to choose from.
  if (part === draft.part) return { thread: open, happenings: [], lines: partLines(state), quiet: true };
  const steps = (PARTS.indexOf(part) - PARTS.indexOf(draft.part) + PARTS.length) % PARTS.length;
  return { thread: open, happenings: Array.from({ length: steps }, () => next(state, at)) };
};

/** A number of the list that was said last, a whole id, or words that only one has. */
const choosing = (thread: Thread, state: State, draft: ConvoyDraft, text: string, at: number): Answer => {
  const turn = (on: string): Answer => ({
    thread,
    happenings: [{ kind: 'named', target: { kind: 'entry', on }, at }, press('space', at)],
  });
  if (/^\d+$/.test(text)) {
    const does = thread.choices[Number(text) - 1]?.does;
    if (does?.kind === 'named' && does.target.kind === 'entry') return turn(does.target.on);
    return said(thread, `There is no ${text}: list says them.`);
  }
  const free = freeTasks(state);
  const whole = free.find(({ id }) => id === text.toLowerCase() || id.endsWith(`-${text.toLowerCase()}`));
  if (whole !== undefined) return turn(whole.id);
  const matches = matcher(text);
  const found = free.filter(({ id, title, labels }) => matches(id, title, ...labels));
  const [only] = found;
  if (only === undefined) return said(thread, `No open task fits ${ended(text)}`);
  if (found.length === 1) return turn(only.id);
  const lines = [{ text: `${found.length} fit ${text}:` }, ...taskLines(state, draft, found)];
  return { thread, happenings: [], lines, quiet: true };
};

const WORDS: Readonly<Record<'one' | 'together', { readonly yes: RegExp; readonly no: RegExp }>> = {
  one: { yes: /^(one|single|1)\b/, no: /^(each|many|all)\b/ },
  together: { yes: /^(together|all|whole)\b/, no: /^(each|by itself|alone)\b/ },
};

const turning = (
  thread: Thread,
  state: State,
  draft: ConvoyDraft,
  part: 'one' | 'together',
  text: string,
  at: number,
): Answer => {
  const wanted = WORDS[part].yes.test(text) ? true : WORDS[part].no.test(text) ? false : undefined;
  if (wanted === undefined) return said(thread, `${begun(text)} is none of both. ${questions[part](draft, state)}`);
  const turn = draft[part] === wanted ? [] : [press('space', at)];
  return { thread, happenings: [...turn, next(state, at)] };
};
