/** What one key did to several, taken back by one key: whom it meets still, and who is named with the reason why not. */
import { describe, expect, it } from 'vitest';
import type { Command, Reply } from '../../src/core/command.ts';
import { taskId } from '../../src/core/ids.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import { type Means, perform } from '../../src/surfaces/tui/perform.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import type { Effect, Happening } from '../../src/surfaces/tui/step.ts';
import type { Done, Part } from '../../src/surfaces/tui/takeback.ts';
import { busyStatus } from '../helpers/busy-town.ts';
import { fakeTown } from '../helpers/fake-town.ts';
import { conversation } from '../helpers/lines.ts';
import { NOW } from '../helpers/sample-town.ts';
import { having, press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const tall = { columns: 120, rows: 60 };
const yes: Reply = { ok: true, seq: 1, say: 'Done' };
const question = ({ asking }: State): string => (asking?.kind === 'sure' ? asking.question : '');
const orders = (effects: readonly Effect[]): readonly Command[] =>
  effects.flatMap((effect) => (effect.kind === 'submit-all' ? effect.orders.map(({ command }) => command) : []));

/** What keys want is done by a town that answers so. */
const doing = async (
  step: ReturnType<typeof press>,
  answer: (command: Command) => Reply = () => yes,
): Promise<State> => {
  const town = fakeTown(busyStatus);
  town.replies(answer);
  const happened: Happening[] = [];
  const means: Pick<Means, 'town' | 'by' | 'happen' | 'now'> = {
    ...{ town, by: { kind: 'person', name: 'ada' }, now: () => NOW },
    happen: (happening) => happened.push(happening),
  };
  for (const effect of step.effects) await perform(effect, means as Means);
  return having(step.state, ...happened);
};

const told = (state: State, change: Partial<typeof busyStatus>): State =>
  having(state, { kind: 'news', at: NOW, news: { kind: 'status', status: { ...busyStatus, ...change } } });
const merging = (states: Readonly<Record<string, 'approved' | 'landing' | 'settled'>>) => ({
  merges: busyStatus.merges.map((merge) => ({ ...merge, state: states[merge.task] ?? merge.state })),
});
const approvedAll = (size = tall): Promise<State> => doing(press(stateWith(busyStatus, size), 'O', 'y'));
const marked = (key: string, ...marks: readonly string[]): Promise<State> =>
  doing(press({ ...stateWith(busyStatus, tall), marks }, key, 'y'));

describe('several approvals', () => {
  it('are taken back by one key and one yes, each by its name', async () => {
    const state = await approvedAll();
    expect(state.notice).toMatchObject({ text: '2 approved', hint: 'z takes them back' });
    const asked = press(told(state, merging({ 'shop-g3': 'approved', 'shop-g4': 'approved' })), 'z').state;
    expect(question(asked)).toBe('Take back 2 approvals: shop-g3 (Younger green), shop-g4 (Older green)?');
    const back = press(asked, 'y');
    expect(orders(back.effects)).toEqual([
      { kind: 'withdraw', task: 'shop-g3' },
      { kind: 'withdraw', task: 'shop-g4' },
    ]);
    expect(back.state.sent).toEqual({ 'review:shop-g3': 'taking back', 'review:shop-g4': 'taking back' });
    const after = await doing(back);
    expect(after.notice).toMatchObject({ tone: 'good', text: '2 taken back' });
    expect(press(after, 'z').state.notice?.text).toContain('nothing from here yet');
  });

  it('are left as they are by a no, and asked about again', async () => {
    const no = press(await approvedAll(), 'z', 'n');
    expect(no.effects).toEqual([]);
    expect(question(press(no.state, 'z').state)).toMatch(/^Take back 2 approvals/);
  });

  it('leave out what has landed or lands, with the way to take a landing back', async () => {
    const one = told(await approvedAll(), merging({ 'shop-g3': 'landing' }));
    expect(question(press(one, 'z').state)).toBe(
      'Leaves out shop-g3 (lands now: then u undoes it). Take back 1 of 2 approvals: shop-g4 (Older green)?',
    );
    const landed = told(await approvedAll(), merging({ 'shop-g3': 'settled', 'shop-g4': 'approved' }));
    const asked = press(landed, 'z').state;
    expect(question(asked)).toContain('shop-g3 (has landed: u undoes it)');
    expect(orders(press(asked, 'y').effects)).toEqual([{ kind: 'withdraw', task: 'shop-g4' }]);
  });

  it('lead to the landings where all of them are on the base', async () => {
    const state = told(await approvedAll(), merging({ 'shop-g3': 'settled', 'shop-g4': 'settled' }));
    const shown = press(state, 'z');
    expect(shown.effects).toEqual([{ kind: 'load-landings' }]);
    expect(shown.state.place).toMatchObject({ kind: 'landings', on: 'shop-g3' });
    expect(shown.state.notice?.text).toBe('shop-g3, shop-g4 have landed since: u takes one landing back by a commit');
    expect(shown.state.done).toEqual([]);
  });

  it('name those that the town would not take back, with what to do next', async () => {
    const asked = press(await approvedAll(), 'z', 'y');
    const late = (task: string): Reply => ({
      ok: false,
      refusal: { what: `${task} is landing: too late`, hint: `Once it has landed, mayor undo ${task}` },
    });
    const state = await doing(asked, (command) => (command.kind === 'withdraw' ? late(command.task) : yes));
    expect(state.notice).toMatchObject({
      ...{ tone: 'bad', text: '0 taken back, 2 refused: shop-g3 is landing: too late' },
      ...{ hint: 'Once it has landed, mayor undo shop-g3' },
      lines: ['shop-g4 is landing: too late. Once it has landed, mayor undo shop-g4'],
    });
    expect(state.sent).toEqual({});
  });

  it('are one by itself where the town took only one of them', async () => {
    const refused: Reply = { ok: false, refusal: { what: 'It has changed' } };
    const state = await doing(press(stateWith(busyStatus, tall), 'O', 'y'), (command) =>
      command.kind === 'approve' && command.task === 'shop-g3' ? refused : yes,
    );
    expect(state.notice).toMatchObject({
      ...{ text: '1 approved, 1 refused: shop-g3: It has changed', hint: 'z takes it back' },
    });
    expect(press(state, 'z').effects).toMatchObject([
      { kind: 'submit', command: { kind: 'withdraw', task: 'shop-g4' } },
    ]);
  });

  it.each(Object.entries(SIZES))('are asked about whole, %s', async (_name, size) => {
    const state = told(await approvedAll(size), merging({ 'shop-g3': 'landing' }));
    const lines = textOf(press(state, 'z').state).split('\n');
    expect(lines).toHaveLength(size.rows);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(size.columns);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(
      'Leaves out shop-g3 (lands now: then u undoes it). Take back 1 of 2 approvals: shop-g4 (Older green)?',
    );
    expect(lines.at(-1)).toBe(' y yes   n no');
  });
});

describe('other deeds of one step', () => {
  it('puts all items back that were dismissed at once', async () => {
    const asked = press(await marked('x', 'inbox:ask-1', 'inbox:stuck-1'), 'z').state;
    expect(question(asked)).toMatch(/^Take back 2 dismissals: dune \(.*\), ember \(.*\)\?$/);
    expect(orders(press(asked, 'y').effects)).toEqual([
      { kind: 'restore', item: 'ask-1' },
      { kind: 'restore', item: 'stuck-1' },
    ]);
  });

  it('has all go on that were stopped at once, but for what has been closed since', async () => {
    const stopped = await marked('s', 'task:shop-q8e2', 'inbox:ask-1');
    const both = press(stopped, 'z').state;
    expect(question(both)).toMatch(/^Take back 2 stops: /);
    expect(orders(press(both, 'y').effects).map(({ kind }) => kind)).toEqual(['sling', 'sling']);
    const tasks = busyStatus.tasks.map((task) =>
      task.id === 'shop-q8e2' ? { ...task, state: 'closed' as const } : task,
    );
    expect(question(press(told(stopped, { tasks }), 'z').state)).toMatch(
      /^Leaves out shop-q8e2 \(is closed\)\. Take back 1 of 2 stops: /,
    );
  });

  it('says of answers that every agent has heard its own, and goes on to what was before', async () => {
    const before = await approvedAll();
    const state = await doing(press({ ...before, marks: ['inbox:perm-1', 'inbox:perm-2'] }, 'y', 'y'));
    const said = press(state, 'z');
    expect(said.effects).toEqual([]);
    expect(said.state.notice?.text).toBe(
      '2 answers (birch, fern) cannot be taken back: for each of them, its agent has heard it already; z again is for 2 approvals (shop-g3, shop-g4)',
    );
    expect(question(press(said.state, 'z').state)).toMatch(/^Take back 2 approvals/);
  });
});

it('takes what stands in braces in words of others for no key', () => {
  const withdraw = (task: string): Part => ({
    ...{ row: `review:${task}`, name: task, about: 'Print {quit} last', what: `the approval of ${task}` },
    back: { kind: 'withdraw', task: taskId(task) },
  });
  const several: Done = { what: '2', deeds: 'approvals', parts: [withdraw('shop-g3'), withdraw('shop-g4')] };
  const state = stateWith(busyStatus, tall);
  expect(question(press({ ...state, done: [several] }, 'z').state)).toContain('shop-g3 (Print {quit} last)');
  const answer: Done = { what: 'the answer "Use {quit}"', never: 'it is begun: {stop} on its row stops it' };
  expect(press({ ...state, done: [answer, answer] }, 'z').state.notice?.text).toBe(
    'the answer "Use {quit}" cannot be taken back: it is begun: s on its row stops it; z again is for the answer "Use {quit}"',
  );
});

it('is asked and answered in words as well', () => {
  const seat = conversation(busyStatus);
  seat.type('approve all green', 'y');
  const effect = seat.effects.at(-1);
  if (effect?.kind !== 'submit-all') throw new Error('Nothing was approved');
  const took = { deeds: effect.deeds ?? '', taken: effect.orders.map((order) => ({ order })) };
  seat.happen({ kind: 'outcome', outcome: { ok: true, say: '2 approved' }, took, at: NOW });
  expect(seat.heard()).toEqual(['2 approved.', 'z takes them back.']);
  seat.tell({ ...busyStatus, ...merging({ 'shop-g3': 'landing', 'shop-g4': 'approved' }) });
  expect(seat.type('take back')[0]).toBe(
    'Leaves out shop-g3 (lands now: then u undoes it). Take back 1 of 2 approvals: shop-g4 (Older green)?',
  );
  seat.type('yes');
  expect(orders([seat.effects.at(-1) ?? effect])).toEqual([{ kind: 'withdraw', task: 'shop-g4' }]);
});
