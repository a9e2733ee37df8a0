/**
 * Beads: issues in a Dolt database, read by `bd export` and written by `bd` 1.0 or later. What it answers and
 * refuses was read from the sources of its 1.x line (github.com/gastownhall/beads, cmd/bd and internal/types).
 */
import { z } from 'zod';
import { messageOf, TerminalError, TransientError } from '../../../core/errors.ts';
import { type ExchangeFormat, type ExchangeTask, exchangeTask } from '../../../core/exchange.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import type { Lack, Tracker } from '../../../ports/tracker.ts';
import type { TrackerPlace } from '../define.ts';
import { idOf, renamed, taskIn } from '../exchange-tasks.ts';
import { type IssueStore, issueTracker } from '../issue-tracker.ts';
import { type Tool, toolIn, withTextFile } from '../tool.ts';
import { edgesBetween, flagsBetween, metadataFor, type Row, rowShape } from './row.ts';

export const beadsOptions = z.strictObject({
  command: z.string().min(1).default('bd'),
  pollSeconds: z.number().positive().default(10),
});

/** Opening asks nothing. */
export function beadsTracker(
  { command, pollSeconds }: z.infer<typeof beadsOptions>,
  { rig, path, clock, format }: TrackerPlace,
): Tracker {
  if (format === undefined) throw new TerminalError(`Rig "${rig}" was opened without a way to read issues of Beads`);
  const tool = oneByOne(toolIn({ command, path, install: 'Install Beads 1.0 or later, so that `bd version` answers' }));
  const store = beads({ tool, rig, format: () => format('beads-jsonl'), now: () => clock.now() });
  return issueTracker({ kind: 'beads', lacks: LACKS, store, rig, path, clock, pollMs: pollSeconds * 1_000 });
}

const LACKS: readonly Lack[] = [
  {
    what: 'claims of which one wins for certain',
    instead: 'refs in your clone decide who works; status and assignee of the issue show it',
  },
  { what: 'claims between clones', instead: 'whoever is shown as assignee is left alone; before a sync two may begin' },
  { what: 'review, agent, role, convoy and your own fields', instead: 'the issue’s metadata, under `mayor`' },
  {
    what: 'a change in one step',
    instead: 'one command a kind of field; one that breaks off is completed when it is asked for again',
  },
  { what: 'the order of labels, and times to the millisecond', instead: 'labels by the alphabet; whole seconds' },
  { what: 'sync', instead: '`bd dolt pull` and `bd dolt push`' },
  { what: 'telling of changes', instead: 'Mayor asks for all issues every few seconds (`pollSeconds`)' },
  {
    what: 'knowing where an issue comes from',
    instead: 'a sync may bring it, so every task counts as foreign: a script in it is never run',
  },
];

/** Its database serves one at a time. */
const oneByOne = (tool: Tool): Tool => {
  let last: Promise<unknown> = Promise.resolve();
  return (args) => {
    const answer = last.then(() => tool(args)).catch(busy);
    last = answer.catch(() => undefined); // Told to whoever asked; the next has its own fate.
    return answer;
  };
};

const busy = (error: unknown): never => {
  if (error instanceof TerminalError && /database is locked|lock(?:ed)? by|another process/i.test(error.message))
    throw new TransientError(error.message, { cause: error });
  throw error;
};

type Parts = {
  readonly tool: Tool;
  readonly rig: RigName;
  readonly format: () => Promise<ExchangeFormat>;
  readonly now: () => number;
};

type Listed = { readonly said: string; readonly issues: readonly ExchangeTask[]; readonly tasks: readonly Task[] };

const beads = ({ tool, rig, format, now }: Parts): IssueStore => {
  let last: Listed | undefined;
  const look = async (): Promise<Listed> => {
    const said = await tool(['export']);
    if (last?.said === said) return last;
    const { tasks: issues } = (await format()).read([{ path: 'bd export', text: said }]);
    const tasks = issues.flatMap((issue) => {
      // It cannot forget an estimate, only make it nothing.
      const { estimate, ...rest } = issue;
      return taskIn(estimate === 0 ? rest : issue, rig, 'foreign', now()) ?? [];
    });
    tasks.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    last = { said, issues, tasks };
    return last;
  };
  const get = async (id: TaskId): Promise<Task | undefined> => (await look()).tasks.find((task) => task.id === id);
  const written = async (id: TaskId): Promise<Task> => {
    const task = await get(id);
    if (task === undefined) throw new TransientError(`${id} is not there after it was written`);
    return task;
  };
  const rowOf = async (task: Task, { issues }: Listed): Promise<Row> => {
    const names = new Map(issues.map(({ id }) => [idOf(id), id] as const));
    const issue = issues.find(({ id }) => idOf(id) === task.id);
    const given = renamed(exchangeTask(task, issue?.comments ?? []), names);
    const [file] = (await format()).write([{ ...given, id: issue?.id ?? task.id }]).files;
    return rowShape.parse(JSON.parse(file?.text ?? ''));
  };
  return {
    list: async () => (await look()).tasks,
    get,
    comments: async ({ id }) => (await look()).issues.find((issue) => idOf(issue.id) === id)?.comments ?? [],
    async create(task, by) {
      const name = (await create(tool, await rowOf(task, await look()), by)).trim();
      const seen = await look();
      const made = seen.tasks.find(({ id }) => id === idOf(name));
      if (made === undefined) throw new TransientError(`Beads made ${name}, and does not know it`);
      const { id, createdAt, updatedAt } = made;
      const custom = { ...made.custom, ...task.custom };
      const wanted = { ...task, id, createdAt, updatedAt, ...(Object.keys(custom).length === 0 ? {} : { custom }) };
      const isChanged = await update(tool, await rowOf(made, seen), await rowOf(wanted, seen), by);
      return isChanged ? written(id) : made;
    },
    async save(before, after, by, comment) {
      const seen = await look();
      const [from, to] = [await rowOf(before, seen), await rowOf(after, seen)];
      const isReopened = from.status === 'closed' && to.status !== 'closed';
      if (isReopened) await tool([actor(by), 'reopen', '--json', '--', from.id]);
      // Opening it again also takes away until when it was put off.
      await update(tool, isReopened ? { ...from, status: 'open', defer_until: '' } : from, to, by);
      if (comment !== undefined)
        await withTextFile(comment, (file) => tool([actor(by), 'comments', 'add', from.id, `--file=${file}`]));
      if (from.status === 'closed' || to.status !== 'closed') return written(before.id);
      // Whether it may be closed is decided above; Beads refuses what is blocked, or assigned to somebody else.
      await tool([actor(by), 'close', '--json', '--force', `--reason=${to.close_reason || 'done'}`, '--', from.id]);
      const closed = await written(before.id);
      // It ends well also when it could not do it.
      if (closed.status !== 'closed')
        throw new TerminalError(`bd did not close ${from.id}`, { hint: `Try \`bd close ${from.id}\` by hand` });
      return closed;
    },
  };
};

const actor = (by: string): string => `--actor=${by}`;

const create = (tool: Tool, { title, issue_type, priority, description }: Row, by: string): Promise<string> =>
  withTextFile(description, (file) =>
    tool([
      ...[actor(by), 'create', '--silent', `--title=${title}`, `--type=${issue_type}`, `--priority=${priority}`],
      `--body-file=${file}`,
    ]),
  );

/** Whether there was anything to say. */
const update = async (tool: Tool, from: Row, to: Row, by: string): Promise<boolean> => {
  const { added, gone } = edgesBetween(from, to);
  for (const { depends_on_id } of gone) await tool([actor(by), 'dep', 'remove', from.id, depends_on_id]);
  for (const { depends_on_id, type } of added)
    await tool([actor(by), 'dep', 'add', from.id, depends_on_id, `--type=${type}`]);
  const flags = flagsBetween(from, to);
  const set = async (more: readonly string[]): Promise<boolean> => {
    const said = await insisting(tool, [actor(by), 'update', '--json', ...flags, ...more], ['--', from.id]);
    // It ends well also when it could not do it.
    if (!said.includes(JSON.stringify(from.id)))
      throw new TerminalError(`bd did not change ${from.id}`, { hint: `Try \`bd update ${from.id}\` by hand` });
    return true;
  };
  const isOther = JSON.stringify(from.metadata) !== JSON.stringify(to.metadata);
  const isWritten = from.description !== to.description;
  if (!isOther && !isWritten) return flags.length === 0 ? added.length + gone.length > 0 : set([]);
  return withTextFile(to.description, (body) =>
    withTextFile(JSON.stringify(metadataFor(from, to)), (metadata) =>
      set([
        // Of a file it takes no empty text.
        ...(isWritten ? [to.description === '' ? '--description=' : `--body-file=${body}`] : []),
        ...(isOther ? [`--metadata=@${metadata}`] : []),
      ]),
    ),
  );
};

/** Who may take a task from whom, and whether a text may go, is decided above; versions differ in what they ask twice. */
const insisting = async (tool: Tool, args: readonly string[], rest: readonly string[]): Promise<string> => {
  try {
    return await tool([...args, ...rest]);
  } catch (error) {
    const wanted = INSIST.filter((flag) => messageOf(error).includes(flag));
    if (wanted.length === 0) throw error;
    return tool([...args, ...wanted, ...rest]);
  }
};
const INSIST = ['--force', '--allow-empty-description'];
