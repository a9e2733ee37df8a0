/** A real town whose agent is a real CLI, with a scripted model in place of its vendor's. */
import { delimiter, dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import type { PolecatRow } from '../../src/core/views/polecat-row.ts';
import type { InboxRow, StatusView } from '../../src/core/views/status.ts';
import type { WhyView } from '../../src/mayor/town.ts';
import type { Step } from '../model/script.ts';
import { type Model, startModel } from '../model/server.ts';
import { freshFolder } from './folder.ts';
import { type LiveTown, openTown } from './live-town.ts';
import { until } from './until.ts';

export type AgentTown = LiveTown & {
  readonly model: Model;
  /** Adds a task that the model works in these steps. Returns its id. */
  task(title: string, steps: readonly Step[]): Promise<string>;
  /** Waits until the town's one polecat is like this. */
  polecat(what: string, is: (row: PolecatRow, status: StatusView) => boolean): Promise<PolecatRow>;
  /** Waits for an item of the inbox, as `mayor inbox --json` prints it. */
  item(kind: InboxRow['kind'], is?: (item: InboxRow) => boolean): Promise<InboxRow>;
  why(polecat: string): Promise<WhyView>;
  /** The journal so far. */
  events(): Promise<readonly Logged[]>;
  /** Waits until the model was asked for that step of the task. */
  asked(task: string, step: number): Promise<void>;
  /** How often a text stands in what people said, in the newest request of the task's conversation. */
  heard(task: string, text: string): number;
  /** The newest request of the task's conversation, as it was sent. */
  request(task: string): string;
  /** What there is to see, for a test that failed. */
  story(): Promise<string>;
};

type Logged = { readonly type: string; readonly [field: string]: unknown };

export type AgentTownParts = {
  /** As rigs.yaml calls it. */
  readonly agent: string;
  readonly cli: string;
  /** Writes what a person has after the first start into a folder. */
  readonly seed: (folder: string, clone: string, model: Model) => Promise<void>;
  readonly env: (model: Model, folder: string) => Readonly<Record<string, string>>;
  /** Arguments of the agent in rigs.yaml. */
  readonly args?: readonly string[] | undefined;
  /** Lines of rigs.yaml after the agents. */
  readonly more?: string | undefined;
};

/** Slow machines start it in many seconds. */
const PATIENCE_MS = 60_000;

/** Opens a town, not yet up; the test that opened it closes it. */
export const openAgentTown = async ({
  agent,
  cli,
  seed,
  env,
  args = [],
  more = '',
}: AgentTownParts): Promise<AgentTown> => {
  const model = await startModel([]);
  onTestFinished(() => model.close());
  const folder = await freshFolder('mcc-');
  const town = await openTown({
    rigs: (path) => `version: 1
rigs:
  shop: { path: ${JSON.stringify(path)}, base: main, agent: ${agent} }
agents:
  ${agent}: { permission: ask, args: ${JSON.stringify(args)} }
${more}
`,
    env: { ...env(model, folder), PATH: `${dirname(cli)}${delimiter}${process.env.PATH ?? ''}` },
  });
  await seed(folder, town.shop.path, model);
  const json = async (args: readonly string[]) => JSON.parse((await town.mayor(args)).stdout);
  const turns = (task: string) => model.asked.filter(({ kind, when }) => kind === 'turn' && when === task);

  return {
    ...town,
    model,
    task: async (title, steps) => {
      const { id } = await json(['task', 'add', title, '--json']);
      model.add({ when: id, steps });
      return id;
    },
    polecat: (what, is) =>
      until(
        what,
        async () => {
          const status = await town.status();
          const [row] = status.polecats;
          if (row === undefined) throw new Error('There is no polecat');
          if (is(row, status)) return row;
          throw new Error(`It is ${row.state} (${row.signal}: ${row.because}), inbox ${JSON.stringify(status.inbox)}`);
        },
        PATIENCE_MS,
      ),
    item: (kind, is = () => true) =>
      until(
        `an item of kind ${kind}`,
        async () => {
          const { inbox }: Pick<StatusView, 'inbox'> = await json(['inbox', '--json']);
          const found = inbox.find((item) => item.kind === kind && is(item));
          if (found !== undefined) return found;
          const { polecats } = await town.status();
          throw new Error(`The inbox is ${JSON.stringify(inbox)}, polecats ${JSON.stringify(polecats)}`);
        },
        PATIENCE_MS,
      ),
    asked: async (task, step) =>
      void (await until(
        `step ${step} is asked for`,
        () => turns(task).some(({ index }) => index === step),
        PATIENCE_MS,
      )),
    why: (polecat) => json(['why', polecat, '--json']),
    events: async () =>
      (await town.mayor(['log', '--json'])).stdout
        .trim()
        .split('\n')
        .map((line): Logged => JSON.parse(line)),
    heard: (task, text) => (turns(task).at(-1)?.said ?? '').split(text).length - 1,
    story: async () => {
      const { polecats, inbox } = await town.status();
      const socket = join(town.home, 'run', 'tmux.sock');
      const panes = polecats.flatMap(({ pane }) => (pane === undefined ? [] : [pane.split('@')[0] ?? '']));
      const screens = panes.map((pane) => run(['tmux', '-S', socket, 'capture-pane', '-p', '-t', pane], { ok: 'any' }));
      const steps = model.asked.map(({ kind, index, path }) => `${kind} ${index ?? path}`).join(', ');
      const events = (await town.mayor(['log'])).stdout;
      const log = await run(['tail', '-n', '30', join(town.home, 'logs', 'mayor.log')], { ok: 'any' });
      const shown = (await Promise.all(screens)).map(({ stdout }) => stdout);
      return [JSON.stringify({ polecats, inbox }, null, 1), steps, events, log.stdout, ...shown].join('\n');
    },
    request: (task) => JSON.stringify(turns(task).at(-1)?.body ?? {}),
  };
};
