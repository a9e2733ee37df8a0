/** The lines above the footer: what is asked, what was answered, else the selection in a sentence. */
import { scopeWords } from '../../../core/permissions/grant.ts';
import { saySpot } from '../../../core/review/message.ts';
import { agoText, plural } from '../../../core/views/age.ts';
import { elsewhereText, isOver } from '../../../core/views/convoys.ts';
import type { PolecatRow } from '../../../core/views/polecat-row.ts';
import { lineText, type Part } from '../drawing/row.ts';
import { oneLine, widthOf } from '../drawing/text.ts';
import type { Theme, Tone } from '../drawing/theme.ts';
import { polecatWords, taskWords } from '../drawing/words.ts';
import { chosenEvent } from '../feed-view.ts';
import { SCOPE_KEYS } from '../keys/scope.ts';
import { layoutOf, sureLines } from '../layout.ts';
import { isListing } from '../list/listing.ts';
import { areMarked } from '../list/marks.ts';
import { subjectOf } from '../list/subject.ts';
import type { TypingInto } from '../preview/typing.ts';
import type { Asking, Kind, Notice, Purpose, State } from '../state.ts';
import { composeNote } from './compose.ts';
import { diffPlace } from './diff.ts';
import { convoyNote } from './headings.ts';
import { inputText } from './input.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';
import { paletteNote } from './palette.ts';
import { searchNote } from './search.ts';

export const statusLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  if (state.asking?.kind === 'sure')
    return filled(questionLines(state.asking.question, theme, width, height), width, height);
  if (state.asking?.kind === 'palette') {
    const { notice } = state;
    const said = notice === undefined ? [paletteNote(state, theme, width)] : noticeLines(notice, theme, width, height);
    return filled(said, width, height);
  }
  if (state.asking !== undefined) {
    const above = saidAbove(state.asking, theme, width).slice(-Math.max(1, height - 1));
    return filled([...above, askingText(state, state.asking, theme, width)].slice(-height), width, height);
  }
  if (state.typing !== undefined) return filled([typingText(state.typing, state, theme, width)], width, height);
  if (state.notice !== undefined) return filled(noticeLines(state.notice, theme, width, height), width, height);
  return filled([contextText(state, theme, width)], width, height);
};

/** Whom a text meets, where that is more than stands before what is typed. */
const saidAbove = (asking: Asking, theme: Theme, width: number): readonly string[] =>
  asking.kind === 'text' && asking.purpose.kind === 'deny-all'
    ? sureLines(asking.purpose.whom, width).map((line) =>
        lineText(theme, width, [{ text: ` ${line}`, tone: 'attention', bold: true }]),
      )
    : [];

const questionOf = (purpose: Purpose): string => {
  switch (purpose.kind) {
    case 'tell':
      return `Tell ${purpose.polecat}: `;
    case 'answer':
      return `Answer ${purpose.who}: `;
    case 'deny':
      return `Deny ${purpose.who}${purpose.for === undefined ? '' : ` ${scopeWords[purpose.for]}`}, because (may be empty): `;
    case 'deny-all':
      return 'Because (may be empty): ';
    case 'reject':
      return `Reject ${purpose.task}, because: `;
    case 'sling':
      return `Sling ${purpose.task} to agent: `;
    case 'comment':
      return `Comment on ${saySpot(purpose.on)}: `;
    case 'send-back':
      return purpose.comments === 0
        ? `Reject ${purpose.task}, because: `
        : `Reject ${purpose.task} with ${plural(purpose.comments, 'comment')}, and (may be empty): `;
    case 'filter':
    case 'feed-words':
      return '/ ';
  }
};

/** The rule comes last, where it may be cut: the whole of it stands beside its question. */
const scopeText = ({ answer, rule }: Kind, { keys }: State, theme: Theme, width: number): string =>
  lineText(theme, width, [
    { text: answer === 'allow' ? ' Allow this kind: ' : ' Deny this kind: ', tone: 'attention', bold: true },
    ...SCOPE_KEYS.flatMap(([_key, scope, intent]): readonly Part[] => [
      { text: spoken(`{${intent}}`, keys), tone: 'accent', bold: true },
      { text: ` ${scopeWords[scope]}  ` },
    ]),
    { text: oneLine(rule), tone: 'dim' },
  ]);

/** What is to be said yes to stands in the last line, and is never cut; the footer right below has the keys. */
const questionLines = (question: string, theme: Theme, width: number, height: number): readonly string[] =>
  sureLines(question, width)
    .slice(-height)
    .map((line) => lineText(theme, width, [{ text: ` ${line}`, tone: 'attention', bold: true }]));

const askingText = (
  state: State,
  asking: Exclude<Asking, { kind: 'sure' | 'palette' }>,
  theme: Theme,
  width: number,
): string => {
  if (asking.kind === 'scope') return scopeText(asking, state, theme, width);
  const question = ` ${questionOf(asking.purpose)}`;
  const flaw = state.notice === undefined ? '' : ` ${state.notice.text}`;
  const after =
    flaw !== ''
      ? flaw
      : asking.purpose.kind === 'filter'
        ? ` ${plural(state.rows.filter((row) => row.kind !== 'heading').length, 'row')}`
        : '';
  const room = Math.max(4, width - widthOf(question) - widthOf(after) - 1);
  return (
    lineText(theme, widthOf(question), [{ text: question, tone: 'accent', bold: true }]) +
    inputText(asking.edited, theme, room) +
    lineText(theme, width - widthOf(question) - room, [{ text: after, tone: flaw === '' ? 'dim' : 'attention' }])
  );
};

/** Which key leaves is never cut. */
const typingText = ({ polecat, held }: TypingInto, { keys }: State, theme: Theme, width: number): string => {
  if (held === undefined)
    return lineText(theme, width, [
      { text: ` ${spoken('{stop-typing}', keys)}`, tone: 'accent', bold: true },
      { text: ` stops typing into ${polecat}.`, tone: 'attention', bold: true },
      { text: ' Every other key goes to its pane.', tone: 'dim' },
    ]);
  return lineText(theme, width, [
    { text: ` ${theme.signs.needsYou} ${spoken('{type-anyway}', keys)}`, tone: 'attention', bold: true },
    { text: ' types all the same, ' },
    { text: spoken('{stop-typing}', keys), tone: 'accent', bold: true },
    { text: ' lets it be. ' },
    { text: oneLine(held.because), tone: 'dim' },
  ]);
};

const noticeSigns: Readonly<Record<Notice['tone'], 'good' | 'needsYou' | 'broken' | 'dot'>> = {
  good: 'good',
  attention: 'needsYou',
  bad: 'broken',
  plain: 'dot',
};

const noticeLines = (notice: Notice, theme: Theme, width: number, height: number): readonly string[] => {
  const tone: Tone = notice.tone === 'plain' ? 'dim' : notice.tone;
  const first = lineText(theme, width, [
    {
      text: ` ${theme.signs[noticeSigns[notice.tone]]} ${oneLine(notice.text)}`,
      tone,
      bold: notice.tone === 'bad',
    },
    { text: notice.hint === undefined ? '' : `   ${oneLine(notice.hint)}` },
  ]);
  const lines = notice.lines ?? [];
  const room = height - 1;
  const shown = lines.length > room ? [...lines.slice(0, room - 1), `and ${lines.length - room + 1} more`] : lines;
  return [first, ...shown.map((line) => lineText(theme, width, [{ text: `     ${oneLine(line)}`, tone: 'dim' }]))];
};

const contextText = (state: State, theme: Theme, width: number): string => {
  const line = state.focus === 'feed' ? state.feed.find((each) => each.seq === state.line) : undefined;
  if (state.place.kind === 'home' && line !== undefined) return quiet(theme, width, [line.text]);
  if (state.place.kind === 'compose') return quiet(theme, width, [composeNote(state.place.draft)]);
  if (state.place.kind === 'search') return quiet(theme, width, searchNote(state.place, theme));
  if (state.place.kind === 'new-convoy' || state.place.kind === 'help') return quiet(theme, width, []);
  if (areMarked(state)) {
    const keys = 'Keys are about all that are marked; {unmark} unmarks them';
    return quiet(theme, width, [`${state.marks.length} marked`, spoken(keys, state.keys)]);
  }
  if (isListing(state.place) || state.place.kind === 'log') return quiet(theme, width, []);
  if (state.place.kind === 'feed') return quiet(theme, width, [chosenEvent(state)?.text ?? '']);
  if (state.place.kind === 'diff') return quiet(theme, width, diffPlace(state));
  return quiet(theme, width, besideOf(state) === 'none' ? ofSubject(state) : ofWorker(state));
};

/** How much of the selected row is seen beside the list: nothing is said twice. */
const besideOf = (state: State): 'none' | 'preview' | 'facts' => {
  if (state.place.kind === 'look') return 'preview';
  if (state.place.kind !== 'home') return 'none';
  const { kind, preview } = layoutOf(state);
  return kind === 'wide' ? 'facts' : preview.height > 0 ? 'preview' : 'none';
};

/** What the preview has not: the last sign of its worker, and what is not handed in yet. */
const ofWorker = (state: State): readonly string[] => {
  const { polecat } = subjectOf(state);
  return polecat === undefined || besideOf(state) === 'facts' ? [] : signsOf(polecat, state);
};

const signsOf = ({ because, signalAt, commits, dirty }: PolecatRow, { now }: State): readonly string[] => [
  because === '' ? '' : `${because}${signalAt === undefined ? '' : `, ${agoText(now - signalAt)}`}`,
  commits > 0 ? plural(commits, 'commit') : '',
  dirty > 0 ? `${dirty} uncommitted` : '',
];

const ofSubject = (state: State): readonly string[] => {
  const { polecat, task, convoy, problem } = subjectOf(state);
  if (problem !== undefined) return [`${problem.where}: ${problem.what}`, problem.hint ?? ''];
  if (convoy !== undefined)
    return [
      convoy.name,
      convoyNote(convoy),
      `${convoy.landed} of ${plural(convoy.total, 'task')} landed`,
      ...(isOver(convoy) ? [] : elsewhereText(convoy)),
    ];
  if (polecat !== undefined) {
    const [sign = '', ...more] = signsOf(polecat, state);
    return [`${polecat.id}: ${polecatWords[polecat.state].word}`, sign, polecat.task, polecat.agent, ...more];
  }
  if (task === undefined) return [];
  const blocked = task.blockedBy.length > 0 ? `after ${task.blockedBy.join(', ')}` : '';
  return [`${task.id}: ${taskWords[task.state].word}`, task.because ?? '', blocked];
};

const quiet = (theme: Theme, width: number, texts: readonly string[]): string => {
  const said = texts.map(oneLine).filter((text) => text !== '');
  const parts = said.flatMap((text, index): readonly Part[] => [
    { text: index === 0 ? ' ' : ` ${theme.signs.dot} `, tone: 'dim' },
    { text, tone: 'dim' },
  ]);
  return lineText(theme, width, parts);
};
