/** The rigs of a town, opened from settings and opened anew when those change. */
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openHosting } from '../adapters/hostings/index.ts';
import { runShell } from '../adapters/process.ts';
import { openTracker } from '../adapters/trackers/index.ts';
import { hintOf, messageOf, TerminalError, TransientError } from '../core/errors.ts';
import type { Problem } from '../core/observed.ts';
import { plainText } from '../core/plain.ts';
import type { RigSettings, Settings } from '../core/settings.ts';
import type { OpenRig } from '../mayor/house.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenForge } from '../ports/forge.ts';
import type { OpenWorkspace } from '../ports/workspace.ts';
import { formatOf } from './formats.ts';

export type RigParts = {
  readonly clock: Clock;
  readonly workspaces: OpenWorkspace;
  readonly forges: OpenForge;
  readonly logs: string;
  /** Mayor's own environment, where tokens are. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends setups that run. */
  readonly signal: AbortSignal;
};

export type Rigs = {
  all(): readonly OpenRig[];
  find(name: string): OpenRig | undefined;
  problems(): readonly Problem[];
  /** Opens what is new or changed, keeps what is not. */
  take(settings: Settings): void;
};

export const createRigs = (parts: RigParts): Rigs => {
  let open = new Map<string, { readonly rig: OpenRig; readonly text: string }>();
  let problems: readonly Problem[] = [];
  return {
    all: () => [...open.values()].map(({ rig }) => rig),
    find: (name) => open.get(name)?.rig,
    problems: () => problems,
    take: (settings) => {
      const failed: Problem[] = [];
      const next = new Map<string, { readonly rig: OpenRig; readonly text: string }>();
      for (const rig of Object.values(settings.rigs)) {
        const text = JSON.stringify(rig);
        const before = open.get(rig.name);
        try {
          next.set(rig.name, before?.text === text ? before : { rig: openRig(rig, parts), text });
        } catch (error) {
          const hint = hintOf(error);
          failed.push({ where: rig.name, what: messageOf(error), ...(hint === undefined ? {} : { hint }) });
        }
      }
      open = next;
      problems = failed;
    },
  };
};

const openRig = (settings: RigSettings, parts: RigParts): OpenRig => {
  const forge = parts.forges(settings);
  const { hosting, name: rig } = settings;
  const place = { rig, clock: parts.clock, env: parts.env, address: forge.upstream.address };
  return {
    settings,
    tracker: openTracker(settings.tracker, {
      rig: settings.name,
      path: settings.path,
      clock: parts.clock,
      format: formatOf,
    }),
    workspace: parts.workspaces(settings),
    forge,
    ...(hosting === undefined ? {} : { hosting: openHosting(hosting, place) }),
    setup: (path) => runSetup(settings, path, parts),
  };
};

const SETUP_MS = 30 * 60_000;
const TAIL = 4_000;

const runSetup = async ({ name, setup, env }: RigSettings, path: string, { logs, signal }: RigParts): Promise<void> => {
  if (setup === undefined) return;
  const log = join(logs, `${name}-setup.log`);
  await mkdir(logs, { recursive: true, mode: 0o700 });
  let tail = '';
  const output = async (bytes: Uint8Array): Promise<void> => {
    tail = (tail + Buffer.from(bytes).toString('utf8')).slice(-TAIL);
    await appendFile(log, bytes);
  };
  const end = await runShell(setup, { cwd: path, env, timeoutMs: SETUP_MS, signal, output });
  if (end.kind === 'exited' && end.exit === 0) return;
  if (end.kind === 'aborted') throw new TransientError(`The setup of rig "${name}" was interrupted`);
  const how = end.kind === 'exited' ? `ended with ${end.exit}` : 'took longer than 30 minutes';
  throw new TerminalError(`The setup of rig "${name}" (${setup}) ${how}:\n${plainText(tail).trim()}`, {
    hint: `Mend "setup" in rigs.yaml; the whole log is in ${log}`,
  });
};
