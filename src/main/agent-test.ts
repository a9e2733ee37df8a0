/** `mayor agents test NAME`: one small task in a town of its own, with the CLI and the account that are here. */
import { presetOf } from '../agents/index.ts';
import type { AgentPreset } from '../agents/preset.ts';
import { messageOf, UsageError } from '../core/errors.ts';
import { polecatId } from '../core/ids.ts';
import { plainText } from '../core/plain.ts';
import type { Settings } from '../core/settings.ts';
import type { Town } from '../mayor/town.ts';
import type { AgentTestOptions, TestedStep } from '../surfaces/cli/deps.ts';
import { looksAt } from './agent-test/looks.ts';
import { makeScratch, type Scratch } from './agent-test/scratch.ts';
import { type Scene, STEPS } from './agent-test/steps.ts';
import { bodyFor } from './agent-test/task.ts';
import { connect } from './client.ts';
import { onPath } from './on-path.ts';
import type { Place } from './place.ts';
import { processEnded } from './process-ended.ts';
import { startDaemon } from './start-daemon.ts';

export const testAgent = async (
  outer: Place,
  settings: Settings,
  name: string,
  { keep, patienceMs, told }: AgentTestOptions,
): Promise<readonly TestedStep[]> => {
  const preset = await installed(outer, settings, name);
  const scratch = await makeScratch(outer, name, bodyFor(preset.runsBody));
  const steps: TestedStep[] = [];
  const tell = (step: TestedStep): void => {
    steps.push(step);
    told(step);
  };
  try {
    await startDaemon(scratch.place);
    const town = connect(scratch.place, true);
    try {
      await town.submit({ kind: 'sling', task: scratch.task }, { kind: 'person', name: outer.person });
      await runAll({ town, looks: looksAt(town, patienceMs), preset, path: scratch.path }, tell);
    } finally {
      tell(await ended(town));
      town.close();
    }
  } finally {
    if (!keep) await scratch.remove();
  }
  return keep ? [...steps, keptAt(scratch)] : steps;
};

/** @throws UsageError with what to do when it cannot be tried at all. */
const installed = async ({ env }: Place, settings: Settings, name: string): Promise<AgentPreset> => {
  const own = settings.agents[name];
  const preset = presetOf(name, own);
  if (preset === undefined)
    throw new UsageError(`No agent is called ${JSON.stringify(name)}`, { hint: 'mayor agents lists them' });
  const { command, install } = preset.facts;
  const path = await onPath(own?.command ?? command, env.PATH ?? '');
  if (path !== undefined) return preset;
  throw new UsageError(`${preset.facts.product} is not installed: there is no ${own?.command ?? command} on the PATH`, {
    hint: install ?? `Correct agents.${name}.command in rigs.yaml`,
  });
};

const runAll = async (scene: Scene, tell: (step: TestedStep) => void): Promise<void> => {
  let isOver = false;
  for (const { name, run } of STEPS) {
    if (isOver) {
      tell({ name, state: 'skipped', detail: 'not reached', ms: 0 });
      continue;
    }
    const began = performance.now();
    const outcome = await run(scene);
    const ms = Math.round(performance.now() - began);
    if ('passed' in outcome) tell({ name, state: 'passed', detail: outcome.passed, ms });
    else if ('skipped' in outcome) tell({ name, state: 'skipped', detail: outcome.skipped, ms });
    else {
      isOver = true;
      tell({ name, state: 'failed', detail: outcome.failed, ms, screen: await screenOf(scene) });
    }
  }
};

/** The last lines that it showed. */
const screenOf = async ({ town }: Scene): Promise<readonly string[]> => {
  const [polecat] = (await town.status()).polecats;
  if (polecat === undefined) return [];
  const screen = await town.screen(polecatId(polecat.id), 0);
  return screen === 'gone' ? [] : screen.lines.map((line) => plainText(line).trimEnd()).filter((line) => line !== '');
};

const ended = async (town: Town): Promise<TestedStep> => {
  const name = 'ends when it is told to';
  const began = performance.now();
  const pids = await town.status().then(
    ({ polecats }) => polecats.flatMap(({ pid }) => pid ?? []),
    () => [],
  ); // Down already: told below.
  const report = await town.down().catch((error: unknown) => messageOf(error));
  if (typeof report === 'string') return { name, state: 'failed', detail: report, ms: 0 };
  const left = [];
  for (const pid of pids) if (!(await processEnded(pid, ENDED_MS))) left.push(pid);
  const ms = Math.round(performance.now() - began);
  return left.length === 0
    ? { name, state: 'passed', detail: 'no process of it is left', ms }
    : { name, state: 'failed', detail: `it still lives: process ${left.join(', ')}`, ms };
};

const ENDED_MS = 10_000;

const keptAt = ({ folder }: Scratch): TestedStep => ({
  name: 'kept',
  state: 'skipped',
  detail: `${folder} has its town: MAYOR_HOME=${folder} mayor log`,
  ms: 0,
});
