/** Whom a line of the feed is about, so that the feed can be kept to one of them. */
import { describe, expect, it } from 'vitest';
import { itemId, polecatId, rigName, sha, taskId } from '../../src/core/ids.ts';
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
});
