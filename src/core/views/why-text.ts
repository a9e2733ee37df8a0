/** Why a status and a choice are what they are, in the words that every surface shows. */
import type { Instant } from '../ids.ts';
import type { Sign } from '../observed.ts';
import { ageText } from './age.ts';
import type { Candidate, TaskWhy } from './routing.ts';

const SECOND = 1_000;

/** Of signs that are seconds apart: `0.4s`, then as coarse as everywhere. */
export const signAge = (ms: number): string => {
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)}s`;
  return ms < 60 * SECOND ? `${Math.floor(ms / SECOND)}s` : ageText(ms);
};

/** Of a limit, when it ends. */
export const untilText = ({ signal, until }: Pick<Sign, 'signal' | 'until'>, now: Instant): string =>
  signal === 'limited' && until !== undefined && until > now ? ` (works again in ${ageText(until - now)})` : '';

type Chosen = { readonly role?: string; readonly model?: string; readonly effort?: string };

export const chosenText = ({ model, effort, role }: Chosen): string =>
  [
    ...(role === undefined ? [] : [`as ${role}`]),
    ...(model === undefined ? [] : [`model ${model}`]),
    ...(effort === undefined ? [] : [`effort ${effort}`]),
  ].join(', ');

/** What follows the task's id: `is for claude: as reviewer; chosen by role reviewer`. */
export const choiceText = ({ worker, ...why }: TaskWhy): string => {
  const said = (chosen: Chosen, by: string | undefined): string =>
    [chosenText(chosen), by === undefined ? '' : `chosen by ${by}`].filter((part) => part !== '').join('; ');
  if (worker === undefined) return `is for ${why.agent}: ${said(why, why.chosenBy)}`;
  const by = said(worker, worker.chosenBy);
  return `is worked by ${worker.polecat} (${worker.agent})${by === '' ? '' : `: ${by}`}`;
};

/** Why nobody is at it now, or that attempts are; empty where somebody is, or nobody need be any more. */
export const waitsText = ({
  task,
  waits,
  worker,
  attempts,
}: Pick<TaskWhy, 'task' | 'waits' | 'worker' | 'attempts'>): string => {
  if (attempts !== undefined) return `It is worked in ${attempts} attempts: mayor attempts ${task}`;
  return waits === undefined ? '' : `${worker === undefined ? 'Not started' : 'Not at work now'}: ${waits}`;
};

/** Whether who works it is no question any more. */
export const isOver = ({ merge, waits, worker, attempts }: TaskWhy): boolean =>
  merge !== undefined && waits === undefined && worker === undefined && attempts === undefined;

export const candidateText = ({ until, because }: Candidate, now: Instant): string =>
  [
    ...(until === undefined ? [] : [`works again in ${ageText(until - now)}`]),
    ...(because === undefined ? [] : [because]),
  ].join(': ');
