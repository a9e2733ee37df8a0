import type { Blocker } from '../../core/ready.ts';

/** Why a task has to wait, in a few words. */
export const blockerText = ({ task, because, via }: Blocker): string => {
  const text = {
    unfinished: `after ${task}`,
    'may-fail': `only if ${task} fails`,
    'did-not-fail': `never: ${task} did not fail`,
  }[because];
  return via === undefined ? text : `${text} (as ${via} does)`;
};

/** As few words as a column has room for; with `rig`, tasks are named without it. */
export const blockersText = (blockers: readonly Blocker[], rig?: string): string => {
  const [first, ...more] = blockers;
  if (first === undefined) return '';
  const text = rig === undefined ? blockerText(first) : blockerText(first).replaceAll(`${rig}-`, '');
  return more.length === 0 ? text : `${text}, +${more.length}`;
};
