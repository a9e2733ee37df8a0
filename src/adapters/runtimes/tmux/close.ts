/** The end of a town's tmux: every process, the server, its socket. */
import { rm } from 'node:fs/promises';
import { TransientError } from '../../../core/errors.ts';
import { endTrees } from '../../process-tree.ts';
import type { Marks } from './marks.ts';
import type { Row } from './row.ts';
import type { TmuxServer } from './server.ts';

/** How long agents have to end by themselves, all at once. */
const GRACE_MS = 3_000;
/** And the server, once it was told to. */
const SERVER_MS = 2_000;

type Parts = {
  readonly server: TmuxServer;
  readonly end: (rows: readonly Row[], graceMs: number) => Promise<void>;
  readonly marks: Marks;
};

/** @throws TransientError when something does not end; the socket is kept then. */
export async function closeServer({ server, end, marks }: Parts, rows: readonly Row[]): Promise<void> {
  const asked = await server.ask(['display-message', '-p', '#{pid}']);
  if (asked.kind !== 'no-server') {
    const pid = Number(asked.kind === 'ok' ? asked.text : undefined);
    if (!Number.isInteger(pid) || pid <= 1)
      throw new TransientError(`The tmux server at ${server.socket} does not answer`);
    await end(rows, GRACE_MS);
    await server.ask(['kill-server']);
    await endTrees([{ pid, alive: true }], SERVER_MS);
  }
  // Also those whose pane, or whole server, was lost before.
  await marks.endAll();
  for (const left of [server.socket, `${server.socket}.lock`, server.conf]) await rm(left, { force: true });
}
