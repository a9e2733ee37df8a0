/** What every tracker must do, wherever its tasks are kept. */
import { describe, it } from 'vitest';
import { changing } from './tracker/changing.ts';
import { claiming } from './tracker/claiming.ts';
import { creating } from './tracker/creating.ts';
import type { Check, TrackerSubject } from './tracker/subject.ts';
import { watching } from './tracker/watching.ts';

export type { TrackerSubject } from './tracker/subject.ts';

export function trackerContract(subject: TrackerSubject): void {
  const reasons = new Map(subject.skip.flatMap(({ reason, tests }) => tests.map((test) => [test, reason] as const)));
  for (const title of reasons.keys())
    if (!CHECKS.some((check) => check.title === title))
      throw new Error(`The ${subject.name} tracker skips an unknown test: "${title}"`);
  describe(`the ${subject.name} tracker`, () => {
    for (const { title, check } of CHECKS) {
      const reason = reasons.get(title);
      if (reason === undefined) it(title, async () => check(await subject.place()));
      else it.skip(`${title} (${reason})`, () => {});
    }
  });
}

const CHECKS: readonly Check[] = [...creating, ...changing, ...claiming, ...watching];
