/**
 * What another tool has no field for rides along in a place that it leaves alone, under `mayor`.
 * Each field is there with a mark of what the file says in its own words: once somebody changes
 * those with the other tool, they win, and ours is forgotten.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ExchangeTask, Lost } from '../../core/exchange.ts';
import { LINK_KINDS, OUTCOMES, TASK_KINDS, TASK_STATUSES } from '../../core/model.ts';

/** From the year 0 to the year 9999: what a date can be written as. */
const moment = z.number().int().min(-62_167_219_200_000).max(253_402_300_799_999);
const instant = moment.nullable();
const text = z.string().nullable();
const words = z.array(z.string());

/** `null`: it has none, whatever the file seems to say. */
const Fields = z.strictObject({
  title: z.string().optional(),
  body: z.string().optional(),
  kind: z.enum(TASK_KINDS).optional(),
  status: z.enum(TASK_STATUSES).optional(),
  priority: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).optional(),
  labels: words.optional(),
  dependsOn: words.optional(),
  parent: text.optional(),
  links: z
    .array(z.object({ kind: z.enum(LINK_KINDS), task: z.string() }))
    .nullable()
    .optional(),
  deferUntil: instant.optional(),
  agent: text.optional(),
  role: text.optional(),
  estimate: z.number().int().min(0).nullable().optional(),
  acceptance: text.optional(),
  design: text.optional(),
  externalRef: text.optional(),
  convoy: text.optional(),
  custom: z.record(z.string(), z.string()).nullable().optional(),
  outcome: z.enum(OUTCOMES).nullable().optional(),
  assignee: text.optional(),
  createdAt: instant.optional(),
  updatedAt: instant.optional(),
  closedAt: instant.optional(),
  comments: z.array(z.object({ by: z.string(), at: moment, text: z.string() })).optional(),
});
export const Extra = z.strictObject({
  fields: Fields,
  seen: z.record(z.string(), z.string()),
});
export type Extra = z.infer<typeof Extra>;

const NAMES = [
  ...(['title', 'body', 'kind', 'status', 'priority', 'labels', 'dependsOn', 'parent', 'links', 'deferUntil'] as const),
  ...(['agent', 'role', 'estimate', 'acceptance', 'design', 'externalRef', 'convoy', 'custom', 'outcome'] as const),
  ...(['assignee', 'createdAt', 'updatedAt', 'closedAt', 'comments'] as const),
];

/** What reading back would not give again; nothing where it all would. */
export function extraFor(task: ExchangeTask, readBack: ExchangeTask): Extra | undefined {
  const differing = NAMES.filter((name) => markOf(task[name]) !== markOf(readBack[name]));
  if (differing.length === 0) return undefined;
  const own = ownCustom(task, readBack);
  const fields = differing.map((name) => [name, (name === 'custom' ? own : undefined) ?? task[name] ?? null] as const);
  const seen = differing.map(
    (name) => [name, name === 'custom' && own !== undefined ? EACH : markOf(readBack[name])] as const,
  );
  return Extra.parse({ fields: Object.fromEntries(fields), seen: Object.fromEntries(seen) });
}

/** In place of a mark: each of these stands for itself, whatever becomes of the other tool's own fields beside them. */
const EACH = 'each';

/** The team's own fields that the file does not tell; nothing where it also tells some that are not, or are not so. */
const ownCustom = ({ custom = {} }: ExchangeTask, readBack: ExchangeTask): ExchangeTask['custom'] => {
  const theirs = new Map(Object.entries(readBack.custom ?? {}));
  const own = Object.entries(custom).filter(
    ([name]) => !theirs.delete(name) || custom[name] !== readBack.custom?.[name],
  );
  const isWhole = theirs.size === 0 && own.every(([name]) => readBack.custom?.[name] === undefined);
  return isWhole ? Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1))) : undefined;
};

/** The task as the file has it, with what rode along; what cannot be understood is told. */
export function withExtra(task: ExchangeTask, given: unknown, lost: Lost[]): ExchangeTask {
  if (given === undefined) return task;
  const extra = Extra.safeParse(given);
  if (!extra.success) {
    lost.push({ task: task.id, field: 'mayor', why: 'it was not written by Mayor' });
    return task;
  }
  const { fields, seen } = extra.data;
  const good = Object.fromEntries(
    NAMES.flatMap((name) =>
      fields[name] === undefined || seen[name] !== markOf(task[name]) ? [] : [[name, fields[name]]],
    ),
  );
  const custom = seen.custom === EACH ? { custom: { ...fields.custom, ...task.custom } } : {};
  return compact({ ...task, ...good, ...custom });
}

/** For places that hold text: one line of plain ASCII, which no writer of YAML has its own ideas of. */
export const extraText = (extra: Extra): string =>
  JSON.stringify(extra).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Nonsense is given on as it is: `withExtra` tells of it. */
export const extraFrom = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
};

/** Fields of the task that the other tool will not see. Line ends at the end of a text are not worth a word. */
export const unseen = (task: ExchangeTask, readBack: ExchangeTask, tool: string): readonly Lost[] =>
  NAMES.filter((name) => markOf(trimmed(task[name])) !== markOf(trimmed(readBack[name]))).map((field) => ({
    task: task.id,
    field,
    why: `${tool} has no place for it`,
  }));

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() || undefined : value);

/** Without the fields that are none. */
export const compact = (task: { readonly [Name in keyof ExchangeTask]: ExchangeTask[Name] | null }): ExchangeTask =>
  ExchangeTaskShape.parse(
    Object.fromEntries(Object.entries(task).filter(([, value]) => value !== null && value !== undefined)),
  );

const ExchangeTaskShape = z.custom<ExchangeTask>((value) => typeof value === 'object' && value !== null);

const markOf = (value: unknown): string =>
  value === undefined || value === null
    ? ''
    : createHash('sha256')
        .update(JSON.stringify(sorted(value)))
        .digest('hex')
        .slice(0, 12);

/** Keys in order, at every depth. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, sorted(inner)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};
