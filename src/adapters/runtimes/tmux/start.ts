/** Starting a polecat's window, or finding the one that it has. */
import { ConflictError, TransientError } from '../../../core/errors.ts';
import type { Pane } from '../../../core/observed.ts';
import type { StartSpec } from '../../../ports/runtime.ts';
import { exists } from '../../process-tree.ts';
import type { Marks } from './marks.ts';
import { parseRows, type Row } from './row.ts';
import { sessionOf, startScript } from './script.ts';
import type { TmuxServer } from './server.ts';

type Parts = {
  readonly server: TmuxServer;
  readonly rows: () => Promise<readonly Row[]>;
  readonly end: (rows: readonly Row[], graceMs: number) => Promise<void>;
  readonly marks: Marks;
  readonly alone: Alone;
};

/** One launch after the other: only the first of a town has to start a server. */
export type Alone = (launch: () => Promise<Launched>) => Promise<Launched>;

/** How long an older run has to end by itself. */
const GRACE_MS = 3_000;

/** Never twice at the same moment for a polecat: what is found before it starts must still hold after. */
export async function startIn(
  { server, rows, end, marks, alone }: Parts,
  spec: StartSpec,
  env: Readonly<Record<string, string>>,
): Promise<Pane> {
  const before = await rows();
  const mine = before.filter(({ owned }) => owned?.polecat === spec.polecat);
  const same = mine.find(({ owned }) => owned?.run === spec.run);
  if (same?.owned) return same.owned;
  if (mine.some(({ owned }) => (owned?.run ?? 0) > spec.run))
    throw new ConflictError(`Polecat ${spec.polecat} already has a newer run than ${spec.run}`);
  await end(mine, GRACE_MS);
  await marks.endEarlier(spec);
  const others = before.filter((row) => !mine.includes(row));
  const joins = others.some(({ session }) => session === sessionOf(spec.rig));
  const started = await alone(() => launch(server, { spec, env, joins }));
  // Its last window may have been closed since: then the session is made anew. That it was opened
  // since does no harm: tmux refuses the second one and goes on with the first.
  if (started !== 'no-session') return found(started, spec);
  return found(await alone(() => launch(server, { spec, env, joins: false })), spec);
}

type Launched = Pane | 'no-session' | { readonly because: string };

async function launch(server: TmuxServer, start: Parameters<typeof startScript>[0]): Promise<Launched> {
  const { spec, env, joins } = start;
  const answer = await server.begin(startScript(start), { cwd: spec.cwd, path: env.PATH ?? '' });
  if (answer.kind === 'no-server') return { because: 'its server does not start' };
  const row = parseRows(answer.text, exists).find(
    ({ owned }) => owned?.polecat === spec.polecat && owned.run === spec.run,
  );
  if (row?.owned) return row.owned;
  const because = answer.kind === 'refused' ? answer.because : 'it did not say why';
  return joins && because.includes("can't find session") ? 'no-session' : { because };
}

function found(started: Launched, spec: StartSpec): Pane {
  if (typeof started === 'object' && 'pane' in started) return started;
  const because = started === 'no-session' ? 'its session is gone again' : started.because;
  throw new TransientError(`tmux could not start ${spec.polecat}: ${because}`);
}
