import { describe, expect, it } from 'vitest';
import type { InboxRow, StatusView } from '../../src/core/views/status.ts';
import { footerKeys } from '../../src/surfaces/tui/keymap.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import { update } from '../../src/surfaces/tui/update.ts';
import { crowd, inboxRow, mergeRow, NOW, sampleDiff, sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { having, press, SIZES, stateWith, type } from '../helpers/tui.tsx';

const told = (state: State, change: Partial<StatusView>, at = NOW): State =>
  having(state, {
    kind: 'news',
    at,
    news: { kind: 'status', status: { ...(state.status ?? sampleStatus), ...change } },
  });
const on = (id: string): State => ({ ...stateWith(), selected: id, chosen: true });
const commands = (effects: ReturnType<typeof press>['effects']) =>
  effects.flatMap((effect) => (effect.kind === 'submit' ? [effect.command] : []));

describe('the selection', () => {
  it('begins with whoever waits longest', () => {
    expect(stateWith().selected).toBe('inbox:perm-1');
  });

  it('moves over headings and stops at both ends', () => {
    expect(press(stateWith(), 'down', 'down', 'down').state.selected).toBe('inbox:stuck-1');
    expect(press(stateWith(), 'up').state.selected).toBe('inbox:perm-1');
    expect(press(stateWith(), 'end', 'down').state.selected).toBe('task:shop-y5m8');
  });

  it('goes from list to list and round', () => {
    const seen = [1, 2, 3, 4, 5, 6].map(
      (times) => press(stateWith(), ...Array.from({ length: times }, () => 'tab')).state,
    );
    expect(seen.map((state) => (state.focus === 'feed' ? 'feed' : state.selected))).toEqual([
      'review:shop-m2c4',
      'inbox:stuck-1',
      'task:shop-q8e2',
      'task:shop-x4k7',
      'feed',
      'inbox:perm-1',
    ]);
  });

  it('follows whoever needs the person most until a row is chosen', () => {
    const urgent = [inboxRow({ id: 'old', kind: 'permission', at: 0 }), ...sampleStatus.inbox];
    expect(told(stateWith(), { inbox: urgent }).selected).toBe('inbox:old');
    expect(told(press(stateWith(), 'down', 'up').state, { inbox: urgent }).selected).toBe('inbox:perm-1');
  });

  it('follows again once its whole list is done with', () => {
    const polecats = sampleStatus.polecats.filter(({ state }) => state !== 'needs-you');
    const done = told(on('inbox:ask-1'), { inbox: [], polecats });
    expect(done.selected).toBe('review:shop-m2c4');
    expect(told(done, { inbox: sampleStatus.inbox }).selected).toBe('inbox:perm-1');
  });

  it('stays on its row when rows come and go around it', () => {
    const more = [inboxRow({ id: 'old', kind: 'permission', at: 0 }), ...sampleStatus.inbox];
    expect(told(on('inbox:ask-1'), { inbox: more }).selected).toBe('inbox:ask-1');
  });

  it('slides to the next of the same list when its row is gone', () => {
    const inbox = sampleStatus.inbox.filter(({ id }) => id !== 'perm-1');
    expect(told(on('inbox:perm-1'), { inbox }).selected).toBe('inbox:ask-1');
  });

  it('goes to the first row when its whole list is gone', () => {
    expect(told(on('review:shop-m2c4'), { merges: [] }).selected).toBe('inbox:perm-1');
  });

  it('waits for a task that was just made and is not listed yet', () => {
    const made = having(stateWith(), { kind: 'created', task: 'shop-new1' });
    const between = told(made, { problems: [] });
    const listed = told(between, { tasks: [...sampleStatus.tasks, taskRow({ id: 'shop-new1' })] });
    expect(listed.selected).toBe('task:shop-new1');
    expect(listed.rows.some((row) => row.id === 'task:shop-new1')).toBe(true);
  });

  it('is always within the window of the list', () => {
    let state = stateWith(crowd(100), SIZES.small);
    for (let i = 0; i < 130; i++) {
      state = press(state, i < 100 ? 'down' : 'up').state;
      const index = state.rows.findIndex((row) => row.id === state.selected);
      expect(index).toBeGreaterThanOrEqual(state.top);
      expect(index).toBeLessThan(state.top + 6);
    }
  });
});

describe('an answer', () => {
  it('allows with one key', () => {
    expect(commands(press(stateWith(), 'y').effects)).toEqual([
      { kind: 'answer', item: 'perm-1', answer: { kind: 'allow' } },
    ]);
  });

  it('denies with a reason, or without one', () => {
    const asked = press(stateWith(), 'n').state;
    expect(commands(press(type(asked, 'too risky'), 'enter').effects)).toEqual([
      { kind: 'answer', item: 'perm-1', answer: { kind: 'deny', because: 'too risky' } },
    ]);
    expect(commands(press(asked, 'enter').effects)).toEqual([
      { kind: 'answer', item: 'perm-1', answer: { kind: 'deny' } },
    ]);
  });

  const kind = 'shell: npm install *';
  const permission = (change: Partial<InboxRow>) =>
    told(stateWith(), { inbox: sampleStatus.inbox.map((row) => (row.id === 'perm-1' ? { ...row, ...change } : row)) });

  it('allows a kind for a task, a rig or always, with a second key', () => {
    const asked = press(permission({ rule: kind }), 'a');
    expect(asked.effects).toEqual([]);
    expect(asked.state.asking).toMatchObject({ kind: 'scope', rule: kind });
    const sent = (key: string) => commands(press(asked.state, key).effects);
    expect([...sent('t'), ...sent('r'), ...sent('a')]).toEqual(
      ['task', 'rig', 'always'].map((scope) => ({
        kind: 'answer',
        item: 'perm-1',
        answer: { kind: 'allow', for: scope },
      })),
    );
    expect(press(asked.state, 'escape').state.asking).toBeUndefined();
    expect(commands(press(asked.state, 'y').effects)).toEqual([]);
  });

  it('denies a kind with a reason', () => {
    const asked = press(permission({ rule: kind }), 'D', 'r').state;
    expect(commands(press(type(asked, 'too big'), 'enter').effects)).toEqual([
      { kind: 'answer', item: 'perm-1', answer: { kind: 'deny', because: 'too big', for: 'rig' } },
    ]);
  });

  it('of a kind is for what has one, and says why something has none', () => {
    const tried = press(permission({ once: 'It is more than one plain command' }), 'a');
    expect(tried.state.notice?.text).toBe('Only this once: It is more than one plain command');
    expect(press(stateWith(), 'D').state.asking).toBeUndefined();
  });

  it('in words goes to the question for which it was typed, wherever the selection slid meanwhile', () => {
    const typing = type(press(on('inbox:ask-1'), 't').state, 'Keep it');
    const moved = told(typing, { inbox: sampleStatus.inbox.filter(({ id }) => id !== 'ask-1') });
    expect(commands(press(moved, 'enter').effects)).toEqual([
      { kind: 'answer', item: 'ask-1', answer: { kind: 'text', text: 'Keep it' } },
    ]);
  });

  it('that is empty is not sent', () => {
    const tried = press(press(on('inbox:ask-1'), 't').state, 'enter');
    expect(tried.effects).toEqual([]);
    expect(tried.state.asking?.kind).toBe('text');
    expect(tried.state.notice?.text).toContain('no answer yet');
  });

  it('is not taken for a row that slid under the hand', () => {
    const slid = told(stateWith(), { inbox: sampleStatus.inbox.filter(({ id }) => id !== 'perm-1') }, NOW);
    const quick = update(
      { ...slid, selected: 'inbox:stuck-1' },
      { kind: 'key', key: { kind: 'key', name: 'r' }, at: NOW + 50 },
    );
    expect(quick.effects).toEqual([]);
    expect(quick.state.notice?.text).toContain('press again');
  });

  it('is taken at once for the row that follows one that was just answered', () => {
    const answered = press(stateWith(), 'y').state;
    const slid = told(answered, { inbox: sampleStatus.inbox.filter(({ id }) => id !== 'perm-1') }, NOW + 10_000);
    const next = update(
      { ...slid, selected: 'inbox:stuck-1' },
      { kind: 'key', key: { kind: 'key', name: 'r' }, at: NOW + 10_010 },
    );
    expect(next.effects).toHaveLength(1);
  });

  it('that was refused can be given again, and says why and what next', () => {
    const { state } = press(stateWith(), 'y');
    const refused = having(state, {
      kind: 'outcome',
      row: 'inbox:perm-1',
      at: NOW,
      outcome: { ok: false, refusal: { what: 'Nothing waits', hint: 'Look again' } },
    });
    expect(refused.notice).toMatchObject({ tone: 'bad', text: 'Nothing waits', hint: 'Look again' });
    expect(press(refused, 'y').effects).toHaveLength(1);
  });

  it('may be sent again after the town was lost', () => {
    const lost = having(press(stateWith(), 'y').state, {
      kind: 'news',
      at: NOW,
      news: { kind: 'connection', up: false },
    });
    expect(press(told(lost, {}), 'y').effects).toHaveLength(1);
  });
});

describe('a review', () => {
  it('is approved for the tree that the row told of', () => {
    expect(commands(press(on('review:shop-m2c4'), 'a').effects)).toEqual([
      { kind: 'approve', task: 'shop-m2c4', tree: sampleDiff.tree },
    ]);
  });

  it('is asked about once more when its rehearsal is red', () => {
    const before = on('review:shop-m2c4');
    if (before.status === undefined) throw new Error('no status');
    const rehearsal = { state: 'red', say: 'red: npm test' } as const;
    const merges = before.status.merges.map((merge) => ({ ...merge, rehearsal }));
    const asked = press({ ...before, status: { ...before.status, merges } }, 'a');
    expect(asked.effects).toEqual([]);
    expect(asked.state.asking).toMatchObject({ kind: 'sure', question: expect.stringContaining('red: npm test') });
    expect(commands(press(asked.state, 'y').effects)).toEqual([
      { kind: 'approve', task: 'shop-m2c4', tree: sampleDiff.tree, anyway: true },
    ]);
  });

  it('is approved from the pager for the tree that was read', () => {
    const reading = having(press(on('review:shop-m2c4'), 'd').state, {
      kind: 'diff',
      task: 'shop-m2c4',
      view: sampleDiff,
    });
    const { state, effects } = press(reading, 'a');
    expect(commands(effects)).toEqual([{ kind: 'approve', task: 'shop-m2c4', tree: sampleDiff.tree }]);
    expect(state.place.kind).toBe('home');
  });

  it('is not approved while its diff is still being read', () => {
    const { effects, state } = press(on('review:shop-m2c4'), 'd', 'a');
    expect(effects).toEqual([{ kind: 'load-diff', task: 'shop-m2c4' }]);
    expect(state.notice?.text).toContain('still being read');
  });

  it('is rejected only with a reason', () => {
    const asked = press(on('review:shop-m2c4'), 'r').state;
    expect(press(asked, 'enter').effects).toEqual([]);
    expect(commands(press(type(asked, 'no test'), 'enter').effects)).toEqual([
      { kind: 'reject', task: 'shop-m2c4', because: 'no test' },
    ]);
  });

  it('is rejected with the comments that were not sent, also where they are not shown', () => {
    const merges = sampleStatus.merges.map((row) => (row.task === 'shop-m2c4' ? { ...row, comments: 1 } : row));
    const asked = press({ ...stateWith({ ...sampleStatus, merges }), selected: 'review:shop-m2c4' }, 'r').state;
    expect(asked.asking).toMatchObject({ purpose: { kind: 'send-back', comments: 1 } });
    expect(commands(press(asked, 'enter').effects)).toEqual([{ kind: 'review.send', task: 'shop-m2c4' }]);
  });

  it('can be judged in its convoy as well', () => {
    const state = press(on('review:shop-m2c4'), 'b').state;
    expect(state).toMatchObject({ grouping: 'convoy', selected: 'review:shop-m2c4' });
    expect(commands(press(state, 'a').effects)).toHaveLength(1);
  });

  it('ignores a diff that arrives for something else', () => {
    const reading = press(on('review:shop-m2c4'), 'd').state;
    expect(having(reading, { kind: 'diff', task: 'shop-q8e2', view: 'absent' })).toEqual(reading);
  });
});

describe('a polecat', () => {
  it('is told what was typed, several lines and all', () => {
    const asked = press(on('task:shop-q8e2'), 't').state;
    const typed = type(asked, '\x1b[200~first\r\nsecond\x1b[201~');
    expect(commands(press(typed, 'enter').effects)).toEqual([
      { kind: 'tell', polecat: 'cedar', text: 'first\nsecond' },
    ]);
  });

  it('is stopped after a yes, even when the selection slid meanwhile', () => {
    const sure = press(on('task:shop-q8e2'), 's').state;
    expect(press(sure, 'n')).toMatchObject({ effects: [], state: { place: { kind: 'home' } } });
    const moved = { ...sure, selected: 'task:shop-t1g4' };
    expect(commands(press(moved, 'y').effects)).toEqual([{ kind: 'stop', polecat: 'cedar' }]);
  });

  it('whose conflict its agent gave up is resolved in the editor, while nobody is at it', () => {
    const conflicting = (state: 'done' | 'working', conflicts: readonly string[] = ['main']) =>
      told(on('task:shop-q8e2'), {
        polecats: sampleStatus.polecats.map((row) =>
          row.id === 'cedar' ? { ...row, state, worktree: '/w/cedar' } : row,
        ),
        merges: [mergeRow({ id: 'shop-q8e2', task: 'shop-q8e2', state: 'stuck', conflicts })],
      });
    expect(press(conflicting('done'), 'e').effects).toEqual([{ kind: 'resolve', task: 'shop-q8e2' }]);
    expect(press(conflicting('working'), 'e').effects).toEqual([]);
    expect(press(on('task:shop-q8e2'), 'e').effects).toEqual([]);
    expect(press(conflicting('done', ['shop-m2c4']), 'e').effects).toEqual([]);
    expect(footerKeys(conflicting('done', ['shop-m2c4'])).map(({ label }) => label)).not.toContain('resolve');
  });

  it('whose work is merged by a pull request is not approved here, but where that is', () => {
    const pr = { number: 12, url: 'https://host/pull/12', say: 'PR #12' };
    const merge = mergeRow({ id: 'shop-q8e2', task: 'shop-q8e2', state: 'in-review', pr });
    const { effects, state } = press(told(on('task:shop-q8e2'), { merges: [merge] }), 'a');
    expect(effects).toEqual([]);
    expect(JSON.stringify(state)).toContain('It is merged by its pull request: https://host/pull/12');
  });

  it('is attached, looked into and asked why', () => {
    expect(press(on('task:shop-q8e2'), 'enter').effects).toEqual([{ kind: 'attach', polecat: 'cedar' }]);
    expect(press(on('task:shop-q8e2'), 'w').effects).toEqual([
      { kind: 'load-why', of: 'cedar', polecat: 'cedar', task: 'shop-q8e2' },
    ]);
    expect(press(on('task:shop-q8e2'), 'v').state.place.kind).toBe('look');
  });
});

describe('a task', () => {
  it('is slung, or slung with an agent of choice', () => {
    expect(commands(press(on('task:shop-x4k7'), 'g').effects)).toEqual([{ kind: 'sling', task: 'shop-x4k7' }]);
    const asked = type(press(on('task:shop-x4k7'), 'S').state, 'codex');
    expect(commands(press(asked, 'enter').effects)).toEqual([{ kind: 'sling', task: 'shop-x4k7', agent: 'codex' }]);
  });

  it('that is left half written is there again', () => {
    const left = press(type(press(on('task:shop-x4k7'), 'n').state, 'Half'), 'escape').state;
    expect(left.place.kind).toBe('home');
    const again = press(left, 'n').state;
    expect(again.place).toMatchObject({ kind: 'compose', draft: { title: { text: 'Half' } } });
  });

  it('has its body written in an editor', () => {
    const form = press(on('task:shop-x4k7'), 'n').state;
    expect(press(form, 'ctrl-o').effects).toMatchObject([{ kind: 'edit', draft: { body: { text: '' } } }]);
    expect(having(form, { kind: 'edited', body: 'From an editor' }).place).toMatchObject({
      draft: { body: { text: 'From an editor' } },
    });
  });
});

describe('the list', () => {
  it('is filtered while typing; Escape takes the old filter back', () => {
    const typing = type(press(stateWith(), '/').state, 'basket');
    expect(typing.rows.map(({ id }) => id)).toEqual(['heading:respond', 'inbox:ask-1']);
    expect(press(typing, 'escape').state.filter).toBe('');
    const kept = press(typing, 'enter').state;
    expect(kept.filter).toBe('basket');
    expect(press(kept, 'escape').state.filter).toBe('');
  });

  it('finds landed tasks when they are asked for', () => {
    expect(type(press(stateWith(), '/').state, 'landed greeting').rows.map(({ id }) => id)).toContain('task:shop-k3f9');
  });

  it('folds a convoy and unfolds it', () => {
    const folded = press({ ...press(stateWith(), 'b').state, selected: 'convoy:greetings' }, 'enter').state;
    expect(folded.rows.map(({ id }) => id)).not.toContain('task:shop-q8e2');
    expect(press(folded, 'enter').state.rows.map(({ id }) => id)).toContain('task:shop-q8e2');
  });
});

describe('the feed', () => {
  it('is followed at its end, and left alone where someone reads in it', () => {
    const inFeed = press(stateWith(), 'shift-tab').state;
    const line = { seq: 10, at: NOW, tone: 'plain', text: 'more' } as const;
    const more = (state: State): State =>
      having(state, { kind: 'news', at: NOW, news: { kind: 'feed', lines: [line] } });
    expect(more(inFeed).line).toBe(10);
    expect(more(press(inFeed, 'up').state).line).toBe(8);
  });

  it('takes no line twice', () => {
    const again = having(stateWith(), { kind: 'news', at: NOW, news: { kind: 'feed', lines: stateWith().feed } });
    expect(again.feed).toHaveLength(9);
  });

  it('jumps to what a line tells of', () => {
    const inFeed = { ...press(stateWith(), 'shift-tab').state, line: 5 };
    expect(press(inFeed, 'enter').state).toMatchObject({ focus: 'list', selected: 'inbox:stuck-1' });
  });
});

describe('leaving', () => {
  it('leaves the town running at q and at Ctrl-C, from anywhere', () => {
    expect(press(stateWith(), 'q').effects).toEqual([{ kind: 'quit' }]);
    expect(press(press(stateWith(), 'n').state, 'ctrl-c').effects).toEqual([{ kind: 'quit' }]);
  });

  it('takes the town down only after a yes', () => {
    const asked = press(stateWith(), 'Q');
    expect(asked.effects).toEqual([]);
    expect(press(asked.state, 'y').effects).toEqual([{ kind: 'down' }]);
  });

  it('never takes pasted text for commands', () => {
    const pasted = type(stateWith(), '\x1b[200~yyyQy\x1b[201~');
    expect(pasted.sent).toEqual({});
    expect(pasted.asking).toBeUndefined();
  });
});

it('a good answer goes away by itself, a bad one with the next key', () => {
  const good = having(stateWith(), { kind: 'outcome', at: NOW, outcome: { ok: true, say: 'Done' } });
  expect(having(good, { kind: 'tick', at: NOW + 7_000 }).notice).toBeUndefined();
  // A clock that is set back by a day does not keep it for a day.
  expect(having(good, { kind: 'tick', at: NOW - 86_400_000 }).notice).toBeUndefined();
  const bad = having(stateWith(), { kind: 'outcome', at: NOW, outcome: { ok: false, refusal: { what: 'No' } } });
  const later = having(bad, { kind: 'tick', at: NOW + 60_000 });
  expect(later.notice?.text).toBe('No');
  expect(press(later, 'down').state.notice).toBeUndefined();
});
