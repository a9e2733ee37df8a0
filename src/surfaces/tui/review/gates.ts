/** Gates of one task: their list, one's log, and when these are to be read again. */
import type { GateReport, RunningGate } from '../../../core/gate.ts';
import { entryOf } from '../list/listing.ts';
import { readerHeight, readerLength } from '../preview/reading.ts';
import { type GateLine, gateLinesOf } from '../rows/gate-rows.ts';
import { logRowOf, logText } from '../rows/log.ts';
import type { Place, State } from '../state.ts';
import type { Effect } from '../step.ts';

export const runningOn = ({ status }: State, task: string): readonly RunningGate[] =>
  (status?.trains ?? []).flatMap(({ gates }) => gates.filter((gate) => gate.task === task));

export const rigOf = ({ status }: State, task: string): string | undefined =>
  (status?.merges ?? []).find((row) => row.task === task)?.rig ??
  (status?.tasks ?? []).find((row) => row.id === task)?.rig;

/** What is known of each, the picture's own rehearsal before what lies on the disk. */
export const gatesShown = (state: State): readonly GateLine[] => {
  const { place, status } = state;
  if (place.kind !== 'gates') return [];
  const rehearsed = status?.merges.find(({ task }) => task === place.task)?.rehearsal?.gates;
  const kept = typeof place.view === 'string' ? undefined : place.view.outcome.gates;
  return gateLinesOf(kept ?? rehearsed ?? [], runningOn(state, place.task), state);
};

const ON_BASE: ReadonlySet<string> = new Set(['checking', 'landing', 'landed', 'settled']);

/** The base that they ran on, where it has moved since and the base has not got what they ran on. */
export const baseSince = (
  state: State,
): { readonly base: string; readonly onto: string; readonly now: string } | undefined => {
  const { place, status } = state;
  if (place.kind !== 'gates' || typeof place.view === 'string') return undefined;
  const { task } = place;
  const { onto, rig } = place.view;
  const row = status?.rigs.find(({ id }) => id === rig);
  if (onto === undefined || row?.baseSha === undefined || row.baseSha === onto) return undefined;
  // What a train lands next was merged onto what the base is not yet.
  const isAhead = (status?.trains ?? []).some(({ ahead }) => ahead?.members.some((one) => one.task === task));
  const merge = status?.merges.find((one) => one.task === task)?.state ?? 'none';
  const over = status?.tasks.find(({ id }) => id === task)?.state;
  if (isAhead || ON_BASE.has(merge) || over === 'landed' || over === 'closed') return undefined;
  return { base: row.base, onto, now: row.baseSha };
};

export const gateAt = (state: State): GateLine | undefined => {
  const on = entryOf(
    state,
    gatesShown(state).map(({ name }) => name),
  );
  return gatesShown(state).find(({ name }) => name === on);
};

export const openGates = (
  state: State,
  task: string,
  from: Place,
): { readonly state: State; readonly effects: readonly Effect[] } => {
  const place: Place = { kind: 'gates', task, view: 'loading', from };
  return { state: { ...state, place }, effects: loading({ ...state, place }) };
};

/** What the place in sight is read from. */
export const loading = (state: State): readonly Effect[] => {
  const { place } = state;
  if (place.kind !== 'gates' && place.kind !== 'log') return [];
  const { task } = place;
  const rig = rigOf(state, task) ?? '';
  return place.kind === 'gates'
    ? [{ kind: 'load-gates', task, rig }]
    : [{ kind: 'load-log', task, rig, gate: place.gate }];
};

/** Another gate runs, or none any more. */
export const newlyRan = (before: State, state: State): readonly Effect[] => {
  const { place } = state;
  if ((place.kind !== 'gates' && place.kind !== 'log') || before.status === state.status) return [];
  const named = (one: State): string =>
    runningOn(one, place.task)
      .map(({ name, side }) => `${name} ${side}`)
      .join('\n');
  return named(before) === named(state) ? [] : loading(state);
};

/** A log that is being written. */
export const growing = (state: State): readonly Effect[] => {
  const { place } = state;
  const isWritten = place.kind === 'log' && runningOn(state, place.task).some(({ name }) => name === place.gate);
  return isWritten ? loading(state) : [];
};

export const withGates = (state: State, task: string, view: GateReport | 'absent'): State => {
  const { place } = state;
  return place.kind === 'gates' && place.task === task ? { ...state, place: { ...place, view } } : state;
};

/** A log is read from its end, and followed there until somebody moves up in it; or it is read where a line was sought. */
export const withLog = (state: State, task: string, gate: string, view: string | 'absent'): State => {
  const { place } = state;
  if (place.kind !== 'log' || place.task !== task || place.gate !== gate) return state;
  if (place.back !== undefined && view !== 'absent') return soughtIn({ ...state, place: { ...place, view } });
  const wasAtEnd = typeof place.view !== 'string' || place.view === 'loading' || place.top >= lastTop(state);
  const next: State = { ...state, place: { ...place, view } };
  return wasAtEnd && place.mark === undefined ? { ...next, place: { ...place, view, top: lastTop(next) } } : next;
};

const soughtIn = (state: State): State => {
  const { place } = state;
  if (place.kind !== 'log' || place.back === undefined) return state;
  const { back, ...rest } = place;
  const mark = Math.max(0, logText(place.view).length - 1 - back);
  const marked: State = { ...state, place: { ...rest, mark } };
  const top = logRowOf(marked, mark) - Math.floor(readerHeight(state) / 2);
  return { ...marked, place: { ...rest, mark, top: Math.max(0, Math.min(lastTop(marked), top)) } };
};

const lastTop = (state: State): number => Math.max(0, readerLength(state) - readerHeight(state));
