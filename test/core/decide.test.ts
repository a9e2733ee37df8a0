import { describe, expect, it } from 'vitest';
import { convoyId, itemId, polecatId, taskId } from '../../src/core/ids.ts';
import type { Worktree } from '../../src/core/observed.ts';
import {
  amber,
  ask,
  assigned,
  eventsOf,
  given,
  handedIn,
  refusalOf,
  SHOP,
  shaOf,
  started,
  task,
} from '../helpers/world.ts';

const A = taskId('shop-a');
const working = () => given([assigned(), started]);
const inReview = () => given([handedIn], working());
const agent = { kind: 'agent', ...amber } as const;

const worktree = (change: Partial<Worktree> = {}): Worktree => ({
  path: '/w/amber',
  rig: SHOP,
  polecat: amber.polecat,
  branch: 'mayor/shop-a-title',
  head: shaOf(2),
  tree: shaOf(3),
  dirty: [],
  ahead: 1,
  added: 1,
  removed: 0,
  ...change,
});

describe('mayor done', () => {
  const done = { kind: 'done', ...amber } as const;

  it('hands in the commit and the tree of the worktree', () => {
    const events = eventsOf(ask(working(), done, { actor: agent, worktree: worktree() }));
    expect(events).toMatchObject([{ type: 'merge.requested', commit: shaOf(2), tree: shaOf(3), by: 'agent' }]);
  });
  it('refuses uncommitted work and names the files', () => {
    const decision = ask(working(), done, { actor: agent, worktree: worktree({ dirty: ['a.txt', 'b.txt'] }) });
    expect(decision).toMatchObject({ kind: 'refused', refusal: { lines: ['a.txt', 'b.txt'] } });
  });
  it('refuses a stale epoch', () => {
    const stale = { ...agent, epoch: 0 };
    const decision = ask(working(), { ...done, epoch: 0 }, { actor: stale, worktree: worktree() });
    expect(refusalOf(decision)).toContain('not the present worker');
  });
  it('refuses when nothing was committed', () => {
    expect(refusalOf(ask(working(), done, { actor: agent, worktree: worktree({ ahead: 0 }) }))).toContain('no commit');
  });
  it('refuses commits on another branch than its own', () => {
    const decision = ask(working(), done, { actor: agent, worktree: worktree({ branch: 'other' }) });
    expect(refusalOf(decision)).toContain('is on other');
  });
  it('says so, and changes nothing, when the same commit was handed in before', () => {
    expect(eventsOf(ask(inReview(), done, { actor: agent, worktree: worktree() }))).toEqual([]);
  });
  it('refuses the same commit again after it came back', () => {
    const world = given(eventsOf(ask(inReview(), { kind: 'reject', task: A, because: 'No tests' })), inReview());
    expect(refusalOf(ask(world, done, { actor: agent, worktree: worktree() }))).toContain('Nothing was committed');
  });
  it('takes a new commit after it came back', () => {
    const world = given(eventsOf(ask(inReview(), { kind: 'reject', task: A, because: 'No tests' })), inReview());
    const events = eventsOf(ask(world, done, { actor: agent, worktree: worktree({ head: shaOf(8) }) }));
    expect(given(events, world).merges[A]?.state.kind).toBe('in-review');
  });
});

describe('what an agent may not do', () => {
  it('approve, reject, sling, tell or stop', () => {
    const refused = ask(inReview(), { kind: 'approve', task: A, tree: shaOf(3) }, { actor: agent });
    expect(refusalOf(refused)).toBe('Agents may not use "approve"');
  });
  it('hand in, ask or note in the name of another worker', () => {
    const other = { kind: 'agent', polecat: polecatId('birch'), epoch: 2 } as const;
    const done = ask(working(), { kind: 'done', ...amber }, { actor: other, worktree: worktree() });
    const asked = ask(working(), { kind: 'ask', ...amber, text: 'Which?' }, { actor: other });
    const note = ask(working(), { kind: 'note', ...amber, text: 'x' }, { actor: other });
    expect([done, asked, note].map(refusalOf)).toEqual(Array(3).fill('birch may not speak for amber'));
  });
});

describe('approve', () => {
  it('binds to the tree that was shown', () => {
    expect(eventsOf(ask(inReview(), { kind: 'approve', task: A, tree: shaOf(3) }))).toMatchObject([
      { type: 'merge.approved', tree: shaOf(3), by: 'dev' },
    ]);
    expect(refusalOf(ask(inReview(), { kind: 'approve', task: A, tree: shaOf(4) }))).toContain('has changed since');
  });
  it('is refused twice', () => {
    const approve = { kind: 'approve', task: A, tree: shaOf(3) } as const;
    const world = given(eventsOf(ask(inReview(), approve)), inReview());
    expect(refusalOf(ask(world, approve))).toContain('approved already');
  });
  it('is void once the branch has another commit', () => {
    const approved = given(eventsOf(ask(inReview(), { kind: 'approve', task: A, tree: shaOf(3) })), inReview());
    const world = given([{ type: 'merge.moved', task: A, commit: shaOf(5), tree: shaOf(6) }], approved);
    expect(world.merges[A]).toMatchObject({ state: { kind: 'in-review' }, tree: shaOf(6) });
    expect(world.merges[A]?.approvedBy).toBeUndefined();
  });
});

describe('reject', () => {
  it('gives the same agent the reason as a brief', () => {
    const world = given(eventsOf(ask(inReview(), { kind: 'reject', task: A, because: 'No tests' })), inReview());
    expect(world.polecats.amber).toMatchObject({ phase: { kind: 'assigned' }, epoch: 1 });
    expect(world.polecats.amber?.briefs.at(-1)?.text).toContain('No tests');
  });
  it('does not count against the retries of the task', () => {
    const world = given(eventsOf(ask(inReview(), { kind: 'reject', task: A, because: 'No tests' })), inReview());
    expect(world.tries[A]?.returns).toBe(0);
  });
  it('wants a reason', () => {
    expect(refusalOf(ask(inReview(), { kind: 'reject', task: A, because: '  ' }))).toContain('needs a reason');
  });
});

describe('convoys', () => {
  const tasks = [task('shop-a'), task('shop-b')];
  const convoy = { kind: 'convoy.new', name: 'Greetings', tasks: [A, taskId('shop-b')], one: false } as const;

  it('take tasks that exist, once', () => {
    const world = given(eventsOf(ask(given([]), convoy, { tasks })));
    expect(world.convoys.greetings?.tasks).toEqual([A, 'shop-b']);
    expect(refusalOf(ask(world, { ...convoy, name: 'Other' }, { tasks }))).toContain('travels in convoy "Greetings"');
  });
  it('name the tasks that do not exist', () => {
    expect(refusalOf(ask(given([]), convoy, { tasks: [task('shop-a')] }))).toBe('No such task: shop-b');
  });
  it('have names of their own', () => {
    const world = given(eventsOf(ask(given([]), convoy, { tasks })));
    expect(refusalOf(ask(world, { ...convoy, tasks: [A] }, { tasks }))).toContain('already');
    expect(refusalOf(ask(given([]), { ...convoy, name: '!!!' }, { tasks }))).toContain('letters or digits');
    expect(refusalOf(ask(given([]), { ...convoy, name: 'Constructor' }, { tasks }))).toContain('cannot be called');
  });
  it('take more tasks later, each once and none of another', () => {
    const all = [...tasks, task('shop-c')];
    const world = given(eventsOf(ask(given([]), convoy, { tasks: all })));
    const add = { kind: 'convoy.add', convoy: convoyId('greetings'), tasks: [A, taskId('shop-c')] } as const;
    const after = given(eventsOf(ask(world, add, { tasks: all })), world);
    expect(after.convoys.greetings?.tasks).toEqual([A, 'shop-b', 'shop-c']);
    expect(refusalOf(ask(after, add, { tasks: all }))).toContain('travels in convoy "Greetings" already');
    expect(refusalOf(ask(world, { ...add, tasks: [taskId('shop-z')] }, { tasks: all }))).toBe('No such task: shop-z');
    expect(refusalOf(ask(given([]), add, { tasks: all }))).toBe('No such convoy: greetings');
    const other = given(
      eventsOf(ask(world, { ...convoy, name: 'Other', tasks: [taskId('shop-c')] }, { tasks: all })),
      world,
    );
    expect(refusalOf(ask(other, add, { tasks: all }))).toContain('travels in convoy "Other" already');
  });
  it('can be dissolved, keeping their tasks', () => {
    const world = given(eventsOf(ask(given([]), convoy, { tasks })));
    const after = given(eventsOf(ask(world, { kind: 'convoy.remove', convoy: convoyId('greetings') })), world);
    expect(after.convoys).toEqual({});
  });
});

describe('sling', () => {
  it('is refused for a task that nobody could work as it stands', () => {
    const painted = task('shop-a', { role: 'painter' });
    const refused = ask(given([]), { kind: 'sling', task: A }, { tasks: [painted] });
    expect(refusalOf(refused)).toBe('shop-a cannot be worked: rig shop knows no role "painter"');
    expect(refused).toMatchObject({ refusal: { hint: expect.stringContaining('known are implementer') } });
  });

  it('orders a task that nobody has', () => {
    const world = given(eventsOf(ask(given([]), { kind: 'sling', task: A }, { tasks: [task('shop-a')] })));
    expect(world.slung[A]).toEqual({ task: A, rig: SHOP });
  });
  it('lets a stopped worker go on instead of making a second one', () => {
    const stopped = given(eventsOf(ask(working(), { kind: 'stop', polecat: amber.polecat })), working());
    expect(stopped.polecats.amber?.phase.kind).toBe('stopped');
    const world = given(eventsOf(ask(stopped, { kind: 'sling', task: A }, { tasks: [task('shop-a')] })), stopped);
    expect(world.polecats.amber?.phase.kind).toBe('assigned');
    expect(world.slung).toEqual({});
    expect(ask(stopped, { kind: 'sling', task: A }, { tasks: [task('shop-a')] })).toMatchObject({ subject: A });
  });
  it('gives the task of a stopped worker to another agent, when one is named', () => {
    const stopped = given(eventsOf(ask(working(), { kind: 'stop', polecat: amber.polecat })), working());
    const sling = { kind: 'sling', task: A, agent: 'runner' } as const;
    const world = given(eventsOf(ask(stopped, sling, { tasks: [task('shop-a')] })), stopped);
    expect(world.polecats.amber?.phase).toEqual({ kind: 'leaving', because: 'runner takes over' });
    expect(world.slung[A]).toEqual({ task: A, rig: SHOP, agent: 'runner' });
  });
  it('refuses a task that is being worked, is closed, or names an unknown agent', () => {
    expect(refusalOf(ask(working(), { kind: 'sling', task: A }, { tasks: [task('shop-a')] }))).toContain(
      'has shop-a already',
    );
    const closed = [task('shop-a', { status: 'closed' })];
    expect(refusalOf(ask(given([]), { kind: 'sling', task: A }, { tasks: closed }))).toBe('shop-a is closed');
    const unknown = ask(given([]), { kind: 'sling', task: A, agent: 'nobody' }, { tasks: [task('shop-a')] });
    expect(refusalOf(unknown)).toContain('No agent is called "nobody"');
  });
});

describe('questions', () => {
  const asked = () =>
    given(eventsOf(ask(working(), { kind: 'ask', ...amber, text: 'Tabs?' }, { actor: agent })), working());
  const item = itemId('ask-fresh-1');

  it('wait in the inbox and are answered into the pane', () => {
    const answer = { kind: 'answer', item, answer: { kind: 'text', text: 'Spaces.' } } as const;
    const world = given(eventsOf(ask(asked(), answer)), asked());
    expect(world.inbox).toEqual({});
    expect(world.polecats.amber?.briefs.at(-1)).toMatchObject({ kind: 'answer' });
    expect(world.polecats.amber?.briefs.at(-1)?.text).toContain('Spaces.');
  });
  it('that wait for the answer themselves get nothing typed', () => {
    const waiting = { kind: 'ask', ...amber, text: 'Go on?', wants: 'permission', waits: true } as const;
    const world = given(eventsOf(ask(working(), waiting, { actor: agent })), working());
    const events = eventsOf(ask(world, { kind: 'answer', item, answer: { kind: 'allow' } }));
    const asked = { kind: 'question', title: 'amber asks: Go on?', answered: 'allow' };
    expect(events).toEqual([
      { type: 'inbox.removed', item, answer: 'allow', by: 'dev', asked: expect.objectContaining(asked) },
    ]);
  });
  it('of a dialog, which its CLI takes itself, are not typed as well', () => {
    const dialog = { id: item, kind: 'dialog', rig: SHOP, task: A, polecat: amber.polecat, title: 'Which?' } as const;
    const shown = { ...dialog, detail: '1. Red', options: ['text', 'deny'] as const, at: 0 };
    const world = given([{ type: 'inbox.added', item: shown }], working());
    const events = eventsOf(ask(world, { kind: 'answer', item, answer: { kind: 'text', text: 'Red' } }));
    expect(events).toEqual([
      { type: 'inbox.removed', item, answer: 'Red', by: 'dev', asked: expect.objectContaining({ answered: 'text' }) },
    ]);
  });
  it('of a dialog are answered by one of its options alone', () => {
    const dialog = { id: item, kind: 'dialog', rig: SHOP, task: A, polecat: amber.polecat, title: 'Which?' } as const;
    const choices = [{ key: '2', label: 'Blue' }];
    const shown = { ...dialog, detail: '2. Blue', options: ['choice', 'dismiss'] as const, choices, at: 0 };
    const world = given([{ type: 'inbox.added', item: shown }], working());
    const chosen = (key: string) => ask(world, { kind: 'answer', item, answer: { kind: 'choice', key } });
    const asked = expect.objectContaining({ polecat: 'amber', title: 'Which?', answered: 'choice' });
    expect(eventsOf(chosen('2'))).toEqual([{ type: 'inbox.removed', item, answer: '2 (Blue)', by: 'dev', asked }]);
    expect(refusalOf(chosen('1'))).toBe('ask-fresh-1 has no option 1');
  });
  it('are kept as text that steers no terminal', () => {
    const text = '\u001b]0;owned\u0007Tabs?\u202e';
    const world = given(eventsOf(ask(working(), { kind: 'ask', ...amber, text }, { actor: agent })), working());
    expect(world.inbox[item]).toMatchObject({ title: 'amber asks: Tabs?', detail: 'Tabs?' });
  });
  it('take only the answers that they offer', () => {
    expect(refusalOf(ask(asked(), { kind: 'answer', item, answer: { kind: 'allow' } }))).toContain(
      'cannot be answered with "allow"',
    );
    expect(refusalOf(ask(given([]), { kind: 'answer', item, answer: { kind: 'allow' } }))).toContain('Nothing called');
  });
});

describe('an item that only its cause takes away', () => {
  it('cannot be dismissed, and says what to mend', () => {
    const stuck = {
      id: itemId('cannot-shop-a'),
      kind: 'stuck' as const,
      rig: SHOP,
      title: 'x',
      detail: 'Enable it',
      options: [],
      at: 1,
    };
    const decision = ask(given([{ type: 'inbox.added', item: stuck }]), {
      kind: 'answer',
      item: stuck.id,
      answer: { kind: 'dismiss' },
    });
    expect(decision).toMatchObject({ kind: 'refused', refusal: { hint: 'Enable it' } });
  });
});

describe('tell', () => {
  it('queues words for a working agent, and refuses one that runs a script', () => {
    const told = eventsOf(ask(working(), { kind: 'tell', polecat: amber.polecat, text: 'Hurry' }));
    expect(told).toMatchObject([{ type: 'brief.queued', brief: { text: 'Hurry', kind: 'told' } }]);
    const script = given([assigned({ agent: 'runner' }), started]);
    expect(refusalOf(ask(script, { kind: 'tell', polecat: amber.polecat, text: 'Hurry' }))).toContain('runs a script');
    expect(refusalOf(ask(working(), { kind: 'tell', polecat: polecatId('nobody'), text: 'x' }))).toContain(
      'No polecat',
    );
  });
});
