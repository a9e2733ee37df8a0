/** A town of its own for one test: a repository, a rigs.yaml with the owner's own words about the agent, and a daemon. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../adapters/clock.ts';
import { gitIn } from '../../adapters/git.ts';
import { yaml } from '../../adapters/late.ts';
import { temporaryFolder } from '../../adapters/temporary.ts';
import { openTracker } from '../../adapters/trackers/index.ts';
import { townPaths } from '../../config/paths.ts';
import { rigName, type TaskId } from '../../core/ids.ts';
import type { Place } from '../place.ts';

const RIG = 'test';

export type Scratch = {
  readonly place: Place;
  readonly folder: string;
  /** The clone. */
  readonly path: string;
  readonly task: TaskId;
  remove(): Promise<void>;
};

export const makeScratch = async (outer: Place, agent: string, body: string): Promise<Scratch> => {
  const folder = await temporaryFolder('mayor-agent-');
  // Typed in an agent's pane, it must not speak to that agent's town.
  const env = { ...outer.env, MAYOR_HOME: folder, MAYOR_SOCKET: undefined, MAYOR_TOKEN: undefined };
  const paths = townPaths({ env, platform: process.platform, home: outer.home, cwd: folder });
  const path = join(folder, RIG);
  await mkdir(path);
  const git = gitIn(path);
  await git(['init', '-q', '-b', 'main']);
  await git(['config', 'user.name', 'Mayor']);
  await git(['config', 'user.email', 'mayor@localhost']);
  await git(['commit', '-q', '--allow-empty', '-m', 'Begin']);
  // JSON is YAML, and needs no quoting of ours.
  const settings = {
    version: 1,
    rigs: { [RIG]: { path, base: 'main', agent, maxPolecats: 1, merge: 'ask' } },
    agents: { [agent]: { ...(await ownWords(outer, agent)), enabled: true } },
  };
  await writeFile(paths.config, JSON.stringify(settings));
  const tracker = openTracker({ kind: 'embedded' }, { rig: rigName(RIG), path, clock: systemClock() });
  const fields = { title: `Try ${agent}`, body, kind: 'task', priority: 2, labels: [], dependsOn: [] } as const;
  const { id } = await tracker.create(fields, outer.person);
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  return { place: { ...outer, env, paths }, folder, path, task: id, remove };
};

/** What rigs.yaml says of the agent, which was checked before. */
const ownWords = async ({ paths }: Place, agent: string): Promise<object> => {
  const text = await readFile(paths.config, 'utf8').catch(() => ''); // Nothing was said.
  const said: unknown = yaml().parse(text);
  const agents = isObject(said) ? said.agents : undefined;
  const own = isObject(agents) ? agents[agent] : undefined;
  return isObject(own) ? own : {};
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
