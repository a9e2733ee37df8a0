/**
 * The list of tasks as of one commit, kept in the repository's common folder so that a new process
 * need not read every task again. Only a cache: a file that is missing, torn, of another shape or
 * of another commit costs time, never truth. One line of JSON, the rows, then all bodies: bodies are
 * read as one text of which each is a slice, which costs next to nothing.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type RigName, taskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';

export type Known = { readonly tip: string; readonly tasks: readonly Task[] };

const SHAPE = 3;
const Head = z.object({
  shape: z.literal(SHAPE),
  tip: z.string(),
  rows: z.int().min(0),
  bodies: z.int().min(0),
  sum: z.string(),
});

/** Fields that few tasks have. */
type Rare = Pick<
  Task,
  | 'role'
  | 'parent'
  | 'links'
  | 'estimate'
  | 'acceptance'
  | 'design'
  | 'externalRef'
  | 'convoy'
  | 'custom'
  | 'outcome'
  | 'closedAt'
>;

const rareIn = (task: Task): Rare | null => {
  const { role, parent, links, estimate, acceptance, design, externalRef, convoy, custom, outcome, closedAt } = task;
  const rare = { role, parent, links, estimate, acceptance, design, externalRef, convoy, custom, outcome, closedAt };
  // JSON leaves out what is undefined.
  return Object.values(rare).every((value) => value === undefined) ? null : Object.fromEntries(Object.entries(rare));
};

const Row = z.tuple([
  z.string(), // id
  z.string(), // title
  z.enum(['task', 'bug', 'feature', 'epic', 'chore']),
  z.enum(['open', 'in-progress', 'in-review', 'closed']),
  z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  z.array(z.string()), // labels
  z.array(z.string()), // dependencies
  z.number().nullable(), // deferred until
  z.string().nullable(), // agent
  z.string().nullable(), // assignee
  z.custom<Rare | null>((value) => typeof value === 'object'), // what most tasks lack
  z.number(), // created
  z.number(), // updated
  z.enum(['local', 'foreign']),
  z.int(), // where its body starts
  z.int(), // and how long it is, as JavaScript counts
]);
type Row = z.infer<typeof Row>;
/** The checksum proves that we wrote it, so a look at each of ten thousand rows would only cost time. */
const Rows = z.custom<readonly Row[]>(
  (value) => Array.isArray(value) && (value.length === 0 || Row.safeParse(value[0]).success),
);

export async function loadIndex(path: string, rig: RigName): Promise<Known | undefined> {
  try {
    const file = await readFile(path);
    const start = file.indexOf(0x0a) + 1;
    const head = Head.parse(JSON.parse(file.toString('utf8', 0, start)));
    const rows = file.subarray(start, start + head.rows);
    if (file.length !== start + head.rows + head.bodies || sumOf(rows) !== head.sum) return undefined;
    const bodies = file.toString('utf8', start + head.rows);
    return {
      tip: head.tip,
      tasks: Rows.parse(JSON.parse(rows.toString('utf8'))).map((row) => taskFrom(row, rig, bodies)),
    };
  } catch {
    return undefined; // Missing or garbled: the caller reads the tasks themselves.
  }
}

/** Replaces the file whole. A failure (a read-only or full disk) costs the next process some time. */
export async function saveIndex(path: string, known: Known): Promise<void> {
  const draft = `${path}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(contentOf(known));
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch {
    // Another process is at it, or this disk takes no cache; a draft left by a death is cleared away.
    const age = await stat(draft).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > 60_000) await rm(draft, { force: true }).catch(() => undefined);
  }
}

const contentOf = ({ tip, tasks }: Known): Buffer => {
  let at = 0;
  const rows = tasks.map((task): Row => {
    at += task.body.length;
    return [
      task.id,
      task.title,
      task.kind,
      task.status,
      task.priority,
      [...task.labels],
      [...task.dependsOn],
      task.deferUntil ?? null,
      task.agent ?? null,
      task.assignee ?? null,
      rareIn(task),
      task.createdAt,
      task.updatedAt,
      task.origin,
      at - task.body.length,
      task.body.length,
    ];
  });
  const table = Buffer.from(JSON.stringify(rows));
  const bodies = Buffer.from(tasks.map(({ body }) => body).join(''));
  const head = { shape: SHAPE, tip, rows: table.length, bodies: bodies.length, sum: sumOf(table) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), table, bodies]);
};

const sumOf = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

const taskFrom = (row: Row, rig: RigName, bodies: string): Task => {
  const [
    id,
    title,
    kind,
    status,
    priority,
    labels,
    dependsOn,
    deferUntil,
    agent,
    assignee,
    rare,
    createdAt,
    updatedAt,
    origin,
    at,
    size,
  ] = row;
  return {
    id: taskId(id),
    rig,
    title,
    body: bodies.slice(at, at + size),
    kind,
    status,
    priority,
    labels,
    dependsOn: dependsOn.map(taskId),
    ...(deferUntil === null ? {} : { deferUntil }),
    ...(agent === null ? {} : { agent }),
    ...(assignee === null ? {} : { assignee }),
    ...rare,
    createdAt,
    updatedAt,
    origin,
  };
};
