/** For people whom movement disturbs: nothing counts seconds or flickers, and a frame shows times by the minute. */
import type { DashboardSettings } from '../../../core/dashboard-settings.ts';
import { ageText, runningText } from '../../../core/views/age.ts';
import type { State } from '../state.ts';

/** MAYOR_REDUCED_MOTION is for this once, so it is stronger than rigs.yaml; MAYOR_REDUCED_MOTION=0 says no. */
export const wantsStill = (
  { MAYOR_REDUCED_MOTION: told = '' }: Readonly<Record<string, string | undefined>>,
  wanted: DashboardSettings['motion'],
): boolean => (told === '' ? wanted === 'reduced' : told !== '0');

const MINUTE = 60_000;

/** The state as a frame is drawn from it: with motion reduced it is what it was at the full minute. */
export const drawnAt = (state: State): State =>
  state.still === true ? { ...state, now: Math.floor(state.now / MINUTE) * MINUTE } : state;

/** How long something runs: `3:05`, or with motion reduced `3m`. */
export const forText = ({ now, still }: Pick<State, 'now' | 'still'>, since: number): string =>
  still === true ? ageText(now - since) : runningText(now - since);
