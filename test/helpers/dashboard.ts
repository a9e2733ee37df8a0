/** The whole dashboard over a town and a terminal in memory. */
import { systemClock } from '../../src/adapters/clock.ts';
import type { Lent } from '../../src/surfaces/tui/perform.ts';
import { type Dashboard, runDashboard } from '../../src/surfaces/tui/run.tsx';
import type { Size } from '../../src/surfaces/tui/state.ts';
import type { FakeTown } from './fake-town.ts';
import { sampleOffer } from './sample-offer.ts';
import { NOW, sampleTown } from './sample-town.ts';
import { fakeTerminal } from './screen.ts';
import { SIZES } from './tui.tsx';
import { until } from './until.ts';

export const noLent: Lent = {
  attach: async () => ({ ok: true, say: '' }),
  createTask: async () => ({ ok: false, refusal: { what: 'Not here' } }),
  offer: async () => sampleOffer,
  resolve: async () => ({ ok: true, say: '' }),
  agents: async () => [],
  revive: async () => ({ ok: true, say: '' }),
  restart: async () => ({ ok: true, say: '' }),
  keep: async () => undefined,
  keepUnsent: async () => undefined,
  editRigs: async () => ({ ok: true, say: '' }),
  shell: async () => ({ ok: true, say: '' }),
  tryOut: async () => ({ ok: true, say: '' }),
  gates: { last: async () => undefined, log: async () => undefined },
  openFile: async () => ({ ok: true, say: '' }),
  edit: async ({ body }) => body.text,
};

type Options = {
  readonly town?: FakeTown;
  readonly size?: Size;
  readonly lent?: Partial<Lent>;
  readonly env?: Dashboard['env'];
  readonly wishes?: Dashboard['wishes'];
};

/** The caller aborts `ending`. */
export const openedDashboard = (options: Options = {}) => {
  const town = options.town ?? sampleTown();
  const terminal = fakeTerminal(options.size ?? SIZES.large);
  const ending = new AbortController();
  const began = Date.now();
  const left = runDashboard({
    town,
    by: { kind: 'person', name: 'ada' },
    seat: { id: 'one', place: '/dev/pts/1' },
    lent: { ...noLent, ...options.lent },
    clock: { ...systemClock(), now: () => NOW + Date.now() - began },
    input: terminal.input,
    output: terminal.output,
    env: { TERM: 'xterm-256color', ...options.env },
    zone: () => 0,
    ending: ending.signal,
    ...(options.wishes === undefined ? {} : { wishes: options.wishes }),
  });
  const shows = (text: string): Promise<unknown> =>
    until(`the screen shows ${text}`, async () => (await terminal.text()).includes(text));
  return { town, terminal, left, ending, shows };
};
