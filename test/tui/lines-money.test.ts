/** Rigs, costs, agents, trains, gates and what is compared or taken back: in sentences, from what they are. */
import { describe, expect, it } from 'vitest';
import { rigName, sha, taskId } from '../../src/core/ids.ts';
import { settingRows } from '../../src/core/views/rig-settings.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import type { TrainRow } from '../../src/core/views/trains.ts';
import type { UndoRow } from '../../src/core/views/undos.ts';
import { SETTING_WORDS } from '../../src/surfaces/tui/lines/rigs.ts';
import { conversation } from '../helpers/lines.ts';
import { dayAgo, moneyTown, sampleCosts } from '../helpers/money-scenes.ts';
import { NOW, rigRow, sampleFeed, sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { contestRow, trainRow } from '../helpers/status-rows.ts';
import { rig } from '../helpers/world.ts';

const said = (lines: readonly string[]): string => lines.join('\n');

describe('the rigs', () => {
  it('say how each is, and of the chosen one what is wrong, what can be done and its settings', () => {
    const seat = conversation(moneyTown);
    expect(said(seat.type('R'))).toMatchInlineSnapshot(`
      "Rigs.
      1. shop: ok, onto main. 9 open tasks, 6 polecats. Selected.
      2. docs: broken, onto main. /home/ada/src/docs is no git repository. 0 open tasks, 0 polecats.
      where says all of the selected one."
    `);
    expect(said(seat.type('2'))).toMatchInlineSnapshot(`
      "docs: broken, onto main. /home/ada/src/docs is no git repository. 0 open tasks, 0 polecats. 2 of 2.
      Correct its path in rigs.yaml.
      Today: 0 tasks begun, 0 landed, 0 failed.
      Keys: e edit rigs.yaml, o only its rows.
      Set in rigs.yaml, 6:
      Folder, path: /home/ada/src/shop
      Agent: claude
      Who approves, merge: auto-if-green
      Gates: lint: npm run lint, unit: npm test -- --run
      Run in a new worktree, setup: npm ci
      Routes: label docs goes to role docs, path src/ui/** and kind bug goes to agent codex
      By default, 12:
      Base branch, base: main
      Most polecats at once, maxPolecats: 6
      Who approves, by label, mergeByLabel: none
      How a branch becomes commits of the base, strategy: merge
      Most branches in a train, train: 20
      Trains made ready ahead, speculate: 1
      Longest that a gate may run, gateTimeout: 10 minutes
      Landings are pushed, push: no
      What is started by itself, dispatch: convoys
      Warm worktrees, pool: 2
      Backups are kept, keepBackups: 30 days
      Tracker: embedded"
    `);
  });
});

it('a view is named whose key is one of home alone', () => {
  const seat = conversation(moneyTown);
  seat.type('R');
  expect(seat.type('C')).toEqual(['C does nothing here: type costs to go there.']);
  expect(seat.type('costs')[0]).toBe('Costs by task.');
});

it('every setting of a rig has words', () => {
  const names = settingRows(rig(), []).map(({ name }) => name);
  expect(names.filter((name) => SETTING_WORDS[name] === undefined)).toEqual([]);
  expect(Object.keys(SETTING_WORDS).toSorted()).toEqual(names.toSorted());
});

describe('the costs', () => {
  const seat = () => {
    const opened = conversation(moneyTown);
    opened.type('C');
    opened.happen({ kind: 'costs', view: sampleCosts });
    return opened;
  };

  it('say the whole first and whether it rises, then budgets, then the dearest', () => {
    expect(said(seat().heard())).toMatchInlineSnapshot(`
      "Today: $2.50.
      In seven days: $19.20 and 112 thousand tokens of no known price.
      In thirty days: $27.30 and 112 thousand tokens of no known price.
      Rising: $7.20 in the seven days before.
      Tokens in thirty days: 1.1 million in, 168 thousand out, 280 thousand cached.
      Budget of rig shop for today: $9.20 of $10.00 used, $0.80 left; nothing new starts.
      Budget of the day 2023-11-14: $3.75 of $20.00 used, $16.25 left; at its end work rests.
      No price is known of gpt-next: add it under prices: in rigs.yaml (R, then e).
      By task, 4, the dearest first:
      1. shop-m2c4, Use the greeting on the start page: $0.40 today, $12.00 in seven days, $19.20 in thirty.
      2. shop-p7d1, Greet people in their own language: $2.10 today, $6.30 in seven days, the same in thirty. Selected.
      3. shop-t1g4, Checkout loses the basket after a timeout: nothing today, $0.90 in seven days, $1.80 in thirty.
      4. shop-v2h5, Retry a failed payment once: nothing today, 112 thousand tokens of no known price in seven days, the same in thirty.
      where says all of the selected one."
    `);
  });

  it('say of one when it was most, and by another thing the same', () => {
    const costs = seat();
    expect(said(costs.type('1'))).toMatchInlineSnapshot(`
      "shop-m2c4, Use the greeting on the start page: $0.40 today, $12.00 in seven days, $19.20 in thirty. 1 of 4.
      Rising: $7.20 in the seven days before.
      The most on one day: $4.40, 2 days ago.
      Tokens in thirty days: 640 thousand in, 96 thousand out, 160 thousand cached.
      Keys: Enter to its row, Tab by another."
    `);
    expect(said(costs.type('tab').slice(-4))).toMatchInlineSnapshot(`
      "By convoy, 2, the dearest first:
      1. Greetings: $2.50 today, $18.30 in seven days, $25.50 in thirty. Selected.
      2. Checkout that never forgets: nothing today, $0.90 and 112 thousand tokens of no known price in seven days, $1.80 and 112 thousand tokens of no known price in thirty.
      where says all of the selected one."
    `);
    expect(said(costs.type('tab', 'tab').slice(-4))).toBe(
      [
        `8. ${dayAgo(4)}: $1.40.`,
        `9. ${dayAgo(20)}: $0.90.`,
        `10. ${dayAgo(7)}: $0.40.`,
        'where says all of the selected one.',
      ].join('\n'),
    );
  });
});

describe('the agents', () => {
  it('say whether each can work and what is left, and of the chosen one until when', () => {
    const seat = conversation(moneyTown);
    expect(said(seat.type('U'))).toMatchInlineSnapshot(`
      "Agents.
      1. claude, version 2.1.197: ready. 4 at work. Left of its limits: 38 percent of 5 hours, 83 percent of 7 days. Selected.
      2. codex@work, version 0.169.0: resting until 2:26. 1 at work. Left of its limits: 0 percent of 5 hours, 41 percent of 7 days.
      3. gemini: missing. Nobody of it is at work. What is left of its limits: not told by it.
      4. script: ready. 1 at work. What is left of its limits: not told by it.
      where says all of the selected one."
    `);
    for (const number of ['1', '2', '3', '4']) expect(said(seat.type(number))).toMatchSnapshot(number);
  });
});

describe('the merge trains', () => {
  const MINUTE = 60_000;
  const gate = { task: taskId('shop-m2c4'), name: 'unit', side: 'result', since: NOW - 65_000 } as const;
  const town = (change: Partial<TrainRow> = {}): StatusView => {
    const landed = [{ task: 'shop-a1b2', title: 'Greet at all', sha: 'd'.repeat(40), at: NOW - 60 * MINUTE }];
    return { ...sampleStatus, trains: [trainRow({ formedAt: NOW - 4 * MINUTE, gates: [gate], landed, ...change })] };
  };
  const feed = [
    ...sampleFeed,
    { seq: 10, at: NOW - 2 * MINUTE, tone: 'attention', text: 'shop: unit is red for the first 3', subject: 'shop' },
  ] as const;

  it('say how a train stands, which gate runs since when, and its changes in their order', () => {
    const seat = conversation(town(), feed);
    expect(said(seat.type('M'))).toMatchInlineSnapshot(`
      "Merge trains.
      Rig shop: being checked, 3 in the train, for 4 minutes, onto main.
      Gate unit runs on the first 2, since 1:10, for 1 minute.
      1:09, unit is red for the first 3.
      1. Add a greeting, shop-k3f9: first of 3 in the train, green. Selected.
      2. Use the greeting, shop-m2c4: second of 3 in the train, among those that were red together.
      3. Greet in other languages, shop-p7d1: third of 3 in the train, among those that were red together.
      Approved, for the next train, 1:
      4. Approved: Remember the greeting, shop-q8e2.
      Landed last, 1:
      5. Landed 1 hour ago: Greet at all, shop-a1b2."
    `);
    expect(said(seat.type('2'))).toMatchInlineSnapshot(`
      "Use the greeting, shop-m2c4: second of 3 in the train, among those that were red together. 2 of 5.
      Keys: d diff, u undo, capital L gates."
    `);
  });

  it('say what is ready behind it, what a convoy has gathered, and what a rig at rest waits for', () => {
    const next = { task: 'shop-q8e2', title: 'Remember the greeting', state: 'untried' } as const;
    const whole = { convoy: 'greetings', name: 'Greetings', total: 3, formedAt: NOW, members: [] };
    const ahead = { train: 'shop-47', members: [next], probe: { length: 1 } };
    const gates = [gate, { ...gate, task: taskId('shop-q8e2'), name: 'lint', side: 'base' } as const];
    const seat = conversation(
      town({ ahead, gatherings: [{ ...whole, members: [{ ...next, task: 'shop-w3j6' }] }], gates }),
    );
    expect(said(seat.type('M').slice(3))).toMatchInlineSnapshot(`
      "Gate lint runs on the base, since 1:10, for 1 minute.
      1. Add a greeting, shop-k3f9: first of 3 in the train, green. Selected.
      2. Use the greeting, shop-m2c4: second of 3 in the train, among those that were red together.
      3. Greet in other languages, shop-p7d1: third of 3 in the train, among those that were red together.
      Next, checked on top of this train, 1:
      4. Remember the greeting, shop-q8e2: first of 1, not tried yet.
      Convoy Greetings: 1 of 3 gathered, held until all are:
      5. Remember the greeting, shop-w3j6: first of 1, not tried yet.
      Landed last, 1:
      6. Landed 1 hour ago: Greet at all, shop-a1b2."
    `);
    const {
      train: _train,
      probe: _probe,
      formedAt: _at,
      ...rest
    } = trainRow({ state: 'idle', members: [], waiting: [], landed: [], gates: [] });
    expect(said(conversation({ ...sampleStatus, trains: [rest] }).type('M'))).toMatchInlineSnapshot(`
      "Merge trains.
      Rig shop: at rest, onto main. Nothing approved is on its way. 1 in review: Esc goes back, a there approves one."
    `);
  });
});

describe('gates', () => {
  it('say what is red and the end of its log, and a log from its end', () => {
    const seat = conversation();
    seat.type('list', '3', 'L');
    const log = Array.from({ length: 30 }, (_none, at) => `line ${at}`).join('\n');
    seat.happen({
      ...{ kind: 'gates', task: 'shop-m2c4' },
      view: {
        ...{ task: taskId('shop-m2c4'), rig: rigName('shop'), result: sha('b'.repeat(40)), at: NOW - 180_000 },
        outcome: {
          ...{ kind: 'red', gate: 'unit', log, base: 'green' },
          gates: [
            { name: 'lint', kind: 'green', ms: 1_200, tries: 1 },
            { name: 'unit', kind: 'red', ms: 185_000, tries: 2 },
          ],
        },
      },
    });
    expect(said(seat.heard())).toMatchInlineSnapshot(`
      "1 green, 1 red; unit is green on the base, 3 minutes ago.
      1. Green: lint, after 1.2 seconds. Selected.
      2. Red: unit, after 3 minutes 5 seconds, 2 tries.
      The end of what unit printed:
      line 18
      line 19
      line 20
      line 21
      line 22
      line 23
      line 24
      line 25
      line 26
      line 27
      line 28
      line 29"
    `);
    seat.type('2');
    seat.type('enter');
    seat.happen({ kind: 'log', task: 'shop-m2c4', gate: 'unit', view: log });
    expect(said(seat.heard())).toMatchInlineSnapshot(`
      "30 lines; list says them from the first. The last 16:
      line 14
      line 15
      line 16
      line 17
      line 18
      line 19
      line 20
      line 21
      line 22
      line 23
      line 24
      line 25
      line 26
      line 27
      line 28
      line 29"
    `);
  });
});

describe('attempts at a task', () => {
  it('compare in sentences', () => {
    const task = taskRow({ id: 'shop-k3f9', title: 'Add a greeting', state: 'assigned' });
    const town = { ...sampleStatus, inbox: [], merges: [], polecats: [], tasks: [task], contests: [contestRow()] };
    const seat = conversation(town, sampleFeed, { place: { kind: 'contest', task: 'shop-k3f9' } });
    expect(said(seat.type('list'))).toMatchInlineSnapshot(`
      "Attempts at shop-k3f9, Add a greeting. 2 of 3 attempts handed in.
      1. Attempt 2, codex: in review. Gates: green. 4 lines added, 1 removed. Used $0.12. Took 5 minutes. Selected.
      2. Attempt 1, claude: in review. Gates: red: npm test. 40 lines added, 1 removed. Took 6 minutes.
      3. Attempt 3, gemini: to come."
    `);
    expect(said(seat.type('1'))).toMatchInlineSnapshot(`
      "Attempt 2, codex: in review. Gates: green. 4 lines added, 1 removed. Used $0.12. Took 5 minutes. 1 of 3.
      Handed in 3 hours ago.
      Conflicts with shop-m2c4.
      shop-two, birch
      Keys: a pick, d diff, capital X end them."
    `);
  });
});

it('no word of others is obeyed by a terminal, or breaks a line', () => {
  for (const text of ['\x1b[2J\x1b[31mred', 'a\nb\tc\r', '\u202egnp.exe', 'x'.repeat(400)]) {
    const named = { title: text, state: 'red' } as const;
    const town: StatusView = {
      ...moneyTown,
      tasks: moneyTown.tasks.map((row) => ({ ...row, title: text })),
      rigs: moneyTown.rigs.map((row) => ({
        ...row,
        ...{ path: text, base: text, problem: text, hint: text, settings: [{ name: 'gates', value: text, set: true }] },
      })),
      agents: (moneyTown.agents ?? []).map((row) => ({
        ...row,
        ...{ agent: text, account: text, because: text, version: text, path: text },
      })),
      trains: [
        trainRow({
          ...{ base: text, members: [{ task: 'shop-k3f9', ...named }], waiting: [{ task: 'shop-q8e2', title: text }] },
          gates: [{ task: taskId('shop-k3f9'), name: text, side: 'result', since: NOW }],
          gatherings: [{ convoy: 'c', name: text, total: 2, formedAt: NOW, members: [] }],
        }),
      ],
    };
    for (const key of ['R', 'U', 'M', 'C', 'c', 'v']) {
      const seat = conversation(town);
      seat.type(key);
      seat.happen({ kind: 'costs', view: sampleCosts.map((row) => ({ ...row, model: text, unknown: 5 })) });
      const all = [...seat.type(key === 'c' ? ':list' : 'list'), ...seat.type(key === 'c' ? ':where' : 'where')];
      expect(all.length).toBeGreaterThan(2);
      expect(all.filter((line) => /[\x00-\x1f\x7f-\x9f\u202a-\u202e]/.test(line))).toEqual([]);
    }
  }
});

describe('landings', () => {
  it('say what taking one back would come to', () => {
    const row: UndoRow = {
      ...{ id: 'shop-c3', task: 'shop-c3', rig: 'shop', title: 'Sum the cart', sha: 'f'.repeat(40), at: NOW - 180_000 },
      ...{ state: 'clean', files: ['src/cart.ts', 'src/sum.ts'], after: [], others: [] },
    };
    const town = {
      ...sampleStatus,
      rigs: [rigRow({ base: 'trunk' })],
      tasks: [taskRow({ id: 'shop-c3', state: 'landed' })],
    };
    const seat = conversation(town);
    seat.type('u');
    seat.happen({ kind: 'landings', view: [row, { ...row, id: 'shop-b2', task: 'shop-b2', state: 'gone' }] });
    expect(said(seat.heard())).toMatchInlineSnapshot(`
      "1. Landed 3 minutes ago: Sum the cart, shop-c3. Selected.
      2. Landed 3 minutes ago: Sum the cart, shop-b2. It is gone.
      where says all of the selected one."
    `);
    expect(said(seat.type('1'))).toMatchInlineSnapshot(`
      "Landed 3 minutes ago: Sum the cart, shop-c3. 1 of 2.
      u takes it back by one commit on trunk, after the gates were green on that. It changes:
      src/cart.ts
      src/sum.ts
      Keys: u undo."
    `);
  });
});
