/** The dashboard as it is heard: lines in, lines out. */
import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import { conversation } from '../helpers/lines.ts';
import { inboxRow, mergeRow, NOW, sampleChoice, sampleDiff, sampleStatus, sampleWhy } from '../helpers/sample-town.ts';

const permission = inboxRow({
  id: 'perm-9',
  kind: 'permission',
  polecat: 'cedar',
  task: 'shop-q8e2',
  title: 'cedar wants to run: npm ci',
  detail: 'npm ci\nin /home/ada/src/shop',
  at: NOW,
});
const without = (id: string): StatusView => ({
  ...sampleStatus,
  inbox: sampleStatus.inbox.filter((item) => item.id !== id),
});
const also = (...items: StatusView['inbox']): StatusView => ({
  ...sampleStatus,
  inbox: [...sampleStatus.inbox, ...items],
});

describe('as it opens', () => {
  it('says how many need the person, what comes first, and how to go on', () => {
    expect(conversation().heard().join('\n')).toMatchInlineSnapshot(`
      "Town ada: 2 need you, 1 in review, 2 working, 1 stuck, 1 landed.
      Permission, birch wants to run a command. 1 of 9.
      npm install --save-exact @formatjs/intl-localematcher@0.6.1
      in ~/.local/share/mayor/worktrees/birch
      Asked 2 minutes ago, for shop-p7d1.
      Keys: y allow, n deny, Enter attach, t tell, v view, i type.
      help says what can be done."
    `);
  });

  it('says of an empty town what the next step is', () => {
    const empty = {
      ...sampleStatus,
      rigs: [],
      tasks: [],
      polecats: [],
      inbox: [],
      merges: [],
      convoys: [],
      problems: [],
      accounts: [],
    };
    const seat = conversation(empty, []);
    expect(seat.type('list').join('\n')).toContain('This town has no rig yet');
  });
});

describe('a list', () => {
  it('is said whole with numbers, and a number goes there', () => {
    const seat = conversation();
    expect(seat.type('list').join('\n')).toMatchInlineSnapshot(`
      "Home.
      Respond, 2:
      1. Permission, birch wants to run a command. Selected.
      2. Question, dune asks: Should a basket survive the end of the session?
      Review, 1:
      3. Review, amber: Use the greeting on the start page.
      Stuck, 1:
      4. Stuck, ember: npm test failed three times.
      Working, 2:
      5. Working, cedar: Remember how someone likes to be greeted, shop-q8e2.
      6. Starting, fern: Upgrade the currency tables, shop-w3j6.
      Waiting, 3:
      7. Ready: Delete the old importer, shop-x4k7.
      8. Blocked: Document the greetings, shop-r9f3.
      9. Deferred: Faster product search, shop-y5m8.
      Convoy Greetings: 1 of 5 landed, 1 in review, 2 working.
      Convoy Checkout that never forgets: 0 of 2 landed, 1 stuck, 1 working."
    `);
    expect(seat.type('3').join('\n')).toMatchInlineSnapshot(`
      "Review, amber: Use the greeting on the start page. 3 of 9.
      shop-m2c4, 48 lines added, 7 removed, handed in 6 minutes ago.
      The start page greets, with a test for each hour of the day.
      Approval: a has it rehearsed and checked, and lands it when it is green.
      Keys: a approve, r reject, d diff, Enter attach, t tell, v view."
    `);
    expect(seat.state().selected).toBe('review:shop-m2c4');
  });

  it('takes keys of the moment by their names, whatever they are called', () => {
    const seat = conversation();
    expect(seat.type('j')[0]).toMatch(/2 of \d+\.$/);
    expect(seat.type('G')[0]).toMatch(/^Deferred.* 9 of 9\.$/);
    expect(seat.type('Ctrl-U', 'k', 'next', 'previous')).toEqual(seat.type('where').slice(2));
    expect(seat.type('%')).toEqual(['% does nothing here. help says what can be done.']);
  });

  it('finds commands by words, offers what is meant when several are, and says why one cannot be', () => {
    const seat = conversation();
    expect(seat.type('open merge')[0]).toBe('Merge trains.');
    expect(seat.type('home')[0]).toBe('Home.');
    expect(seat.type('approve')).toEqual(['approve, not now: Nothing is in review here: select a row under REVIEW.']);
    const several = seat.type('task').join('\n');
    expect(several).toMatch(/^\d+ have these words:\n1\. /);
    expect(seat.type('zzzz')).toEqual(['Nothing here is called zzzz. help says what can be done.']);
  });

  it('goes to what has a name', () => {
    const seat = conversation();
    expect(seat.type('go to dune')[0]).toContain('dune');
    expect(seat.state().selected).toBe('inbox:ask-1');
  });

  it('says in pages, and more and an empty line read on', () => {
    const seat = conversation();
    const help = seat.type('help');
    expect(help.at(-1)).toMatch(/^\d+ more lines: more reads on\.$/);
    const more = seat.type('more');
    expect(more[0]).not.toBe(help[0]);
    expect(seat.type('again')).toEqual(more);
    expect(seat.type('').length).toBeGreaterThan(0);
  });
});

describe('answering', () => {
  it('allows with y, and says the next when that is done', () => {
    const seat = conversation();
    expect(seat.type('y')).toEqual(['Allowing.']);
    expect(seat.effects).toContainEqual(
      expect.objectContaining({
        kind: 'submit',
        command: { kind: 'answer', item: 'perm-1', answer: { kind: 'allow' } },
      }),
    );
    seat.happen({ kind: 'outcome', outcome: { ok: true, say: 'birch has your answer' }, at: NOW });
    seat.tell(without('perm-1'));
    seat.clock.advance(100);
    const next = seat.heard();
    expect(next[0]).toBe('birch has your answer.');
    expect(next[1]).toMatch(/^Next: /);
  });

  it('asks for a reason, takes it over several lines, and sends it as one', () => {
    const seat = conversation();
    expect(seat.type('n')).toEqual(['Deny birch, because (may be empty):', 'Type it, then Enter. esc leaves.']);
    seat.type('Not now \\', 'but later');
    expect(seat.effects.at(-1)).toMatchObject({
      command: { kind: 'answer', answer: { kind: 'deny', because: 'Not now \nbut later' } },
    });
  });

  it('reads out what the town did not take, and sends it with an empty line', () => {
    const seat = conversation();
    seat.type('n', 'Not now');
    const [sent] = seat.effects.slice(-1);
    if (sent?.kind !== 'submit' || sent.words === undefined) throw new Error('Nothing was sent');
    const outcome = { ok: false, refusal: { what: 'The disk is full' } } as const;
    seat.happen({ kind: 'outcome', outcome, row: 'inbox:perm-1', words: sent.words, at: NOW });
    seat.clock.advance(1_000);
    expect(seat.type('n')).toEqual([
      'Deny birch, because (may be empty): Not now',
      'An empty line sends what you wrote before.',
      'Type it, then Enter. esc leaves.',
    ]);
    seat.type('');
    expect(seat.effects.at(-1)).toMatchObject({ command: { answer: { kind: 'deny', because: 'Not now' } } });
  });

  it('leaves a question with esc, and takes a command after a colon', () => {
    const seat = conversation();
    seat.type('n');
    expect(seat.type(':help')[0]).toContain('Type the text.');
    expect(seat.type('esc')[0]).toMatch(/^Permission, /);
    expect(seat.state().asking).toBeUndefined();
    expect(seat.effects).toEqual([]);
  });

  it('asks once more where the dashboard does, and an empty line is no yes', () => {
    const seat = conversation();
    expect(seat.type('down')[0]).toMatch(/^Take the whole town down\?/);
    seat.type('');
    expect(seat.state().asking?.kind).toBe('sure');
    seat.type('no');
    expect(seat.state().asking).toBeUndefined();
    expect(seat.effects).toEqual([]);
  });

  it('answers a dialog by the number of its option, unless a list was said since', () => {
    const choices = [
      { key: '1', label: 'Yes' },
      { key: '2', label: 'No' },
    ];
    const dialog = inboxRow({ id: 'd-1', kind: 'dialog', options: ['choice'], choices, at: 0, title: 'Trust it?' });
    const seat = conversation({ ...sampleStatus, inbox: [dialog] });
    expect(seat.heard()).toContain('2. No');
    expect(seat.type('2')).toEqual(['Choosing 2.']);
    const other = conversation({ ...sampleStatus, inbox: [dialog] });
    other.type('list');
    other.type('2');
    expect(other.effects).toEqual([]);
  });

  it('does not let a key meet another row than was said last', () => {
    const seat = conversation();
    seat.heard();
    seat.typing(true);
    seat.tell(without('perm-1'));
    seat.clock.advance(1_000);
    expect(seat.heard()).toEqual([]);
    const held = seat.type('y');
    expect(held.join('\n')).toContain('The list has moved. You are on this now:');
    expect(seat.effects).toEqual([]);
    // It was said: how long ago the list moved is nothing to whoever hears it.
    expect(seat.type('y').join('\n')).not.toContain('moved');
  });

  it('takes a key for what was said, however soon after the list moved', () => {
    const seat = conversation();
    seat.tell(without('perm-1'));
    seat.type('where');
    seat.type('t');
    expect(seat.state().asking).toMatchObject({ kind: 'text', purpose: { kind: 'answer', item: 'ask-1' } });
  });
});

describe('news', () => {
  it('is told once, a little later, and go leads to it', () => {
    const seat = conversation();
    seat.heard();
    seat.tell(also(permission));
    expect(seat.heard()).toEqual([]);
    seat.clock.advance(500);
    expect(seat.heard()).toEqual(['New: Permission, cedar wants to run: npm ci.']);
    seat.tell(also(permission));
    seat.clock.advance(10_000);
    expect(seat.heard()).toEqual([]);
    expect(seat.type('go')[0]).toMatch(/^Permission, cedar wants to run: npm ci\./);
    expect(seat.type('y')).toEqual(['Allowing.']);
  });

  it('makes a key that was meant for what was heard before ask once more', () => {
    const seat = conversation();
    seat.tell(also(permission));
    seat.clock.advance(500);
    expect(seat.type('y')[0]).toBe('You are still on this:');
    expect(seat.effects).toEqual([]);
    expect(seat.type('y')).toEqual(['Allowing.']);
  });

  it('waits while a line is begun or something is asked', () => {
    const seat = conversation();
    seat.heard();
    seat.typing(true);
    seat.tell(also(permission));
    seat.clock.advance(10_000);
    expect(seat.heard()).toEqual([]);
    seat.typing(false);
    expect(seat.heard()).toEqual(['New: Permission, cedar wants to run: npm ci.']);
    seat.type('/');
    seat.tell(also(permission, { ...permission, id: 'perm-10' }));
    seat.clock.advance(10_000);
    expect(seat.heard()).toEqual([]);
  });

  it('is bounded, and new says the rest, with what happened', () => {
    const seat = conversation();
    seat.heard();
    seat.tell(also(...Array.from({ length: 7 }, (_none, at) => ({ ...permission, id: `perm-${20 + at}` }))));
    seat.clock.advance(500);
    const first = seat.heard();
    expect(first).toHaveLength(4);
    expect(first.at(-1)).toBe('4 more: new says them.');
    const line = { seq: 99, at: NOW, tone: 'good', text: 'amber handed in shop-m2c4' } as const;
    seat.happen({ kind: 'news', news: { kind: 'feed', lines: [line] }, at: NOW });
    const rest = seat.type('new');
    expect(rest.filter((one) => one.startsWith('Permission'))).toHaveLength(4);
    expect(rest.at(-1)).toMatch(/^\d+:\d\d, amber handed in shop-m2c4\.$/);
    expect(seat.type('new')).toEqual(['Nothing new.']);
  });

  it('tells events as they come where that is asked for, and nothing where that is', () => {
    const seat = conversation();
    const line = (seq: number) => ({ seq, at: NOW, tone: 'plain', text: `event ${seq}` }) as const;
    seat.type('tell all');
    seat.happen({ kind: 'news', news: { kind: 'feed', lines: [line(99)] }, at: NOW });
    seat.clock.advance(500);
    expect(seat.heard()).toEqual(['event 99.']);
    seat.type('tell nothing');
    seat.tell(also(permission));
    seat.clock.advance(20_000);
    expect(seat.heard()).toEqual([]);
  });

  it('says once that the town is lost, and when it is back', () => {
    const seat = conversation();
    seat.heard();
    for (let times = 0; times < 3; times += 1)
      seat.happen({
        kind: 'news',
        news: { kind: 'connection', up: false, because: 'no daemon' },
        at: seat.clock.now(),
      });
    seat.clock.advance(10_000);
    expect(seat.heard()).toEqual(['The town does not answer: no daemon.']);
    seat.happen({ kind: 'news', news: { kind: 'connection', up: true }, at: seat.clock.now() });
    seat.clock.advance(10_000);
    expect(seat.heard()).toEqual(['The town answers again.']);
  });
});

describe('a change', () => {
  const opened = () => {
    const seat = conversation();
    seat.type('list', '3', 'd');
    seat.heard();
    seat.happen({ kind: 'diff', task: 'shop-m2c4', view: sampleDiff });
    return seat;
  };

  it('is read from its facts on, hunk by hunk, line by line', () => {
    const seat = opened();
    expect(seat.heard().join('\n')).toMatchInlineSnapshot(`
      "Use the greeting on the start page, shop-m2c4, 8 lines added, 1 removed in 2 files.
      2 commits, 8 lines added, 1 removed in 2 files, mayor/shop-m2c4-a-task.
      Risk: low.
      src/start.ts, 2 lines added, 1 removed, low risk.
      test/start.test.ts, new, 6 lines added, low risk.
      19 lines of the change: more reads on."
    `);
    expect(seat.type('}').join('\n')).toMatchInlineSnapshot(`
      "Hunk at line 1.
      Line 1: import { page } from './page.ts';
      Added 2: import { greeting } from './greeting.ts';
      Line 3: blank
      Line 4: export const start = (now: Date) =>
      Line 5:   page({
      Removed 5:     title: 'Welcome',
      Added 6:     title: greeting(now.getHours()),
      Line 7:     body: offers(),
      Line 8:   });"
    `);
    expect(seat.type('j')[0]).toMatch(/^(Line|Added|Removed) \d+: /);
  });

  it('takes a comment on a line that is named by its number', () => {
    const seat = opened();
    seat.type('}');
    const line = seat.type('more', 'line 3');
    expect(line[0]).toMatch(/^(Added|Line) 3: |^There is no line 3/);
    seat.type('c', 'Say please');
    expect(seat.effects.at(-1)).toMatchObject({ command: { kind: 'review.comment', text: 'Say please' } });
  });

  it('is approved as it was read', () => {
    const seat = opened();
    seat.type('approve');
    expect(seat.effects.at(-1)).toMatchObject({
      command: { kind: 'approve', task: 'shop-m2c4', tree: sampleDiff.tree },
    });
  });
});

describe('other places', () => {
  it('reads why, once it has come', () => {
    const seat = conversation();
    expect(seat.type('w')).toEqual(['Why birch.']);
    seat.happen({ kind: 'why', of: 'birch', view: { signs: sampleWhy, choice: sampleChoice } });
    expect(seat.heard().join('\n')).toContain('decides');
  });

  it('asks for the fields of a new task one after the other', () => {
    const seat = conversation();
    expect(seat.type('N').join('\n')).toMatchInlineSnapshot(`
      "New task.
      Each line fills a field, an empty one leaves it as it is; :create makes the task at once; esc leaves, and keeps a draft.
      Title. What should become true, in one line."
    `);
    expect(seat.type('Add plums')[0]).toMatch(/^Text\. /);
    expect(seat.type('Ripe ones,', 'red ones.', '.')[0]).toMatch(/^Rig, now: shop\. /);
    expect(seat.type('', '')[0]).toMatch(/^Kind, now: task\. /);
    expect(seat.type('list')).toContain('bug');
    expect(seat.type('bug')[0]).toMatch(/^Priority, now: 2, as usual\. /);
    expect(seat.type('', '', 'delete the old')[0]).toMatch(/^Part of\. /);
    expect(seat.type('', '', '', '')[0]).toMatch(/^Start, now: at once: a polecat takes it up\. /);
    expect(seat.type('later').join('\n')).toContain('A task for shop: Add plums.');
    seat.type('create');
    expect(seat.effects.at(-1)).toMatchObject({
      kind: 'create',
      draft: { title: 'Add plums', body: 'Ripe ones,\nred ones.', kind: 'bug', after: ['shop-x4k7'] },
      next: { start: false },
    });
  });

  it('keeps a draft that was left, and goes to a field by its name', () => {
    const seat = conversation();
    seat.type('N', 'Add plums');
    expect(seat.type('esc')[0]).toBe('Home.');
    expect(seat.type('N').join('\n')).toContain('Text.');
  });

  it('says nothing that a terminal would obey, and no frames', () => {
    const evil = '\x1b[2J\x1b]0;x\x07evil\nline\u202e';
    const status: StatusView = {
      ...sampleStatus,
      tasks: sampleStatus.tasks.map((task) => ({ ...task, title: evil })),
      merges: [mergeRow({ task: 'shop-m2c4', title: evil, note: evil })],
      inbox: sampleStatus.inbox.map((item) => ({ ...item, title: evil, detail: evil })),
      problems: [{ where: evil, what: evil, hint: evil }],
    };
    const seat = conversation(status);
    const all = [...seat.heard(), ...seat.type('list'), ...seat.type('v'), ...seat.type('home'), ...seat.type('M')];
    expect(all.filter((line) => /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2500-\u257f\ue000]/.test(line))).toEqual([]);
    expect(all.filter((line) => line !== line.trim())).toEqual([]);
  });
});
