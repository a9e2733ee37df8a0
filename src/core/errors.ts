/**
 * Errors classed by what the reader does next. Each says what happened and where; `hint` says what
 * to do next. Anything else that is thrown is a bug.
 */
export type ErrorOptions = { readonly hint?: string; readonly cause?: unknown };

class MayorError extends Error {
  readonly hint: string | undefined;
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
  }
}

/** Back off and try again: a lock held, a network away, a disk full. */
export class TransientError extends MayorError {}
/** Look again: someone else moved what this was based on. */
export class ConflictError extends MayorError {}
/** Stop and tell a person. */
export class TerminalError extends MayorError {}
/** The caller asked for something that cannot be: exit code 2, no stack. */
export class UsageError extends MayorError {}

/** What a thrown thing says, whatever it is. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
export const hintOf = (error: unknown): string | undefined => (error instanceof MayorError ? error.hint : undefined);
export const isExpected = (error: unknown): boolean => error instanceof MayorError;
