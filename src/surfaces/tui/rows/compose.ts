/** The form of a new task: a line a field, in a window around the one that has the keys. */
import { knownTo } from '../compose/composing.ts';
import { type Draft, FIELDS, type Field, isChoiceField, isTextField } from '../compose/draft.ts';
import { type Known, type Offer, type Option, optionsOf, routed } from '../compose/offer.ts';
import { blank, lineText, type Part } from '../drawing/row.ts';
import { oneLine, widthOf, wrap } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import type { State } from '../state.ts';
import { EMPTY, HINTS, LABELS, URGENCY } from './compose-words.ts';
import { areaLines, inputText } from './input.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';

const LABEL = 12;
/** Longer lines are hard to read: in a wide terminal the form stands in a column in its middle. */
const WIDEST = 108;
const OPTIONS = 6;

type Form = {
  readonly draft: Draft;
  readonly known: Known;
  readonly offer: Offer | undefined;
  readonly state: State;
  readonly theme: Theme;
  readonly width: number;
};

export const composeLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  if (state.place.kind !== 'compose') return [];
  const { draft } = state.place;
  const known = knownTo(state, draft.rig);
  const column = Math.min(width, WIDEST);
  const margin = Math.floor((width - column) / 2);
  const form: Form = { draft, known, offer: known.offer, state, theme, width: column };
  const area = areaHeight(draft, height);
  const tight = FIELDS.map((field) => ({ field, lines: fieldLines(field, form, area) }));
  const count = tight.reduce((sum, { lines }) => sum + lines.length, 0);
  const fields = height > count + GROUPS.size + 1 ? tight.map((one) => apart(one, column)) : tight;
  const all = fields.flatMap(({ field, lines }) => lines.map((text) => ({ field, text })));
  const room = height > all.length + 1 ? height - 1 : height;
  const first = all.findIndex(({ field }) => field === draft.field);
  const last = all.findLastIndex(({ field }) => field === draft.field);
  const top = windowAround(first, last, all.length, room);
  const shown = all.slice(top, top + room).map(({ text }) => blank(margin) + text + blank(width - margin - column));
  return filled([...(room < height ? [blank(width)] : []), ...shown], width, height);
};

/** Where one is in a form that may be longer than the terminal. */
export const composeNote = ({ field }: Draft): string =>
  `${LABELS[field]}: field ${FIELDS.indexOf(field) + 1} of ${FIELDS.length}`;

type Shown = { readonly field: Field; readonly lines: readonly string[] };

/** With room to spare what belongs together stands together. */
const GROUPS: ReadonlySet<Field> = new Set(['rig', 'kind', 'after', 'agent']);
const apart = ({ field, lines }: Shown, width: number): Shown =>
  GROUPS.has(field) ? { field, lines: [blank(width), ...lines] } : { field, lines };

/** All of the field that has the keys is in sight, the rest of the window on both sides of it. */
const windowAround = (first: number, last: number, count: number, height: number): number => {
  const middle = Math.floor((first + last + 1 - height) / 2);
  const lowest = Math.max(0, count - height);
  return Math.max(0, Math.min(lowest, first, Math.max(middle, 0)));
};

/** The text has what the other fields leave, and more while it is written. */
const areaHeight = ({ field, body }: Draft, height: number): number => {
  const others = FIELDS.length + 2;
  const lines = body.text.split('\n').length;
  const left = Math.max(
    field === 'body' ? Math.min(6, height - 4) : 2,
    height - others - (isChoiceField(field) ? OPTIONS : 1),
  );
  return Math.min(left, field === 'body' ? 16 : Math.max(3, Math.min(16, lines)));
};

const fieldLines = (field: Field, form: Form, area: number): readonly string[] => {
  const { draft, theme, width } = form;
  const inner = width - LABEL - 5;
  const active = draft.field === field;
  const framed = (text: string, index: number): string =>
    (index === 0 ? label(field, form) : blank(LABEL + 3)) + text + blank(width - LABEL - 3 - inner);
  const chosen = chosenIn(field, draft, form.known);
  const value =
    field === 'body'
      ? areaLines(draft.body, theme, inner, area, active)
      : chosen.length > 1 && field === 'after'
        ? chipRows(chosen, form, inner)
        : [active && field === 'title' ? inputText(draft.title, theme, inner) : valueText(field, form, inner)];
  const below = [...flawLines(field, form), ...(active ? [...listLines(form), ...hintLines(field, form)] : [])];
  return [...value.map(framed), ...below];
};

const label = (field: Field, { draft, theme }: Form): string => {
  const active = draft.field === field;
  const isWrong = draft.flaw?.field === field;
  return lineText(theme, LABEL + 3, [
    { text: active ? ` ${theme.signs.pointer} ` : '   ', tone: 'accent' },
    { text: LABELS[field], tone: isWrong ? 'attention' : active ? 'accent' : 'dim', bold: active },
  ]);
};

const indented = ({ theme, width }: Form, parts: readonly Part[]): string =>
  lineText(theme, width, [{ text: ' '.repeat(LABEL + 3) }, ...parts]);

const flawLines = (field: Field, form: Form): readonly string[] => {
  const { draft, theme } = form;
  return draft.flaw?.field === field
    ? [indented(form, [{ text: `${theme.signs.needsYou} ${oneLine(draft.flaw.text)}`, tone: 'attention', bold: true }])]
    : [];
};

const valueText = (field: Field, form: Form, width: number): string => {
  const { draft, theme } = form;
  const active = draft.field === field;
  if (field === 'title') return lineText(theme, width, [{ text: oneLine(draft.title.text) }]);
  const lack = form.offer?.lacks[field];
  if (lack !== undefined) return lineText(theme, width, [{ text: `not here: ${lack}`, tone: 'dim' }]);
  const parts = isChoiceField(field) ? chips(field, form) : [{ text: turnText(field, draft), bold: active }];
  if (!active || !isChoiceField(field)) return lineText(theme, width, parts);
  const used = Math.min(
    width - MIN_QUERY,
    parts.reduce((sum, { text }) => sum + widthOf(text), 0),
  );
  return lineText(theme, used, parts) + inputText(draft.query, theme, width - used);
};

const MIN_QUERY = 12;

/** Tasks with their titles take a row each; what is typed for another stands below them. */
const chipRows = (
  chosen: readonly (readonly [id: string, name: string])[],
  { draft, theme }: Form,
  width: number,
): readonly string[] => {
  const active = draft.field === 'after';
  return [
    ...chosen.map(([id, name]) =>
      lineText(theme, width, [{ text: id, tone: 'accent', bold: active }, { text: ` ${oneLine(name)}` }]),
    ),
    ...(active ? [inputText(draft.query, theme, width)] : []),
  ];
};

/** What is chosen, each as a chip with its name. */
const chips = (field: Field, form: Form): readonly Part[] => {
  const { draft, known, theme } = form;
  const active = draft.field === field;
  const named = chosenIn(field, draft, known);
  if (named.length === 0) return active ? [] : [{ text: noneText(field, form), tone: 'dim' }];
  return named.flatMap(([id, name], index): readonly Part[] => [
    ...(index === 0 ? [] : [{ text: ` ${theme.signs.dot} `, tone: 'dim' as const }]),
    { text: oneLine(id), tone: 'accent', bold: active },
    { text: name === '' ? '' : ` ${oneLine(name)}` },
    ...(active && index === named.length - 1 ? [{ text: '  ' }] : []),
  ]);
};

const chosenIn = (field: Field, draft: Draft, { status }: Known): readonly (readonly [id: string, name: string])[] => {
  const titled = (id: string): readonly [string, string] => [
    id,
    status?.tasks.find((task) => task.id === id)?.title ?? '',
  ];
  switch (field) {
    case 'labels':
      return draft.labels.map((one) => [one, '']);
    case 'after':
      return draft.after.map(titled);
    case 'parent':
      return draft.parent === undefined ? [] : [titled(draft.parent)];
    case 'agent':
      return draft.agents.map((one) => [one, '']);
    case 'template':
      return draft.template === undefined ? [] : [[draft.template, '']];
    case 'convoy':
      return draft.convoy === undefined
        ? []
        : [[status?.convoys.find(({ id }) => id === draft.convoy)?.name ?? draft.convoy, '']];
    default:
      return [];
  }
};

const noneText = (field: Field, { draft, offer, theme }: Form): string => {
  if (field !== 'agent') return field === 'after' ? 'nothing: it can begin' : 'none';
  const route = routed(draft, offer);
  return route === undefined
    ? 'as the rules say'
    : `as the rules say ${theme.signs.leaving} ${route.agent} (${route.by})`;
};

const turnText = (field: Field, draft: Draft): string => {
  switch (field) {
    case 'rig':
      return draft.rig;
    case 'kind':
      return draft.kind;
    case 'priority':
      return URGENCY[draft.priority];
    case 'attempts':
      return draft.attempts === 1 ? 'one' : `${draft.attempts} at once, of which you pick one`;
    default:
      return startText(draft);
  }
};

const startText = ({ start, convoy, attempts }: Draft): string => {
  if (attempts > 1) return start || convoy !== undefined ? `at once, in ${attempts} attempts` : 'later';
  if (convoy !== undefined) return 'with its convoy, as soon as nothing holds it back';
  return start ? 'at once: a polecat takes it up' : 'later: it waits to be slung';
};

/** The options below the field, the one that Enter takes marked by its bar and its sign. */
const listLines = (form: Form): readonly string[] => {
  const { draft, known, theme } = form;
  if (!isChoiceField(draft.field) || form.offer?.lacks[draft.field] !== undefined) return [];
  const options = optionsOf(draft, known);
  const isOpen = draft.on !== undefined || draft.query.text !== '';
  const at = Math.max(
    0,
    options.findIndex(({ id }) => id === draft.on),
  );
  const top = Math.max(0, Math.min(options.length - OPTIONS + 1, at - OPTIONS + 2));
  const shown = options.slice(top, top + OPTIONS - 1);
  const more = options.length - shown.length;
  return [
    ...shown.map((option, index) => optionLine(option, isOpen && top + index === at, form)),
    ...(more > 0 ? [indented(form, [{ text: `  ${theme.signs.ellipsis} ${more} more`, tone: 'dim' }])] : []),
  ];
};

const optionLine = ({ label: name, about, because }: Option, chosen: boolean, { theme, width }: Form): string => {
  const ground = chosen ? 'bar' : 'none';
  const said = because === undefined ? about : `(${because})`;
  const text: readonly Part[] = [
    { text: chosen ? `${theme.signs.pointer} ` : '  ', tone: 'accent' },
    { text: oneLine(name), tone: because === undefined ? 'plain' : 'dim', bold: chosen },
    { text: said === '' ? '' : `  ${oneLine(said)}`, tone: 'dim' },
  ];
  return blank(LABEL + 3) + lineText(theme, width - LABEL - 5, text, ground) + blank(2);
};

const hintLines = (field: Field, form: Form): readonly string[] =>
  wrap(spoken(hintOf(field, form), form.state.keys), form.width - LABEL - 5).map((text) =>
    indented(form, [{ text, tone: 'dim' }]),
  );

const hintOf = (field: Field, { draft, known, offer }: Form): string => {
  if (isTextField(field) || field === 'rig' || field === 'kind' || field === 'start') return HINTS[field];
  const lack = offer?.lacks[field];
  if (lack !== undefined) return 'The tracker of this rig cannot keep it';
  if (field === 'agent' && draft.attempts > 1) return 'Several take turns at the attempts; none: as the rules say';
  if (!isChoiceField(field)) return HINTS[field];
  const has = chosenIn(field, draft, known).length > 0;
  const some = optionsOf(draft, known).length > 0;
  if (!some && draft.query.text !== '') return `Nothing has these letters${has ? '; Backspace goes back' : ''}`;
  return some ? `${HINTS[field]}${has ? '; Backspace takes the last away' : ''}` : EMPTY[field];
};
