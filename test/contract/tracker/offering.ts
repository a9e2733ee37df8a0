/** What not every tracker offers: many tasks in one go, history and notes. */
import { expect } from 'vitest';
import { taskId } from '../../../src/core/ids.ts';
import type { Task } from '../../../src/core/model.ts';
import type { Archive, Bulk, Tracker, WholeTask } from '../../../src/ports/tracker.ts';
import { add, type Check, check, type Open, taskOf } from './subject.ts';

const bulkOf = (tracker: Tracker): Bulk => offered('bulk', tracker.bulk);
const archiveOf = (tracker: Tracker): Archive => offered('archive', tracker.archive);

const offered = <Offer>(name: string, offer: Offer | undefined): Offer => {
  if (offer === undefined) throw new Error(`It offers no ${name}`);
  return offer;
};

const OTHER = taskId('shop-none');
const DAY = 86_400_000;
const THEN = Date.UTC(2024, 1, 29, 12);

/** What came from elsewhere: dates and names as they were there. */
const imported = (task: Task, fields: Partial<Task> = {}): Task => ({
  ...task,
  createdAt: THEN,
  updatedAt: THEN + DAY,
  origin: 'foreign',
  ...fields,
});

const COMMENTS = [
  { by: 'tess', at: THEN + 1_000, text: 'First' },
  { by: 'Žofie', at: THEN + 2_000, text: 'Second\n\n"quoted"' },
];

/** A task of which all is known, made by taking it over one that was made here. */
const taken = async (open: Open): Promise<WholeTask> => {
  const { id } = await add(open(), 'Here');
  const task = imported(await taskOf(open(), id), { title: 'There', labels: ['b', 'a'], priority: 0, estimate: 30 });
  await bulkOf(open()).take(() => [{ task, comments: COMMENTS }], 'tess', 'write');
  return { task, comments: COMMENTS };
};

export const bulkChecks: readonly Check[] = [
  check('tasks are taken with their dates and comments as they were, and told whole', async (open) => {
    const whole = await taken(open);
    expect(await bulkOf(open()).all()).toEqual([whole]);
    expect(await open().get(whole.task.id)).toEqual(whole);
    expect(await open().list()).toEqual([whole.task]);
  }),

  check('what is taken a second time changes nothing, and one more comment is added to the others', async (open) => {
    const whole = await taken(open);
    const take = (comments: WholeTask['comments']) =>
      bulkOf(open()).take((known) => known.map((task) => ({ task, comments })), 'tess', 'write');
    expect(await take(COMMENTS)).toEqual({ created: [], updated: [], unchanged: [whole.task.id] });
    const third = { by: 'tess', at: THEN + 3_000, text: 'Third' };
    expect(await take([...COMMENTS, third])).toEqual({ created: [], updated: [whole.task.id], unchanged: [] });
    expect(await open().get(whole.task.id)).toMatchObject({ comments: [...COMMENTS, third] });
  }),

  check('a rehearsal says what would come of it and writes nothing', async (open) => {
    const { id } = await add(open(), 'Task');
    const before = await open().get(id);
    const task = imported(await taskOf(open(), id), { title: 'Other' });
    const said = await bulkOf(open()).take(() => [{ task, comments: COMMENTS }], 'tess', 'rehearse');
    expect(said).toEqual({ created: [], updated: [id], unchanged: [] });
    expect(await open().get(id)).toEqual(before);
  }),

  check('whoever plans is told which tasks there are and which are held', async (open) => {
    const [free, held] = [await add(open(), 'Free'), await add(open(), 'Held')];
    await open().claim(held.id, 'amber');
    const told: { ids?: readonly string[]; held?: readonly string[] } = {};
    await bulkOf(open()).take(
      (known, claimed) => {
        told.ids = known.map(({ id }) => id).sort();
        told.held = [...claimed];
        return [];
      },
      'tess',
      'write',
    );
    expect(told).toEqual({ ids: [free.id, held.id].sort(), held: [held.id] });
  }),
];

export const archiveChecks: readonly Check[] = [
  check('the history of a task tells each change, oldest first, by whom', async (open) => {
    const { id } = await add(open(), 'Task');
    await open().change(id, { title: 'Better' }, 'toni');
    const history = await archiveOf(open()).history(id);
    expect(history).toMatchObject([
      { by: 'tess', lost: false },
      { by: 'toni', lost: false, fields: [{ field: 'title', from: 'Task', to: 'Better' }] },
    ]);
  }),

  check('a task that is not there has no history', async (open) => {
    const { id } = await add(open(), 'Task');
    expect(await archiveOf(open()).history(id)).toHaveLength(1);
    expect(await archiveOf(open()).history(OTHER)).toBe('absent');
  }),

  check('before the first task there was none, and now there is what the list tells', async (open) => {
    const task = await add(open(), 'Task');
    expect(await archiveOf(open()).listAt(task.createdAt - DAY)).toEqual([]);
    expect(await archiveOf(open()).listAt(task.createdAt + DAY)).toMatchObject([{ id: task.id, title: 'Task' }]);
  }),

  check('a note is kept under its name, the newest first, and goes when it is empty', async (open) => {
    await archiveOf(open()).remember('build', 'Use make\n', 'tess');
    await archiveOf(open()).remember('tests', 'Slow', 'tess');
    await archiveOf(open()).remember('build', 'Use ninja "now"\n', 'toni');
    const notes = await archiveOf(open()).recall();
    expect(notes).toHaveLength(2);
    expect(notes.find(({ name }) => name === 'build')).toMatchObject({ text: 'Use ninja "now"\n', by: 'toni' });
    await archiveOf(open()).remember('build', '', 'tess');
    expect(await archiveOf(open()).recall()).toMatchObject([{ name: 'tests', text: 'Slow', by: 'tess' }]);
    expect(await open().list()).toEqual([]);
  }),
];
