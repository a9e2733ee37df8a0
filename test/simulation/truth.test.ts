/**
 * What is shown of an agent is not so for longer than two seconds in no scenario. The promise is about time, so time
 * is what is measured: on a virtual clock, where the bound is exact and a busy machine changes nothing. The loop, the
 * evidence, the presets and the stream are the real ones, the screens and hooks recorded ones; panes tell as late as
 * tmux may. `npm run bench truth` measures some of it by the clock on the wall, with tmux.
 */
import { describe, expect, it } from 'vitest';
import { type Look, looks, screenOf } from '../helpers/look-alike.ts';
import { openTruthStage, type TruthStage } from '../helpers/truth-stage.ts';

const LONGEST_MS = 2_000;
/** A few minutes before the limit ends that was recorded of Claude Code. */
const START = Date.UTC(2026, 10, 22, 22, 50);

type Scenario = { readonly fits?: (look: Look) => boolean; readonly play: (stage: TruthStage) => Promise<void> };

const hooked = ({ hooks }: Look): boolean => hooks !== undefined;

/** So soon after a hook of a tool, in milliseconds: before that has had its head start, and after. */
const RIGHT_AFTER = [100, 400, 700, 1_000, 1_300, 1_600];

const drawnAfterHook = (ms: number): readonly (readonly [string, Scenario])[] => [
  [
    `a limit that is drawn ${ms} ms after another hook`,
    {
      fits: ({ shows }) => shows.limited !== undefined,
      play: async (stage) => {
        stage.hook(stage.look.hooks?.tool);
        await stage.pass(ms);
        stage.is('limited');
        await stage.pass(20_000);
      },
    },
  ],
  [
    `a dialog that is drawn ${ms} ms after another hook`,
    {
      fits: hooked,
      play: async (stage) => {
        stage.hook(stage.look.hooks?.tool);
        await stage.pass(ms);
        stage.is('needs-permission', stage.look.shows.dialog);
        await stage.pass(20_000);
      },
    },
  ],
];

const scenarios: Readonly<Record<string, Scenario>> = {
  'a turn that ends as it should': {
    play: async (stage) => {
      stage.is('idle');
      stage.hook(stage.look.hooks?.ends);
      await stage.pass(8_000);
    },
  },
  'the hook of an end is lost': {
    play: async (stage) => {
      stage.is('idle');
      await stage.pass(20_000);
    },
  },
  'the hook of an end is lost right after another hook': {
    play: async (stage) => {
      stage.hook(stage.look.hooks?.tool);
      await stage.pass(200);
      stage.is('idle');
      await stage.pass(20_000);
    },
  },
  'a hook comes late, after that of the end': {
    fits: hooked,
    play: async (stage) => {
      stage.is('idle');
      stage.hook(stage.look.hooks?.ends);
      await stage.pass(100);
      stage.hook(stage.look.hooks?.tool);
      await stage.pass(20_000);
    },
  },
  'a turn that a person begins in the pane, and no hook tells of it': {
    play: async (stage) => {
      stage.is('idle');
      stage.hook(stage.look.hooks?.ends);
      await stage.pass(60_000);
      stage.is('busy');
      await stage.pass(30_000);
      stage.is('idle');
      await stage.pass(10_000);
    },
  },
  'a permission is allowed in the pane, and a long tool runs': {
    play: async (stage) => {
      stage.is('needs-permission');
      stage.hook(stage.look.hooks?.asks);
      await stage.pass(20_000);
      stage.is('busy');
      await stage.pass(40_000);
      stage.is('idle');
      stage.hook(stage.look.hooks?.ends);
      await stage.pass(5_000);
    },
  },
  'a permission is allowed in the pane at once': {
    play: async (stage) => {
      stage.is('needs-permission');
      stage.hook(stage.look.hooks?.asks);
      await stage.pass(1_000);
      stage.is('busy');
      await stage.pass(20_000);
    },
  },
  'it is told something, answers at once, and no hook tells of it': {
    play: async (stage) => {
      stage.is('idle');
      stage.hook(stage.look.hooks?.ends);
      await stage.pass(10_000);
      const before = stage.typed();
      stage.tell('Use the old parser');
      while (stage.typed() === before) await stage.pass(25);
      stage.is('busy');
      await stage.pass(300);
      stage.is('idle');
      await stage.pass(20_000);
    },
  },
  'its first prompt is never reported, nor anything else': {
    fits: ({ hooks }) => hooks === undefined,
    play: async (stage) => {
      stage.exits(1);
      while (stage.truth() === 'exited') await stage.pass(100);
      stage.is('busy');
      await stage.pass(4_000);
      stage.is('idle');
      await stage.pass(10_000);
    },
  },
  'a permission is refused in the pane at once': {
    play: async (stage) => {
      stage.is('needs-permission');
      stage.hook(stage.look.hooks?.asks);
      await stage.pass(1_400);
      stage.is('idle', stage.look.shows.refused);
      await stage.pass(20_000);
    },
  },
  'a permission is refused in the pane after a while': {
    play: async (stage) => {
      stage.is('needs-permission');
      stage.hook(stage.look.hooks?.asks);
      await stage.pass(45_000);
      stage.is('idle', stage.look.shows.refused);
      await stage.pass(20_000);
    },
  },
  'a dialog that no hook tells of': {
    play: async (stage) => {
      stage.is('needs-permission', stage.look.shows.dialog);
      await stage.pass(30_000);
      stage.is('busy');
      await stage.pass(20_000);
      stage.is('idle');
      await stage.pass(10_000);
    },
  },
  'a dialog that is answered, and a screen that nobody knows': {
    play: async (stage) => {
      stage.is('needs-permission', stage.look.shows.dialog);
      await stage.pass(10_000);
      stage.is('busy', { screen: 'deleting files\nand more\n', title: 'work' });
      stage.spins(false);
      stage.nobodyKnows();
      await stage.pass(30_000);
    },
  },
  'its login is lost, and found again': {
    fits: ({ agent }) => agent !== 'mine',
    play: async (stage) => {
      stage.is('needs-login');
      await stage.pass(20_000);
      stage.is('idle');
      await stage.pass(10_000);
    },
  },
  'a kill -9': {
    play: async (stage) => {
      stage.exits(137);
      await stage.pass(1_900);
    },
  },
  'an end with a code, and the next start': {
    play: async (stage) => {
      stage.exits(3);
      while (stage.truth() === 'exited') await stage.pass(100);
      await stage.pass(5_000);
    },
  },
  'a limit, and its reset': {
    fits: ({ hooks }) => hooks?.limited !== undefined,
    play: async (stage) => {
      const { limited = stage.look.shows.idle } = stage.look.shows;
      const notice = { ...limited, screen: screenOf(stage.look, limited.screen).replace('10:38pm', '10:54pm') };
      stage.is('limited', notice);
      stage.hook(stage.look.hooks?.limited);
      await stage.idles(Date.UTC(2026, 10, 22, 22, 55) - stage.town.now());
      // Its notice of the limit stays there, and is drawn anew with each key that a person types.
      stage.is('idle', notice);
      await stage.pass(4_000);
    },
  },
  'the daemon dies and comes back, while a turn goes on and ends': {
    play: async (stage) => {
      await stage.town.kill();
      await stage.pass(10_000);
      await stage.town.begin();
      await stage.pass(10_000);
      await stage.town.kill();
      stage.is('idle');
      await stage.pass(10_000);
      await stage.town.begin();
      await stage.pass(10_000);
    },
  },
  'the daemon dies while a permission is asked': {
    play: async (stage) => {
      stage.is('needs-permission', stage.look.shows.dialog);
      stage.hook(stage.look.hooks?.asks);
      await stage.pass(5_000);
      await stage.town.kill();
      await stage.pass(5_000);
      await stage.town.begin();
      await stage.pass(10_000);
      stage.is('busy');
      await stage.pass(10_000);
    },
  },
  'a long silence of work': {
    play: async (stage) => {
      stage.spins(false);
      await stage.idles(9 * 60_000);
      stage.nobodyKnows();
      await stage.idles(3 * 60_000);
      stage.is('idle');
      stage.hook(stage.look.hooks?.ends);
      await stage.pass(10_000);
    },
  },
  'a flood of output, then rest': {
    play: async (stage) => {
      for (let line = 0; line < 300; line += 1) {
        stage.prints(`line ${line}\n`.repeat(20));
        // Only its hooks and its title tell what it does meanwhile.
        if (line === 5) stage.nobodyKnows();
        await stage.pass(100);
      }
      stage.is('idle');
      await stage.pass(10_000);
    },
  },
  'the runtime is gone with all its panes': {
    play: async (stage) => {
      stage.is('busy', 'nothing new');
      stage.town.host.lose();
      stage.exits(137);
      await stage.pass(1_900);
    },
  },
  'the clock is set back by an hour': {
    play: async (stage) => {
      stage.town.setBack(3_600_000);
      await stage.pass(3_000);
      stage.is('idle');
      await stage.pass(10_000);
      stage.is('busy');
      stage.hook(stage.look.hooks?.prompt);
      await stage.pass(10_000);
      stage.is('needs-permission', stage.look.shows.dialog);
      await stage.pass(10_000);
      stage.is('idle');
      await stage.pass(10_000);
    },
  },
  'the clock is set forward by a day': {
    play: async (stage) => {
      stage.town.setBack(-86_400_000);
      await stage.pass(5_000);
      stage.is('idle');
      await stage.pass(10_000);
      stage.is('busy');
      await stage.pass(10_000);
    },
  },
};

const all = [...Object.entries(scenarios), ...RIGHT_AFTER.flatMap(drawnAfterHook)];

describe.each(looks.map((look) => [look.agent, look] as const))('what is shown of %s', (_agent, look) => {
  const fitting = all.filter(([, { fits }]) => fits?.(look) ?? true);

  it.each(fitting)('is never wrong for longer than two seconds: %s', async (_name, { play }) => {
    const stage = await openTruthStage(look, START);
    await play(stage);
    const { ms, what } = stage.worst();
    expect(stage.town.errors).toEqual([]);
    expect(ms, what).toBeLessThanOrEqual(LONGEST_MS);
  });
});

describe.each(looks.map((look) => [look.agent, look] as const))('of a pane of %s', (_agent, look) => {
  it('lost hints cost time, and nothing else', async () => {
    const stage = await openTruthStage(look, START);
    stage.town.deafen();
    const showsWithin = async (ms: number): Promise<void> => {
      await stage.pass(ms);
      expect(stage.town.shown()?.polecats[0]?.signal).toBe(stage.truth());
    };
    stage.is('needs-permission', stage.look.shows.dialog);
    await showsWithin(7_000);
    stage.is('idle', stage.look.shows.refused);
    await showsWithin(7_000);
    stage.exits(1);
    await showsWithin(5_100);
  });
});

describe('what a hook says', () => {
  it.each([0, 5_000])('is with a listener within a tenth of a second, where a look takes %d ms', async (ms) => {
    const [look] = looks;
    if (look === undefined) throw new Error('There is no look');
    const stage = await openTruthStage(look, START);
    stage.town.slow(ms);
    // By then one of the looks that need no hint is under way.
    await stage.pass(6_000);
    for (const [truth, hook] of [
      ['idle', look.hooks?.ends],
      ['busy', look.hooks?.prompt],
    ] as const) {
      stage.is(truth);
      stage.hook(hook);
      await stage.pass(100);
      expect(stage.town.shown()?.polecats[0]?.signal).toBe(truth);
      await stage.pass(3_000);
    }
  });
});
