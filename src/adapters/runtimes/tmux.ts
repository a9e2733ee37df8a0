/** Agents in a tmux server of the town's own: one session a rig, one window a polecat. */
import type { OpenRuntime, RuntimePlace } from '../../ports/runtime.ts';
import { endTrees, MARK } from '../process-tree.ts';
import { createTurns } from '../turns.ts';
import { cleanEnvironment } from './environment.ts';
import { checkProgram } from './program.ts';
import { attachArgv } from './tmux/attach.ts';
import { closeServer } from './tmux/close.ts';
import { createKept } from './tmux/kept.ts';
import { lookAt, rowsOf } from './tmux/list.ts';
import { openMarks } from './tmux/marks.ts';
import type { Row } from './tmux/row.ts';
import { readScreen } from './tmux/screen.ts';
import { HOME_SESSION, line, sessionOf } from './tmux/script.ts';
import { sendTo, typeInto } from './tmux/send.ts';
import { openServer, type TmuxServer } from './tmux/server.ts';
import { type Alone, startIn } from './tmux/start.ts';
import { createTeller } from './tmux/teller.ts';
import { touchedIn } from './tmux/touched.ts';
import { signsFor } from './tmux/waiting.ts';
import { createWatch } from './tmux/watch.ts';

/**
 * Opens the town's tmux without starting its server: the first agent does.
 * @throws UsageError when the folder's path is too long; TerminalError without tmux 3.2 or newer.
 */
export const openTmux: OpenRuntime = async (place) => {
  const server = await openServer(place);
  const marks = await openMarks(place);
  const turn = createTurns().take;
  const rows = () => rowsOf(server);
  const find = async (handle: string): Promise<Row | undefined> =>
    HANDLE.test(handle) ? (await rows()).find((row) => row.owned?.pane === handle) : undefined;
  /** To a living pane, one after the other. */
  const alive = (pane: string, work: (row: Row) => Promise<'sent' | 'gone'>) =>
    turn(pane, async () => {
      const row = await find(pane);
      return row?.alive ? work(row) : 'gone';
    });
  const end = async (ended: readonly Row[], graceMs: number): Promise<void> => {
    if (ended.length === 0) return;
    const roots = ended.map(({ pid, alive, owned }) => ({ pid, alive, ...(owned ? { mark: marks.of(owned) } : {}) }));
    await endTrees(roots, graceMs);
    // One that is gone already does not save the others. And one after the other, of all that end at a time: tmux tells its
    // control clients a little later which window a session shows now, and where that session is gone by then, it
    // crashes with all that runs in it (tmux#5243, mended in the middle of 2026).
    for (const { id } of ended) await turn('kill', () => server.ask(['source-file', '-'], line('kill-pane', '-t', id)));
  };
  const { watch, kept } = clientsOf(server, place);
  const teller = createTeller(server, signsFor(place.env), turn);

  return {
    kind: 'tmux',
    start: async (spec) => {
      const env: Record<string, string> = { ...inherited(place), ...spec.env, [MARK]: marks.of(spec) };
      await checkProgram(spec, env.PATH ?? '');
      const alone: Alone = (launch) => turn('launch', launch);
      const pane = await turn(`start ${spec.polecat}`, () => startIn({ server, rows, end, marks, alone }, spec, env));
      watch.found(sessionOf(spec.rig));
      await teller.started(pane.pane);
      return pane;
    },
    list: async () => (await rows()).flatMap((row) => row.owned ?? []),
    screen: async (pane, history) => {
      const [, id, pid] = HANDLE.exec(pane) ?? [];
      return id === undefined ? 'gone' : readScreen({ server, kept }, { id, server: Number(pid) }, history);
    },
    send: (pane, input) => alive(pane, ({ id }) => sendTo(server, id, input)),
    type: (pane, strokes) => alive(pane, ({ id }) => typeInto(server, id, strokes)),
    touched: async (pane) => touchedIn(server, HANDLE.exec(pane)?.[1] ?? ''),
    stop: (pane, graceMs) =>
      turn(pane, async () => {
        const row = await find(pane);
        if (row) await end([row], graceMs);
      }),
    attach: async (pane) => {
      const row = await find(pane);
      if (row?.owned === undefined) return 'gone';
      const session = row.session ?? sessionOf(row.owned.rig);
      return attachArgv({ socket: server.socket, conf: server.conf, session, window: row.window }, 'terminal');
    },
    tell: teller.tell,
    watch: watch.add,
    close: async (mode) => {
      await Promise.all([watch.close(), kept.end()]);
      if (mode === 'stop-all') await turn('launch', async () => closeServer({ server, end, marks }, await rows()));
    },
  };
};

/** The control-mode clients: one a session that hears, and one that is asked. */
const clientsOf = (server: TmuxServer, { clock }: RuntimePlace) => {
  const watch = createWatch({
    control: (session) => server.control(session, 'output'),
    sessions: async () => {
      const seen = await lookAt(server);
      return seen === 'no-server' ? seen : rigSessions(seen);
    },
    clock,
  });
  const control = (session: string) => server.control(session, 'answers');
  return { watch, kept: createKept({ control, session: watch.session, clock }) };
};

/** The pane by tmux's name, and the server that counted it. */
const HANDLE = /^(%\d+)@(\d+)$/;

/** What every agent has before its own environment. tmux shows all colours. */
const inherited = (place: RuntimePlace): Record<string, string> => ({
  ...cleanEnvironment(place.env),
  COLORTERM: 'truecolor',
});

const rigSessions = (rows: readonly Row[]): readonly string[] => [
  ...new Set(rows.flatMap(({ session }) => (session === undefined || session === HOME_SESSION ? [] : [session]))),
];
