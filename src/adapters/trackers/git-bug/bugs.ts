/** Reading and writing bugs: the text of a bug is its first comment. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { messageOf, TerminalError, TransientError, UsageError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { plainLine } from '../../../core/plain.ts';
import type { TaskComment } from '../../../ports/tracker.ts';
import { signComment, splitComment } from '../hidden-fields.ts';
import type { IssueStore } from '../issue-tracker.ts';
import type { Tool } from '../tool.ts';
import { type Bug, bugShape, cleaned, excerptShape, idOf, labelsOf, nameOf, statusOf, taskIn, textOf } from './bug.ts';

/** Room for one argument: Linux gives 128 KiB. */
const ARGUMENT_LIMIT = 100_000;

export function bugStore(ask: Tool, rig: RigName): IssueStore {
  const tool = whenFree(ask);
  const show = async (id: string): Promise<Bug> => {
    const bug = parseAs(bugShape, await tool(['bug', 'show', id, '--format=json']));
    shown.set(idOf(rig, bug.id), bug);
    return bug;
  };
  /** As each was told last. Its own name and that of its first comment never change. */
  const shown = new Map<TaskId, Bug>();
  /** Bugs of the list by their id, each with what the list said of it when it was read. */
  const known = new Map<string, { readonly said: string; readonly bug: Bug }>();
  let listed: readonly Task[] | undefined;

  const refresh = async (): Promise<readonly Task[]> => {
    const said = await tool(['bug', '--format=json', '--by=creation', '--direction=asc']);
    const excerpts = z.array(excerptShape).nullable().parse(json(said)) ?? [];
    const there = new Set(excerpts.map(({ id }) => id));
    for (const id of [...known.keys()]) if (!there.has(id) && known.delete(id)) listed = undefined;
    for (const excerpt of excerpts) {
      const text = JSON.stringify(excerpt);
      if (known.get(excerpt.id)?.said === text) continue;
      known.set(excerpt.id, { said: text, bug: await show(excerpt.id) });
      listed = undefined;
    }
    listed ??= [...known.values()].map(({ bug }) => taskIn(bug, rig)).sort((a, b) => a.createdAt - b.createdAt);
    return listed;
  };
  /** One command, whatever the number of bugs. */
  const look = async (id: TaskId): Promise<Bug | undefined> => {
    const name = nameOf(rig, id);
    const bug = name === undefined ? undefined : await show(name).catch(unlessAbsent);
    // Asked for one that is not there it tells of the one that somebody has selected.
    return bug !== undefined && idOf(rig, bug.id) === id ? bug : undefined;
  };
  const present = async (id: TaskId): Promise<Bug> => shown.get(id) ?? (await look(id)) ?? gone(id);

  return {
    list: refresh,
    async get(id) {
      const bug = await look(id);
      return bug && taskIn(bug, rig);
    },
    comments: async ({ id }) => commentsIn(await present(id)),
    async create(task) {
      const text = fitting(textOf(task));
      const said = await tool(['bug', 'new', '--non-interactive', `--title=${task.title}`, `--message=${text}`]);
      const human = /^([0-9a-f]+) created/m.exec(said)?.[1];
      if (human === undefined)
        throw new TerminalError(`git-bug did not say what it made: ${plainLine(said).slice(0, 200)}`);
      const labels = labelsOf(task);
      if (labels.length > 0) await tool(['bug', 'label', 'new', human, '--', ...labels]);
      return taskIn(await show(human), rig);
    },
    async save(before, after, by, comment) {
      const bug = await present(before.id);
      await save(tool, bug, before, after);
      if (comment !== undefined) {
        const message = fitting(cleaned(signComment(by, comment)));
        await tool(['bug', 'comment', 'new', bug.id, '--non-interactive', `--message=${message}`]);
      }
      return taskIn(await show(bug.id), rig);
    },
  };
}

const gone = (id: TaskId): never => {
  throw new TransientError(`${id} is gone`);
};

const unlessAbsent = (error: unknown): undefined => {
  if (/you must provide a bug id|doesn't exist|no matching/.test(messageOf(error))) return undefined;
  throw error;
};

const save = async (tool: Tool, { id, comments }: Bug, before: Task, after: Task): Promise<void> => {
  const [first] = comments;
  const text = textOf(after);
  if (before.title !== after.title)
    await tool(['bug', 'title', 'edit', id, '--non-interactive', `--title=${after.title}`]);
  if (first !== undefined && textOf(before) !== text)
    await tool(['bug', 'comment', 'edit', first.id, '--non-interactive', `--message=${fitting(text)}`]);
  const [from, to] = [labelsOf(before), labelsOf(after)];
  const added = to.filter((label) => !from.includes(label));
  const removed = from.filter((label) => !to.includes(label));
  if (added.length > 0) await tool(['bug', 'label', 'new', id, '--', ...added]).catch(unlessAsWanted);
  if (removed.length > 0) await tool(['bug', 'label', 'rm', id, '--', ...removed]).catch(unlessAsWanted);
  const status = statusOf(after);
  if (statusOf(before) !== status) await tool(['bug', 'status', status, id]);
};

/** Somebody else has just set, or taken away, the very same labels. */
const unlessAsWanted = (error: unknown): void => {
  if (!messageOf(error).includes('no label added or removed')) throw error;
};

const commentsIn = ({ comments, edit_time }: Bug): readonly TaskComment[] =>
  comments.slice(1).map(({ author, message }) => {
    const { by, text } = splitComment(message);
    const name = plainLine(by ?? author.name) || 'unknown';
    return { by: name, at: edit_time.timestamp * 1_000, text };
  });

const fitting = (text: string): string => {
  if (new TextEncoder().encode(text).length <= ARGUMENT_LIMIT) return text;
  throw new UsageError(`git-bug takes texts of at most ${ARGUMENT_LIMIT} bytes`, {
    hint: 'Put large material into a file of the repository and name it in the task',
  });
};

/** It lets one process at a time into a repository and sends the others away. */
const whenFree =
  (tool: Tool): Tool =>
  async (args) => {
    for (let tries = 1; ; tries++) {
      try {
        return await tool(args);
      } catch (error) {
        if (/[Nn]o identity|identity is not set/.test(messageOf(error)))
          throw new TerminalError(messageOf(error), { cause: error, hint: 'Run `git bug user new` in the clone' });
        if (!/already locked/.test(messageOf(error))) throw error;
        if (tries === TRIES) throw new TransientError(messageOf(error), { cause: error });
        await pause(tries * PAUSE_MS);
      }
    }
  };
const TRIES = 12;
const PAUSE_MS = 25;

const json = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    throw new TerminalError(`git-bug printed something else than JSON: ${plainLine(text).slice(0, 200)}`, { cause });
  }
};

const parseAs = <Shape>(shape: z.ZodType<Shape>, text: string): Shape => {
  const found = shape.safeParse(json(text));
  if (found.success) return found.data;
  const [first] = found.error.issues;
  throw new TerminalError(`git-bug's answer is not as expected: ${first?.message} (${first?.path.join('.')})`, {
    cause: found.error,
    hint: 'Use git-bug 0.8 or later',
  });
};
