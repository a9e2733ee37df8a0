/** What a line of the feed says, and whom it is about, so that the feed can be kept to one of them. */
import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../src/core/event.ts';
import { itemId, polecatId, rigName, sha, taskId } from '../../src/core/ids.ts';
import type { Asked, InboxKind } from '../../src/core/inbox-item.ts';
import { feedLine } from '../../src/core/views/feed.ts';
import { convoyMade } from '../helpers/events.ts';

const told = { seq: 7, at: 1_000, v: 1 } as const;
const [amber, task, rig] = [polecatId('amber'), taskId('shop-k3f9'), rigName('shop')];

describe('a line of the feed', () => {
  it('says what kind of event it is, and whom that names', () => {
    const landed = feedLine({ ...told, type: 'merge.landed', task, result: sha('c'.repeat(40)) });
    expect(landed).toMatchObject({ seq: 7, at: 1_000, tone: 'good', event: 'merge.landed', task: 'shop-k3f9' });
    expect(landed).not.toHaveProperty('polecat');
    const { subject, ...made } = feedLine({ ...told, ...convoyMade('greetings') }) ?? {};
    expect(subject).toBeUndefined();
    expect(made).toMatchObject({ event: 'convoy.created', convoy: 'greetings' });
  });

  it('names of a question who asks it, and about what', () => {
    const item = { id: itemId('ask-1'), rig, task, polecat: amber, title: 'amber asks', detail: '' };
    const line = feedLine({ ...told, type: 'inbox.added', item: { ...item, kind: 'question', options: [], at: 1 } });
    expect(line).toMatchObject({ event: 'inbox.added', rig: 'shop', task: 'shop-k3f9', polecat: 'amber' });
  });

  it('names of a reviewer the task that it reviews, not the name it works under', () => {
    const line = feedLine({
      ...{ ...told, type: 'polecat.assigned', polecat: amber, epoch: 1, rig, agent: 'claude' },
      ...{ task: taskId('shop-k3f9.review'), branch: 'b', taskMark: 'm' },
      brief: { id: 'b', kind: 'task', text: '', at: 0 },
      reviews: { task, commit: sha('c'.repeat(40)), tree: sha('d'.repeat(40)), writer: polecatId('birch') },
    });
    expect(line).toMatchObject({ task: 'shop-k3f9', polecat: 'amber' });
  });

  it('says of an answer who gave it to whom, and what was asked', () => {
    const item = { rig, task, polecat: amber, title: 'Run npm test' };
    const text = (answered: Asked['answered'], answer: string, asked: Partial<Asked> = {}): string | undefined =>
      feedLine({
        ...{ ...told, type: 'inbox.removed', item: itemId('perm-1'), by: 'ann', answer },
        asked: { ...item, kind: 'permission', answered, ...asked },
      })?.text;
    expect(text('allow', 'allow')).toBe('ann allowed amber: Run npm test');
    expect(text('deny', 'deny: not here')).toBe('ann denied amber: Run npm test (not here)');
    expect(text('choice', '2 (No)', { kind: 'dialog', title: 'Trust it?' })).toBe(
      'ann chose 2 (No) for amber: Trust it?',
    );
    expect(text('text', 'German', { kind: 'question', title: 'amber asks: Which?' })).toBe(
      'ann answered amber, who asks "Which?": German',
    );
    expect(text('retry', 'retry', { kind: 'stuck', title: 'amber is stuck: exit 1' })).toBe(
      'ann has it tried again: amber is stuck: exit 1',
    );
    expect(text('dismiss', 'dismiss')).toBe('ann dismissed: amber asks for permission: Run npm test');
  });

  it('still reads an answer that an older town wrote down', () => {
    const line = feedLine({ ...told, type: 'inbox.removed', item: itemId('perm-1'), by: 'ann', answer: 'allow' });
    expect(line).toMatchObject({ text: 'ann answered: allow' });
    expect(line).not.toHaveProperty('polecat');
  });

  it('names in a line who asks, unless the title does', () => {
    const item = { id: itemId('i'), rig, task, polecat: amber, detail: '', options: [], at: 1 };
    const text = (kind: InboxKind, title: string): string | undefined =>
      feedLine({ ...told, type: 'inbox.added', item: { ...item, kind, title } })?.text;
    expect(text('permission', 'Run npm test')).toBe('amber asks for permission: Run npm test');
    expect(text('dialog', 'Trust this folder?')).toBe('amber: Trust this folder?');
    expect(text('question', 'amber asks: Which?')).toBe('amber asks: Which?');
    expect(text('dialog', 'ambergris?')).toBe('amber: ambergris?');
    expect(text('stuck', 'shop-k3f9 cannot be merged: red')).toBe('shop-k3f9 cannot be merged: red');
  });

  it('says who ordered something, and with which reason', () => {
    const brief = { id: 'b', kind: 'returned', text: '', at: 0 } as const;
    const returned = {
      type: 'merge.returned',
      because: 'rejected',
      detail: 'No test\nat all',
      by: 'ann',
      brief,
    } as const;
    expect(feedLine({ ...told, ...returned, task })?.text).toBe(
      'ann rejected shop-k3f9, and it goes back to its agent: No test',
    );
    expect(feedLine({ ...told, type: 'task.slung', task, rig, agent: 'codex', by: 'ann' })?.text).toBe(
      'ann slung shop-k3f9 to codex',
    );
    const checked = { type: 'train.checked', rig, train: 't', length: 1, came: { kind: 'green' } } as const;
    expect(feedLine({ ...told, ...checked, tasks: [task] })?.text).toBe('shop: gates are green for shop-k3f9');
    expect(feedLine({ ...told, ...checked })?.text).toBe('shop: gates are green for the first branch of the train');
  });

  it('says nothing of an event of a kind that only a newer town writes down', () => {
    const event: Recorded = JSON.parse('{"seq":1,"at":1,"v":1,"type":"moon.rose"}');
    expect(feedLine(event)).toBeUndefined();
  });
});
