import { expect } from 'vitest';
import { ConflictError, UsageError } from '../../../src/core/errors.ts';
import { taskId } from '../../../src/core/ids.ts';
import { add, check, taskOf } from './subject.ts';

const HOUR = 3_600_000;

export const claiming = [
  check('a claimed task is in progress and its holder’s, for everybody', async (open) => {
    const { id } = await add(open(), 'Task');
    expect(await open().claim(id, 'amber.7@town')).toEqual({ kind: 'claimed', token: 1 });
    const task = await taskOf(open(), id);
    expect(task).toMatchObject({ status: 'in-progress', assignee: 'amber.7@town' });
    expect(await open().list()).toEqual([task]);
  }),

  check('a second holder is told who has it, and changes nothing', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber.7@town');
    expect(await open().claim(id, 'birch.8@town')).toEqual({ kind: 'taken', by: 'amber.7@town' });
    expect(await taskOf(open(), id)).toMatchObject({ assignee: 'amber.7@town' });
  }),

  check('claiming again as the same holder is claimed and changes nothing', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber.7@town');
    const before = await taskOf(open(), id);
    expect(await open().claim(id, 'amber.7@town')).toMatchObject({ kind: 'claimed' });
    expect(await taskOf(open(), id)).toEqual(before);
  }),

  check('of twenty who claim at once exactly one wins, and all others name the winner', async (open) => {
    const { id } = await add(open(), 'Task');
    const trackers = [open(), open(), open()];
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (trackers[at % 3] ?? open()).claim(id, `agent-${at}`)),
    );
    const winner = `agent-${results.findIndex(({ kind }) => kind === 'claimed')}`;
    expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(results.filter((result) => result.kind === 'taken' && result.by === winner)).toHaveLength(19);
    expect(await taskOf(open(), id)).toMatchObject({ assignee: winner });
  }),

  check('a task that is not there cannot be claimed', async (open) => {
    expect(await open().claim(taskId('shop-none'), 'amber.7@town')).toEqual({ kind: 'absent' });
  }),

  check('a closed task cannot be claimed and stays closed', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().change(id, { status: 'closed' }, 'tess');
    expect(await open().claim(id, 'amber.7@town')).toEqual({ kind: 'closed' });
    const task = await taskOf(open(), id);
    expect(task.status).toBe('closed');
    expect(task).not.toHaveProperty('assignee');
  }),

  check('released by its holder a task is open for the next', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber.7@town');
    await open().release(id, 'amber.7@town');
    const task = await taskOf(open(), id);
    expect(task.status).toBe('open');
    expect(task).not.toHaveProperty('assignee');
    expect(await open().claim(id, 'birch.8@town')).toMatchObject({ kind: 'claimed' });
  }),

  check('releasing what another holds, or nobody, or what is not there, changes nothing', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().release(id, 'birch.8@town');
    await open().claim(id, 'amber.7@town');
    await open().release(id, 'birch.8@town');
    await open().release(taskId('shop-none'), 'birch.8@town');
    expect(await taskOf(open(), id)).toMatchObject({ status: 'in-progress', assignee: 'amber.7@town' });
    expect(await open().claim(id, 'birch.8@town')).toMatchObject({ kind: 'taken' });
  }),

  check('work in review stays in review when its holder claims again or lets go', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber.7@town');
    await open().change(id, { status: 'in-review' }, 'amber');
    expect(await open().claim(id, 'amber.7@town')).toMatchObject({ kind: 'claimed' });
    expect(await taskOf(open(), id)).toMatchObject({ status: 'in-review', assignee: 'amber.7@town' });
    await open().release(id, 'amber.7@town');
    const task = await taskOf(open(), id);
    expect(task.status).toBe('in-review');
    expect(task).not.toHaveProperty('assignee');
  }),

  check('closing ends the claim: opened again it is anybody’s', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber.7@town');
    await open().change(id, { status: 'closed' }, 'tess');
    expect(await taskOf(open(), id)).not.toHaveProperty('assignee');
    await open().change(id, { status: 'open' }, 'tess');
    expect(await open().claim(id, 'birch.8@town')).toMatchObject({ kind: 'claimed' });
  }),

  check('a person who sets a held task to open ends the claim', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber.7@town');
    await open().change(id, { status: 'open' }, 'tess');
    expect(await taskOf(open(), id)).not.toHaveProperty('assignee');
    expect(await open().claim(id, 'birch.8@town')).toMatchObject({ kind: 'claimed' });
  }),

  check('other changes leave the claim', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber.7@town');
    await open().change(id, { title: 'Better', comment: 'Hm', status: 'in-review' }, 'tess');
    expect(await open().claim(id, 'birch.8@town')).toEqual({ kind: 'taken', by: 'amber.7@town' });
  }),

  check('a holder may have any name of one line, and an empty one is refused', async (open) => {
    const { id } = await add(open(), 'Task');
    const holder = 'Žofie "the cat" <z@x>: #1, $(id)';
    await open().claim(id, holder);
    expect(await open().claim(id, 'b')).toEqual({ kind: 'taken', by: holder });
    await open().release(id, holder);
    expect(await open().claim(id, 'b')).toMatchObject({ kind: 'claimed' });
    await expect(open().claim(id, ' ')).rejects.toThrow(UsageError);
  }),

  check('each new claim of a task has a greater token, and claiming again the same', async (open) => {
    const { id } = await add(open(), 'Task');
    expect(await open().claim(id, 'amber')).toEqual({ kind: 'claimed', token: 1 });
    expect(await open().claim(id, 'amber')).toEqual({ kind: 'claimed', token: 1 });
    await open().release(id, 'amber');
    expect(await open().claim(id, 'birch')).toEqual({ kind: 'claimed', token: 2 });
    await open().change(id, { status: 'closed' }, 'tess');
    await open().change(id, { status: 'open' }, 'tess');
    expect(await open().claim(id, 'amber')).toEqual({ kind: 'claimed', token: 3 });
  }),

  check('a claim with a lease says until when, to others too', async (open) => {
    const { id } = await add(open(), 'Task');
    const mine = await open().claim(id, 'amber', { ms: HOUR });
    expect(mine).toEqual({ kind: 'claimed', token: 1, until: expect.any(Number) });
    const until = mine.kind === 'claimed' ? mine.until : undefined;
    expect(await open().claim(id, 'birch', { ms: HOUR })).toEqual({ kind: 'taken', by: 'amber', until });
  }),

  check('of many who want a claim that ran out exactly one gets it, with a greater token', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber', { ms: -1 });
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, at) => open().claim(id, `late-${at}`, { ms: HOUR })),
    );
    const winners = results.flatMap((result, at) => (result.kind === 'claimed' ? [{ at, token: result.token }] : []));
    expect(winners).toEqual([{ at: expect.any(Number), token: 2 }]);
    expect(await taskOf(open(), id)).toMatchObject({ assignee: `late-${winners[0]?.at}` });
  }),

  check('a claim is renewed by its holder alone, and its token stays', async (open) => {
    const { id } = await add(open(), 'Task');
    expect(await open().renew(id, 'amber', { ms: HOUR })).toEqual({ kind: 'taken', by: '' });
    await open().claim(id, 'amber', { ms: -1 });
    expect(await open().renew(id, 'birch', { ms: HOUR })).toMatchObject({ kind: 'taken', by: 'amber' });
    expect(await open().renew(id, 'amber', { ms: HOUR })).toEqual({
      kind: 'claimed',
      token: 1,
      until: expect.any(Number),
    });
    expect(await open().claim(id, 'birch')).toMatchObject({ kind: 'taken', by: 'amber' });
    await open().change(id, { status: 'closed' }, 'tess');
    expect(await open().renew(id, 'amber', { ms: HOUR })).toEqual({ kind: 'closed' });
    expect(await open().renew(taskId('shop-none'), 'amber', { ms: HOUR })).toEqual({ kind: 'absent' });
  }),

  check('a holder whose claim was taken over changes no status, but its comment is kept', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber', { ms: -1 });
    await open().claim(id, 'birch');
    const late = open().change(id, { status: 'in-review', comment: 'All done', token: 1 }, 'amber');
    await expect(late).rejects.toThrow(ConflictError);
    const found = await open().get(id);
    expect(found).toMatchObject({
      task: { status: 'in-progress', assignee: 'birch' },
      comments: [{ text: 'All done' }],
    });
    expect(await open().change(id, { status: 'in-review', token: 2 }, 'birch')).toMatchObject({ status: 'in-review' });
  }),

  check('a holder that was overtaken renews nothing and lets go of nothing', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber', { ms: -1 });
    await open().claim(id, 'birch', { ms: HOUR });
    expect(await open().renew(id, 'amber', { ms: HOUR })).toMatchObject({ kind: 'taken', by: 'birch' });
    await open().release(id, 'amber');
    expect(await open().claim(id, 'cedar')).toMatchObject({ kind: 'taken', by: 'birch' });
    expect(await taskOf(open(), id)).toMatchObject({ status: 'in-progress', assignee: 'birch' });
  }),

  check('claiming again with a lease moves its end, without one it lasts, and the token stays', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber', { ms: -1 });
    expect(await open().claim(id, 'amber', { ms: HOUR })).toEqual({
      kind: 'claimed',
      token: 1,
      until: expect.any(Number),
    });
    expect(await open().claim(id, 'birch')).toMatchObject({ kind: 'taken', by: 'amber' });
    expect(await open().claim(id, 'amber')).toEqual({ kind: 'claimed', token: 1 });
    expect(await open().claim(id, 'birch')).toEqual({ kind: 'taken', by: 'amber' });
  }),

  check('what is written under the claim that stands is taken, under an older one no end either', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().claim(id, 'amber', { ms: -1 });
    await open().claim(id, 'birch');
    await expect(open().change(id, { status: 'closed', token: 1 }, 'amber')).rejects.toThrow(ConflictError);
    expect(await taskOf(open(), id)).toMatchObject({ status: 'in-progress', assignee: 'birch' });
    await open().change(id, { status: 'closed', outcome: 'done', token: 2 }, 'birch');
    expect(await taskOf(open(), id)).toMatchObject({ status: 'closed' });
  }),
];
