/** What is behind a row, its tabs, and a change by its files and comments: in sentences. */
import { describe, expect, it } from 'vitest';
import { sha } from '../../src/core/ids.ts';
import { type Comment, emptyReview } from '../../src/core/review/comment.ts';
import type { MergeRow } from '../../src/core/views/merge-row.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import type { TimelineLine } from '../../src/core/views/timeline.ts';
import { heardAges, heardChange, heardCost, heardCount, heardLength } from '../../src/surfaces/tui/lines/amounts.ts';
import { type TabContent, tabKey } from '../../src/surfaces/tui/preview/tabs.ts';
import { conversation } from '../helpers/lines.ts';
import { moneyTown } from '../helpers/money-scenes.ts';
import { mergeRow, NOW, sampleDiff, sampleStatus } from '../helpers/sample-town.ts';

const said = (lines: readonly string[]): string => lines.join('\n');
const withMerge = (change: Partial<MergeRow>): StatusView => ({
  ...sampleStatus,
  merges: [mergeRow({ task: 'shop-m2c4', ...change })],
});

describe('amounts', () => {
  it('have units that are words', () => {
    expect([950, 999, 1_000, 12_340, 4_000_000, 2.5e9].map(heardCount)).toEqual([
      ...['950', '999', '1 thousand', '12.3 thousand', '4 million', '2.5 billion'],
    ]);
    expect(heardCost({ usd: 1.5, unknown: 3_000, total: 9_000 })).toBe('$1.50 and 3 thousand tokens of no known price');
    expect(heardCost({ unknown: 9_000, total: 9_000 })).toBe('9 thousand tokens of no known price');
    expect(heardCost({ usd: 0.00001, unknown: 0, total: 9 })).toBe('less than $0.0001');
    expect(['5h', '1d', '3m 05s', '0.4s', 'weekly'].map(heardLength)).toEqual([
      ...['5 hours', '1 day', '3 minutes 5 seconds', '0.4 seconds', 'weekly'],
    ]);
  });

  it('are found in sentences of the town, and nowhere else in them', () => {
    expect(heardAges('It typed 20s ago and works again in 1h, see 5m.txt')).toBe(
      'It typed 20 seconds ago and works again in 1 hour, see 5m.txt',
    );
    expect(['+8 -1 in 2 files', '+1', '-3', '+12k -3', 'a-1 C++ -x +1st'].map(heardChange)).toEqual([
      ...['8 lines added, 1 removed in 2 files', '1 line added', '3 lines removed'],
      ...['12 thousand lines added, 3 removed', 'a-1 C++ -x +1st'],
    ]);
  });
});

describe('a row', () => {
  it('in review says what is not green, and the end of what it printed', () => {
    const log = Array.from({ length: 20 }, (_none, at) => `line ${at}`).join('\n');
    const status = withMerge({
      rehearsal: {
        ...{ state: 'red', say: 'red: unit', gate: 'unit', detail: log },
        gates: [
          { name: 'lint', kind: 'green', ms: 900, tries: 1 },
          { name: 'unit', kind: 'red', ms: 185_000, tries: 2 },
        ],
      },
      comments: 1,
    });
    const seat = conversation(status);
    expect(said(seat.type('list', '3'))).toMatchInlineSnapshot(`
      "Review, amber: A task. Red: unit. 3 of 9.
      shop-m2c4, 48 lines added, 7 removed, handed in 6 minutes ago.
      Gate unit: red, after 3 minutes 5 seconds, 2 tries.
      The end of what unit printed:
      line 14
      line 15
      line 16
      line 17
      line 18
      line 19
      1 comment of yours is not sent yet.
      Approval: a asks once more: unit is red.
      Keys: a approve, r reject, d diff, Enter attach, t tell, v view."
    `);
  });

  it('that is a convoy says who takes it, and its tasks', () => {
    const seat = conversation();
    seat.type('b');
    expect(said(seat.type('convoy greetings'))).toMatchInlineSnapshot(`
      "Convoy Greetings: 1 of 5 landed, 1 in review, 2 working. 1 of 11.
      Several polecats share them.
      Landed: Add a greeting, shop-k3f9.
      In review, amber: Use the greeting on the start page, shop-m2c4.
      Working, birch: Greet people in their own language, shop-p7d1.
      Working, cedar: Remember how someone likes to be greeted, shop-q8e2.
      Blocked: Document the greetings, shop-r9f3.
      Keys: Enter fold, v view."
    `);
  });

  it('that waits says for what, and what can be done', () => {
    const seat = conversation();
    expect(said(seat.type('list', '8'))).toMatchInlineSnapshot(`
      "Blocked: Document the greetings, shop-r9f3. 8 of 9.
      Waits for Greet people in their own language, shop-p7d1; Remember how someone likes to be greeted, shop-q8e2.
      Keys: g sling, v view, w why, capital L gates."
    `);
  });
});

it('where says what was used today and what is left, with units', () => {
  expect(said(conversation(moneyTown).type('where').slice(1, 5))).toMatchInlineSnapshot(`
    "2 need you, 1 in review, 2 working, 1 stuck, 1 landed.
    Used today: $3.75, 336 thousand tokens.
    The least that is left of a limit: 0 percent of 5 hours, account work.
    Disk: 41 gigabytes free."
  `);
});

describe('a tab', () => {
  const turned = (times: number, content: TabContent) => {
    const seat = conversation();
    seat.type('list', '3', ...Array<string>(times).fill(']'));
    const of = tabKey(seat.state());
    expect(of).toMatch(new RegExp(`^${content.tab} `));
    seat.happen({ kind: 'tab', of, content });
    return said(seat.heard());
  };

  it('says letters with who wrote them, and events with their time', () => {
    const view: readonly TimelineLine[] = [
      { seq: 1, at: NOW, tone: 'plain', text: 'amber started', mail: { way: 'told', by: 'ada', text: 'Do it\nwell' } },
      { seq: 2, at: NOW, tone: 'plain', text: '', mail: { way: 'asked', by: 'amber', text: 'How?', waits: true } },
    ];
    expect(turned(4, { tab: 'mail', view })).toMatchInlineSnapshot(`
      "1:11, told by ada:
      Do it
      well
      1:11, asked by amber, waits until it rests:
      How?"
    `);
    expect(turned(6, { tab: 'timeline', view })).toMatchInlineSnapshot(`"1:11, amber started."`);
  });

  it('says what came of the gates, and the end of a log', () => {
    expect(turned(3, { tab: 'log', view: {} })).toBe('No gate has run for it yet.');
  });
});

describe('a change', () => {
  it('is gone through by its files and by what was said about it', () => {
    const comment: Comment = {
      ...{ id: 'c1', by: 'ada', at: NOW, text: 'Why so?', tree: sha(sampleDiff.tree) },
      on: { kind: 'file', path: 'src/start.ts' },
    };
    const seat = conversation();
    seat.type('list', '3', 'd');
    seat.happen({
      kind: 'diff',
      task: 'shop-m2c4',
      view: { ...sampleDiff, review: { ...emptyReview, made: 1, comments: [comment] } },
    });
    expect(said(seat.type('files'))).toMatchInlineSnapshot(`
      "1. File src/start.ts, 2 lines added, 1 removed, 1 comment, low risk.
      2. File test/start.test.ts, new, 6 lines added, low risk."
    `);
    expect(seat.type('2')[0]).toBe('File test/start.test.ts, new, 6 lines added, low risk.');
    expect(said(seat.type('comments'))).toMatchInlineSnapshot(`"1. Comment, c1 ada: Why so?"`);
    expect(conversation().type('files')).toEqual(['Nothing here is called files. help says what can be done.']);
  });
});
