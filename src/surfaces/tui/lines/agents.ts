/** Agents as they are heard: whether each can work, how many do, and what is left of its limits and when they begin anew. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import type { UsedAgentRow, WindowRow } from '../../../core/views/agents.ts';
import { agentWord, nextText, untoldText } from '../rows/agents.ts';
import type { Zone } from '../rows/feed.ts';
import type { State } from '../state.ts';
import { doneToday, heardAges, heardLength, isSpent, usedToday } from './amounts.ts';
import { clock } from './finds.ts';
import { chosenOf, entryLine, placeKeys, saying, texts, type View } from './listed.ts';
import { begun, ended, heardAge, heardAgo } from './plain.ts';

export const agentView: View = {
  lines: (state, zone) => {
    const rows = state.status?.agents ?? [];
    if (rows.length === 0) return texts(['No rig uses an agent yet.']);
    return rows.map((row) => entryLine(state, row.id, [headText(row, zone), ...leftShort(row)].join(' ')));
  },
  here: (state, zone) => {
    const found = chosenOf(state, state.status?.agents ?? [], ({ id }) => id);
    if (found === undefined) return [];
    const { row, place } = found;
    return [
      `${headText(row, zone)} ${place}`,
      ...saying(row.because === undefined ? undefined : begun(ended(heardAges(plainLine(row.because))))),
      ...saying(nextText(row, state)),
      ...leftTexts(row, state, zone),
      ...dayTexts(row),
      ...saying(row.polecats.length > 0 && `At work: ${row.polecats.join(', ')}.`),
      `Account ${plainLine(row.account)}, in ${plural(row.rigs.length, 'rig')}: ${row.rigs.join(', ')}.`,
      ...saying(row.path === undefined ? undefined : `Its program: ${plainLine(row.path)}`),
      ...placeKeys(state),
    ];
  },
};

/** `claude, version 2.1.9: resting until 14:05. 2 at work.` */
const headText = ({ id, version, state, until, polecats }: UsedAgentRow, zone: Zone): string => {
  const name = [plainLine(id), ...(version === undefined ? [] : [`version ${plainLine(version)}`])].join(', ');
  const ends = until === undefined ? '' : ` until ${clock(until, zone)}`;
  const work = polecats.length === 0 ? 'Nobody of it is at work.' : `${polecats.length} at work.`;
  return `${name}: ${agentWord(state)}${ends}. ${work}`;
};

/** As its service counts: `5 hours`. */
const windowName = ({ name }: WindowRow): string => heardLength(plainLine(name));

const leftShort = (row: UsedAgentRow): readonly string[] => {
  const known = (row.quota?.windows ?? []).filter(({ left }) => left !== undefined);
  if (known.length === 0) return [`What is left of its limits: ${untoldText(row)}.`];
  const parts = known.map((window) => `${window.left} percent of ${windowName(window)}`);
  return [`Left of its limits: ${parts.join(', ')}.`];
};

const leftTexts = (row: UsedAgentRow, { now }: State, zone: Zone): readonly string[] => {
  const { quota, tellsQuota } = row;
  if (quota === undefined)
    return [
      tellsQuota
        ? 'What is left of its limits was not told yet: with a subscription it comes with an answer.'
        : 'What is left of its limits it does not tell: its CLI passes nothing of that on.',
    ];
  return [
    ...quota.windows.map((window) => windowText(window, now, zone)),
    `This was told ${heardAgo(now - quota.at)}.`,
  ];
};

const DAY = 86_400_000;

const windowText = (window: WindowRow, now: number, zone: Zone): string => {
  const { left, resetsAt } = window;
  const name = windowName(window);
  if (left === undefined) return `Limit of ${name}: begun anew since; what is left was not told yet.`;
  if (resetsAt === undefined) return `Limit of ${name}: ${left} percent left.`;
  const when = resetsAt - now < DAY ? ` at ${clock(resetsAt, zone)}` : '';
  return `Limit of ${name}: ${left} percent left, begins anew${when} in ${heardAge(resetsAt - now)}.`;
};

const dayTexts = ({ today, spent }: UsedAgentRow): readonly string[] => {
  const done = today === undefined ? 'Today: the journal is being read.' : doneToday(today);
  return [done, ...(isSpent(spent) ? [usedToday(spent)] : [])];
};
