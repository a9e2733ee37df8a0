import { describe, expect, it } from 'vitest';
import type { Recorded, TownEvent } from '../../src/core/event.ts';
import { itemId, polecatId, rigName, sha, taskId } from '../../src/core/ids.ts';
import type { Reviewing } from '../../src/core/review/rule.ts';
import { timelineLines, timelineOf, wentOn } from '../../src/core/views/timeline.ts';

const amber = { polecat: polecatId('amber'), epoch: 7 };
const birch = { polecat: polecatId('birch'), epoch: 8 };
const task = taskId('shop-1');
const brief = (id: string, kind: 'task' | 'told' | 'returned', text: string) => ({ id, kind, text, at: 1 }) as const;

const assigned = (worker: typeof amber | typeof birch, of: string, reviews?: Reviewing): TownEvent => ({
  type: 'polecat.assigned',
  ...worker,
  ...{ rig: rigName('shop'), task: taskId(of), agent: 'toy', branch: 'mayor/x', taskMark: 'm' },
  brief: brief(`first-${of}`, 'task', `Do ${of}`),
  ...(reviews === undefined ? {} : { reviews }),
});
const journal = (...events: readonly TownEvent[]): readonly Recorded[] =>
  events.map((event, at) => ({ ...event, seq: at + 1, at: 1_000 + at, v: 1 }));
const linesOf = (events: readonly Recorded[]) => timelineLines(wentOn(timelineOf(task), events), 100);

describe('the timeline of a task', () => {
  const events = journal(
    assigned(birch, 'shop-2'),
    assigned(amber, 'shop-1'),
    { type: 'polecat.started', ...amber, run: 1, pane: '%1', delivered: ['first-shop-1'] },
    { type: 'note.made', ...birch, task: taskId('shop-2'), text: 'of another' },
    { type: 'note.made', ...amber, task, text: 'Found the cause' },
    { type: 'brief.queued', ...amber, brief: brief('t1', 'told', 'Use the old parser') },
    {
      type: 'inbox.added',
      item: {
        ...{ id: itemId('i1'), kind: 'permission', rig: rigName('shop'), polecat: amber.polecat, at: 5 },
        ...{ title: 'Run npm test?', detail: 'npm test', options: ['allow', 'deny'] },
      },
    },
    { type: 'inbox.removed', item: itemId('other'), answer: 'allow', by: 'ada' },
    { type: 'inbox.removed', item: itemId('i1'), answer: 'allow', by: 'ada' },
    { type: 'pane.typed', ...amber, by: 'ada' },
    {
      type: 'merge.requested',
      ...amber,
      ...{
        task,
        rig: rigName('shop'),
        branch: 'b',
        commit: sha('a'.repeat(40)),
        tree: sha('b'.repeat(40)),
        by: 'agent',
      },
      note: 'It is done',
    },
    { type: 'merge.landed', task, result: sha('c'.repeat(40)) },
  );

  it('has the events of the task and its worker, and of nobody else', () => {
    const text = linesOf(events).map((line) => line.text);
    expect(text).toContain('amber (toy) takes shop-1');
    expect(text).toContain('ada types into the pane of amber');
    expect(text).toContain('shop-1 landed as cccccccccccc');
    expect(text.join('\n')).not.toMatch(/birch|shop-2|of another/);
  });

  it('has as mail what was told, asked, answered, noted, typed and handed in, and what waits to be told', () => {
    const mail = linesOf(events).flatMap((line) => line.mail ?? []);
    expect(mail).toEqual([
      { way: 'told', by: 'Mayor', text: 'Do shop-1' },
      { way: 'noted', by: 'amber', text: 'Found the cause' },
      { way: 'told', by: 'a person', text: 'Use the old parser', waits: true },
      { way: 'asked', by: 'amber', text: 'Run npm test?\nnpm test' },
      { way: 'answered', by: 'ada', text: 'allow' },
      { way: 'typed', by: 'ada', text: 'typed into its pane, from the dashboard' },
      { way: 'handed in', by: 'amber', text: 'It is done' },
    ]);
  });

  it('is the same read at once, in parts, and again from where it ended', () => {
    let parts = timelineOf(task);
    for (const event of events) parts = wentOn(wentOn(parts, [event]), [event]);
    expect(timelineLines(parts, 100)).toEqual(linesOf(events));
    const delivered = journal(...events, { type: 'brief.delivered', ...amber, brief: 't1', receipt: 'typed' });
    expect(linesOf(delivered).flatMap((line) => line.mail ?? [])).not.toContainEqual(
      expect.objectContaining({ waits: true }),
    );
  });

  it('knows who reviews it, and leaves out what an old worker of the same name did under another epoch', () => {
    const reviews = { task, commit: sha('a'.repeat(40)), tree: sha('b'.repeat(40)), writer: amber.polecat };
    const seen = linesOf(
      journal(
        assigned(birch, 'shop-1.review', reviews),
        { type: 'polecat.vanished', ...birch, run: 1, because: 'it fell over' },
        { type: 'polecat.vanished', ...birch, epoch: 9, run: 1, because: 'long after' },
      ),
    );
    expect(seen.map(({ text }) => text)).toEqual(['birch (toy) reviews shop-1', 'birch failed: it fell over']);
  });
});
