/** Answers to dialogs, from a person to a pane. */
import { describe, expect, it } from 'vitest';
import { memoryStore, openMemoryJournal } from '../../src/adapters/journals/index.ts';
import { memoryTracker, taskStore } from '../../src/adapters/trackers/memory.ts';
import type { Answer } from '../../src/core/command.ts';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import { convoyId, itemId, taskId } from '../../src/core/ids.ts';
import { createAsks, type Dialog } from '../../src/mayor/asks.ts';
import type { OpenRig } from '../../src/mayor/house.ts';
import { openStore } from '../../src/mayor/store.ts';
import { submitTo } from '../../src/mayor/submit.ts';
import { manualClock } from '../helpers/clock.ts';
import { amber, assigned, person, SHOP, settings, started } from '../helpers/world.ts';

/** Amber's pane shows a question; `takes`: whether it still does once it is looked at again. */
const asking = async (takes: boolean) => {
  const clock = manualClock();
  const journal = openMemoryJournal({ evolve, upgrade, clock, store: memoryStore() });
  const { world } = await journal.load();
  const store = openStore(journal, world, clock, () => {});
  const asks = createAsks(clock.now, () => {});
  const typed: Answer[] = [];
  const dialog: Dialog = {
    ...{ title: 'It asks a question', detail: 'Which colour?', keys: {}, words: { keys: ['Down'] } },
    choices: [{ key: '2', label: 'Blue', keys: ['2'] }],
    press: { takes: async () => takes, answer: async (answer) => void typed.push(answer) },
  };
  asks.fromScreen('amber', 1, dialog);
  const [ask] = asks.standing(clock.now()).amber ?? [];
  if (ask === undefined) throw new Error('Nothing stands');
  const item = { ...ask, rig: SHOP, polecat: amber.polecat, at: 1 };
  await store.commit(() => [assigned(), started, { type: 'inbox.added', item }]);
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const house = { clock, log, settings: () => settings(), traits: () => ({}), rig: () => undefined, rigs: () => [] };
  const submit = submitTo({ house, store, asks }, () => {});
  return {
    item,
    typed,
    answer: (answer: Answer) => submit({ kind: 'answer', item: itemId(ask.id), answer }, person),
    inbox: () => Object.keys(store.world().inbox),
    last: async () => (await journal.read(0, 100)).at(-1),
  };
};

const blue: Answer = { kind: 'choice', key: '2' };

describe('an answer to a dialog in a pane', () => {
  it('is written down with the words of its option, then typed', async () => {
    const one = await asking(true);
    expect(one.item).toMatchObject({
      options: ['choice', 'text', 'dismiss'],
      choices: [{ key: '2', label: 'Blue' }],
    });
    expect(await one.answer(blue)).toMatchObject({ ok: true, say: 'Answered: 2 (Blue)' });
    expect(one.typed).toEqual([blue]);
    expect(await one.last()).toMatchObject({ type: 'inbox.removed', answer: '2 (Blue)', by: 'dev' });
  });

  it('is refused where its pane shows another one by now: nothing is typed or written down', async () => {
    const one = await asking(false);
    const reply = await one.answer(blue);
    expect(reply).toMatchObject({ ok: false, refusal: { what: expect.stringContaining('nothing was typed') } });
    expect(one.typed).toEqual([]);
    expect(one.inbox()).toEqual([one.item.id]);
  });

  it('is refused to whoever comes second, who is told who was first, with what, and nothing is typed twice', async () => {
    const one = await asking(true);
    const [first, second] = await Promise.all([one.answer(blue), one.answer({ kind: 'text', text: 'Green' })]);
    expect(first).toMatchObject({ ok: true });
    const what = `Nothing called ${one.item.id} waits for an answer any more: dev answered it: 2 (Blue), just now`;
    expect(second).toMatchObject({ ok: false, refusal: { what } });
    expect(await one.answer({ kind: 'dismiss' })).toMatchObject({ ok: false, refusal: { what } });
    expect(one.typed).toEqual([blue]);
  });

  it('may be dismissed all the same', async () => {
    const one = await asking(false);
    expect(await one.answer({ kind: 'dismiss' })).toMatchObject({ ok: true });
    expect(one.inbox()).toEqual([]);
  });
});

it('tasks that join a convoy are looked up in their trackers, those that the town has not listed yet as well', async () => {
  const clock = manualClock();
  const tracker = memoryTracker({ rig: SHOP, clock, store: taskStore() });
  const make = (title: string) =>
    tracker.create({ title, body: '', kind: 'task', priority: 2, labels: [], dependsOn: [] }, 'ada');
  const [first, later] = [await make('Greet'), await make('Greet the cat')];
  const journal = openMemoryJournal({ evolve, upgrade, clock, store: memoryStore() });
  const { world } = await journal.load();
  const store = openStore(journal, world, clock, () => {});
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const opened = { tracker } as unknown as OpenRig;
  const house = {
    clock,
    log,
    settings: () => settings(),
    traits: () => ({}),
    rig: () => undefined,
    rigs: () => [opened],
  };
  const submit = submitTo({ house, store, asks: createAsks(clock.now, () => {}) }, () => {});
  await submit({ kind: 'convoy.new', name: 'Pets', tasks: [first.id], one: false }, person);
  const add = { kind: 'convoy.add', convoy: convoyId('pets'), tasks: [later.id] } as const;
  expect(await submit(add, person)).toMatchObject({ ok: true, say: `${later.id} travels in convoy "Pets"` });
  expect(store.world().convoys.pets?.tasks).toEqual([first.id, later.id]);
  const unknown = { ...add, tasks: [taskId('shop-none')] };
  expect(await submit(unknown, person)).toMatchObject({ refusal: { what: 'No such task: shop-none' } });
});
