/** What the promises of a runtime are checked on, and how they look at it. */
import { readFile } from 'node:fs/promises';
import { type PolecatId, polecatId, rigName } from '../../../src/core/ids.ts';
import type { Pane } from '../../../src/core/observed.ts';
import type { Runtime, StartSpec } from '../../../src/ports/runtime.ts';
import { until } from '../../helpers/until.ts';

/** Programs of `test/fixtures/programs/pane.mjs`, by name. */
export type ProgramName = 'stay' | 'print' | 'exit' | 'tell' | 'title' | 'prompt' | 'chatter' | 'stubborn';

export type RuntimeStage = {
  readonly runtime: Runtime;
  /** Opens the same town again, as the next daemon does. */
  reopen(): Promise<Runtime>;
  /** A second town with nothing in common with the first. */
  neighbour(): Promise<Runtime>;
  /** Kills the whole runtime without a word, as `kill -9` does. */
  lose(): Promise<void>;
  argv(name: ProgramName, ...args: readonly string[]): readonly [string, ...string[]];
  lives(pid: number): boolean;
  /** SIGKILL. */
  kill(pid: number): void;
  /** An existing empty folder. */
  readonly folder: string;
  cleanup(): Promise<void>;
};

/** One promise, told as a sentence. */
export type Check = { readonly title: string; readonly check: (stage: RuntimeStage) => Promise<void> };

export const POLECAT = polecatId('amber');

export const specOf = (stage: RuntimeStage, change: Partial<StartSpec> = {}): StartSpec => ({
  rig: rigName('shop'),
  polecat: POLECAT,
  epoch: 7,
  run: 1,
  argv: stage.argv('stay'),
  cwd: stage.folder,
  env: {},
  label: 'Add a greeting',
  ...change,
});

export const textOf = async (runtime: Runtime, pane: string, history = 0): Promise<string> => {
  const screen = await runtime.screen(pane, history);
  return screen === 'gone' ? '' : screen.lines.join('\n');
};
export const shows = (runtime: Runtime, pane: string, text: string) =>
  until(`the pane shows ${text}`, async () => (await textOf(runtime, pane)).includes(text));
export const paneOf = async (runtime: Runtime, polecat: PolecatId = POLECAT): Promise<Pane | undefined> =>
  (await runtime.list()).find((pane) => pane.polecat === polecat);
export const dead = (runtime: Runtime, polecat: PolecatId = POLECAT): Promise<Pane> =>
  until(`${polecat} has ended`, async () => {
    const pane = await paneOf(runtime, polecat);
    return pane?.alive === false ? pane : undefined;
  });
export const jsonIn = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));
/** What the `prompt` program was told, prompt by prompt. */
export const promptsIn = async (file: string): Promise<readonly unknown[]> =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
