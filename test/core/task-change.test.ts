import { describe, expect, it } from 'vitest';
import { rigName, taskId } from '../../src/core/ids.ts';
import { changedTask, claimedTask, newTask, otherHolder, releasedTask } from '../../src/core/task-change.ts';
import { candidateIds } from '../../src/core/task-id.ts';

const made = newTask(
  taskId('shop-k3f9'),
  rigName('shop'),
  { title: 'Task', body: 'Body', kind: 'task', priority: 2, labels: ['a'], dependsOn: [] },
  1_000,
);

describe('a change of a task', () => {
  it('moves the moment of its last change and no other', () => {
    expect(changedTask(made, { priority: 1 }, 2_000)).toEqual({ ...made, priority: 1, updatedAt: 2_000 });
  });

  it('that differs in nothing gives the very same task', () => {
    expect(changedTask(made, { title: ' Task ', labels: ['a', 'a'], dependsOn: [] }, 2_000)).toBe(made);
  });

  it('never writes into the task that it was given', () => {
    const before = structuredClone(made);
    changedTask(made, { title: 'New\nmore', labels: [] }, 2_000);
    expect(made).toEqual(before);
  });
});

describe('the holder of a task', () => {
  const held = claimedTask(made, 'amber', 2_000);

  it('is told apart from somebody else who works on it', () => {
    expect(otherHolder(held, 'birch')).toBe('amber');
    expect(otherHolder(held, 'amber')).toBeUndefined();
    expect(otherHolder(made, 'birch')).toBeUndefined();
  });

  it('lets go of nothing that is another’s', () => {
    expect(releasedTask(held, 'birch', 3_000)).toBe(held);
    expect(releasedTask(held, 'amber', 3_000)).toEqual({ ...made, updatedAt: 3_000 });
  });

  it('keeps a closed task closed when letting go', () => {
    expect(releasedTask({ ...held, status: 'closed' }, 'amber', 3_000).status).toBe('closed');
  });
});

describe('ids of new tasks', () => {
  const steady = () => 0.5;

  it('are the rig and four digits that nobody misreads, then longer ones', () => {
    const ids = candidateIds(rigName('shop'), steady);
    expect(ids[0]).toBe('shop-gggg');
    expect(ids.map(({ length }) => length - 'shop-'.length)).toEqual([4, 4, 5, 6, 8, 12]);
    for (const id of candidateIds(rigName('shop'), Math.random)) expect(id).toMatch(/^shop-[0-9a-hjkmnp-tv-z]+$/);
  });

  it('are ids even in a rig with the longest name', () => {
    expect(candidateIds(rigName('a'.repeat(64)), steady).at(-1)).toHaveLength(61);
    expect(candidateIds(rigName(`${'a'.repeat(47)}.${'b'.repeat(10)}`), steady)[0]).toBe(`${'a'.repeat(47)}-gggg`);
  });
});
