/** A command line run to its exit code: 0 done, 1 failed, 2 wrong usage. */
import { type Command, CommanderError } from 'commander';
import type { Refusal } from '../../core/command.ts';
import { hintOf, isExpected, UsageError } from '../../core/errors.ts';
import { plainText } from '../../core/plain.ts';
import { systemRefusal } from '../../core/system-refusal.ts';
import { openCli } from './context.ts';
import type { CliDeps } from './deps.ts';
import { paintFor } from './paint.ts';
import { programOf } from './program.ts';
import { RefusedError } from './reply.ts';

/** Never throws. `argv` without the names of the runtime and the program. */
export async function runCli(deps: CliDeps, argv: readonly string[]): Promise<number> {
  const { cli, code, close } = openCli(deps, argv);
  // A command may wait for nothing but a timer that does not keep the process alive.
  const alive = setInterval(() => {}, 60_000);
  try {
    const program = await programOf(cli, argv);
    await program.parseAsync(meant(program, argv), { from: 'user' });
    return code();
  } catch (error) {
    return sayError(deps, error, argv.includes('--json'));
  } finally {
    clearInterval(alive);
    await close();
  }
}

/** `help COMMAND…` is its `--help`; of a word that is none, commander would print all there is and say nothing of it. */
const meant = (program: Command, argv: readonly string[]): readonly string[] => {
  const [first, command, ...rest] = argv;
  if (first === undefined) return ['--help'];
  if (first !== 'help' || command === undefined || command.startsWith('-')) return argv;
  const known = command === 'help' || program.commands.some((one) => one.name() === command);
  return known && command !== 'help' ? [command, ...rest, '--help'] : known ? argv : [command];
};

const BUGS = 'This is a bug in mayor. Please report it with what you typed; MAYOR_DEBUG=1 shows the stack';

const sayError = (deps: CliDeps, error: unknown, json: boolean): number => {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  // A group of commands without one of them: its help was printed already.
  if (error instanceof CommanderError && error.code === 'commander.help') return 2;
  const refusal = refusalOf(error);
  if (json) deps.err.write(`${JSON.stringify({ error: refusal })}\n`);
  else deps.err.write(`${textOf(refusal, deps)}\n`);
  if (!(error instanceof CommanderError) && (deps.env.MAYOR_DEBUG ?? '') !== '' && error instanceof Error) {
    deps.err.write(`${error.stack ?? ''}\n`);
  }
  return error instanceof UsageError || error instanceof CommanderError ? 2 : 1;
};

const textOf = (refusal: Refusal, deps: CliDeps): string => {
  const paint = paintFor(deps.err, deps.env);
  const lines = (refusal.lines ?? []).map((line) => `  ${plainText(line)}`);
  const hint = refusal.hint === undefined ? [] : [paint('faint', plainText(refusal.hint))];
  return [paint('bad', plainText(refusal.what)), ...lines, ...hint].join('\n');
};

const refusalOf = (error: unknown): Refusal => {
  if (error instanceof CommanderError) return usageOf(error.message);
  if (error instanceof RefusedError) return error.refusal;
  const refused = isExpected(error) ? undefined : systemRefusal(error);
  if (refused !== undefined) return refused;
  const what = error instanceof Error ? error.message : String(error);
  const hint = isExpected(error) ? hintOf(error) : BUGS;
  return hint === undefined ? { what } : { what, hint };
};

/** Commander's `error: unknown command 'stauts'\n(Did you mean status?)` in our words. */
const usageOf = (message: string): Refusal => {
  const [first = '', ...rest] = message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').replace(/^\(|\)$/g, '');
  return {
    what: first.charAt(0).toUpperCase() + first.slice(1),
    hint: suggestion === '' ? 'mayor --help lists every command; mayor COMMAND --help explains one' : suggestion,
  };
};
