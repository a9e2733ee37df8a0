/** Answers of a town of another version: what it lacks, or says in words that are not known, stops nobody. */
import { expect, it } from 'vitest';
import * as answers from '../../../src/surfaces/http/answers.ts';
import {
  NOW,
  sampleChoice,
  sampleDiff,
  sampleFeed,
  sampleScreen,
  sampleStatus,
  sampleWhy,
} from '../../helpers/sample-town.ts';
import { stateWith, textOf } from '../../helpers/tui.tsx';

const review = {
  made: 1,
  comments: [{ id: 'c1', by: 'ann', on: { kind: 'file', path: 'a.ts' }, text: 'Why?', tree: 'd', at: NOW }],
  marks: [{ path: 'a.ts', mark: 'redo' }],
  matched: { commit: 'c', rule: 'r', wanted: true },
  verdict: { says: 'approve', by: 'birch', agent: 'claude', commit: 'c', at: NOW },
};
const task = {
  ...{ id: 'shop-a', rig: 'shop', title: 'T', body: 'B', kind: 'bug', status: 'open', priority: 1, labels: ['x'] },
  ...{ dependsOn: ['shop-b'], createdAt: NOW, updatedAt: NOW, origin: 'local' },
};
const row = { polecat: 'amber', task: 'shop-a', rig: 'shop', agent: 'claude', model: 'm', day: '2026-01-01' };
const tokens = { input: 1, output: 2, cacheRead: 3, cacheWrite: 4 };

/** A whole answer of each kind, and what reads it. */
const ALL: Readonly<Record<string, readonly [unknown, (text: string) => unknown]>> = {
  feed: [sampleFeed, answers.feedIn],
  screen: [sampleScreen, answers.screenIn],
  diff: [{ ...sampleDiff, review }, answers.diffIn],
  progress: [{ text: 'd', truncated: false, files: [], polecat: 'amber', task: 'a', branch: 'b' }, answers.progressIn],
  task: [
    {
      ...{ task, comments: [{ by: 'ann', at: NOW, text: 'hm' }] },
      history: [{ at: NOW, by: 'ann', what: 'edited', fields: [{ field: 'title', from: 'a', to: 'b' }], lost: false }],
    },
    answers.taskIn,
  ],
  timeline: [
    [{ seq: 1, at: NOW, tone: 'good', text: 'x', mail: { way: 'asked', by: 'amber', text: 'Which?' } }],
    answers.timelineIn,
  ],
  costs: [[{ ...row, source: 'logs', tokens, total: 10, unknown: 0, told: true }], answers.costsIn],
  undoable: [
    [
      {
        ...{ id: 'u', rig: 'shop', task: 'shop-a', title: 'T', sha: 's', at: NOW, state: 'clean' },
        ...{ files: ['a'], after: ['shop-b'], others: [] },
      },
    ],
    answers.undoableIn,
  ],
  search: [
    {
      words: 'x',
      sections: [{ kind: 'logs', hits: [{ where: 'w', text: 't' }], more: true, through: '2 logs', cut: false }],
    },
    answers.searchIn,
  ],
  branches: [
    [
      {
        ...{ id: 'r', rig: 'shop', state: 'landed', kind: 'branch', sha: 's', tip: 's', at: NOW, added: 1, removed: 1 },
        ...{ proof: { kind: 'reachable' }, safe: true, because: 'on the base' },
      },
    ],
    answers.branchesIn,
  ],
  why: [sampleWhy, answers.whyIn],
  'why of a task': [sampleChoice, answers.taskWhyIn],
  down: [{ stopped: ['amber'], kept: [] }, answers.endedIn],
  'news of the feed': [{ lines: sampleFeed }, answers.feedNewsIn],
};

it.each(Object.entries(ALL))('%s that lacks nothing is read as it was sent', (kind, [whole, read]) => {
  const { lines } = { lines: undefined, ...(kind === 'news of the feed' ? { lines: sampleFeed } : {}) };
  expect(read(JSON.stringify(whole))).toEqual(lines ?? whole);
});

/** The same with one field, anywhere in it, taken away or made something else. */
const spoilt = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value))
    return value.flatMap((one, at) => [null, 7, ...spoilt(one)].map((other) => value.with(at, other)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [
    Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)),
    ...[null, 7, 'of a newer town', [], {}, [null], ...spoilt(one)].map((other) => ({ ...value, [name]: other })),
  ]);
};

/** A single value that may be absent is not looked at: where it is drawn it is drawn as it is. */
const MAY_LACK = new Set(['role', 'model', 'effort', 'waits', 'attempts', 'review']);

const kindsIn = (value: unknown): unknown =>
  Object.fromEntries(
    Object.entries({ ...(value as object) }).map(([name, one]) => [name, Array.isArray(one) ? 'list' : typeof one]),
  );

it.each(Object.entries(ALL).filter(([kind]) => kind !== 'task'))(
  '%s has all that is counted on, whatever is lacking',
  (_kind, [whole, read]) => {
    const usual = kindsIn([read(JSON.stringify(whole))].flat()[0]);
    for (const other of spoilt(whole)) {
      const [first] = [read(JSON.stringify(other))].flat();
      // Of a list the row may be gone, and what may be absent at any time may be absent.
      if (first === undefined) continue;
      expect(usual).toMatchObject(withoutAbsent(kindsIn(first), usual));
      expect(Object.values(kindsIn(first) as object)).not.toContain('null');
    }
  },
);

const withoutAbsent = (kinds: unknown, usual: unknown): object =>
  Object.fromEntries(
    Object.entries(kinds as object).filter(
      ([name, kind]) => name in (usual as object) && kind !== 'undefined' && !MAY_LACK.has(name),
    ),
  );

it('a task is read without what an older town does not tell, and not at all without a name', () => {
  const { labels: _, origin: _o, ...older } = task;
  expect(answers.taskIn(JSON.stringify({ task: older }))).toEqual({
    task: { ...older, labels: [], origin: 'foreign' },
    comments: [],
  });
  for (const text of ['{}', '[]', 'null', '{"task":{}}'])
    expect(() => answers.taskIn(text)).toThrow('something else than what was asked');
});

it('words that are not known are not taken for what they are not', () => {
  const line = { seq: 1, at: NOW, tone: 'dreadful', text: 'It happened' };
  const feed = answers.feedIn(JSON.stringify([line, 7, null]));
  expect(feed).toEqual([{ ...line, tone: 'plain' }]);
  expect(textOf(stateWith(sampleStatus, { columns: 160, rows: 40 }, feed))).toContain('It happened');
  expect(answers.typedIn('{"kind":"later"}')).toEqual({ kind: 'held', because: 'the town does not say why' });
  expect(answers.droppingIn('{"kind":"later"}')).toMatchObject({ kind: 'kept' });
  expect(answers.searchIn('{"words":"x","sections":[{"kind":"dreams"}]}').sections).toEqual([]);
  const verdict = { ...review.verdict, says: 'maybe' };
  const read = answers.diffIn(
    JSON.stringify({ ...sampleDiff, review: { ...review, verdict, comments: [{ on: { kind: 'pixel' } }] } }),
  );
  expect(read.review?.verdict).toBeUndefined();
  expect(read.review?.comments[0]?.on).toEqual({ kind: 'whole' });
  expect(answers.whyIn('{"signal":"dreaming"}')).toEqual({ polecat: '', signal: 'unknown', ranked: [] });
  expect(answers.noticeIn('{"notice":{"title":"a","text":"b"},"ways":["smoke","bell"]}')).toEqual({
    notice: { title: 'a', text: 'b' },
    ways: ['bell'],
  });
  expect(answers.noticeIn('{}')).toBeUndefined();
  expect(answers.eventsIn('[{"seq":1,"type":"moon.rose"},{}]')).toEqual([{ seq: 1, type: 'moon.rose' }]);
});

it('news of another form is let pass: it comes unasked, and nobody is there to be told that it is none', () => {
  for (const text of ['[]', '7', 'null', '"amber"', '{"lines":7,"notice":[],"polecat":{}}']) {
    expect(answers.feedNewsIn(text)).toEqual([]);
    expect(answers.noticeIn(text)).toBeUndefined();
    expect(answers.screenNewsIn(text)).toBeUndefined();
  }
  expect(answers.screenNewsIn('{"polecat":"amber"}')).toBe('amber');
});
