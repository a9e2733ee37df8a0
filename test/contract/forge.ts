/**
 * What every forge must do. An adapter's test calls `forgeContract` with a way to open a stage;
 * what it cannot do it declares as skips, each with its reason.
 */
import { afterEach, beforeEach, describe, it } from 'vitest';
import { bringingBack } from './forge/bringing-back.ts';
import { checking } from './forge/checking.ts';
import { judging } from './forge/judging.ts';
import { landing } from './forge/landing.ts';
import { overlapping } from './forge/overlapping.ts';
import { rehearsing } from './forge/rehearsing.ts';
import { resolving } from './forge/resolving.ts';
import { sharing } from './forge/sharing.ts';
import type { Check, ForgeStage } from './forge/stage.ts';
import { strategies } from './forge/strategies.ts';
import { undoing } from './forge/undoing.ts';
import { verifying } from './forge/verifying.ts';

export { type ForgeStage, START } from './forge/stage.ts';

export type Skip = { readonly reason: string; readonly tests: readonly string[] };

export function forgeContract(name: string, open: () => Promise<ForgeStage>, skips: readonly Skip[] = []): void {
  const reasons = new Map(skips.flatMap(({ reason, tests }) => tests.map((test) => [test, reason] as const)));
  describe(`forge contract: ${name}`, () => {
    const held: { stage?: ForgeStage } = {};
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
      throw new Error(`The ${name} forge skips an unknown test: "${title}"`);
}

const CHECKS: readonly Check[] = [
  ...rehearsing,
  ...strategies,
  ...bringingBack,
  ...overlapping,
  ...resolving,
  ...checking,
  ...judging,
  ...landing,
  ...verifying,
  ...undoing,
  ...sharing,
];
