/** The form of a new convoy: tasks to choose from, then its name and how it goes and lands. */
import { plural } from '../../../core/views/age.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import { type ConvoyDraft, freeTasks, listedTasks, outsiders, type PartOf, taskOn } from '../board/convoy-draft.ts';
import { blank, lineText, rowText } from '../drawing/row.ts';
import type { Theme } from '../drawing/theme.ts';
import { taskWords, WORD_WIDTH } from '../drawing/words.ts';
import { windowTop } from '../list/listing.ts';
import type { State } from '../state.ts';
import { idWidth } from './id-width.ts';
import { inputText } from './input.ts';
import { filled } from './list-lines.ts';

const LABEL = 12;
/** Search, blank, name, workers, landing, and a line for what is missing. */
const OTHERS = 6;

const labels: Readonly<Record<PartOf, string>> = {
  tasks: 'Tasks',
  name: 'Name',
  one: 'Polecats',
  together: 'Landing',
};

export const convoyFormLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'new-convoy') return [];
  const { draft } = place;
  const room = Math.max(1, height - OTHERS);
  const listed = listedTasks(state, draft);
  const on = taskOn(state, draft);
  const top = windowTop(
    Math.max(
      0,
      listed.findIndex(({ id }) => id === on),
    ),
    listed.length,
    room,
  );
  const rows = listed
    .slice(top, top + room)
    .map((task) => taskLine(task, draft, draft.part === 'tasks' && task.id === on, state, theme, width));
  const none = lineText(theme, width, [{ text: '      No open task fits that', tone: 'dim' }]);
  return filled(
    [
      searchLine(state, draft, theme, width),
      ...(rows.length === 0 ? [none] : rows),
      blank(width),
      nameLine(draft, theme, width),
      choiceLine(draft, 'one', draft.one ? 'one for all of them, in this order' : 'one for each task', theme, width),
      choiceLine(
        draft,
        'together',
        draft.together ? 'all or nothing, by one approval' : 'each by itself',
        theme,
        width,
      ),
      missingLine(state, draft, theme, width),
    ],
    width,
    height,
  );
};

const label = (draft: ConvoyDraft, part: PartOf, theme: Theme): string => {
  const active = draft.part === part;
  return lineText(theme, LABEL + 2, [
    { text: active ? ` ${theme.signs.pointer} ` : '   ', tone: 'accent' },
    { text: labels[part], tone: active ? 'accent' : 'dim', bold: active },
  ]);
};

const LEAST_INPUT = 4;

const searchLine = (state: State, draft: ConvoyDraft, theme: Theme, width: number): string => {
  const { tasks, search, part } = draft;
  const free = freeTasks(state).length;
  const said = `${tasks.length} of ${free} chosen`;
  const rest = width - LABEL - 2;
  if (part !== 'tasks' && search.text === '')
    return label(draft, 'tasks', theme) + lineText(theme, rest, [{ text: said }]);
  const long = `${said}, Space takes one or drops it ${theme.signs.dot} filter `;
  const words = long.length + LEAST_INPUT <= rest ? long : `${said} ${theme.signs.dot} filter `;
  const before = Math.max(0, Math.min(words.length, rest - LEAST_INPUT));
  const input = Math.min(30, rest - before);
  return (
    label(draft, 'tasks', theme) +
    lineText(theme, before, [{ text: words, tone: 'dim' }]) +
    (part === 'tasks' ? inputText(search, theme, input) : lineText(theme, input, [{ text: search.text }])) +
    blank(rest - before - input)
  );
};

const taskLine = (
  task: TaskRow,
  { tasks }: ConvoyDraft,
  isOn: boolean,
  state: State,
  theme: Theme,
  width: number,
): string => {
  const nth = tasks.indexOf(task.id);
  const isIn = nth >= 0;
  const { sign, word, tone } = taskWords[task.state];
  return rowText(
    theme,
    width,
    [
      { text: isOn ? theme.signs.pointer : '', width: 1, tone: 'accent' },
      { text: isIn ? '[x]' : '[ ]', width: 3, tone: isIn ? 'good' : 'dim', bold: isIn },
      { text: isIn ? String(nth + 1) : '', width: 2, right: true, tone: 'dim' },
      { text: task.id, width: idWidth(state, width, 10), bold: isIn },
      { text: task.title, width: 'rest' },
      { text: theme.signs[sign], width: 1, tone },
      { text: word, width: width >= 50 ? WORD_WIDTH : 0, tone },
    ],
    isOn ? 'bar' : 'none',
  );
};

const nameLine = (draft: ConvoyDraft, theme: Theme, width: number): string => {
  const inner = Math.max(4, width - LABEL - 4);
  const text =
    draft.part === 'name' ? inputText(draft.name, theme, inner) : lineText(theme, inner, [{ text: draft.name.text }]);
  return label(draft, 'name', theme) + text + blank(width - LABEL - 2 - inner);
};

const choiceLine = (draft: ConvoyDraft, part: 'one' | 'together', text: string, theme: Theme, width: number): string =>
  label(draft, part, theme) +
  lineText(theme, width - LABEL - 2, [
    { text, bold: draft.part === part },
    { text: draft.part === part ? `   Space changes it` : '', tone: 'dim' },
  ]);

const missingLine = (state: State, draft: ConvoyDraft, theme: Theme, width: number): string => {
  const others = outsiders(state, draft);
  if (others.length === 0) return blank(width);
  const which = others.length <= 3 ? others.join(', ') : plural(others.length, 'other task');
  const text = `   They wait for ${which} as well, which ${others.length === 1 ? 'is' : 'are'} not in it`;
  return lineText(theme, width, [{ text: ` ${theme.signs.needsYou}`, tone: 'attention' }, { text }]);
};
