/** Tickets of `tk`: one Markdown file each in the clone, read and written as the tool has them. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TerminalError, TransientError } from '../../../core/errors.ts';
import { type ExchangeFormat, type ExchangeTask, exchangeTask } from '../../../core/exchange.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { candidateIds } from '../../../core/task-id.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Lack, Tracker } from '../../../ports/tracker.ts';
import { writeWhole } from '../../whole-file.ts';
import type { TrackerPlace } from '../define.ts';
import { idOf, renamed, taskIn } from '../exchange-tasks.ts';
import { type FileIn, filesIn } from '../folder-files.ts';
import { type IssueStore, issueTracker } from '../issue-tracker.ts';

export const tkOptions = z.strictObject({
  folder: z.string().min(1).default('.tickets'),
  pollSeconds: z.number().positive().default(5),
});

/** The tool itself is not needed: a ticket is its file. Opening touches nothing. */
export function tkTracker(
  { folder, pollSeconds }: z.infer<typeof tkOptions>,
  { rig, path, clock, format }: TrackerPlace,
): Tracker {
  if (format === undefined) throw new TerminalError(`Rig "${rig}" was opened without a way to read files of tk`);
  const store = tickets({ rig, folder: join(path, folder), clock, format: () => format('tk') });
  return issueTracker({ kind: 'tk', lacks: LACKS, store, rig, path, clock, pollMs: pollSeconds * 1_000 });
}

const LACKS: readonly Lack[] = [
  {
    what: 'claims',
    instead: 'refs in your clone decide who works; status and assignee of the ticket show it',
  },
  { what: 'claims between clones', instead: 'none: tickets go from clone to clone with your commits' },
  {
    what: 'a place of its own',
    instead: 'tickets are files of your checkout: Mayor changes them and leaves it to you to commit them',
  },
  {
    what: 'review, agent, role, outcome, estimate and the rarer fields',
    instead: 'one line `mayor:` in the head of the ticket, which tk leaves alone',
  },
  { what: 'sync', instead: 'commit, pull and push the tickets with your work' },
  { what: 'the time of the last change', instead: 'what Mayor noted, or else the file’s own' },
];

type Parts = {
  readonly rig: RigName;
  readonly folder: string;
  readonly clock: Clock;
  readonly format: () => Promise<ExchangeFormat>;
};

type Ticket = FileIn<ExchangeTask>;

const tickets = ({ rig, folder, clock, format }: Parts): IssueStore => {
  const read = ticketsIn(folder, format);
  let listed: { readonly from: readonly Ticket[]; readonly tasks: readonly Task[] } | undefined;
  const list = async (): Promise<readonly Task[]> => {
    const from = await read();
    if (listed?.from !== from)
      // As much this clone's own as the sources beside it.
      listed = { from, tasks: from.flatMap(({ value, changedAt }) => taskIn(value, rig, 'local', changedAt) ?? []) };
    return listed.tasks;
  };
  const get = async (id: TaskId): Promise<Task | undefined> => (await list()).find((task) => task.id === id);
  const find = async (id: TaskId): Promise<Ticket | undefined> =>
    (await read()).find(({ value }) => idOf(value.id) === id);
  const write = async (name: string, task: Task, comments: ExchangeTask['comments']): Promise<Task> => {
    const names = new Map((await read()).map(({ value }) => [idOf(value.id), value.id] as const));
    const ticket = { ...renamed(exchangeTask(task, comments), names), id: name.slice(0, -ENDING.length) };
    const [file] = (await format()).write([ticket]).files;
    if (file === undefined) throw new TerminalError(`Ticket ${task.id} could not be put into words`);
    await writeWhole(join(folder, name), file.text, 0o644);
    const written = await get(task.id);
    if (written === undefined) throw new TransientError(`${task.id} is not there after it was written`);
    return written;
  };
  return {
    list,
    get,
    comments: async ({ id }) => (await find(id))?.value.comments ?? [],
    async create(task) {
      await mkdir(folder, { recursive: true });
      const id = await reserve(folder, candidateIds(rig, clock.random));
      const name = `${id}${ENDING}`;
      return write(name, { ...task, id }, []).catch(async (error: unknown) => {
        await rm(join(folder, name), { force: true }); // Nobody was told of it.
        throw error;
      });
    },
    async save(before, after, by, comment) {
      const ticket = await find(before.id);
      if (ticket === undefined) throw new TransientError(`${before.id} is not there any more`);
      const { comments } = ticket.value;
      const added = comment === undefined ? [] : [{ by, at: clock.now(), text: comment }];
      return write(ticket.name, after, [...comments, ...added]);
    },
  };
};

const ENDING = '.md';

/** Makes the file, empty, under the first id that nobody has. */
const reserve = async (folder: string, [id, ...others]: readonly TaskId[]): Promise<TaskId> => {
  if (id === undefined) throw new TransientError('No free task id was found', { hint: 'Try again' });
  try {
    await writeFile(join(folder, `${id}${ENDING}`), '', { flag: 'wx' });
    return id;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return reserve(folder, others);
    throw error;
  }
};

/** Oldest first; a file that is no ticket is left out. */
const ticketsIn = (folder: string, format: Parts['format']): (() => Promise<readonly Ticket[]>) => {
  let files: ((folder: string) => Promise<readonly FileIn<ExchangeTask | undefined>[]>) | undefined;
  let last: { readonly from: readonly unknown[]; readonly tickets: readonly Ticket[] } | undefined;
  return async () => {
    const { read } = await format();
    files ??= filesIn(ENDING, (path, text) => read([{ path, text }]).tasks[0]);
    const from = await files(folder);
    if (last?.from !== from) {
      const tickets = from.flatMap(({ value, ...file }) =>
        value === undefined || idOf(value.id) === undefined ? [] : [{ ...file, value }],
      );
      last = { from, tickets: tickets.sort((a, b) => createdAt(a) - createdAt(b) || (a.name < b.name ? -1 : 1)) };
    }
    return last.tickets;
  };
};

const createdAt = ({ value, changedAt }: Ticket): number => value.createdAt ?? changedAt;
