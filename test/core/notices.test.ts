import { describe, expect, it } from 'vitest';
import {
  type Noticeable,
  type NoticeSettings,
  nothingNoticed,
  noticeablesIn,
  noticed,
  quietLeft,
  startedWith,
} from '../../src/core/notices.ts';
import { inboxRow, mergeRow } from '../helpers/status-rows.ts';

const settings: NoticeSettings = { kinds: ['needs-you', 'review', 'stuck'], ways: ['bell'], gatherMs: 10_000 };
const ask = (id: number): Noticeable => ({ key: `inbox ask-${id}`, kind: 'needs-you', text: `Question ${id}` });
const NOON = Date.UTC(2026, 0, 5, 12);

/** Pictures one after the other: at so many seconds after noon these things are there. */
const through = (pictures: readonly (readonly [number, readonly Noticeable[]])[], rules = settings, from = NOON) => {
  let noticing = nothingNoticed;
  return pictures.flatMap(([seconds, there]) => {
    const next = noticed(noticing, there, rules, from + seconds * 1_000, 0);
    noticing = next.noticing;
    return next.notice === undefined ? [] : [{ at: seconds, ...next.notice }];
  });
};

describe('a notice', () => {
  it('waits for what else comes, and is one for many', () => {
    const told = through([
      [0, [ask(1)]],
      [4, [ask(1), ask(2)]],
      [10, [ask(1), ask(2)]],
      [30, [ask(1), ask(2)]],
    ]);
    expect(told).toEqual([{ at: 10, title: 'Mayor: 2 need you', text: 'Question 1\nQuestion 2' }]);
  });

  it('says when to look again, though nothing changes', () => {
    const first = noticed(nothingNoticed, [ask(1)], settings, NOON, 0);
    expect(first).toMatchObject({ again: NOON + 10_000 });
    expect(noticed(first.noticing, [ask(1)], settings, NOON + 3_000, 0).again).toBe(NOON + 10_000);
    expect(noticed(first.noticing, [], settings, NOON + 3_000, 0)).not.toHaveProperty('again');
  });

  it('is not sent of what was answered meanwhile, and waits anew for the next', () => {
    expect(
      through([
        [0, [ask(1)]],
        [9, []],
        [11, [ask(2)]],
        [20, [ask(2)]],
        [21, [ask(2)]],
      ]),
    ).toEqual([{ at: 21, title: 'Mayor: 1 needs you', text: 'Question 2' }]);
  });

  it('is never sent twice of the same, whatever goes and comes beside it', () => {
    const review: Noticeable = { key: 'review shop-a t1', kind: 'review', text: 'In review: A' };
    expect(
      through([
        [0, [review]],
        [10, [review]],
        [20, []],
        [30, [review, ask(1)]],
        [40, [review, ask(1)]],
      ]).map(({ title }) => title),
    ).toEqual(['Mayor: 1 in review', 'Mayor: 1 needs you']);
  });

  it('is sent of no kind that is not asked for, also not when that changes', () => {
    const landed: Noticeable = { key: 'landed shop-a 1', kind: 'landed', text: 'Landed: A' };
    const first = noticed(nothingNoticed, [landed], settings, NOON, 0);
    const all = { ...settings, kinds: ['landed'] as const, gatherMs: 0 };
    expect(noticed(first.noticing, [landed], all, NOON, 0).notice).toBeUndefined();
    expect(noticed(nothingNoticed, [landed], all, NOON, 0).notice).toEqual({
      title: 'Mayor: 1 landed',
      text: 'Landed: A',
    });
  });

  it('is not sent of what was there before', () => {
    expect(noticed(startedWith([ask(1)]), [ask(1)], { ...settings, gatherMs: 0 }, NOON, 0).notice).toBeUndefined();
  });

  it('names five, and counts the rest', () => {
    const many = Array.from({ length: 8 }, (_, at) => ask(at));
    const [notice] = through([[0, many]], { ...settings, gatherMs: 0 });
    expect(notice?.text.split('\n')).toHaveLength(6);
    expect(notice?.text).toContain('and 3 more');
  });

  it('waits for the end of quiet hours, and then tells what is still there', () => {
    const night = { ...settings, quiet: { from: 22 * 60, to: 7 * 60 } };
    const eleven = Date.UTC(2026, 0, 5, 23);
    const begun = noticed(nothingNoticed, [ask(1), ask(2)], night, eleven, 0);
    expect(begun.again).toBe(Date.UTC(2026, 0, 6, 7));
    expect(
      through(
        [
          [0, [ask(1), ask(2)]],
          [60, [ask(1), ask(2)]],
          [8 * 3_600, [ask(2)]],
        ],
        night,
        eleven,
      ),
    ).toEqual([{ at: 8 * 3_600, title: 'Mayor: 1 needs you', text: 'Question 2' }]);
  });
});

describe('quiet hours', () => {
  const at = (hour: number, minute = 0) => Date.UTC(2026, 0, 5, hour, minute);
  const minutes = (quiet: { from: number; to: number }, now: number, zone = 0) => quietLeft(quiet, now, zone) / 60_000;

  it('go over midnight, and hold by the clock on the wall', () => {
    const night = { from: 22 * 60, to: 7 * 60 };
    expect([21, 22, 0, 6, 7, 12].map((hour) => minutes(night, at(hour)))).toEqual([0, 540, 420, 60, 0, 0]);
    expect(minutes(night, at(21), 60)).toBe(540);
    expect(minutes(night, at(2), -300)).toBe(0);
  });

  it('lie within a day as well', () => {
    const noon = { from: 12 * 60, to: 13 * 60 + 30 };
    expect([at(11, 59), at(12), at(13, 29), at(13, 30)].map((now) => minutes(noon, now))).toEqual([0, 90, 1, 0]);
  });
});

describe('what notices are about', () => {
  it('is what the inbox holds, reviews once there is something to approve, and landings', () => {
    const { rehearsal: _, ...plain } = mergeRow({ state: 'in-review', tree: 't1' });
    const found = noticeablesIn({
      inbox: [
        inboxRow({ id: 'perm-1', kind: 'permission', title: 'Run npm test\x1b[2J' }),
        inboxRow({ id: 'stuck-1', kind: 'stuck', title: 'amber stopped twice' }),
      ],
      merges: [
        { ...plain, id: 'shop-a', task: 'shop-a', title: 'A' },
        { ...plain, task: 'shop-b', rehearsal: { state: 'rehearsing', say: 'rehearsing' } },
        { ...plain, task: 'shop-c', title: 'C', rehearsal: { state: 'green', say: 'green onto abc1234' } },
        { ...plain, task: 'shop-d', title: 'D', state: 'landed' },
        { ...plain, task: 'shop-e', state: 'approved' },
      ],
    });
    expect(found.map(({ kind }) => kind)).toEqual(['needs-you', 'stuck', 'review', 'review', 'landed']);
    expect(found.slice(0, 2).map(({ text }) => text)).toEqual([
      'amber asks for permission: Run npm test',
      'amber stopped twice',
    ]);
    expect(found.slice(2).map(({ text }) => text)).toEqual([
      'In review: A',
      'In review: C (green onto abc1234)',
      'Landed: D',
    ]);
  });

  it('is the same landing before and after its branch is put away', () => {
    const keys = (['landed', 'settled'] as const).map((state) =>
      noticeablesIn({ inbox: [], merges: [mergeRow({ state })] }),
    );
    expect(keys[0]).toEqual(keys[1]);
  });
});
