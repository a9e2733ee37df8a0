import { describe, expect, it } from 'vitest';
import { groupCommit } from '../../src/adapters/journals/group-commit.ts';

/** Writes that end when the test says so. */
const heldWrites = () => {
  const batches: (readonly string[])[] = [];
  const ends: { readonly done: () => void; readonly failed: (error: Error) => void }[] = [];
  const commits = groupCommit<string>((items) => {
    batches.push(items);
    return new Promise((done, failed) => ends.push({ done, failed }));
  });
  const turn = () => new Promise((next) => setImmediate(next));
  return { commits, batches, ends, turn };
};

describe('group commit', () => {
  it('writes once for all that was added in one turn', async () => {
    const { commits, batches, ends, turn } = heldWrites();
    const added = ['a', 'b', 'c'].map((item) => commits.add(item));
    await turn();
    ends[0]?.done();
    await Promise.all(added);
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('writes once for all that came while another write was under way', async () => {
    const { commits, batches, ends, turn } = heldWrites();
    const first = commits.add('a');
    await turn();
    const rest = ['b', 'c'].map((item) => commits.add(item));
    ends[0]?.done();
    await first;
    await turn();
    ends[1]?.done();
    await Promise.all(rest);
    expect(batches).toEqual([['a'], ['b', 'c']]);
  });

  it('a failed write fails those that wait behind it too, and later ones work again', async () => {
    const { commits, batches, ends, turn } = heldWrites();
    const first = commits.add('a');
    await turn();
    const second = commits.add('b');
    ends[0]?.failed(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    await expect(second).rejects.toThrow('disk full');
    const third = commits.add('c');
    await turn();
    ends[1]?.done();
    await third;
    expect(batches).toEqual([['a'], ['c']]);
  });

  it('is idle only when all was written', async () => {
    const { commits, ends, turn } = heldWrites();
    const written: string[] = [];
    const added = commits.add('a').then(() => written.push('a'));
    const idle = commits.idle().then(() => written.push('idle'));
    await turn();
    ends[0]?.done();
    await Promise.all([added, idle]);
    expect(written).toEqual(['a', 'idle']);
  });
});
