import { expect, it } from 'vitest';
import { deltaIn, pictureIn } from '../../../src/surfaces/http/picture.ts';
import { busyStatus } from '../../helpers/busy-town.ts';
import { emptyStatus } from '../../helpers/fake-town.ts';
import { moneyTown } from '../../helpers/money-scenes.ts';
import { reviewScene, trainScene } from '../../helpers/sample-scenes.ts';
import { sampleStatus } from '../../helpers/sample-town.ts';
import { contestRow, mergeRow, polecatRow, taskRow, trainRow } from '../../helpers/status-rows.ts';
import { shaOf } from '../../helpers/world.ts';

const full = { ...moneyTown, contests: [contestRow()], trains: [trainRow()] };

it('a picture that lacks nothing is read as it was sent', () => {
  for (const status of [emptyStatus, sampleStatus, busyStatus, reviewScene.status, trainScene.status, full])
    expect(pictureIn(JSON.stringify(status))).toEqual(status);
});

it('a pull request that is looked at is read as it was sent, merged or not', () => {
  const open = { state: 'open', head: shaOf(1), running: 0, waiting: 0, passed: 1, failed: 0 } as const;
  const seen = { ...open, approvedBy: ['ann'], changesBy: [] };
  for (const one of [seen, { ...seen, state: 'merged' as const, merge: shaOf(2) }]) {
    const merges = [mergeRow({ pr: { number: 1, say: 'PR #1', url: 'https://example.test/1', seen: one } })];
    expect(pictureIn(JSON.stringify({ ...emptyStatus, merges })).merges).toEqual(merges);
  }
});

it('a list that was not told is empty, but for agents, of which nothing is known', () => {
  const { trains: _t, contests: _c, conflicts: _d, permissions: _p, problems: _q, ...older } = sampleStatus;
  const read = pictureIn(JSON.stringify({ ...older, inbox: 'none' }));
  expect(read).toMatchObject({ trains: [], contests: [], conflicts: [], permissions: [], problems: [], inbox: [] });
  expect('agents' in read).toBe(false);
  expect(read.tasks).toEqual(sampleStatus.tasks);
});

it('a row has what rows always have, and lists and rows beside ours stay', () => {
  const { blockedBy: _b, labels: _l, ...older } = taskRow({ title: 'Greet' });
  const read = pictureIn(JSON.stringify({ ...emptyStatus, tasks: [older, null, 3], seats: [{ id: 'a' }] }));
  expect(read.tasks).toEqual([{ ...taskRow({ title: 'Greet' }), blockedBy: [], labels: [] }]);
  expect(read).toHaveProperty('seats');
});

it('a null number is absent, 0 of a count and NaN of a moment', () => {
  const row = {
    ...polecatRow(),
    added: null,
    assignedAt: null,
    signalAt: null,
    spent: { tokens: 5, usd: null, unknown: 0 },
  };
  const [read] = pictureIn(JSON.stringify({ ...emptyStatus, polecats: [row] })).polecats;
  expect(read).toMatchObject({ added: 0, assignedAt: Number.NaN, spent: { tokens: 5, unknown: 0 } });
  expect(read?.signalAt).toBeUndefined();
  expect(read?.spent?.usd).toBeUndefined();
});

it('a part that lacks what it is about is not known', () => {
  const merge = { ...mergeRow(), rehearsal: { say: 'green' }, pr: { number: 7 }, spent: { tokens: null, unknown: 0 } };
  const [read] = pictureIn(JSON.stringify({ ...emptyStatus, merges: [merge] })).merges;
  expect(read?.rehearsal).toBeUndefined();
  expect(read?.pr).toBeUndefined();
  const totals = { ...emptyStatus.totals, spent: { tokens: null, unknown: 0 } };
  expect(pictureIn(JSON.stringify({ ...emptyStatus, totals })).totals.spent).toBeUndefined();
});

it('what changed is made whole in the same way, and what did not change stays away', () => {
  const { blockedBy: _b, ...older } = taskRow();
  const delta = deltaIn(JSON.stringify({ tasks: { changed: [older], removed: ['x'] }, seats: {} }));
  expect(delta.tasks).toEqual({ changed: [{ ...taskRow(), blockedBy: [] }], removed: ['x'] });
  expect(Object.values(delta).filter((part) => part !== undefined)).toHaveLength(1);
});
