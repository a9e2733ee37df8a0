/** tbd (`get-tbd`): issues on a branch of their own, written by its command line. */
import { z } from 'zod';
import { TransientError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Lack, Tracker } from '../../../ports/tracker.ts';
import type { TrackerPlace } from '../define.ts';
import { type IssueStore, issueTracker } from '../issue-tracker.ts';
import { type Tool, toolIn, withTextFile } from '../tool.ts';
import { idOf, isHeld, issuesBy, taskIn, type Written, writtenOf } from './issue.ts';
import { commentsIn, withComment } from './notes.ts';
import { type Issue, issuesOf } from './read.ts';

export const tbdOptions = z.strictObject({
  command: z.string().min(1).default('tbd'),
  pollSeconds: z.number().positive().default(5),
});

/** Opening asks nothing. */
export function tbdTracker(
  { command, pollSeconds }: z.infer<typeof tbdOptions>,
  { rig, path, clock }: TrackerPlace,
): Tracker {
  const tool = toolIn({ command, path, install: 'npm install -g get-tbd; it needs git 2.42 or later' });
  const store = tbdStore({ tool, rig, path, clock });
  return issueTracker({ kind: 'tbd', lacks: LACKS, store, rig, path, clock, pollMs: pollSeconds * 1_000 });
}

const LACKS: readonly Lack[] = [
  {
    what: 'claims of which one wins',
    instead: 'refs in your clone decide who works; status and assignee of the issue show it',
  },
  { what: 'claims between clones', instead: 'whoever is shown as assignee is left alone; before a sync two may begin' },
  {
    what: 'comments',
    instead: 'marked paragraphs of the notes, 50,000 characters in all; one moves the time of the last change',
  },
  { what: 'review, agent, role and outcome', instead: 'labels: status:in-review, agent:…, role:…, outcome:…' },
  {
    what: 'links, estimate, acceptance, design, convoy and your own fields',
    instead: 'one line in an HTML comment at the end of the description',
  },
  { what: 'long texts', instead: 'tbd refuses descriptions over 50,000 characters' },
  {
    what: 'knowing where an issue comes from',
    instead: 'a sync may bring it, so every task counts as foreign: a script in it is never run',
  },
  {
    what: 'a merge of two edits of one issue',
    instead: 'its sync keeps the later one whole; run `tbd sync` often, Mayor does not',
  },
  { what: 'sync', instead: '`tbd sync`' },
  { what: 'git older than 2.42', instead: 'the embedded tracker, which works with 2.34' },
];

type Parts = {
  readonly tool: Tool;
  readonly rig: RigName;
  readonly path: string;
  readonly clock: Clock;
};

const tbdStore = ({ tool, rig, path, clock }: Parts): IssueStore => {
  const read = issuesOf(path, tool);
  let listed: { readonly from: readonly Issue[]; readonly tasks: readonly Task[] } | undefined;
  const list = async (): Promise<readonly Task[]> => {
    const from = await read();
    if (listed?.from !== from) {
      const all = issuesBy(from);
      listed = { from, tasks: from.map((issue) => taskIn(issue, all, rig)) };
    }
    return listed.tasks;
  };
  const issue = async (id: TaskId): Promise<Issue> => {
    const found = (await read()).find((one) => idOf(one) === id);
    if (found === undefined) throw new TransientError(`${id} is not there any more`);
    return found;
  };
  const get = async (id: TaskId): Promise<Task | undefined> => (await list()).find((task) => task.id === id);
  const written = async (id: TaskId): Promise<Task> => {
    const task = await get(id);
    if (task === undefined) throw new TransientError(`${id} is not there after it was written`);
    return task;
  };
  return {
    list,
    get,
    comments: async ({ id }) => {
      const { notes, updated_at } = await issue(id);
      return commentsIn(notes, updated_at);
    },
    async create(task) {
      await read(); // Says in one sentence that nobody ran `tbd init`.
      const id = await create(tool, writtenOf(task));
      const made = (await read()).find((one) => one.id === id || one.name === id);
      if (made === undefined) throw new TransientError(`${id} is not there after it was made`);
      await depend(tool, idOf(made), [], task.dependsOn);
      return written(idOf(made));
    },
    async save(before, after, by, comment) {
      const now = await issue(before.id);
      await depend(tool, before.id, before.dependsOn, after.dependsOn);
      const text = comment === undefined ? undefined : { by, at: clock.now(), text: comment };
      const notes = text && withComment(now.notes, text);
      if (before.status === 'closed' && after.status !== 'closed') await tool(['reopen', '--json', '--', before.id]);
      await update(tool, now, before, after, notes);
      if (before.status !== 'closed' && after.status === 'closed')
        await tool(['close', '--json', `--reason=${reasonOf(after, comment)}`, '--', before.id]);
      return written(before.id);
    },
  };
};

const made = z.object({ internalId: z.string() });

const create = async (tool: Tool, task: Written): Promise<string> => {
  const said = await withTextFile(task.description, (file) =>
    tool([
      ...['create', '--json', `--type=${task.kind}`, `--priority=${task.priority}`, `--file=${file}`],
      ...task.labels.map((label) => `--label=${label}`),
      ...(task.deferred_until === '' ? [] : [`--defer=${task.deferred_until}`]),
      ...(task.parent === '' ? [] : [`--parent=${task.parent}`]),
      ...['--', task.title],
    ]),
  );
  return made.parse(JSON.parse(said)).internalId;
};

const depend = async (tool: Tool, id: TaskId, from: readonly TaskId[], to: readonly TaskId[]): Promise<void> => {
  for (const other of from) if (!to.includes(other)) await tool(['dep', 'remove', '--json', '--', id, other]);
  for (const other of to) if (!from.includes(other)) await tool(['dep', 'add', '--json', '--', id, other]);
};

/** One call: the description can only be written together with the notes, everything else by itself. */
const update = async (tool: Tool, now: Issue, before: Task, after: Task, notes: string | undefined): Promise<void> => {
  const [from, to] = [writtenOf(before), writtenOf(after)];
  const status = statusFor(now, before, after, to.status);
  const fields = (['title', 'kind', 'priority', 'assignee', 'deferred_until', 'parent'] as const).filter(
    (name) => from[name] !== to[name],
  );
  // Notes below nothing would be taken for a description.
  const isBare = notes !== undefined && now.description === '';
  if (from.description !== to.description || isBare) {
    const front = {
      ...Object.fromEntries(
        fields.filter((name) => name !== 'parent').map((name) => [name, to[name] === '' ? null : to[name]]),
      ),
      ...(status === undefined ? {} : { status }),
      ...(from.labels.join('\n') === to.labels.join('\n') ? {} : { labels: to.labels }),
    };
    const text = to.description === '' && (notes ?? now.notes) !== '' ? '<!-- mayor {} -->' : to.description;
    const all = notes ?? now.notes;
    const whole = `---\n${JSON.stringify(front)}\n---\n${text}\n${all === '' ? '' : `\n## Notes\n\n${all}\n`}`;
    await withTextFile(whole, (file) => tool(['update', '--json', `--from-file=${file}`, '--', after.id]));
    if (fields.includes('parent')) await tool(['update', '--json', `--parent=${to.parent}`, '--', after.id]);
    return;
  }
  const flags = [
    ...fields.map((name) => `--${FLAGS[name]}=${to[name]}`),
    ...(status === undefined ? [] : [`--status=${status}`]),
    ...to.labels.filter((label) => !from.labels.includes(label)).map((label) => `--add-label=${label}`),
    ...from.labels.filter((label) => !to.labels.includes(label)).map((label) => `--remove-label=${label}`),
  ];
  const set = (more: readonly string[]) => tool(['update', '--json', ...flags, ...more, '--', after.id]);
  if (notes !== undefined) await withTextFile(notes, (file) => set([`--notes-file=${file}`]));
  else if (flags.length > 0) await set([]);
};

const FLAGS = {
  title: 'title',
  kind: 'type',
  priority: 'priority',
  assignee: 'assignee',
  deferred_until: 'defer',
  parent: 'parent',
} as const;

/** The status to set; closing and opening again have commands of their own. */
const statusFor = (now: Issue, before: Task, after: Task, wanted: string): string | undefined => {
  if (after.status === 'closed') return undefined;
  const isLeft = isHeld(now) && after.status === 'open' && after.deferUntil === before.deferUntil;
  const current = before.status === 'closed' ? 'open' : now.status;
  return isLeft || current === wanted ? undefined : wanted;
};

/** The first line of what was said, or how it ended. */
const reasonOf = (task: Task, comment: string | undefined): string =>
  (comment?.trim().split('\n')[0] ?? task.outcome ?? 'done').slice(0, 200).replaceAll('\0', '');
