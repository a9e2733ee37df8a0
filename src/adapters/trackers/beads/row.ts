/** An issue of Beads as its own export tells it, and what to say to `bd` so that it becomes another. */
import { z } from 'zod';

const text = z.string().default('');

/** Absent and empty are the same to Beads. */
export const rowShape = z.object({
  id: z.string(),
  title: z.string(),
  description: text,
  design: text,
  acceptance_criteria: text,
  status: z.string(),
  priority: z.number(),
  issue_type: z.string(),
  assignee: text,
  estimated_minutes: z.number().default(0),
  external_ref: text,
  defer_until: text,
  close_reason: text,
  labels: z.array(z.string()).default([]),
  dependencies: z.array(z.object({ depends_on_id: z.string(), type: z.string() })).default([]),
  metadata: z.record(z.string(), z.unknown()).default({}),
});
export type Row = z.infer<typeof rowShape>;

const FLAGS = {
  title: 'title',
  design: 'design',
  acceptance_criteria: 'acceptance',
  status: 'status',
  priority: 'priority',
  issue_type: 'type',
  assignee: 'assignee',
  estimated_minutes: 'estimate',
  external_ref: 'external-ref',
  defer_until: 'defer',
} as const;

/** Flags of `bd update` for all that fits into an argument. */
export const flagsBetween = (from: Row, to: Row): readonly string[] => {
  const names = namesOf(FLAGS).filter((name) => from[name] !== to[name] && !isClosing(name, to));
  const parent = parentIn(to);
  const isMoved = from.defer_until !== to.defer_until;
  // Told until when and no status, it sets one of its own.
  const status = isMoved && to.defer_until === '' && to.status === 'deferred' ? 'open' : to.status;
  const isSaid = isMoved || names.includes('status');
  return [
    ...names.filter((name) => name !== 'status').map((name) => `--${FLAGS[name]}=${to[name]}`),
    ...(isSaid && status !== 'closed' ? [`--status=${status}`] : []),
    ...to.labels.filter((label) => !from.labels.includes(label)).map((label) => `--add-label=${csv(label)}`),
    ...from.labels.filter((label) => !to.labels.includes(label)).map((label) => `--remove-label=${csv(label)}`),
    ...(parentIn(from) === parent ? [] : [`--parent=${parent ?? ''}`]),
  ];
};

/** Closing has a command of its own. */
const isClosing = (name: string, to: Row): boolean => name === 'status' && to.status === 'closed';

/** What is handed over is merged into what is there, key by key: one that goes must be said. */
export const metadataFor = (from: Row, to: Row): Row['metadata'] => ({
  ...Object.fromEntries(Object.keys(from.metadata).map((key) => [key, null])),
  ...to.metadata,
});

type Edge = Row['dependencies'][number];

export const edgesBetween = (
  from: Row,
  to: Row,
): { readonly added: readonly Edge[]; readonly gone: readonly Edge[] } => ({
  added: edgesIn(to).filter((edge) => !has(from, edge)),
  gone: edgesIn(from).filter((edge) => !has(to, edge)),
});

const PARENT = 'parent-child';
const edgesIn = ({ dependencies }: Row): readonly Edge[] => dependencies.filter(({ type }) => type !== PARENT);
const parentIn = ({ dependencies }: Row): string | undefined =>
  dependencies.find(({ type }) => type === PARENT)?.depends_on_id;
const has = (row: Row, edge: Edge): boolean =>
  row.dependencies.some(({ type, depends_on_id }) => type === edge.type && depends_on_id === edge.depends_on_id);

/** Lists of labels are read as CSV there. */
const csv = (label: string): string => (/[",\n\r]/.test(label) ? `"${label.replaceAll('"', '""')}"` : label);

const namesOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] => {
  const names: Key[] = [];
  for (const name in record) names.push(name);
  return names;
};
