/**
 * A picture of a town as it came over the wire, made whole: the town may be of another version, and in JSON a number that
 * is none is null. By hand and not by a schema, since this stands before the first frame of a dashboard.
 */
import type { StatusView } from '../../core/views/status.ts';
import type { ListDelta, StatusDelta } from './delta.ts';
import { PROBLEM, ROWS, TOTALS, TOWN } from './picture-shapes.ts';
import { rowsOf, type Shape, whole } from './shape.ts';

/**
 * With every field that a client counts on. A list that was not told is empty. A null is absent; where a number always
 * stands, it is 0 of a count, and NaN of a moment.
 */
export const pictureIn = (text: string): StatusView => {
  const told: StatusView = toldIn(text);
  return {
    ...told,
    town: whole(told.town ?? {}, TOWN),
    rigs: rowsOf(told.rigs, ROWS.rigs),
    tasks: rowsOf(told.tasks, ROWS.tasks),
    polecats: rowsOf(told.polecats, ROWS.polecats),
    convoys: rowsOf(told.convoys, ROWS.convoys),
    merges: rowsOf(told.merges, ROWS.merges),
    conflicts: rowsOf(told.conflicts, ROWS.conflicts),
    contests: rowsOf(told.contests, ROWS.contests),
    trains: rowsOf(told.trains, ROWS.trains),
    inbox: rowsOf(told.inbox, ROWS.inbox),
    permissions: rowsOf(told.permissions, ROWS.permissions),
    accounts: rowsOf(told.accounts, ROWS.accounts),
    ...(told.agents === undefined ? {} : { agents: rowsOf(told.agents, ROWS.agents) }),
    problems: rowsOf(told.problems, PROBLEM),
    totals: whole(told.totals ?? {}, TOTALS),
  };
};

/** The same of what changed. */
export const deltaIn = (text: string): StatusDelta => {
  const told: StatusDelta = toldIn(text);
  return {
    town: told.town && whole(told.town, TOWN),
    rigs: changesOf(told.rigs, ROWS.rigs),
    tasks: changesOf(told.tasks, ROWS.tasks),
    polecats: changesOf(told.polecats, ROWS.polecats),
    convoys: changesOf(told.convoys, ROWS.convoys),
    merges: changesOf(told.merges, ROWS.merges),
    conflicts: changesOf(told.conflicts, ROWS.conflicts),
    contests: changesOf(told.contests, ROWS.contests),
    trains: changesOf(told.trains, ROWS.trains),
    inbox: changesOf(told.inbox, ROWS.inbox),
    permissions: changesOf(told.permissions, ROWS.permissions),
    accounts: changesOf(told.accounts, ROWS.accounts),
    agents: changesOf(told.agents, ROWS.agents),
    problems: told.problems && rowsOf(told.problems, PROBLEM),
    totals: told.totals && whole(told.totals, TOTALS),
  };
};

const changesOf = <Row extends object>(
  delta: ListDelta<Row> | undefined,
  shape: Shape<Row>,
): ListDelta<Row> | undefined => delta && { ...delta, changed: rowsOf(delta.changed, shape) };

/** Nothing that a town says is null on purpose. Looking at each value takes long, so only where one may be. */
export const toldIn = (text: string) => JSON.parse(text, text.includes('null') ? withoutNull : undefined);

const withoutNull = (_name: string, value: unknown): unknown => (value === null ? undefined : value);
