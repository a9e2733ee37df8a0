import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
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

describe('the end of a task', () => {
  it('is done unless it is said otherwise, and told when', () => {
    const done = changedTask(made, { status: 'closed' }, 2_000);
    expect(done).toEqual({ ...made, status: 'closed', closedAt: 2_000, updatedAt: 2_000 });
    const failed = changedTask(made, { status: 'closed', outcome: 'failed' }, 2_000);
    expect(failed.outcome).toBe('failed');
    expect(changedTask(failed, { title: 'Better' }, 3_000)).toMatchObject({ outcome: 'failed', closedAt: 2_000 });
    expect(changedTask(failed, { status: 'open' }, 4_000)).toEqual({ ...made, updatedAt: 4_000 });
  });
});

describe('the fields that few tasks have', () => {
  const rich = changedTask(
    made,
    {
      role: 'reviewer',
      parent: taskId('shop-epic'),
      links: [{ kind: 'related', task: taskId('shop-b') }],
      estimate: 90,
      acceptance: 'It works.\n',
      design: '- small\n',
      externalRef: 'https://example.org/1',
      convoy: 'Greetings',
      custom: { team: 'ui', cost: '3' },
    },
    2_000,
  );

  it('are set, kept and taken away one by one', () => {
    expect(changedTask(rich, { estimate: 30 }, 3_000)).toEqual({ ...rich, estimate: 30, updatedAt: 3_000 });
    expect(changedTask(rich, { custom: { cost: null, size: 'L' } }, 3_000).custom).toEqual({ team: 'ui', size: 'L' });
    const bare = changedTask(
      rich,
      {
        ...{ role: null, parent: null, links: [], estimate: null, acceptance: null, design: null },
        ...{ externalRef: null, convoy: null, custom: { team: null, cost: null } },
      },
      4_000,
    );
    expect(bare).toEqual({ ...made, updatedAt: 4_000 });
  });

  it('are refused when they cannot be', () => {
    for (const change of [{ estimate: -1 }, { estimate: 0.5 }, { acceptance: 'x'.repeat(16_001) }, { role: ' ' }])
      expect(() => changedTask(made, change, 2_000)).toThrow(UsageError);
    for (const name of ['two words', '', '__proto__', '1st', 'status', 'clock']) {
      const custom = Object.fromEntries([[name, 'x']]);
      expect(() => changedTask(made, { custom }, 2_000), name).toThrow(UsageError);
    }
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
