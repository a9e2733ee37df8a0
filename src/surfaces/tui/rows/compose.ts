/** The form of a new task. */
import type { Draft, Field } from '../draft.ts';
import { isTextField } from '../draft.ts';
import { blank, lineText } from '../row.ts';
import type { State } from '../state.ts';
import type { Theme } from '../theme.ts';
import { areaLines, inputText } from './input.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';

const LABEL = 12;

const labels: Readonly<Record<Field, string>> = {
  title: 'Title',
  body: 'Body',
  after: 'After',
  agent: 'Agent',
  rig: 'Rig',
  start: 'Start',
};

export const composeLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  if (state.place.kind !== 'compose') return [];
  const { draft } = state.place;
  const inner = width - LABEL - 4;
  const area = Math.max(2, Math.min(12, height - 12));
  const agent = state.status?.rigs.find(({ rig }) => rig === draft.rig)?.agent ?? '';
  const line = (field: Field, hint: string): readonly string[] => [
    label(draft, field, theme) + fieldText(draft, field, theme, inner) + blank(width - LABEL - 2 - inner),
    lineText(theme, width, [{ text: ' '.repeat(LABEL + 2) + hint, tone: 'dim' }]),
  ];
  const body = areaLines(draft.body, theme, inner, area, draft.field === 'body').map(
    (text, index) =>
      (index === 0 ? label(draft, 'body', theme) : blank(LABEL + 2)) + text + blank(width - LABEL - 2 - inner),
  );
  return filled(
    [
      blank(width),
      ...line('title', 'What should become true, in one line'),
      ...body,
      lineText(theme, width, [
        {
          text: `${' '.repeat(LABEL + 2)}${spoken('Markdown for the agent; {edit-body} writes it in $EDITOR', state.keys)}`,
          tone: 'dim',
        },
      ]),
      ...line('after', 'Ids of tasks that must land first; empty: none'),
      ...line('agent', agent === '' ? 'Empty: as the rig says' : `Empty: ${agent}, as the rig says`),
      ...line('rig', 'Left and right choose'),
      ...line('start', 'Space changes it'),
    ],
    width,
    height,
  );
};

const label = (draft: Draft, field: Field, theme: Theme): string => {
  const active = draft.field === field;
  return lineText(theme, LABEL + 2, [
    { text: active ? ` ${theme.signs.pointer} ` : '   ', tone: 'accent' },
    { text: labels[field], tone: active ? 'accent' : 'dim', bold: active },
  ]);
};

const fieldText = (draft: Draft, field: Field, theme: Theme, width: number): string => {
  if (isTextField(field)) {
    if (draft.field === field) return inputText(draft[field], theme, width);
    return lineText(theme, width, [{ text: draft[field].text }]);
  }
  const text =
    field === 'rig' ? draft.rig : draft.start ? 'at once: a polecat takes it up' : 'later: it waits to be slung';
  return lineText(theme, width, [{ text, bold: draft.field === field }]);
};
