/** How the person has the list ordered, as it is kept between two times that the dashboard is open. */
import { GROUPINGS, type Grouping, SORTINGS, type Sorting } from '../rows/groups.ts';

export type Arrangement = { readonly grouping: Grouping; readonly sorting: Sorting };

export const arrangementText = (arrangement: Arrangement): string => `${JSON.stringify(arrangement)}\n`;

/** As far as the text says one: whatever else it holds is left out. */
export const arrangementFrom = (text: string): Partial<Arrangement> => {
  const kept = parsed(text);
  const grouping = GROUPINGS.find((one) => one === kept.grouping);
  const sorting = SORTINGS.find((one) => one === kept.sorting);
  return { ...(grouping === undefined ? {} : { grouping }), ...(sorting === undefined ? {} : { sorting }) };
};

const parsed = (text: string): { readonly grouping?: unknown; readonly sorting?: unknown } => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Cut off or written by hand: the order of old is no loss.
    return {};
  }
};
