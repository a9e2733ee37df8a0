import { hintOf, isExpected, messageOf } from '../../core/errors.ts';
import { systemRefusal } from '../../core/system-refusal.ts';
import type { Outcome } from './step.ts';

/** What went wrong, in words for the person, with the next step. */
export const failed = (error: unknown): Outcome => {
  const refused = isExpected(error) ? undefined : systemRefusal(error);
  const hint = hintOf(error) ?? 'mayor doctor looks for the cause';
  return { ok: false, refusal: refused ?? { what: messageOf(error), hint } };
};
