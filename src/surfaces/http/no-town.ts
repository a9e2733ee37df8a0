import { TerminalError } from '../../core/errors.ts';

/** Nobody listens at the town's socket. Commands that can do without a daemon look for this. */
export class NoTownError extends TerminalError {}

export const noTown = (home: string, cause?: unknown): NoTownError =>
  new NoTownError(`No town is running for ${home}`, { hint: 'mayor up', cause });
