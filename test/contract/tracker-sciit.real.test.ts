import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { openTracker } from '../../src/adapters/trackers/index.ts';
import { UsageError } from '../../src/core/errors.ts';
import { rigName, type TaskId, taskId } from '../../src/core/ids.ts';
import type { Tracker } from '../../src/ports/tracker.ts';
import { commitFiles, git, makeRepo, type Repo } from '../helpers/repo.ts';
import { NOTHING_MORE, trackerContract } from './tracker.ts';

/**
 * The tracker with a person beside it who edits the sources where it cannot: new tasks are comments
 * that this person writes and commits, and what is closed this person takes away.
 */
const withPerson = (tracker: Tracker, repo: Repo, written: Map<TaskId, string>): Tracker => ({
  ...tracker,
  async create(draft) {
    const name = `issue-${written.size}`;
    if (draft.title.trim() === '') throw new UsageError('Nobody writes that');
    const id = taskId(`shop-${name}`);
    written.set(id, `${name}.js`);
    await commitFiles(repo, { [`${name}.js`]: `/*\n * @issue ${name}\n * @title ${draft.title}\n */\n` }, 'Plan');
    const made = await tracker.get(id);
    if (made === 'absent') throw new Error(`${id} was written but is not found`);
    return made.task;
  },
  async change(id, change, by) {
    const file = written.get(id);
    const found = await tracker.get(id);
    if (change.status === undefined || file === undefined || found === 'absent') return tracker.change(id, change, by);
    if (change.status === 'closed') {
      await rm(join(repo.path, file));
      await git(repo, 'commit', '-q', '-m', 'Work', '--', file);
      return tracker.change(id, {}, by);
    }
    if (found.task.status !== 'closed') return tracker.change(id, change, by);
    await commitFiles(repo, { [file]: `/*\n * @issue ${file.slice(0, -3)}\n * @title Task\n */\n` }, 'Again');
    return tracker.change(id, { status: 'open' }, by);
  },
});

trackerContract({
  name: 'sciit',
  place: async () => {
    const repo = await makeRepo();
    onTestFinished(() => repo.remove());
    const written = new Map<TaskId, string>();
    const place = { rig: rigName('shop'), path: repo.path, clock: systemClock() };
    return () => withPerson(openTracker({ kind: 'sciit', pollSeconds: 0.2 }, place), repo, written);
  },
  skip: [
    ...NOTHING_MORE,
    {
      reason: 'tasks are made by a comment in the source, which is foreign and named by its writer',
      tests: [
        'a new task is open, nobody’s, and of this rig',
        'every field comes back as it was given, from list and from get, to any process',
        'tasks made at once by two processes are all kept',
        'a body comes back to the last character, whatever is in it',
        'a title is one plain line, whatever is in it',
        'of a title of several lines the first is the title and the others head the body',
        'a title without a visible character, or of 501, is refused',
        'a body of one mebibyte is kept, one byte more is refused',
        'fields that may not be are refused and nothing is made',
        'labels are told once each, without empty ones',
        'a dependency that does not exist is refused by name and nothing is made',
      ],
    },
    {
      reason: 'tasks are changed by editing the comment',
      tests: [
        'a change sets its fields and leaves the others',
        'the lines after a new title go above the body',
        'changing nothing leaves the task as it was',
        'changes of different fields at once by two processes are both kept',
        'a dependency on itself, on nothing, or round in a circle is refused, the circle named',
        'of two changes at once that together make a circle one is refused',
        'how a task ended is told, and forgotten when it opens again',
        'each field that a task need not have is kept when it is made, changed, and taken away',
        'the fields that few tasks have are set, told by the list, and taken away',
        'a parent or link that does not exist, or a circle of parents, is refused',
        'other changes leave the claim',
      ],
    },
    {
      reason: 'what is changed by editing the comment is no hint',
      tests: ['each later change by another process calls back'],
      unproven: 'slow',
    },
    {
      reason: 'tasks are closed by taking the comment away, which asks for no claim',
      tests: ['what is written under the claim that stands is taken, under an older one no end either'],
    },
    {
      reason: 'there are no notes, and nothing says that work is in review',
      tests: [
        'comments are kept as they were given, oldest first, and change nothing else',
        'work in review stays in review when its holder claims again or lets go',
        'a holder whose claim was taken over changes no status, but its comment is kept',
      ],
    },
  ],
});
