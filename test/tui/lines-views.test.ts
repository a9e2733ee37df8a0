/** Home in sections with marks, the tabs of a row, a pane that is typed into, and the views: as they are heard. */
import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import { tabKey } from '../../src/surfaces/tui/preview/tabs.ts';
import { conversation } from '../helpers/lines.ts';
import { inboxRow, mergeRow, sampleStatus } from '../helpers/sample-town.ts';

const green = (task: string, polecat: string) =>
  mergeRow({ task, polecat, title: `Merge ${task}`, rehearsal: { state: 'green', say: 'green onto 1a2b3c4' } });
const twoGreen: StatusView = {
  ...sampleStatus,
  merges: [green('shop-m2c4', 'amber'), green('shop-q8e2', 'cedar')],
};

const screenOf = (lines: readonly string[]) => ({ lines, columns: 80, rows: 24, title: '' });

describe('the list at home', () => {
  it('says how it is ordered, once, and which row one is on', () => {
    const seat = conversation();
    expect(seat.type('b')[0]).toBe('By convoy: Greetings 5, Checkout that never forgets 2, other tasks 3.');
    expect(seat.type('o')).toEqual(['Sorted by age.', 'Permission, birch wants to run a command. 4 of 11.']);
  });

  it('says that a section is folded, with how many it holds, and unfolds it', () => {
    const seat = conversation();
    expect(seat.type('G', 'f')[0]).toBe('Waiting, 3, folded. 7 of 7.');
    expect(seat.type('list')).toContain('7. Waiting, 3, folded. Selected.');
    expect(seat.type('enter')[0]).toBe('Unfolded.');
  });

  it('says what came of rehearsing beside the name of its section', () => {
    expect(conversation(twoGreen).type('list')).toContain('Review, 2, 2 green:');
  });

  it('says marks as words, and asks once for all of them, with their names', () => {
    const seat = conversation(twoGreen);
    seat.type('list', '3');
    expect(seat.type('m')[0]).toBe('Marked shop-m2c4. 1 marked.');
    expect(seat.type('m')[0]).toBe('Marked shop-q8e2. 2 marked.');
    const list = seat.type('list');
    expect(list[1]).toBe('2 marked: keys are about all of them.');
    expect(list.filter((line) => line.includes('. Marked. Review'))).toHaveLength(2);
    const asked = seat.type('approve');
    expect(asked[0]).toBe('Approve 2: shop-m2c4 (Merge shop-m2c4), shop-q8e2 (Merge shop-q8e2)?');
    expect(asked[1]).toMatch(/y yes/i);
    seat.type('y');
    expect(seat.effects.at(-1)).toMatchObject({ kind: 'submit-all', done: 'approved' });
    expect(conversation(twoGreen).type('m', '-')[0]).toBe('Unmarked birch. Nothing is marked.');
  });

  it('takes one reason for all that are denied, and says first whom it meets', () => {
    const two = inboxRow({
      id: 'perm-2',
      kind: 'permission',
      polecat: 'fern',
      detail: 'ls',
      options: ['allow', 'deny'],
    });
    const seat = conversation({ ...sampleStatus, inbox: [...sampleStatus.inbox.slice(0, 1), two] });
    seat.type('list', '1', 'm', 'm');
    expect(seat.state().marks).toEqual(['inbox:perm-1', 'inbox:perm-2']);
    const asked = seat.type('deny');
    expect(asked[0]).toMatch(/^Deny 2: birch \(.*\), fern \(ls\)\.$/);
    expect(asked.slice(1)).toEqual(['Because (may be empty):', 'Type it, then Enter. esc leaves.']);
    seat.type('Not on a Friday');
    expect(seat.effects.at(-1)).toMatchObject({
      kind: 'submit-all',
      orders: [
        { command: { item: 'perm-1', answer: { kind: 'deny', because: 'Not on a Friday' } } },
        { command: { item: 'perm-2', answer: { kind: 'deny', because: 'Not on a Friday' } } },
      ],
    });
  });
});

describe('the tabs of a row', () => {
  it('says a tab by its name, and what is in it once that has come', () => {
    const seat = conversation();
    expect(seat.type(']')).toEqual(['Task, tab 2 of 6.']);
    const of = tabKey(seat.state());
    seat.happen({ kind: 'tab', of, content: { tab: 'task', view: 'absent' } });
    expect(seat.heard().at(-1)).toBe('Its tracker does not have it any more.');
    expect(seat.type('where')).not.toContain('Its tracker does not have it any more.');
  });

  it('reads a change in words', () => {
    const seat = conversation();
    seat.type(']', ']');
    const lines = [
      { kind: 'file', text: 'diff --git a/a.ts b/a.ts' },
      { kind: 'meta', text: '--- a/a.ts' },
      { kind: 'hunk', text: '@@ -1,2 +3,2 @@' },
      { kind: 'removed', text: '-old' },
      { kind: 'added', text: '+new' },
      { kind: 'same', text: ' kept' },
    ] as const;
    const view = {
      ...{ polecat: 'birch', task: 'shop-p7d1', branch: 'mayor/shop-p7d1', commits: [] },
      files: [{ path: 'a.ts', added: 1, removed: 1 }],
      text: '',
      truncated: false,
    };
    const of = tabKey(seat.state());
    expect(of).toMatch(/^diff /);
    seat.happen({ kind: 'tab', of, content: { tab: 'diff', view, lines } });
    expect(seat.heard()).toEqual([
      'So far, what is not committed included: 1 line added, 1 removed, in 1 file.',
      'File a.ts.',
      'Hunk at line 3.',
      'Removed: old',
      'Added: new',
      'Line: kept',
    ]);
  });

  it('reads a pane from its end', () => {
    const seat = conversation();
    const lines = Array.from({ length: 30 }, (_none, at) => `line ${at}`);
    seat.type('v');
    seat.happen({ kind: 'screen', polecat: 'birch', shown: screenOf(lines) });
    const said = seat.heard();
    expect(said.at(-1)).toBe('line 29');
    expect(said).toContain('18 lines, then:');
    expect(said).not.toContain('line 3');
  });
});

describe('typing into a pane', () => {
  const typing = () => {
    const seat = conversation();
    seat.type('go to cedar');
    expect(seat.type('i')).toEqual(['Typing into cedar: each line goes there with Enter. :help says more; esc stops.']);
    const shows = (...lines: readonly string[]): void => {
      seat.happen({ kind: 'typed', polecat: 'cedar' });
      seat.happen({ kind: 'screen', polecat: 'cedar', shown: screenOf(lines) });
    };
    shows('│ > hello │', '');
    seat.clock.advance(1_000);
    expect(seat.heard()).toEqual(['> hello']);
    return { ...seat, shows };
  };

  it('sends a line with Enter, and says what the pane shows then, and only that', () => {
    const seat = typing();
    expect(seat.type('run the tests')).toEqual([]);
    expect(seat.effects.slice(-2)).toEqual([
      expect.objectContaining({ kind: 'type', strokes: [{ kind: 'text', text: 'run the tests' }] }),
      expect.objectContaining({ kind: 'type', strokes: [{ kind: 'key', key: 'Enter' }] }),
    ]);
    seat.shows('> hello', '> run the tests');
    seat.clock.advance(300);
    seat.shows('> hello', '> run the tests', '✓ all green');
    seat.clock.advance(300);
    expect(seat.heard()).toEqual([]);
    seat.clock.advance(400);
    expect(seat.heard()).toEqual(['> run the tests', 'all green']);
    seat.shows('> hello', '> run the tests', 'all green', 'Done');
    expect(seat.type('')).toEqual(['Done']);
    expect(seat.type('')).toEqual(['Nothing new in the pane.']);
  });

  it('says so when nothing comes, and presses single keys after a colon', () => {
    const seat = typing();
    seat.type(':1');
    expect(seat.effects.at(-1)).toMatchObject({ strokes: [{ kind: 'key', key: '1' }] });
    seat.type(':esc');
    expect(seat.effects.at(-1)).toMatchObject({ strokes: [{ kind: 'key', key: 'Escape' }] });
    seat.clock.advance(3_100);
    expect(seat.heard()).toEqual(['Nothing new in the pane so far.']);
    expect(seat.type(':list')).toEqual(['> hello']);
    expect(seat.type(':help')[0]).toContain('A line goes into the pane');
  });

  it('leaves with esc, tells no news meanwhile, and asks before it meets words of another', () => {
    const seat = typing();
    seat.tell({ ...sampleStatus, merges: [...sampleStatus.merges, green('shop-t1g4', 'dune')] });
    seat.clock.advance(10_000);
    expect(seat.heard()).toEqual([]);
    seat.happen({ kind: 'held', polecat: 'cedar', because: 'grace is typing there', at: seat.clock.now() });
    expect(seat.heard()).toEqual(['Not typed: grace is typing there.', 'y types all the same, n lets it be.']);
    seat.clock.advance(1_000);
    expect(seat.type('y')[0]).toMatch(/^Typing all the same/);
    expect(seat.effects.at(-1)).toMatchObject({ kind: 'type', anyway: true });
    expect(seat.type('esc')[0]).toBe('No longer typing into cedar.');
    expect(seat.effects.at(-1)).toMatchObject({ kind: 'type', over: true });
    expect(seat.state().typing).toBeUndefined();
  });
});

describe('the views', () => {
  it('says the board lane by lane, and a number chooses a card', () => {
    const seat = conversation();
    const board = seat.type('B');
    expect(board.slice(0, 4)).toEqual([
      'Board, 2 convoys, 10 tasks.',
      '3 need you, 1 in review, 2 working, 3 waiting, 1 landed.',
      'Convoy Greetings: 1 of 5 landed, 1 in review, 2 working.',
      '1. Needs you, birch: Greet people in their own language, shop-p7d1. Selected.',
    ]);
    expect(seat.type('2')[0]).toMatch(/^In review, amber/);
    seat.type('approve');
    expect(seat.effects.at(-1)).toMatchObject({ command: { kind: 'approve', task: 'shop-m2c4' } });
  });

  it('says what waits for what', () => {
    const seat = conversation();
    const graph = seat.type('B', 'B');
    expect(graph).toContain('The longest chain: shop-p7d1, then shop-r9f3.');
    expect(graph.at(-1)).toBe('5. Blocked: Document the greetings, shop-r9f3. Waits for shop-p7d1, shop-q8e2.');
    expect(seat.type('1')).toContain('Waited for by shop-r9f3.');
  });

  it('says the feed with the newest first, and anew when another sort is asked for', () => {
    const seat = conversation();
    expect(seat.type('F')[2]).toMatch(/^1\. \d+:\d\d, dune asks: .* Selected\.$/);
    const sorted = seat.type('next sort');
    expect(sorted[1]).toMatch(/^What needed you, newest first/);
    expect(seat.type('/')[0]).toBe('Only events with these words (none: all):');
  });

  it('searches for what is typed, says what was found, and goes there by its number', () => {
    const seat = conversation();
    expect(seat.type('search everything')).toEqual([
      'Search.',
      'Type words, then Enter. A number then goes to what was found, and enter to the first; esc leaves.',
    ]);
    expect(seat.type('plums')).toEqual(['Searching.']);
    const hits = [{ where: 'shop-q8e2 Remember', text: 'plums', task: 'shop-q8e2' }];
    const sections = [{ kind: 'tasks', hits, more: false, cut: false, through: 'all tasks' }] as const;
    seat.happen({ kind: 'found', words: 'plums', view: { words: 'plums', sections } });
    expect(seat.heard()).toEqual(['Tasks, 1:', '1. shop-q8e2 Remember: plums.']);
    expect(seat.type('1').join('\n')).toContain('Working, cedar');
    expect(seat.state().place.kind).toBe('home');
  });
});
