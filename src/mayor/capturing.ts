/** Keeps the screen of a worker whose signs disagree for long: whoever mends the rules needs to see it. */
import { createHash } from 'node:crypto';
import { readsOf } from '../agents/corpus.ts';
import { captureOf, strangeIn, type Watch, watched } from '../core/capture.ts';
import { elapsed } from '../core/elapsed.ts';
import { type Weighed, weigh } from '../core/evidence.ts';
import type { Instant } from '../core/ids.ts';
import type { Polecat, World } from '../core/model.ts';
import type { Observed, Pane, Sign } from '../core/observed.ts';
import { withoutColours } from '../core/plain.ts';
import type { House } from './house.ts';
import type { Screens } from './screens.ts';

export type Capturing = {
  /** Looks for what is strange, and begins to keep what was strange for long. */
  look(world: World, observed: Observed): void;
  /** Resolves once what was begun is kept. */
  settled(): Promise<void>;
};

type CapturingHouse = Pick<House, 'preset' | 'clock' | 'captures' | 'version' | 'privacy' | 'log'> & {
  readonly runtime: Pick<House['runtime'], 'screen'>;
};
type Job = { readonly polecat: Polecat; readonly pane: Pane; readonly signs: readonly Sign[] };

/** More often would cost, and find nothing more. */
const LOOK_MS = 5_000;

export const captureId = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

export const createCapturing = (house: CapturingHouse, screens: Pick<Screens, 'seen'>): Capturing => {
  let watches: ReadonlyMap<string, Watch> = new Map();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let last: Promise<void> | undefined;
  /** One at a time: an update of a CLI may make the screens of a hundred strange at once, and each asks for its version. */
  const begin = (job: Job): void => {
    last = keep(job, house).then(() => {
      last = undefined;
    });
  };
  return {
    look: (world, observed) => {
      const now = house.clock.now();
      if (elapsed(lookedAt, now) < LOOK_MS) return;
      lookedAt = now;
      const next = new Map<string, Watch>();
      for (const job of jobsIn(world, observed, house)) {
        const key = `${job.polecat.id} ${job.polecat.run}`;
        const read = screens.seen(job.pane.pane);
        const strange = read === undefined ? undefined : strangeOf(job, read, house, now).strange;
        const { watch, due } = watched(watches.get(key), strange, now);
        const waits = due && last !== undefined;
        if (watch !== undefined) next.set(key, waits ? { ...watch, taken: false } : watch);
        if (due && !waits) begin(job);
      }
      watches = next;
    },
    settled: async () => last,
  };
};

/** Workers whose agents' screens are read. */
const jobsIn = (world: World, { panes, signs }: Observed, house: CapturingHouse): readonly Job[] =>
  panes === 'unknown'
    ? []
    : panes.flatMap((pane) => {
        const polecat = world.polecats[pane.polecat];
        if (polecat === undefined || !pane.alive || pane.run !== polecat.run) return [];
        return house.preset(polecat.agent)?.screens === undefined
          ? []
          : [{ polecat, pane, signs: signs[polecat.id] ?? [] }];
      });

const strangeOf = (
  { polecat, pane, signs }: Job,
  read: Sign | 'nothing',
  house: CapturingHouse,
  now: Instant,
): { readonly strange: string | undefined; readonly weighed: Weighed } => {
  const title = house.preset(polecat.agent)?.readTitle(pane.title, pane.activeAt ?? now);
  const weighed = weigh(signs, pane, now);
  const seen = { ...(read === 'nothing' ? {} : { reading: read }), ...(title === undefined ? {} : { title }) };
  return { strange: strangeIn(weighed, seen), weighed };
};

/** What the pane shows at this moment, if that is still strange. Work never stops for it. */
const keep = async (job: Job, house: CapturingHouse): Promise<void> => {
  const { agent, id } = job.polecat;
  try {
    const screen = await house.runtime.screen(job.pane.pane, 0);
    if (screen === 'gone') return;
    const at = house.clock.now();
    const lines = screen.lines.map(withoutColours);
    const reading = house.preset(agent)?.readScreen(lines, at);
    const { strange, weighed } = strangeOf(job, reading?.sign ?? 'nothing', house, at);
    if (strange === undefined) return;
    const version = await house.version(agent);
    const shown = { agent, at, because: strange, title: screen.title, lines, reads: readsOf(reading), weighed };
    const capture = captureOf({ ...shown, ...(version === undefined ? {} : { version }) }, house.privacy(), captureId);
    if ((await house.captures.keep(capture)) === 'kept')
      house.log.info('A screen was kept, since signs disagree', { polecat: id, capture: capture.id, strange });
  } catch (error) {
    house.log.error(`The screen of ${id} could not be kept`, error);
  }
};
