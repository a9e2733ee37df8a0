/** One look-alike in a virtual town, and the longest time for which what was shown of it was not so. */
import type { StatusView } from '../../src/core/views/status.ts';
import { hookOf, type Look, type Shows, screenOf, type Truth } from './look-alike.ts';
import { openVirtualTown, type VirtualTown } from './virtual-town.ts';

export type Lie = { readonly ms: number; readonly what: string };

export type TruthStage = {
  readonly look: Look;
  readonly town: VirtualTown;
  /** From now on this is what it does; it draws that, unless it shows something else. */
  is(truth: Truth, shows?: Shows | 'nothing new'): void;
  /** Prints without rest, in what it draws already, as a spinner does. */
  spins(on: boolean): void;
  prints(text: string): void;
  hook(name: string | undefined): void;
  /** Also `unknown` is true for what follows: nobody could know better. */
  nobodyKnows(): void;
  exits(code: number): void;
  /** What was typed into its pane so far. */
  typed(): number;
  tell(text: string): void;
  truth(): Truth;
  pass(ms: number): Promise<void>;
  /** Nothing happens for long: a few looks a second will do. */
  idles(ms: number): Promise<void>;
  /** Its longest lie so far. */
  worst(): Lie;
};

/** Started, with its prompt taken up and at work: spinning, and reported where it reports. */
export const openTruthStage = async (look: Look, start: number): Promise<TruthStage> => {
  let truth: Truth = 'starting';
  let orUnknown = false;
  let spinning = false;
  let clear = '';
  let span = 0;
  let worst: Lie = { ms: 0, what: 'none' };
  const town = await openVirtualTown({
    start,
    agent: look.agent,
    ...(look.settings === undefined ? {} : { agentSettings: look.settings }),
    program: () => {
      truth = 'starting';
      spinning = false;
    },
  });
  const newest = () => [...town.host.panes.values()].at(-1);
  const inside = () => (newest()?.pane.alive === true ? newest()?.process : undefined);
  const draw = ({ screen, title }: Shows): void => {
    const process = inside();
    process?.print(`${clear}${screenOf(look, screen)}`);
    clear = '\n'.repeat(60);
    if (title !== undefined) process?.setTitle(title);
  };
  const check = (stepMs: number): void => {
    const row = town.shown()?.polecats[0];
    const wrong = row === undefined ? undefined : lieIn(row, truth, orUnknown);
    span = wrong === undefined ? 0 : span + stepMs;
    if (wrong !== undefined && span > worst.ms) worst = { ms: span, what: wrong };
  };
  const stage: TruthStage = {
    look,
    town,
    is: (next, shows) => {
      truth = next;
      orUnknown = false;
      spinning = next === 'busy';
      if (shows !== 'nothing new') draw(shows ?? drawn(look, next));
    },
    spins: (on) => {
      spinning = on;
    },
    prints: (text) => inside()?.print(text),
    hook: (name) => {
      if (name !== undefined) town.hook(newest()?.spec.polecat ?? '', hookOf(look, name));
    },
    nobodyKnows: () => {
      orUnknown = true;
    },
    exits: (code) => {
      truth = 'exited';
      spinning = false;
      inside()?.exit(code);
    },
    tell: (text) => town.tell(newest()?.spec.polecat ?? '', text),
    truth: () => truth,
    typed: () => newest()?.inputs.length ?? 0,
    pass: async (ms) => {
      for (let gone = 0; gone < ms; gone += 100) {
        if (spinning) inside()?.print('');
        await town.pass(Math.min(100, ms - gone), check);
      }
    },
    idles: (ms) => town.pass(ms, check, 250),
    worst: () => worst,
  };
  for (let waited = 0; inside() === undefined && waited < 5_000; waited += 100) await stage.pass(100);
  draw(look.shows.starting);
  await stage.pass(500);
  stage.hook(look.hooks?.started);
  await stage.pass(500);
  stage.is('busy');
  stage.hook(look.hooks?.prompt);
  await stage.pass(6_000);
  return stage;
};

const drawn = ({ shows }: Look, truth: Truth): Shows => {
  if (truth === 'needs-permission' || truth === 'needs-answer') return shows.asking;
  if (truth === 'needs-login') return shows.login;
  if (truth === 'limited') return shows.limited ?? shows.idle;
  return truth === 'busy' ? shows.busy : truth === 'starting' ? shows.starting : shows.idle;
};

type Row = StatusView['polecats'][number];

const lieIn = ({ signal, state, because }: Row, truth: Truth, orUnknown: boolean): string | undefined => {
  const asks = truth.startsWith('needs-');
  if (signal !== truth && !(orUnknown && signal === 'unknown')) return `it is ${truth}, shown as ${signal}: ${because}`;
  // What waits for a person is an item of the inbox, too: it must not outlive the dialog.
  if (ACTIVE.has(state) && asks !== (state === 'needs-you')) return `it is ${truth}, shown as ${state}`;
  return undefined;
};

const ACTIVE: ReadonlySet<Row['state']> = new Set(['starting', 'working', 'needs-you', 'idle', 'unknown']);
