/**
 * What every runtime must do. An adapter's test calls `runtimeContract` with a way to open a stage;
 * what it cannot do it declares as skips, each with its reason.
 */
import { afterEach, beforeEach, describe, it } from 'vitest';
import { closing } from './runtime/closing.ts';
import { looking } from './runtime/looking.ts';
import { passing } from './runtime/passing.ts';
import { sending } from './runtime/sending.ts';
import type { Check, RuntimeStage } from './runtime/stage.ts';
import { starting } from './runtime/starting.ts';
import { stopping } from './runtime/stopping.ts';
import { typing } from './runtime/typing.ts';
import { watching } from './runtime/watching.ts';

export type { ProgramName, RuntimeStage } from './runtime/stage.ts';

export type Skip = { readonly reason: string; readonly tests: readonly string[] };

export function runtimeContract(name: string, open: () => Promise<RuntimeStage>, skips: readonly Skip[] = []): void {
  const reasons = new Map(skips.flatMap(({ reason, tests }) => tests.map((test) => [test, reason] as const)));
  describe(`runtime contract: ${name}`, () => {
    const held: { stage?: RuntimeStage } = {};
    beforeEach(async () => {
      held.stage = await open();
    });
    afterEach(async () => {
      await held.stage?.cleanup();
    });
    for (const { title, check } of CHECKS) {
      const reason = reasons.get(title);
      it.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (skipped: ${reason})`, async () => {
        if (!held.stage) throw new Error('no stage');
        await check(held.stage);
      });
    }
  });
  for (const title of reasons.keys())
    if (!CHECKS.some((check) => check.title === title))
      throw new Error(`The ${name} runtime skips an unknown test: "${title}"`);
}

const CHECKS: readonly Check[] = [
  ...starting,
  ...passing,
  ...looking,
  ...sending,
  ...typing,
  ...stopping,
  ...watching,
  ...closing,
];
