import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../../src/core/views/status.ts';
import { applyDelta, deltaOf } from '../../../src/surfaces/http/delta.ts';
import { emptyStatus } from '../../helpers/fake-town.ts';
import {
  contestRow,
  convoyRow,
  inboxRow,
  mergeRow,
  polecatRow,
  rigRow,
  taskRow,
  trainRow,
} from '../../helpers/status-rows.ts';

const rows = <Row extends { readonly id: string }>(make: (id: string, salt: string) => Row): fc.Arbitrary<Row[]> =>
  fc.uniqueArray(
    fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.constantFrom('x', 'y')).map(([id, salt]) => make(id, salt)),
    { selector: (row) => row.id, maxLength: 5 },
  );

const account = {
  id: 'work',
  rig: '*',
  state: 'resting',
  agents: ['claude'],
  since: 1,
  until: 2,
  because: 'its limit',
  polecats: ['amber'],
} as const;

const conflict = {
  id: 'shop-a shop-b',
  rig: 'shop',
  state: 'conflict',
  task: 'shop-a',
  title: 'A',
  other: 'shop-b',
  files: ['a.ts'],
  count: 1,
  since: 1,
} as const;

const statuses: fc.Arbitrary<StatusView> = fc.record({
  town: fc.constantFrom(emptyStatus.town, { ...emptyStatus.town, pid: 1 }),
  rigs: rows((id, path) => rigRow({ id, path })),
  tasks: rows((id, title) => taskRow({ id, title, labels: [title], ...(title === 'x' ? {} : { because: 'it is' }) })),
  polecats: rows((id, because) => polecatRow({ id, because })),
  convoys: rows((id, name) => convoyRow({ id, name, tasks: [name] })),
  merges: rows((id, title) => mergeRow({ id, title })),
  conflicts: fc.constantFrom([], [conflict], [{ ...conflict, since: 2 }]),
  trains: fc.constantFrom([], [trainRow()], [trainRow({ state: 'landing', members: [] })]),
  contests: fc.constantFrom([], [contestRow()], [contestRow({ state: 'won', picked: 1 })]),
  inbox: rows((id, detail) => inboxRow({ id, detail })),
  permissions: rows((id, rule) => ({ id, rule, rig: '*', state: 'allow', scope: 'always', from: 'ada' })),
  accounts: fc.constantFrom(
    [],
    [account],
    [
      { ...account, until: 9 },
      { ...account, id: 'other' },
    ],
  ),
  problems: fc.array(fc.record({ where: fc.constantFrom('tmux', 'git'), what: fc.constantFrom('x', 'y') }), {
    maxLength: 2,
  }),
  totals: fc.nat({ max: 3 }).map((tasks) => ({ ...emptyStatus.totals, tasks })),
});

describe('the difference of two pictures', () => {
  it('brings the first to the second, through JSON, for any two', () => {
    fc.assert(
      fc.property(statuses, statuses, (prev, next) => {
        const delta = deltaOf(prev, next);
        const told = delta === undefined ? {} : JSON.parse(JSON.stringify(delta));
        expect(applyDelta(prev, told)).toEqual(next);
      }),
      { numRuns: 300 },
    );
  });

  it('is nothing for equal pictures, be they the same object or not', () => {
    fc.assert(
      fc.property(statuses, (status) => {
        expect(deltaOf(status, structuredClone(status))).toBeUndefined();
      }),
    );
  });

  it('names only the row that changed', () => {
    const prev = { ...emptyStatus, tasks: [taskRow({ id: 'a' }), taskRow({ id: 'b' })] };
    const changed = taskRow({ id: 'b', state: 'landed' });
    const delta = deltaOf(prev, { ...prev, tasks: [taskRow({ id: 'a' }), changed] });
    expect(JSON.parse(JSON.stringify(delta))).toEqual({ tasks: { changed: [changed], removed: [] } });
  });

  it('tells the order only when it cannot be guessed', () => {
    const [a, b, c] = [taskRow({ id: 'a' }), taskRow({ id: 'b' }), taskRow({ id: 'c' })];
    expect(deltaOf({ ...emptyStatus, tasks: [a] }, { ...emptyStatus, tasks: [a, b] })?.tasks?.order).toBeUndefined();
    expect(deltaOf({ ...emptyStatus, tasks: [a, b] }, { ...emptyStatus, tasks: [c, a, b] })?.tasks?.order).toEqual([
      'c',
      'a',
      'b',
    ]);
  });

  it('keeps the rows that did not change as the objects they were', () => {
    const prev = { ...emptyStatus, tasks: [taskRow({ id: 'a' }), taskRow({ id: 'b' })] };
    const next = applyDelta(prev, { tasks: { changed: [], removed: ['b'] } });
    expect(next.tasks[0]).toBe(prev.tasks[0]);
    expect(next.polecats).toBe(prev.polecats);
  });
});
