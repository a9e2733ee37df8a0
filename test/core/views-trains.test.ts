/** What merges in each rig, as rows. */
import { expect, it } from 'vitest';
import type { TownEvent } from '../../src/core/event.ts';
import type { RunningGate } from '../../src/core/gate.ts';
import { convoyId, polecatId, taskId } from '../../src/core/ids.ts';
import { statusView } from '../../src/core/views/board.ts';
import type { TrainRow } from '../../src/core/views/trains.ts';
import { emptyStatus } from '../helpers/fake-town.ts';
import { assigned, given, observed, plan, rig, SHOP, START, settings, shaOf, task } from '../helpers/world.ts';

const NAMES = ['a', 'b', 'c', 'd'] as const;
const id = (name: string) => taskId(`shop-${name}`);

const approved = (name: string, index: number): readonly TownEvent[] => {
  const worker = { polecat: polecatId(`worker-${name}`), epoch: index + 1 };
  const [tree, commit, branch] = [shaOf(3), shaOf(0x10 + index), `mayor/shop-${name}`];
  return [
    assigned({ ...worker, task: id(name), branch }),
    { type: 'merge.requested', ...worker, task: id(name), rig: SHOP, branch, commit, tree, by: 'agent' },
    { type: 'merge.approved', task: id(name), tree, by: 'dev' },
  ];
};
const member = (name: string, index: number) => ({
  task: id(name),
  commit: shaOf(0x10 + index),
  result: shaOf(0x80 + index),
});
const formed: TownEvent = {
  ...{ type: 'train.formed', rig: SHOP, train: 't1', onto: shaOf(1) },
  members: NAMES.slice(0, 3).map(member),
};
const checked = (length: number, kind: 'green' | 'red'): TownEvent => ({
  ...{ type: 'train.checked', rig: SHOP, train: 't1', length },
  came: kind === 'green' ? { kind } : { kind, gate: 'npm test', log: 'failed' },
});

const rowAfter = (events: readonly TownEvent[], running?: readonly RunningGate[]): TrainRow => {
  const world = given([...NAMES.flatMap(approved), ...events]);
  const facts = observed({ tasks: NAMES.map((name) => task(`shop-${name}`, { status: 'in-review' })) });
  const seen = running === undefined ? facts : { ...facts, running: { shop: running } };
  const [row] = statusView(world, seen, plan(), emptyStatus.town, START + 5_000).trains;
  if (row === undefined) throw new Error('no row');
  return row;
};
const states = ({ members }: TrainRow) => members.map(({ task: of, state }) => `${of.slice(5)} ${state}`);

it('a rig without a train is idle, and names what is approved', () => {
  const row = rowAfter([]);
  expect(row).toMatchObject({ id: 'shop', state: 'idle', base: 'main', members: [], gates: [], landed: [] });
  expect(row.waiting.map(({ task: of }) => of)).toEqual(NAMES.map(id));
  expect(row.waiting[0]?.title).toBe('Title of shop-a');
});

it('a train has its members in order, what the gates run on, and who is left for the next', () => {
  const row = rowAfter([formed]);
  expect(row).toMatchObject({ state: 'checking', train: 't1', onto: shaOf(1), probe: { length: 3 } });
  expect(states(row)).toEqual(['a untried', 'b untried', 'c untried']);
  expect(row.waiting.map(({ task: of }) => of)).toEqual([id('d')]);
});

it('a red one says how far it is known to be green, and who may have broken it', () => {
  const halved = rowAfter([formed, checked(3, 'red')]);
  expect(states(halved)).toEqual(['a suspect', 'b suspect', 'c suspect']);
  expect(halved.probe).toEqual({ length: 1 });
  expect(states(rowAfter([formed, checked(3, 'red'), checked(1, 'green')]))).toEqual([
    'a green',
    'b suspect',
    'c suspect',
  ]);
  expect(states(rowAfter([formed, checked(3, 'red'), checked(1, 'red')]))[0]).toBe('a red');
});

it('a train that lands is green, and what has landed is named with the newest first', () => {
  const passed: TownEvent = { type: 'train.passed', rig: SHOP, train: 't1', length: 3 };
  const landing = rowAfter([formed, checked(3, 'green'), passed]);
  expect(landing.state).toBe('landing');
  expect(states(landing)).toEqual(['a green', 'b green', 'c green']);
  const landed = NAMES.slice(0, 2).map(
    (name, index): TownEvent => ({ type: 'merge.settled', task: id(name), result: shaOf(0x80 + index), pushed: false }),
  );
  expect(rowAfter([formed, checked(3, 'green'), passed, ...landed]).landed.map(({ task: of }) => of)).toEqual([
    id('b'),
    id('a'),
  ]);
});

it('gates that run are told with the rig, and with the merge that they run on', () => {
  const gate: RunningGate = { task: id('c'), name: 'npm test', side: 'result', since: START };
  expect(rowAfter([formed], [gate]).gates).toEqual([gate]);
  const facts = { ...observed({ tasks: [task('shop-c')] }), running: { shop: [gate] } };
  const { merges } = statusView(given(NAMES.flatMap(approved)), facts, plan(), emptyStatus.town, START);
  expect(merges.flatMap(({ task: of, running }) => (running === undefined ? [] : [of]))).toEqual([id('c')]);
});

it('a rig whose merges are pull requests has no train', () => {
  const facts = observed({ tasks: [] });
  const byPull = { ...plan(), settings: settings({ rigs: { shop: rig({ merge: 'pr' }) } }) };
  expect(statusView(given([]), facts, byPull, emptyStatus.town, START).trains).toEqual([]);
});

it('a train that is made ready behind is told beside it, as far as it is proven, and goes with it', () => {
  const behind = { behind: 't1', onto: shaOf(0x82), apart: [] };
  const foreseen: TownEvent = { type: 'train.foreseen', rig: SHOP, train: 't2', ...behind, members: [member('d', 3)] };
  const row = rowAfter([formed, foreseen]);
  const d = { task: id('d'), title: 'Title of shop-d', state: 'untried' };
  expect(row.ahead).toEqual({ train: 't2', members: [d], probe: { length: 1 } });
  expect(row.waiting.map(({ task: of }) => of)).toEqual([id('d')]);
  const green: TownEvent = { type: 'train.checked', rig: SHOP, train: 't2', length: 1, came: { kind: 'green' } };
  expect(rowAfter([formed, foreseen, green]).ahead).toEqual({ train: 't2', members: [{ ...d, state: 'green' }] });
  expect(rowAfter([formed, { ...foreseen, members: [], apart: [id('d')] }])).not.toHaveProperty('ahead');
  const over: TownEvent = { type: 'train.ended', rig: SHOP, train: 't2', because: 'the base has moved', ahead: true };
  expect(rowAfter([formed, foreseen, over])).not.toHaveProperty('ahead');
});

it('what is gathered of a convoy that lands together is told until it is scattered or on its way', () => {
  const convoy = convoyId('c-1');
  const tasks = [id('x'), id('y')];
  const handedIn = tasks.flatMap((of, index) => approved(of.slice(5), 4 + index).slice(0, 2));
  const colours = { id: convoy, name: 'Colours', tasks, one: false, together: true, createdAt: START } as const;
  const made: TownEvent = { type: 'convoy.created', convoy: colours };
  const members = [{ ...member('x', 4), tree: shaOf(3) }];
  const gathering: TownEvent = { type: 'train.formed', rig: SHOP, train: 't9', onto: shaOf(1), members, convoy };
  const row = rowAfter([...handedIn, made, gathering]);
  const { members: _of, probe, ...told } = row.gatherings[0] ?? { members: [] };
  expect(told).toEqual({ convoy, name: 'Colours', total: 2, formedAt: expect.any(Number) });
  expect([row.gatherings.length, row.gatherings[0]?.members.map(({ task: of, state }) => [of, state]), probe]).toEqual([
    1,
    [[id('x'), 'untried']],
    { length: 1 },
  ]);
  const scattered: TownEvent = { type: 'convoy.scattered', convoy, because: 'the base has moved' };
  expect(rowAfter([...handedIn, made, gathering, scattered]).gatherings).toEqual([]);
});
