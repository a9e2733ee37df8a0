/** What a kind of tracker is: a name for rigs.yaml, the options it takes there, and how to open it. */
import type { z } from 'zod';
import { UsageError } from '../../core/errors.ts';
import type { ExchangeFormat, ExchangeName } from '../../core/exchange.ts';
import type { RigName } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Tracker } from '../../ports/tracker.ts';

export type TrackerPlace = {
  readonly rig: RigName;
  /** Absolute path of the user's clone. */
  readonly path: string;
  readonly clock: Clock;
  /** How files of other trackers are read and written: for kinds whose tasks are such files. */
  readonly format?: (name: ExchangeName) => Promise<ExchangeFormat>;
};

export type TrackerKind = {
  readonly kind: string;
  /** What may stand beside `kind` under `tracker:`; the configuration's own schema is built from it. */
  readonly options: z.ZodType;
  /** The program it runs, unless the option `command` names another. */
  readonly program?: string;
  /** `settings` is all that stands under `tracker:`. @throws UsageError when an option is wrong. */
  open(settings: Readonly<Record<string, unknown>>, place: TrackerPlace): Tracker;
};

/** A tracker in one file: `export const github = defineTracker({ kind: 'github', options, open })`. */
export const defineTracker = <Options>(definition: {
  readonly kind: string;
  readonly options: z.ZodType<Options>;
  readonly program?: string;
  open(options: Options, place: TrackerPlace): Tracker;
}): TrackerKind => ({
  kind: definition.kind,
  options: definition.options,
  ...(definition.program === undefined ? {} : { program: definition.program }),
  open({ kind: _, ...settings }, place) {
    const options = definition.options.safeParse(settings);
    if (options.success) return definition.open(options.data, place);
    const [issue] = options.error.issues;
    throw new UsageError(
      `The tracker of rig "${place.rig}" is set up wrongly: ${issue?.message} (${['tracker', ...(issue?.path ?? [])].join('.')})`,
      { hint: 'Correct it in rigs.yaml' },
    );
  },
});
