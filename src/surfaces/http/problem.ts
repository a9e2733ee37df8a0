/** How a failure travels: `{ error: { kind, what, hint } }` with a fitting status code. */
import { ConflictError, hintOf, isExpected, TerminalError, TransientError, UsageError } from '../../core/errors.ts';

export const PROBLEM_KINDS = [
  'usage',
  'unknown-token',
  'forbidden',
  'absent',
  'gone',
  'conflict',
  'too-large',
  'terminal',
  'bug',
  'transient',
] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

export type WireProblem = { readonly kind: ProblemKind; readonly what: string; readonly hint?: string };

export const STATUS_CODES = {
  usage: 400,
  'unknown-token': 401,
  forbidden: 403,
  absent: 404,
  gone: 410,
  conflict: 409,
  'too-large': 413,
  terminal: 500,
  bug: 500,
  transient: 503,
} as const satisfies Record<ProblemKind, number>;

/** A thrown thing as it is told; a bug tells nothing of its inside. */
export const problemOf = (error: unknown): WireProblem => {
  if (!isExpected(error) || !(error instanceof Error)) {
    return {
      kind: 'bug',
      what: 'The town stumbled over a bug of its own',
      hint: 'Its log says where: mayor doctor shows the path',
    };
  }
  const hint = hintOf(error);
  return { kind: kindOf(error), what: error.message, ...(hint === undefined ? {} : { hint }) };
};

/** The same error again, on the other side. */
export const errorOf = (problem: WireProblem): Error => {
  const options = problem.hint === undefined ? {} : { hint: problem.hint };
  return new ERRORS[problem.kind](problem.what, options);
};

const kindOf = (error: Error): ProblemKind => {
  if (error instanceof UsageError) return 'usage';
  if (error instanceof ConflictError) return 'conflict';
  return error instanceof TransientError ? 'transient' : 'terminal';
};

const ERRORS = {
  usage: UsageError,
  'unknown-token': TerminalError,
  forbidden: TerminalError,
  absent: TerminalError,
  gone: TerminalError,
  conflict: ConflictError,
  'too-large': UsageError,
  terminal: TerminalError,
  bug: TerminalError,
  transient: TransientError,
} as const satisfies Record<ProblemKind, unknown>;
