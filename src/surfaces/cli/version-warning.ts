/** A warning beside what a command says: the town that answers it is of another version. */
import { otherVersion } from '../../core/other-version.ts';
import { plainLine } from '../../core/plain.ts';
import type { CliDeps } from './deps.ts';
import { paintFor } from './paint.ts';

/** These end such a daemon, or look at it themselves. */
const KNOWING: ReadonlySet<string | undefined> = new Set(['restart', 'down', 'doctor']);

/** Told on standard error, once; not to agents, who can do nothing about it. */
export const versionWarning = (
  { version, err, env }: CliDeps,
  argv: readonly string[],
): ((town: string | undefined) => void) => {
  let told = KNOWING.has(argv[0]) || (env.MAYOR_POLECAT ?? '') !== '';
  return (town) => {
    const other = told ? undefined : otherVersion(town, version);
    if (other === undefined) return;
    told = true;
    if (argv.includes('--json')) err.write(`${JSON.stringify({ warning: other })}\n`);
    else err.write(`${plainLine(other.what)}\n${paintFor(err, env)('faint', other.hint)}\n`);
  };
};
