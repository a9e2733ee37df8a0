/** What `mayor doctor` looks at, in the order in which things depend on one another. */
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { run } from '../adapters/process.ts';
import { gitWorkspaces } from '../adapters/workspaces/index.ts';
import { presetOf } from '../agents/index.ts';
import type { AgentFacts } from '../agents/preset.ts';
import { sayProblem } from '../config/load.ts';
import { otherVersion } from '../core/other-version.ts';
import type { RigSettings, Settings } from '../core/settings.ts';
import { checkSocketPath } from '../core/socket-path.ts';
import type { Check, Finding } from '../surfaces/cli/deps.ts';
import { pathOf, versionOf } from './agent-version.ts';
import { choiceCheck } from './choice-check.ts';
import { connect } from './client.ts';
import { leftDemos } from './demo/town.ts';
import { hostingCheck } from './hosting-check.ts';
import { onPath } from './on-path.ts';
import { judgeSettings } from './own-rules.ts';
import { dropAskFolder, leftAskFolders } from './past-folders.ts';
import type { Place } from './place.ts';
import { loadFrom } from './settings.ts';
import { trackerCheck } from './tracker-check.ts';
import { triesCheck } from './try-out.ts';

export const checks = async (place: Place): Promise<readonly Check[]> => {
  const loaded = await loadFrom(place);
  const settings = 'ok' in loaded ? loaded.ok : undefined;
  const problems = 'ok' in loaded ? [] : loaded.problems;
  return [
    program('node', ['--version'], [20, 19], 'Install a newer Node: https://nodejs.org/en/download'),
    program('git', ['--version'], [2, 34], 'Install git 2.34 or newer with your package manager'),
    program('tmux', ['-V'], [3, 2], 'Install tmux 3.2 or newer; without it agents run in plain ptys'),
    {
      name: 'rigs.yaml',
      look: async () =>
        problems.length === 0
          ? { state: 'ok', say: place.paths.config }
          : {
              state: 'bad',
              say: problems.map((one) => sayProblem(place.paths.config, one)).join('\n'),
              hint: 'Mend the file',
            },
    },
    { name: 'home', look: () => homeFinding(place) },
    { name: 'disk', look: () => diskFinding(place) },
    { name: 'sockets', look: async () => socketFinding(place) },
    { name: 'daemon', look: () => daemonFinding(place) },
    ...(settings === undefined
      ? []
      : Object.values(settings.rigs).flatMap((rig) => [...rigChecks(place, rig), choiceCheck(rig, settings)])),
    pastCheck(place),
    triesCheck(place),
    demoCheck(place),
    ...(settings === undefined ? [] : [...agentChecks(place, settings), ...screenChecks(place, settings)]),
  ];
};

const program = (
  name: string,
  args: readonly string[],
  [major, minor]: readonly [number, number],
  hint: string,
): Check => ({
  name,
  look: async () => {
    const said = await run([name === 'node' ? process.execPath : name, ...args], { ok: 'any' }).catch(() => undefined); // Missing: said below.
    const version = /(\d+)\.(\d+)\S*/.exec(said?.stdout ?? '');
    if (version === null) return { state: name === 'tmux' ? 'warn' : 'bad', say: 'not found', hint };
    const have: readonly [number, number] = [Number(version[1]), Number(version[2])];
    const enough = have[0] > major || (have[0] === major && have[1] >= minor);
    return enough ? { state: 'ok', say: version[0] } : { state: 'bad', say: `${version[0]} is too old`, hint };
  },
});

const homeFinding = async ({ paths }: Place): Promise<Finding> => {
  try {
    await mkdir(paths.state, { recursive: true, mode: 0o700 });
    await access(paths.state, constants.W_OK);
    return { state: 'ok', say: paths.home };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      state: 'bad',
      say: `${paths.home} cannot be written: ${why}`,
      hint: 'Set MAYOR_HOME to a folder of yours',
    };
  }
};

const LITTLE = 1024 ** 3;

const diskFinding = async ({ paths }: Place): Promise<Finding> => {
  await mkdir(paths.state, { recursive: true, mode: 0o700 }).catch(() => undefined); // The check before this one says so.
  const disk = await statfs(paths.state).catch(() => undefined); // As above.
  if (disk === undefined) return { state: 'warn', say: 'unknown' };
  const free = disk.bavail * disk.bsize;
  const say = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
  return free < LITTLE
    ? { state: 'warn', say, hint: 'Make room: every worktree is a checkout of its own' }
    : { state: 'ok', say };
};

const socketFinding = ({ paths }: Place): Finding => {
  try {
    // The longest of them: the lock's own.
    checkSocketPath(join(paths.lock, 'xxxxxxxxxxxx.s'));
    return { state: 'ok', say: paths.run };
  } catch (error) {
    return {
      state: 'bad',
      say: error instanceof Error ? error.message : String(error),
      hint: 'Set MAYOR_HOME to a shorter path',
    };
  }
};

const daemonFinding = async (place: Place): Promise<Finding> => {
  const client = connect({ ...place, env: {} }, false);
  try {
    const { town, problems } = await client.status();
    const first = problems[0];
    const other = otherVersion(town.version, place.version);
    if (other !== undefined) return { state: 'warn', say: other.what, hint: other.hint };
    if (first === undefined) return { state: 'ok', say: `running as process ${town.pid}, version ${town.version}` };
    return {
      state: 'warn',
      say: `${first.where}: ${first.what}`,
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    };
  } catch {
    return { state: 'ok', say: 'not running' }; // mayor up starts it; not running is no fault.
  } finally {
    client.close();
  }
};

const rigChecks = (place: Place, rig: RigSettings): readonly Check[] => {
  const workspace = gitWorkspaces({ folder: place.paths.worktrees, clock: systemClock() })(rig);
  return [
    {
      name: `rig ${rig.name}`,
      look: async () => {
        try {
          const worktrees = await workspace.list();
          return { state: 'ok', say: `${rig.path}, base ${rig.base}, ${worktrees.length} worktrees` };
        } catch (error) {
          const hint =
            error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
          const say = error instanceof Error ? error.message : String(error);
          return { state: 'bad', say, ...(hint === undefined ? {} : { hint }) };
        }
      },
    },
    trackerCheck(rig, (program) => onPath(program, place.env.PATH ?? '')),
    ...hostingCheck(rig, place.env),
    {
      name: `orphans of ${rig.name}`,
      look: async () => {
        const orphans = await orphansOf(place, workspace);
        if (orphans === undefined) return { state: 'ok', say: 'not looked for: the daemon is not running' };
        if (orphans.length === 0) return { state: 'ok', say: 'none' };
        return {
          state: 'warn',
          say: orphans.join('\n'),
          hint: 'mayor doctor --fix keeps what is in them under refs/mayor/backup and removes them',
        };
      },
      fix: async () => {
        const orphans = (await orphansOf(place, workspace)) ?? [];
        for (const path of orphans) await workspace.release(path, { force: true });
        return orphans.length === 0
          ? 'nothing to do'
          : `removed ${orphans.length}; their work is under refs/mayor/backup`;
      },
    },
  ];
};

/** What `mayor ask-past` left behind where it was killed. */
export const pastCheck = ({ paths }: Place): Check => ({
  name: 'questions to the past',
  look: async () => {
    const left = await leftAskFolders(paths);
    if (left.length === 0) return { state: 'ok', say: 'nothing is left of them' };
    return {
      state: 'warn',
      say: left.join('\n'),
      hint: 'Left by a mayor ask-past that was killed: the next one takes them away, or mayor doctor --fix does',
    };
  },
  fix: async () => {
    const left = await leftAskFolders(paths);
    for (const folder of left) await dropAskFolder(folder);
    return left.length === 0 ? 'nothing to do' : `removed ${left.length}`;
  },
});

/** What `mayor up --demo` left behind where it was killed. */
export const demoCheck = (place: Place): Check => ({
  name: 'demos',
  look: async () => {
    const left = await leftDemos();
    if (left.length === 0) return { state: 'ok', say: 'nothing is left of them' };
    return {
      state: 'warn',
      say: left.join('\n'),
      hint: 'Left by a mayor up --demo that was killed: the next one takes them away, or mayor doctor --fix does',
    };
  },
  fix: async () => {
    const { sweepDemo, sweptText } = await import('./demo/left.ts');
    const said: string[] = [];
    for (const home of await leftDemos()) said.push(sweptText(await sweepDemo(place, home)));
    return said.length === 0 ? 'nothing to do' : said.join('\n');
  },
});

/** Worktrees of polecats that no living town knows; `undefined` when only the journal could tell. */
const orphansOf = async (place: Place, workspace: ReturnType<ReturnType<typeof gitWorkspaces>>) => {
  const client = connect({ ...place, env: {} }, false);
  try {
    const known = new Set((await client.status()).polecats.map(({ id }) => id));
    const worktrees = await workspace.list();
    return worktrees.filter(({ polecat }) => polecat !== undefined && !known.has(polecat)).map(({ path }) => path);
  } catch {
    return undefined; // No daemon, or a clone that the check before this one reports.
  } finally {
    client.close();
  }
};

const screenChecks = (place: Place, settings: Settings): readonly Check[] =>
  Object.values(settings.agents).every(({ screens }) => screens === undefined)
    ? []
    : [
        {
          name: 'own screen rules',
          look: async () => {
            const { problems, changes } = await judgeSettings(place, settings);
            const said = problems.map(({ what }) => what).concat(changes.map((one) => `read anew: ${one}`));
            if (problems.length === 0) return { state: 'ok', say: ['all of them count', ...said].join('\n') };
            return { state: 'warn', say: said.join('\n'), hint: problems[0]?.hint ?? '' };
          },
        },
      ];

const agentChecks = (place: Place, settings: Settings): readonly Check[] => {
  const used = new Set(Object.values(settings.rigs).map(({ agent }) => agent));
  // A script is run by sh, which every machine has.
  return Object.entries(settings.agents)
    .filter(([name, agent]) => agent.enabled && used.has(name) && presetOf(name, agent)?.runsBody !== true)
    .map(([name, agent]) => ({
      name: `agent ${name}`,
      look: async (): Promise<Finding> => {
        const { facts } = presetOf(name, agent) ?? {};
        const program = agent.command ?? facts?.command ?? name;
        const found = await onPath(program, pathOf(place, agent));
        if (found !== undefined) return triedWith(name, found, facts);
        return {
          state: 'bad',
          say: `${program} is not on the PATH`,
          hint: `Install it (${facts?.install ?? program}), or set agents.${name}.command`,
        };
      },
    }));
};

/** Another version may show things in another way. */
const triedWith = async (name: string, path: string, facts: AgentFacts | undefined): Promise<Finding> => {
  const { proven, version: asked } = facts ?? {};
  const version = proven === undefined || asked === undefined ? undefined : await versionOf(path, asked);
  if (version === undefined || version === proven) return { state: 'ok', say: path };
  return {
    state: 'warn',
    say: `${path} is ${version}, tried with ${proven}`,
    hint: `mayor agents test ${name} shows whether all of it is seen with this one, too`,
  };
};
