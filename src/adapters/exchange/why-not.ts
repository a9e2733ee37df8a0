/** Why something could not be read, in one line for a person. */
import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';

export const whyNot = (error: unknown): string => {
  if (!(error instanceof z.ZodError)) return plainLine(messageOf(error)).slice(0, 200);
  const [issue] = error.issues;
  const path = (issue?.path ?? []).join('.');
  return plainLine(`${path === '' ? '' : `${path}: `}${issue?.message ?? 'not understood'}`).slice(0, 200);
};
