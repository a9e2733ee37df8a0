/** Every kind of tracker that a rig may name. A new one: one file, one line here, one in its test. */
import { z } from 'zod';
import { UsageError } from '../../core/errors.ts';
import type { Tracker } from '../../ports/tracker.ts';
import { beadsOptions, beadsTracker } from './beads/index.ts';
import { defineTracker, type TrackerKind, type TrackerPlace } from './define.ts';
import { embeddedTracker } from './embedded/index.ts';
import { gitBugOptions, gitBugTracker } from './git-bug/index.ts';
import { gitIssueOptions, gitIssueTracker } from './git-issue/index.ts';
import { githubOptions, githubTracker } from './github/index.ts';
import { sciitOptions, sciitTracker } from './sciit/index.ts';
import { tbdOptions, tbdTracker } from './tbd/index.ts';
import { tkOptions, tkTracker } from './tk/index.ts';

export type { TrackerKind, TrackerPlace } from './define.ts';

/** Of the rig's own tracker: the remote whose tasks it shares, whether a running town keeps in step with it, and who decides of claims. */
const embeddedOptions = z.strictObject({
  remote: z.string().min(1).optional(),
  sync: z.boolean().optional(),
  claims: z.enum(['local', 'remote']).optional(),
  leaseMinutes: z.number().positive().max(10_000).optional(),
});

/** The first is what a rig has that names none. */
export const trackers: readonly TrackerKind[] = [
  defineTracker({
    kind: 'embedded',
    options: embeddedOptions,
    open: (options, place) => embeddedTracker({ ...place, ...options }),
  }),
  defineTracker({ kind: 'github', options: githubOptions, open: githubTracker }),
  defineTracker({ kind: 'git-bug', program: 'git-bug', options: gitBugOptions, open: gitBugTracker }),
  defineTracker({ kind: 'git-issue', options: gitIssueOptions, open: gitIssueTracker }),
  defineTracker({ kind: 'sciit', options: sciitOptions, open: sciitTracker }),
  defineTracker({ kind: 'tbd', program: 'tbd', options: tbdOptions, open: tbdTracker }),
  defineTracker({ kind: 'beads', program: 'bd', options: beadsOptions, open: beadsTracker }),
  defineTracker({ kind: 'tk', options: tkOptions, open: tkTracker }),
];

/** The program that a tracker of a rig runs; nothing where it needs none. */
export const programOf = (settings: { readonly kind: string; readonly command?: unknown }): string | undefined => {
  const { program } = trackers.find(({ kind }) => kind === settings.kind) ?? {};
  return program !== undefined && typeof settings.command === 'string' ? settings.command : program;
};

/** Opens what `tracker:` of a rig says. Touches nothing yet. @throws UsageError for an unknown kind or option. */
export function openTracker(
  settings: { readonly kind: string; readonly [option: string]: unknown },
  place: TrackerPlace,
): Tracker {
  const found = trackers.find(({ kind }) => kind === settings.kind);
  if (found !== undefined) return found.open(settings, place);
  throw new UsageError(`Rig "${place.rig}" names a tracker that there is not: ${JSON.stringify(settings.kind)}`, {
    hint: `Use ${trackers.map(({ kind }) => kind).join(', ')}`,
  });
}
