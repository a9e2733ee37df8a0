/** A real agent CLI in a real tmux pane, launched by its preset, with a scripted model and a hook receiver. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { openTmux } from '../../src/adapters/runtimes/tmux.ts';
import type { AgentPreset, LaunchContext, ScreenReading } from '../../src/agents/preset.ts';
import { polecatId, rigName, taskId } from '../../src/core/ids.ts';
import type { Pane } from '../../src/core/observed.ts';
import { withoutColours } from '../../src/core/plain.ts';
import type { Script } from '../model/script.ts';
import { type Model, startModel } from '../model/server.ts';
import { freshFolder } from './folder.ts';
import { type HookReceiver, receiveHooks } from './hook-receiver.ts';
import { pressSurely } from './press-surely.ts';
import { makeRepo } from './repo.ts';
import { until } from './until.ts';

export type StageParts = {
  readonly preset: AgentPreset;
  readonly cli: string;
  readonly scripts: readonly Script[];
  /** Writes what a person has after the first start into a folder that is not there yet. */
  readonly seed: (config: string, repo: string, model: Model) => Promise<void>;
  /** Variables that point the CLI at the model and the folder, and at nothing else. */
  readonly env: (model: Model, config: string) => Readonly<Record<string, string>>;
};

export type AgentStage = {
  readonly model: Model;
  readonly hooks: HookReceiver;
  /** The clone that it works in. */
  readonly repo: string;
  /** The folder of its configuration. */
  readonly config: string;
  /** Launches the preset; a later call is the next run. */
  start(context: Partial<LaunchContext>): Promise<Pane>;
  pane(): Promise<Pane>;
  lines(): Promise<readonly string[]>;
  reading(): Promise<ScreenReading | undefined>;
  paste(text: string): Promise<void>;
  keys(keys: readonly string[] | undefined): Promise<void>;
};

export const TOKEN = 'token-of-amber';

export async function agentStage({ preset, cli, scripts, seed, env }: StageParts): Promise<AgentStage> {
  const root = await freshFolder('mc-');
  const repo = await makeRepo();
  onTestFinished(() => repo.remove());
  const model = await startModel(scripts);
  onTestFinished(() => model.close());
  const hooks = await receiveHooks(preset);
  const config = join(root, 'config');
  await seed(config, repo.path, model);
  const home = join(root, 'home');
  await mkdir(home);
  const runtime = await openTmux({
    folder: join(root, 'town'),
    env: ownEnvironment(home),
    self: [process.execPath, '-e', ''],
    clock: systemClock(),
  });
  onTestFinished(() => runtime.close('stop-all'));
  let run = 0;
  let started: Pane | undefined;

  const pane = async (): Promise<Pane> => {
    const found = (await runtime.list()).find((one) => one.run === run);
    if (found === undefined) throw new Error('There is no pane');
    return found;
  };
  const lines = async (): Promise<readonly string[]> => {
    const screen = await runtime.screen((await pane()).pane, 0);
    return screen === 'gone' ? [] : screen.lines.map(withoutColours);
  };
  const send = async (input: Parameters<typeof runtime.send>[1]): Promise<void> => {
    await runtime.send((started ?? (await pane())).pane, input);
  };

  return {
    model,
    hooks,
    repo: repo.path,
    config,
    pane,
    lines,
    reading: async () => preset.readScreen(await lines(), Date.now()),
    start: async (changes) => {
      run += 1;
      const folder = join(root, 'amber');
      await mkdir(folder, { recursive: true });
      const launch = preset.launch(contextOf(cli, folder, run, hooks, changes));
      for (const file of launch.files) await writeFile(file.path, file.text, { mode: 0o600 });
      const { rig, polecat, epoch } = contextOf(cli, folder, run, hooks, changes);
      started = await runtime.start({
        ...{ rig, polecat, epoch, run, label: 'amber', cwd: repo.path, argv: launch.argv },
        env: { ...env(model, config), ...launch.env },
      });
      return started;
    },
    paste: (text) => send({ kind: 'paste', text: preset.asWords(text), enter: true }),
    keys: (keys) => send({ kind: 'keys', keys: keys ?? [] }),
  };
}

/** Nothing of the machine's own login or configuration reaches the agent. */
const ownEnvironment = (home: string): Readonly<Record<string, string>> => ({
  PATH: process.env.PATH ?? '',
  HOME: home,
  LANG: 'C.UTF-8',
  ...Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) => [
      [`GIT_${who}_NAME`, 'Amber'],
      [`GIT_${who}_EMAIL`, 'amber@example.test'],
    ]),
  ),
});

const contextOf = (
  cli: string,
  folder: string,
  run: number,
  hooks: HookReceiver,
  changes: Partial<LaunchContext>,
): LaunchContext => ({
  rig: rigName('shop'),
  task: taskId('shop-k3f9'),
  polecat: polecatId('amber'),
  epoch: 1,
  run,
  branch: 'main',
  base: 'main',
  prompt: '',
  body: '',
  hooks: { url: hooks.url, token: TOKEN },
  folder,
  ...changes,
  settings: { enabled: true, permission: 'ask', args: [], env: {}, ...changes.settings, command: cli },
});

/** Waits for a screen that means this, and gives its reading. */
export const untilScreen = (stage: AgentStage, signal: string): Promise<ScreenReading> =>
  until(
    `the screen means ${signal}`,
    async () => {
      const reading = await stage.reading();
      if (reading?.sign.signal === signal) return reading;
      throw new Error(`It means ${reading?.sign.signal ?? 'nothing'}:\n${(await stage.lines()).join('\n')}`);
    },
    30_000,
  );

/** Waits for the nth hook of that event. */
export const untilHook = (stage: AgentStage, event: string, count = 1) =>
  until(`hook ${event}`, () => stage.hooks.of(event)[count - 1], 30_000);

/** Answers the dialog that was read from the screen with the keys that it is said to have. */
export const answerDialog = (
  stage: AgentStage,
  dialog: ScreenReading['dialog'],
  how: 'allow' | 'deny',
): Promise<void> => {
  const keys = dialog?.keys[how];
  if (dialog === undefined || keys === undefined) throw new Error(`Nothing to ${how}: ${JSON.stringify(dialog)}`);
  const stands = async (): Promise<boolean> => {
    const now = (await stage.reading())?.dialog;
    return now?.title === dialog.title && now.detail === dialog.detail;
  };
  return pressSurely({
    what: dialog.title,
    press: () => stage.keys(keys),
    isGone: async () => !(await stands()),
    shown: async () => (await stage.lines()).join('\n'),
  });
};
