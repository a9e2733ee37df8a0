/** The town's answer to a command, told to whoever typed it. */
import type { Command, Refusal, Reply } from '../../core/command.ts';
import { TerminalError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';
import type { Cli } from './context.ts';

/** The town understood and said no. */
export class RefusedError extends TerminalError {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.what, refusal.hint === undefined ? {} : { hint: refusal.hint });
    this.refusal = refusal;
  }
}

export type Taken = Extract<Reply, { readonly ok: true }>;

/** @throws RefusedError */
export const takenOr = (reply: Reply): Taken => {
  if (!reply.ok) throw new RefusedError(reply.refusal);
  return reply;
};

/** Hands a command in and says the answer, then `next`: what happens or what to type now. */
export async function submit(cli: Cli, command: Command, json: boolean, ...next: readonly string[]): Promise<void> {
  const reply = takenOr(await (await cli.town()).submit(command, cli.actor));
  if (json) cli.json(reply);
  else cli.say(plainLine(reply.say), ...next.map((line) => cli.paint('faint', line)));
}
