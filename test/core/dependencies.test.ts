import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockersOf, checkDependencies, cycleOf, cyclesIn } from '../../src/core/dependencies.ts';
import { UsageError } from '../../src/core/errors.ts';
import { rigName, type TaskId, taskId } from '../../src/core/ids.ts';
import type { TaskStatus } from '../../src/core/model.ts';

type Node = { readonly id: TaskId; readonly status: TaskStatus; readonly dependsOn: readonly TaskId[] };

const node = (id: string, dependsOn: readonly string[] = [], status: TaskStatus = 'open'): Node => ({
  id: taskId(id),
  status,
  dependsOn: dependsOn.map(taskId),
});
const graphOf = (nodes: readonly Node[]) => (id: TaskId) => nodes.find((other) => other.id === id)?.dependsOn ?? [];

describe('what a task waits for', () => {
  it('is every dependency that is not closed', () => {
    const tasks = [node('a', ['b', 'c', 'd']), node('b'), node('c', [], 'closed'), node('d', [], 'in-review')];
    expect(blockersOf(tasks)).toEqual(new Map([['a', ['b', 'd']]]));
  });

  it('is a dependency that nobody knows, too', () => {
    expect(blockersOf([node('a', ['lost'])])).toEqual(new Map([['a', ['lost']]]));
  });

  it('is nothing once the task itself is closed', () => {
    expect(blockersOf([node('a', ['b'], 'closed'), node('b')])).toEqual(new Map());
  });
});

describe('a circle of dependencies', () => {
  const chain = [node('a', ['b']), node('b', ['c']), node('c', ['d']), node('d')];

  it('is told from the task back to itself', () => {
    expect(cycleOf(taskId('d'), [taskId('a')], graphOf(chain))).toEqual(['d', 'a', 'b', 'c', 'd']);
  });

  it('is told by its shortest way', () => {
    expect(cycleOf(taskId('d'), [taskId('a'), taskId('c')], graphOf(chain))).toEqual(['d', 'c', 'd']);
  });

  it('is a task that waits for itself', () => {
    expect(cycleOf(taskId('a'), [taskId('a')], graphOf([]))).toEqual(['a', 'a']);
  });

  it('is not two ways to the same task', () => {
    expect(cycleOf(taskId('x'), [taskId('a'), taskId('b')], graphOf(chain))).toBeUndefined();
  });

  it('that stands already is found once, from its smallest id, and what hangs on it is none', () => {
    const tasks = [node('z', ['c']), node('c', ['a']), node('b', ['c']), node('a', ['b']), node('q', ['q'])];
    expect(cyclesIn(tasks)).toEqual([
      ['a', 'b', 'c', 'a'],
      ['q', 'q'],
    ]);
  });

  it('with a closed task in it holds nobody up', () => {
    expect(cyclesIn([node('a', ['b']), node('b', ['a'], 'closed')])).toEqual([]);
  });

  it('is not made by any series of changes that were let through', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const edge = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 40 }), (edges) => {
        const nodes = new Map(ids.map((id) => [id, node(id)]));
        for (const [from, to] of edges) {
          const before = nodes.get(from) ?? node(from);
          const after = { ...before, dependsOn: [...new Set([...before.dependsOn, taskId(to)])] };
          try {
            checkDependencies(before, after, rigName('shop'), (id) => nodes.get(id));
            nodes.set(from, after);
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        }
        expect(cyclesIn([...nodes.values()])).toEqual([]);
      }),
    );
  });

  it('can be taken apart although it stands', () => {
    const [a, b] = [node('a', ['b', 'c']), node('b', ['a'])];
    const known = (id: TaskId) => [a, b, node('c')].find((other) => other.id === id);
    expect(() => checkDependencies(a, { ...a, dependsOn: [taskId('b')] }, rigName('shop'), known)).not.toThrow();
  });
});
