/** Every feature is there in lines: whatever place and whatever key there is, also those that come later. */
import { describe, expect, it } from 'vitest';
import { rigName, sha, taskId } from '../../src/core/ids.ts';
import { bindingFor, INTENTS, KEYMAP, type Mode, modeOf, offeredIn } from '../../src/surfaces/tui/keymap.ts';
import { ROOMS } from '../../src/surfaces/tui/keys/places.ts';
import type { Place, State } from '../../src/surfaces/tui/state.ts';
import type { Happening } from '../../src/surfaces/tui/step.ts';
import { conversation } from '../helpers/lines.ts';
import { NOW, sampleChoice, sampleDiff, sampleFeed, sampleStatus, sampleWhy } from '../helpers/sample-town.ts';
import { contestRow, trainRow } from '../helpers/status-rows.ts';
import { having, press, SIZES, stateWith } from '../helpers/tui.tsx';

const contest = contestRow();
const inbox = sampleStatus.inbox.map((item) => (item.id === 'perm-1' ? { ...item, rule: 'Bash(npm test)' } : item));
const status = { ...sampleStatus, inbox, contests: [contest], trains: [trainRow()] };
const start = (selected = 'inbox:perm-1'): State => ({ ...stateWith(status, SIZES.large, sampleFeed), selected });
const diff = (): State =>
  having(press(start('review:shop-m2c4'), 'd').state, { kind: 'diff', task: 'shop-m2c4', view: sampleDiff });
const gates = (): State =>
  having(press(start('review:shop-m2c4'), 'L').state, {
    kind: 'gates',
    task: 'shop-m2c4',
    view: {
      task: taskId('shop-m2c4'),
      rig: rigName('shop'),
      result: sha('b'.repeat(40)),
      at: NOW,
      outcome: { kind: 'green', gates: [{ name: 'unit', kind: 'green', ms: 1_000, tries: 1 }] },
    },
  });

const searched = (words: string): readonly Happening[] => [
  { kind: 'key', key: { kind: 'paste', name: 'paste', text: words }, at: NOW },
  {
    kind: 'found',
    words,
    view: {
      words,
      sections: [
        {
          ...{ kind: 'tasks', more: false, cut: false, through: 'all tasks' },
          hits: [{ where: 'shop-m2c4', text: 'plums', task: 'shop-m2c4' }],
        },
      ],
    },
  },
];

/** Ways to the places that one key from home does not open with this town. */
const ways: { readonly [Kind in Mode]?: () => State } = {
  home: start,
  look: () => press(start(), 'v').state,
  diff,
  why: () =>
    having(press(start(), 'w').state, { kind: 'why', of: 'birch', view: { signs: sampleWhy, choice: sampleChoice } }),
  compose: () => press(start(), 'N').state,
  gates,
  log: () => having(press(gates(), 'enter').state, { kind: 'log', task: 'shop-m2c4', gate: 'unit', view: 'one\ntwo' }),
  contest: () => ({ ...start(), place: { kind: 'contest', task: contest.id } }),
  landings: () => having(press(start(), 'u').state, { kind: 'landings', view: [] }),
  help: () => press(start(), '?').state,
  'new-convoy': () => press(start(), 'c').state,
  text: () => press(start(), 'n').state,
  sure: () => press(start(), 's').state,
  scope: () => press(start(), 'a').state,
  palette: () => press(start(), ':').state,
  graph: () => press(start(), 'B', 'B').state,
  search: () => having(press(start(), 'ctrl-f').state, ...searched('plums')),
  typing: () => press(start('task:shop-q8e2'), 'i').state,
  held: () =>
    having(press(start('task:shop-q8e2'), 'i').state, {
      ...{ kind: 'held', polecat: 'cedar', because: 'grace types there', at: NOW },
    }),
};

/** The same with something else asked: not every key is there for each. */
const also: { readonly [Kind in Mode]?: () => State } = {
  text: () => press(start(), '/').state,
};

/** And those that one key opens: views that are added later come by themselves. */
const reached = (): ReadonlyMap<string, State> => {
  const found = new Map<string, State>(Object.entries(ways).map(([kind, way]) => [kind, way()]));
  for (const { binding } of offeredIn(start())) {
    if (binding.view !== true) continue;
    const { state } = press(start(), binding.keys[0] ?? '');
    if (!found.has(modeOf(state))) found.set(modeOf(state), state);
  }
  return found;
};
const states = reached();

/** There a line is text, and a command stands after a colon. */
const FORMS: readonly Place['kind'][] = ['compose', 'new-convoy', 'search'];
const kinds: readonly Place['kind'][] = [...ROOMS, ...FORMS];

describe('every place', () => {
  it.each(kinds)('%s is read, says where one is, and what can be done', (kind) => {
    const state = states.get(kind);
    expect(state, `say in this test how one comes to ${kind}`).toBeDefined();
    expect(state?.place.kind).toBe(kind);
    for (const word of ['list', 'where', 'help']) {
      const seat = conversation(status, sampleFeed, state);
      const said = seat.type(FORMS.includes(kind) ? `:${word}` : word);
      expect(said.length, word).toBeGreaterThan(0);
      expect(said.filter((line) => line.trim() === '' || /[\u2500-\u257f\ue000\x1b]/.test(line))).toEqual([]);
      // But for the lines of a change, which keep what they are indented by.
      if (kind !== 'diff') expect(said.filter((line) => / {3}/.test(line))).toEqual([]);
    }
  });

  it('is left by back, and home is one word away', () => {
    for (const kind of ROOMS) {
      const seat = conversation(status, sampleFeed, states.get(kind));
      expect(seat.type('home').length).toBeGreaterThan(0);
      expect(seat.state().place.kind, kind).toBe('home');
    }
  });
});

describe('every intent', () => {
  const bindings = KEYMAP.flatMap((binding) => binding.modes.map((mode) => ({ binding, mode })));

  it.each(INTENTS)('%s answers to its key, or to its name, wherever it is', (intent) => {
    const own = bindings.filter(({ binding }) => binding.intent === intent);
    expect(own).not.toEqual([]);
    for (const { binding, mode } of own) {
      const key = binding.keys[0] ?? '';
      const all = [states.get(mode), also[mode]?.()].flatMap((one) => one ?? []);
      const state = all.find((one) => bindingFor(one, key)?.binding.intent === intent) ?? all[0];
      expect(state, `say in this test how one comes to ${mode}`).toBeDefined();
      if (state === undefined) continue;
      const isText = mode === 'text' || mode === 'typing' || FORMS.some((form) => form === mode);
      const found = bindingFor(state, key);
      const isReady = found?.binding.intent === intent;
      const seat = conversation(status, sampleFeed, state);
      // In a text Enter is the end of a line.
      if (isText && key === 'enter') continue;
      const said = seat.type(isText ? `:${key}` : isReady ? key : intent);
      expect(said.length, `${intent} in ${mode}`).toBeGreaterThan(0);
      expect(said[0], `${intent} in ${mode}`).not.toMatch(/^Nothing here is called/);
    }
  });
});
