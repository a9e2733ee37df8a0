/** Of trackers that bring clones together: `open` is one clone, `elsewhere` another of the same remote. */
import { expect } from 'vitest';
import type { SyncReport } from '../../../src/ports/tracker.ts';
import { add, type Check, check, type Open, taskOf } from './subject.ts';

const sync = async (open: Open): Promise<SyncReport> => {
  const { sync: meet } = open();
  if (meet === undefined) throw new Error('It cannot sync');
  return meet();
};

export const syncChecks: readonly Check[] = [
  check('a task goes from clone to clone, and a second meeting brings nothing', async (open, elsewhere) => {
    const task = await add(open(), 'Task', { body: 'Žluťoučký\n', labels: ['a'] });
    await open().change(task.id, { comment: 'Seen' }, 'tess');
    expect(await sync(open)).toMatchObject({ problems: [], conflicts: [], pulled: 0 });
    expect(await sync(elsewhere)).toMatchObject({ problems: [], conflicts: [], pushed: 0 });
    expect(await elsewhere().get(task.id)).toMatchObject({
      task: { title: 'Task', body: 'Žluťoučký\n', labels: ['a'] },
      comments: [{ by: 'tess', text: 'Seen' }],
    });
    expect(await sync(elsewhere)).toMatchObject({ pulled: 0, pushed: 0 });
  }),

  check('changes of different fields in two clones are both kept', async (open, elsewhere) => {
    const { id } = await add(open(), 'Task');
    await sync(open);
    await sync(elsewhere);
    await open().change(id, { title: 'Better' }, 'tess');
    await elsewhere().change(id, { priority: 0, comment: 'There' }, 'toni');
    await sync(open);
    expect(await sync(elsewhere)).toMatchObject({ conflicts: [] });
    await sync(open);
    for (const clone of [open, elsewhere]) {
      expect(await taskOf(clone(), id)).toMatchObject({ title: 'Better', priority: 0 });
      expect(await clone().get(id)).toMatchObject({ comments: [{ by: 'toni', text: 'There' }] });
    }
  }),

  check(
    'of two clones that claimed one task exactly one has it, and the other is told who',
    async (open, elsewhere) => {
      const { id } = await add(open(), 'Task');
      await sync(open);
      await sync(elsewhere);
      await open().claim(id, 'amber');
      await elsewhere().claim(id, 'birch');
      const reports = [await sync(open), await sync(elsewhere), await sync(open)];
      const lost = reports.flatMap((report) => report.lost);
      expect(lost).toHaveLength(1);
      const winner = lost[0]?.to;
      expect(['amber', 'birch']).toContain(winner);
      expect(winner).not.toBe(lost[0]?.holder);
      for (const clone of [open, elsewhere]) expect(await taskOf(clone(), id)).toMatchObject({ assignee: winner });
    },
  ),
];
