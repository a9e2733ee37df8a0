/** Opens the ports of a town and gives them to the mayor as one house. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileCaptures } from '../adapters/captures/index.ts';
import { systemClock } from '../adapters/clock.ts';
import { systemDisk } from '../adapters/disks/index.ts';
import { gitForges, gitVersion, keptLogs } from '../adapters/forges/index.ts';
import { openRuntime } from '../adapters/runtimes/index.ts';
import { fileTranscripts } from '../adapters/transcripts/index.ts';
import { copyInto, gitWorkspaces } from '../adapters/workspaces/index.ts';
import { loginOf } from '../agents/index.ts';
import type { AgentPreset } from '../agents/preset.ts';
import type { Problem } from '../core/observed.ts';
import type { AgentTraits, Settings } from '../core/settings.ts';
import type { House, Log } from '../mayor/house.ts';
import type { Clock } from '../ports/clock.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Transcripts } from '../ports/transcripts.ts';
import { agentProgram, agentVersion } from './agent-version.ts';
import { forgeFolder } from './gates.ts';
import { openNotices } from './notices.ts';
import { keepPast } from './past-folders.ts';
import type { Place } from './place.ts';
import { openPresent } from './present.ts';
import { privacyOf } from './privacy.ts';
import { createRigs } from './rigs.ts';
import type { Tokens } from './tokens.ts';

export type HouseParts = {
  readonly place: Place;
  readonly settings: Settings;
  readonly tokens: Tokens;
  readonly log: Log;
  /** Where hooks are heard, once that is known. */
  readonly hooksUrl: () => string;
  /** Ends gates and setups that run. */
  readonly signal: AbortSignal;
};

export type OpenHouse = House & {
  /** Takes up other settings, or says that the file is wrong while the last good ones hold. */
  take(settings: Settings): Promise<void>;
  complain(problems: readonly Problem[]): void;
};

export const openHouse = async (parts: HouseParts): Promise<OpenHouse> => {
  const { place, tokens, log, signal } = parts;
  const { paths, env } = place;
  const clock = systemClock();
  const present = await openPresent(place, parts.settings);
  const { preset } = present;
  let complaints: readonly Problem[] = [];
  const rigs = createRigs({
    clock,
    logs: paths.logs,
    env,
    signal,
    workspaces: gitWorkspaces({ folder: paths.worktrees, clock }),
    forges: gitForges({ folder: forgeFolder(paths), version: await gitVersion(), env, signal, copyInto }),
  });
  rigs.take(present.settings());
  const runtime = await runtimeOf(place, present.settings(), clock);
  const transcripts = fileTranscripts();
  const notices = openNotices(env);
  const folderOf = (polecat: string): string => join(paths.state, 'polecats', polecat);

  return {
    town: `${paths.name}-${tokens.mark}`,
    clock,
    runtime,
    transcripts,
    notifier: notices.notifier,
    captures: fileCaptures(join(paths.state, 'captures')),
    disk: systemDisk(),
    folders: () => [paths.worktrees, paths.state, ...rigs.all().map(({ settings }) => settings.path)],
    logs: keptLogs(forgeFolder(paths)),
    env: () => env,
    settings: present.settings,
    rig: rigs.find,
    rigs: rigs.all,
    problems: () => [...complaints, ...present.problems(), ...rigs.problems(), ...notices.problems()],
    preset,
    traits: () => traitsOf(present.settings().agents, preset),
    program: (agent) => agentProgram(place, present.settings(), agent),
    version: (agent) => agentVersion(place, present.settings(), agent),
    privacy: () => privacyOf(place, present.settings()),
    folder: (polecat) => madeFolder(folderOf(polecat)),
    dropFolder: dropFolderOf(paths, folderOf, transcripts, log),
    writeFile: (path, text) => writeFile(path, text, { mode: 0o600 }),
    identity: identityOf(place, tokens),
    hooks: { url: parts.hooksUrl, token: tokens.of },
    log,
    take: async (next) => {
      await present.take(next);
      complaints = [];
      notices.forget();
      rigs.take(present.settings());
    },
    complain: (problems) => {
      complaints = problems;
    },
  };
};

const madeFolder = async (folder: string): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
};

const runtimeOf = ({ paths, env, root }: Place, settings: Settings, clock: Clock): Promise<Runtime> =>
  openRuntime(settings.runtime, {
    folder: paths.run,
    env: withoutTokens(withoutOurs(env), settings),
    clock,
    self: [process.execPath, join(root, 'bin/mayor')],
  });

const dropFolderOf =
  (
    paths: Place['paths'],
    folderOf: (polecat: string) => string,
    transcripts: Transcripts,
    log: Log,
  ): House['dropFolder'] =>
  async (polecat, keeps = []) => {
    const folder = folderOf(polecat);
    try {
      await keepPast(paths, polecat, await transcripts.find(keeps.map((pattern) => join(folder, pattern))));
    } catch (error) {
      log.error(`The conversations of ${polecat} were not kept`, error); // Its place is needed all the same.
    }
    await rm(folder, { recursive: true, force: true });
  };

const identityOf =
  ({ paths, env }: Place, tokens: Tokens): House['identity'] =>
  ({ polecat, epoch, task, rig }) => ({
    MAYOR_POLECAT: polecat,
    MAYOR_EPOCH: String(epoch),
    MAYOR_TASK: task,
    MAYOR_RIG: rig,
    MAYOR_TOKEN: tokens.of({ polecat, epoch }),
    MAYOR_SOCKET: paths.socket,
    PATH: `${paths.bin}${delimiter}${env.PATH ?? ''}`,
  });

export const traitsOf = (
  settings: Settings['agents'],
  preset: (agent: string) => AgentPreset | undefined,
): Record<string, AgentTraits> =>
  Object.fromEntries(
    Object.keys(settings).flatMap((name) => {
      const found = preset(name);
      if (found === undefined) return [];
      const { sessions, briefs, done, runsBody, tellsQuota } = found;
      const login = loginOf(found, settings[name]);
      const tells = tellsQuota === undefined ? {} : { tellsQuota };
      return [[name, { sessions, briefs, done, runsBody, ...tells, ...(login === undefined ? {} : { login }) }]];
    }),
  );

/** What belongs to the terminal or the agent that `mayor up` was typed in, not to what it starts. */
export const OURS = [
  'TMUX',
  'TMUX_PANE',
  'MAYOR_TOKEN',
  'MAYOR_POLECAT',
  'MAYOR_EPOCH',
  'MAYOR_TASK',
  'MAYOR_RIG',
  'MAYOR_SOCKET',
];
/** Whose token for pull requests has a variable of its own: an agent that had it could merge its own work. */
const withoutTokens = (env: Place['env'], { rigs }: Settings): Place['env'] => {
  const names = new Set(Object.values(rigs).map(({ hosting }) => hosting?.token));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name)));
};

const withoutOurs = (env: Place['env']): Place['env'] =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !OURS.includes(name)));
