/** What every tracker must do, wherever its tasks are kept, and what those must do that offer more. */
import { describe, expect, it } from 'vitest';
import type { Tracker } from '../../src/ports/tracker.ts';
import { changing } from './tracker/changing.ts';
import { claiming } from './tracker/claiming.ts';
import { creating } from './tracker/creating.ts';
import { archiveChecks, bulkChecks } from './tracker/offering.ts';
import type { Check, Open, Skip, TrackerSubject } from './tracker/subject.ts';
import { syncChecks } from './tracker/syncing.ts';
import { watching } from './tracker/watching.ts';

export type { TrackerSubject } from './tracker/subject.ts';

export function trackerContract(subject: TrackerSubject): void {
  const skips = new Map(subject.skip.flatMap((skip) => skip.tests.map((test) => [test, skip] as const)));
  for (const title of skips.keys())
    if (!CHECKS.some((check) => check.title === title))
      throw new Error(`The ${subject.name} tracker skips an unknown test: "${title}"`);
  describe(`the ${subject.name} tracker`, () => {
    for (const check of CHECKS) one(subject, check, skips.get(check.title));
    for (const { offer, what, checks } of OFFERS)
      it(`offers ${what}, or says that it does not`, async () => {
        const tracker = (await subject.place())();
        const isOffered = tracker[offer] !== undefined;
        expect(tracker.lacks.some((lack) => lack.what === what)).toBe(!isOffered);
        for (const { title } of checks) expect([title, skips.has(title)]).toEqual([title, !isOffered]);
      });
  });
}

const one = (subject: TrackerSubject, { title, check }: Check, skip: Skip | undefined): void => {
  const run = async (): Promise<void> => {
    const [open, elsewhere] = await placesOf(
      subject,
      syncChecks.some((known) => known.title === title),
    );
    await check(open, elsewhere, subject.many ?? 100);
  };
  if (skip === undefined) it(title, run, subject.patienceMs);
  else if (skip.unproven !== undefined) it.skip(`${title} (${skip.reason})`, () => {});
  // A lack that is none any more is told: take it off the list.
  else it.fails(`not: ${title} (${skip.reason})`, run, subject.patienceMs);
};

const placesOf = async (subject: TrackerSubject, isPair: boolean): Promise<readonly [Open, Open]> => {
  if (isPair && subject.clones !== undefined) return subject.clones();
  const open = await subject.place();
  return [open, open];
};

/** What not all offer, and how it is called in `lacks`. */
const OFFERS = [
  { offer: 'sync', what: 'sync', checks: syncChecks },
  { offer: 'archive', what: 'history and notes for agents', checks: archiveChecks },
  { offer: 'bulk', what: 'many tasks in one go', checks: bulkChecks },
] as const satisfies readonly {
  readonly offer: keyof Tracker;
  readonly what: string;
  readonly checks: readonly Check[];
}[];

/** Skipped where it is not offered at all, which a test of its own makes sure of. */
const without = (reason: string, checks: readonly Check[]): Skip => ({
  reason,
  tests: checks.map(({ title }) => title),
  unproven: 'not offered',
});
export const NO_SYNC = without('it does not sync', syncChecks);
export const NO_ARCHIVE = without('it keeps no history', archiveChecks);
export const NOTHING_MORE = [
  NO_SYNC,
  NO_ARCHIVE,
  without('it does not take many tasks in one go', bulkChecks),
] as const;

const CHECKS: readonly Check[] = [
  ...creating,
  ...changing,
  ...claiming,
  ...watching,
  ...bulkChecks,
  ...archiveChecks,
  ...syncChecks,
];
