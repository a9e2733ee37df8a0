/** What the tabs beside the live pane show, as lines of an exact width. */
import { agoText, changeText, clockText, plural } from '../../../core/views/age.ts';
import { gatesText } from '../../../core/views/gates.ts';
import type { Mail, TimelineLine } from '../../../core/views/timeline.ts';
import { blank, lineText, rowText } from '../drawing/row.ts';
import { oneLine } from '../drawing/text.ts';
import type { Theme, Tone } from '../drawing/theme.ts';
import { toneWords } from '../drawing/words.ts';
import type { Subject } from '../list/subject.ts';
import { contentOf, type TabContent } from '../preview/tabs.ts';
import { runningOn } from '../review/gates.ts';
import type { State } from '../state.ts';
import { taskLines } from './about.ts';
import { diffText } from './diff.ts';
import type { Zone } from './feed.ts';
import { gateLinesOf, gateText } from './gate-rows.ts';
import { firstLines, textLines } from './text-lines.ts';
import { reasonLines } from './why.ts';

type Drawn = {
  readonly state: State;
  readonly subject: Subject;
  readonly theme: Theme;
  readonly width: number;
  readonly zone: Zone;
};

export const tabLines = (drawn: Drawn): readonly string[] => {
  const content = contentOf(drawn.state);
  if (content === undefined) return quiet('Asking the town…', drawn);
  switch (content.tab) {
    case 'task':
      return ofTask(content, drawn);
    case 'diff':
      return ofDiff(content, drawn);
    case 'log':
      return ofLog(content, drawn);
    case 'mail':
      return ofMail(content.view, drawn);
    case 'timeline':
      return ofTimeline(content.view, drawn);
    case 'evidence':
      return content.view === 'absent'
        ? quiet('It is not in the town any more.', drawn)
        : reasonLines(content.view, drawn.theme, drawn.width, drawn.state.now);
  }
};

type Of<Name extends TabContent['tab']> = Extract<TabContent, { readonly tab: Name }>;

const quiet = (text: string, { theme, width }: Drawn): readonly string[] => [
  blank(width),
  ...textLines(text, theme, width, 'dim'),
];

const head = (text: string, { theme, width }: Drawn): readonly string[] => [
  blank(width),
  lineText(theme, width, [{ text: ` ${text}`, bold: true }]),
];

const ofTask = ({ view }: Of<'task'>, drawn: Drawn): readonly string[] => {
  const { state, subject, theme, width } = drawn;
  const known = subject.task === undefined ? [] : taskLines(subject.task, state, theme, width);
  if (view === 'absent') return [...known, ...quiet('Its tracker does not have it any more.', drawn)];
  const { task, comments, history = [] } = view;
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['Accepted when', task.acceptance],
    ['Design', task.design],
    ['After', afterText(task.dependsOn, subject)],
    ['Linked', (task.links ?? []).map((link) => `${link.kind} ${link.task}`).join(', ')],
    ['Part of', task.parent],
    ['Elsewhere', task.externalRef],
  ];
  return [
    ...known,
    ...(task.body.trim() === '' ? quiet('It has no text but its title.', drawn) : [blank(width)]),
    ...textLines(task.body, theme, width),
    ...parts.flatMap(([name, text]) =>
      text === undefined || text === '' ? [] : [...head(name, drawn), ...textLines(text, theme, width)],
    ),
    ...(comments.length === 0 ? [] : head(plural(comments.length, 'note'), drawn)),
    ...comments.flatMap(({ by, at, text }) => [
      said(by, agoText(state.now - at), drawn),
      ...textLines(text, theme, width),
    ]),
    ...(history.length === 0 ? [] : head('History', drawn)),
    ...history.map(({ by, at, what }) => said(`${agoText(state.now - at)}: ${oneLine(what)}`, by, drawn)),
  ];
};

/** What it still waits for stands above already, each with its title. */
const afterText = (all: readonly string[], { task }: Subject): string => {
  if (task === undefined) return all.join(', ');
  const over = all.filter((id) => !task.blockedBy.includes(id));
  return over.length === 0 ? '' : `${over.join(', ')}: closed by now`;
};

const said = (text: string, more: string, { theme, width }: Drawn, tone: Tone = 'plain'): string =>
  lineText(theme, width, [
    { text: `  ${oneLine(text)}`, tone },
    { text: `  ${oneLine(more)}`, tone: 'dim' },
  ]);

const ofDiff = ({ view, lines }: Of<'diff'>, drawn: Drawn): readonly string[] => {
  const { theme, width } = drawn;
  if (view === 'absent') return quiet('There is no worktree and nothing handed in.', drawn);
  const what = 'tree' in view ? 'What was handed in' : 'So far, what is not committed included';
  if (view.files.length === 0) return quiet('Nothing is changed against the base so far.', drawn);
  const [added, removed] = [
    view.files.reduce((sum, file) => sum + file.added, 0),
    view.files.reduce((sum, file) => sum + file.removed, 0),
  ];
  return [
    blank(width),
    said(what, `${changeText(added, removed)} in ${plural(view.files.length, 'file')}`, drawn),
    blank(width),
    ...lines
      .filter(({ kind }) => kind !== 'meta')
      .map((line) =>
        line.kind === 'file'
          ? lineText(theme, width, [{ text: ` ${line.text.replace(/^diff --git a\/.* b\//, '')}`, bold: true }])
          : lineText(theme, 2, []) + diffText(line, theme, width - 2),
      ),
    ...(view.truncated ? quiet('There is more of it, too long to be shown here.', drawn) : []),
  ];
};

const ofLog = ({ view }: Of<'log'>, drawn: Drawn): readonly string[] => {
  const { state, subject, theme, width } = drawn;
  const running = runningOn(state, subject.task?.id ?? '');
  const { report, gate, text } = view;
  const gates = gateLinesOf(report?.outcome.gates ?? subject.merge?.rehearsal?.gates ?? [], running, state);
  if (gates.length === 0) return quiet('No gate has run for it yet.', drawn);
  return [
    blank(width),
    ...(report === undefined ? [] : textLines(gatesText(report.outcome), theme, width, 'dim')),
    ...gates.map((line) => gateText(line, theme, width)),
    ...(gate === undefined ? [] : head(`Log of ${oneLine(gate)}`, drawn)),
    ...textLines(text ?? 'None of them has left a log.', theme, width, text === undefined ? 'dim' : 'plain'),
  ];
};

const ways: Readonly<Record<Mail['way'], { readonly sign: '<' | '>'; readonly tone: Tone }>> = {
  told: { sign: '>', tone: 'accent' },
  answered: { sign: '>', tone: 'accent' },
  typed: { sign: '>', tone: 'accent' },
  asked: { sign: '<', tone: 'attention' },
  noted: { sign: '<', tone: 'plain' },
  'handed in': { sign: '<', tone: 'good' },
  'handed over': { sign: '<', tone: 'plain' },
};

/** Of one letter; the whole prompt is the task's own tab. */
const LETTER = 12;

const ofMail = (view: readonly TimelineLine[], drawn: Drawn): readonly string[] => {
  const { theme, width, zone } = drawn;
  const letters = view.flatMap(({ at, mail }) => (mail === undefined ? [] : [{ at, mail }]));
  if (letters.length === 0) return quiet('Nothing was told to it or asked by it so far.', drawn);
  return letters.flatMap(({ at, mail }) => {
    const { sign, tone } = ways[mail.way];
    const first = lineText(theme, width, [
      { text: ` ${clockText(at, zone(at))} `, tone: 'dim' },
      { text: `${sign} ${mail.way}`, tone, bold: true },
      { text: ` by ${oneLine(mail.by)}`, tone: 'dim' },
      ...(mail.waits === true ? [{ text: ', waits until it rests', tone: 'attention' as const }] : []),
    ]);
    return [blank(width), first, ...firstLines(mail.text, LETTER, theme, width)];
  });
};

const ofTimeline = (view: readonly TimelineLine[], drawn: Drawn): readonly string[] => {
  const { theme, width, zone } = drawn;
  const events = view.filter(({ text }) => text !== '');
  if (events.length === 0) return quiet('Nothing has happened to it so far.', drawn);
  return [
    blank(width),
    ...events.map(({ at, tone, text }) =>
      rowText(theme, width, [
        { text: '', width: 1 },
        { text: clockText(at, zone(at)), width: 5, tone: 'dim' },
        { text: theme.signs[toneWords[tone].sign], width: 1, tone: toneWords[tone].tone },
        { text, width: 'rest', tone: tone === 'bad' ? 'bad' : 'plain' },
      ]),
    ),
  ];
};
