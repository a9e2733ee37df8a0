/** What every command gets: the injected effects, and how to speak. */
import type { Actor } from '../../core/command.ts';
import { isName, polecatId } from '../../core/ids.ts';
import type { Town } from '../../mayor/town.ts';
import type { CliDeps } from './deps.ts';
import { jsonLine, jsonPieces } from './json-text.ts';
import { type Paint, paintFor } from './paint.ts';
import { versionWarning } from './version-warning.ts';

export type Cli = CliDeps & {
  /** The same client each time. Its calls throw NoTownError when no daemon runs. */
  town(): Promise<Town>;
  /** An agent where the environment says so; the daemon believes only its token. */
  readonly actor: Actor;
  readonly paint: Paint;
  /** Lines to standard output; foreign text in them must be cleaned before. */
  say(...lines: readonly string[]): void;
  /** One JSON value on one line. */
  json(value: unknown): void;
  /** One JSON array on one line, printed while its values are made. */
  jsonEach(values: Iterable<unknown>): void;
  /** The exit code of a command that is no error but no success either. */
  exit(code: number): void;
};

export type OpenCli = { readonly cli: Cli; readonly code: () => number; readonly close: () => Promise<void> };

export const openCli = (deps: CliDeps, argv: readonly string[] = []): OpenCli => {
  let code = 0;
  let town: Promise<Town & { close(): void }> | undefined;
  const cli: Cli = {
    ...deps,
    town: () => {
      town ??= deps.connect(versionWarning(deps, argv));
      return town;
    },
    actor: actorFrom(deps),
    paint: paintFor(deps.out, deps.env),
    say: (...lines) => deps.out.write(`${lines.join('\n')}\n`),
    json: (value) => deps.out.write(jsonLine(value)),
    jsonEach: (values) => {
      for (const piece of jsonPieces(values)) deps.out.write(piece);
    },
    exit: (next) => {
      code = next;
    },
  };
  // A client that could not even be made was told where it was asked for; there is nothing to close.
  return { cli, code: () => code, close: async () => (await town?.catch(() => undefined))?.close() };
};

const actorFrom = ({ env, person }: CliDeps): Actor => {
  const { MAYOR_POLECAT: polecat = '', MAYOR_EPOCH: text = '' } = env;
  const epoch = Number(text);
  return isName(polecat) && text !== '' && Number.isSafeInteger(epoch)
    ? { kind: 'agent', polecat: polecatId(polecat), epoch }
    : { kind: 'person', name: person };
};
