/** The tabs task, log, mail and timeline as they are heard. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import { gatesText } from '../../../core/views/gates.ts';
import type { TimelineLine } from '../../../core/views/timeline.ts';
import type { Subject } from '../list/subject.ts';
import type { LogView, TabContent } from '../preview/tabs.ts';
import { runningOn } from '../review/gates.ts';
import type { Zone } from '../rows/feed.ts';
import { gateLinesOf } from '../rows/gate-rows.ts';
import type { State } from '../state.ts';
import { heardAges } from './amounts.ts';
import { taskTexts, usedTexts } from './details.ts';
import { clock } from './finds.ts';
import { gateText } from './gates.ts';
import { saying } from './listed.ts';
import { endOf } from './pane.ts';
import { begun, ended, foreignLines, heardAgo, withoutIds } from './plain.ts';

type Of<Name extends TabContent['tab']> = Extract<TabContent, { readonly tab: Name }>;

/** What it is, what it asks for, what was said about it, and its changes. */
export const taskTab = ({ view }: Of<'task'>, { task: row }: Subject, state: State): readonly string[] => {
  const facts = row === undefined ? [] : [`Priority ${row.priority}, ${saying(row.kind, ...row.labels).join(', ')}.`];
  const known = row === undefined ? [] : [...facts, ...taskTexts(row, state), ...usedTexts(row.spent)];
  if (view === 'absent') return [...known, 'Its tracker does not have it any more.'];
  const { task, comments, history = [] } = view;
  const body = foreignLines(task.body);
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['Accepted when', task.acceptance],
    ['Design', task.design],
    ['After', task.dependsOn.join(', ')],
    ['Linked', (task.links ?? []).map((link) => `${link.kind} ${link.task}`).join(', ')],
    ['Part of', task.parent],
    ['Elsewhere', task.externalRef],
  ];
  return [
    ...known,
    ...(body.length === 0 ? ['It has no text but its title.'] : body),
    ...parts.flatMap(([name, text = '']) => (text === '' ? [] : [`${name}:`, ...foreignLines(text)])),
    ...(comments.length === 0 ? [] : [`${plural(comments.length, 'note')}:`]),
    ...comments.flatMap(({ by, at, text }) => [
      `${plainLine(by)}, ${heardAgo(state.now - at)}:`,
      ...foreignLines(text),
    ]),
    ...(history.length === 0 ? [] : ['Its changes, the oldest first:']),
    ...history.map(({ by, at, what }) => `${begun(heardAgo(state.now - at))}: ${plainLine(what)}, by ${plainLine(by)}`),
  ];
};

export const logTab = (view: LogView, { task, merge }: Subject, state: State, zone: Zone): readonly string[] => {
  const { report, gate, text } = view;
  const running = runningOn(state, task?.id ?? '');
  const gates = gateLinesOf(report?.outcome.gates ?? merge?.rehearsal?.gates ?? [], running, state);
  if (gates.length === 0) return ['No gate has run for it yet.'];
  return [
    ...(report === undefined ? [] : [`${begun(gatesText(report.outcome))}.`]),
    ...gates.map((one) => gateText(one, running, state, zone)),
    ...(gate === undefined ? [] : [`Log of ${plainLine(gate)}:`]),
    ...(text === undefined ? ['None of them has left a log.'] : endOf(foreignLines(text))),
  ];
};

/** Of one letter; the whole prompt is the task's own tab. */
const LETTER = 12;

export const mailTab = (view: readonly TimelineLine[], zone: Zone): readonly string[] => {
  const letters = view.flatMap(({ at, mail }) => (mail === undefined ? [] : [{ at, mail }]));
  if (letters.length === 0) return ['Nothing was told to it or asked by it so far.'];
  return letters.flatMap(({ at, mail }) => {
    const text = foreignLines(mail.text);
    const more = text.length - LETTER;
    const waits = mail.waits === true ? ', waits until it rests' : '';
    return [
      `${clock(at, zone)}, ${mail.way} by ${plainLine(mail.by)}${waits}:`,
      ...text.slice(0, LETTER),
      ...(more > 0 ? [`And ${plural(more, 'more line')}.`] : []),
    ];
  });
};

export const timelineTab = (view: readonly TimelineLine[], zone: Zone): readonly string[] => {
  const events = view.filter(({ text }) => text !== '');
  if (events.length === 0) return ['Nothing has happened to it so far.'];
  return events.map(({ at, text }) => `${clock(at, zone)}, ${ended(withoutIds(heardAges(plainLine(text))))}`);
};
