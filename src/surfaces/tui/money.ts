/** What the views of rigs, costs and agents go by. */
import type { Instant } from '../../core/ids.ts';
import type { UsedAgentRow } from '../../core/views/agents.ts';
import { type CostLine, costLines } from '../../core/views/cost-lines.ts';
import { COST_GROUPS, type CostGroup, type CostRow } from '../../core/views/costs.ts';
import { entryOf } from './list/listing.ts';
import type { Place, State } from './state.ts';
import type { Effect } from './step.ts';

type Costs = Extract<Place, { readonly kind: 'costs' }>;
type Table = { readonly lines: readonly CostLine[]; readonly together: CostLine };

const NOTHING: readonly CostRow[] = [];
export const rowsIn = ({ view }: Costs): readonly CostRow[] => (typeof view === 'string' ? NOTHING : view);

const HOUR = 3_600_000;
/** The last table of each answer: keys and frames ask for the same one again and again. */
const tables = new WeakMap<readonly CostRow[], { readonly key: string; readonly table: Table }>();

/** Days end at midnight on this machine, as those of the town do. */
export const zoneAt = (at: Instant): number => -new Date(at).getTimezoneOffset();

export const costTable = (place: Costs, now: Instant): Table => {
  const rows = rowsIn(place);
  const key = `${place.by} ${Math.floor(now / HOUR)}`;
  const known = tables.get(rows);
  if (known?.key === key) return known.table;
  const table = costLines(rows, place.by, now, zoneAt);
  tables.set(rows, { key, table });
  return table;
};

export const costIds = (place: Costs, now: Instant): readonly string[] =>
  costTable(place, now).lines.map(({ id }) => id);

export const nextGroup = (by: CostGroup): CostGroup =>
  COST_GROUPS[(COST_GROUPS.indexOf(by) + 1) % COST_GROUPS.length] ?? 'task';

export const withCosts = (state: State, view: readonly CostRow[]): State =>
  state.place.kind === 'costs' ? { ...state, place: { ...state.place, view } } : state;

/** Read again when something more was used. */
export const newlySpent = (before: State, state: State): readonly Effect[] => {
  if (state.place.kind !== 'costs' || before.status === undefined) return [];
  const said = ({ status }: State): string => JSON.stringify(status?.totals.spent ?? null);
  return said(before) === said(state) ? [] : [{ kind: 'load-costs' }];
};

export const agentAt = (state: State): UsedAgentRow | undefined => {
  if (state.place.kind !== 'agents') return undefined;
  const on = entryOf(state);
  return state.status?.agents?.find(({ id }) => id === on);
};

/** Where a line of costs leads: a rig, or the row of what was used for. Days, agents and models have none. */
export type CostTarget = { readonly rig: string } | { readonly row: string; readonly name: string };

export const costTargetAt = (state: State): CostTarget | undefined => {
  const { place, status } = state;
  const on = place.kind === 'costs' ? entryOf(state) : undefined;
  if (place.kind !== 'costs' || status === undefined || on === undefined) return undefined;
  const has = (rows: readonly { readonly id: string }[]): boolean => rows.some(({ id }) => id === on);
  if (place.by === 'rig') return has(status.rigs) ? { rig: on } : undefined;
  if (place.by === 'convoy') return has(status.convoys) ? { row: `convoy:${on}`, name: on } : undefined;
  const task = place.by === 'polecat' ? status.polecats.find(({ id }) => id === on)?.task : on;
  if (place.by !== 'polecat' && place.by !== 'task') return undefined;
  return status.tasks.some(({ id }) => id === task) ? { row: `task:${task}`, name: task ?? '' } : undefined;
};
