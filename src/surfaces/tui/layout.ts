/** Where everything lies, for a terminal of any size. Numbers only. */
import type { StatusView } from '../../core/views/status.ts';
import { wrap } from './drawing/text.ts';
import type { Grouping } from './rows/groups.ts';
import { openConvoys } from './rows/strip.ts';
import type { Asking, Notice, Place, Size } from './state.ts';

export type Kind = 'narrow' | 'split' | 'wide';

export type Layout = {
  readonly kind: Kind;
  readonly columns: number;
  readonly rows: number;
  /** Lines of convoys above the list: one, where there is height for it. */
  readonly strip: 0 | 1;
  /** Rows between that and the line above the footer. */
  readonly body: number;
  readonly list: { readonly width: number; readonly height: number };
  /** Beside the list; below it when narrow; absent (0) when there is no room. */
  readonly preview: { readonly width: number; readonly height: number };
  /** The third column of a wide terminal. */
  readonly side: { readonly width: number; readonly height: number };
  /** Lines of events without the rule above them; 0 when there is no room. */
  readonly feed: { readonly width: number; readonly height: number };
  /** Lines for what is asked or answered, above the footer. */
  readonly status: number;
};

const HEADER = 1;
const FOOTER = 1;
const RULE = 1;
const NOTICE_LINES = 4;
const PREVIEW_FROM = 60;
export const SPLIT_FROM = 80;
export const WIDE_FROM = 160;

/** What decides how much room there is for what: a whole state will do. */
type Shown = {
  readonly size: Size;
  readonly notice?: Notice;
  readonly asking?: Asking;
  readonly place?: Place;
  readonly grouping?: Grouping;
  readonly status?: StatusView;
};

export const layoutOf = (shown: Shown): Layout => {
  const {
    size: { columns, rows },
    notice,
    asking,
  } = shown;
  const told = askedAbove(asking, columns) ?? notice?.lines?.length ?? 0;
  const status = Math.min(1 + Math.min(NOTICE_LINES, told), Math.max(1, rows - 6));
  const strip = stripOf(shown);
  const body = Math.max(1, rows - HEADER - RULE - strip - status - FOOTER);
  const common = { columns, rows, strip, body, status };
  if (columns >= WIDE_FROM) return wide(common);
  return columns >= SPLIT_FROM ? split(common) : narrow(common);
};

const STRIP_FROM = 20;

/** Where the list is by convoy, they stand in it. */
const stripOf = ({ size, place, asking, grouping, status }: Shown): 0 | 1 => {
  const isHome =
    place?.kind === 'home' && asking?.kind !== 'palette' && grouping !== 'convoy' && size.rows >= STRIP_FROM;
  return isHome && status !== undefined && openConvoys(status).length > 0 ? 1 : 0;
};

/** Lines of what is asked above the last one. */
const askedAbove = (asking: Asking | undefined, columns: number): number | undefined => {
  if (asking?.kind === 'sure') return sureLines(asking.question, columns).length - 1;
  if (asking?.kind !== 'text') return undefined;
  return asking.purpose.kind === 'deny-all' ? sureLines(asking.purpose.whom, columns).length : 0;
};

/** A question that wants a yes, whole. */
export const sureLines = (question: string, columns: number): readonly string[] => wrap(question, columns - 2);

type Common = Pick<Layout, 'columns' | 'rows' | 'strip' | 'body' | 'status'>;
const none = { width: 0, height: 0 };

/**
 * One column: the list, a little of the selected row below it, the last events when there is room. Below 60 columns the
 * list alone, since nothing that stands below it could be read: a key shows the selected row by itself.
 */
const narrow = (common: Common): Layout => {
  const { columns, body } = common;
  const isList = columns < PREVIEW_FROM;
  const preview = body >= 10 && !isList ? Math.min(9, Math.ceil(body * 0.4)) : 0;
  const feed = body >= 20 && !isList ? 3 : 0;
  const rules = (preview > 0 ? RULE : 0) + (feed > 0 ? RULE : 0);
  return {
    ...common,
    kind: 'narrow',
    list: { width: columns, height: Math.max(1, body - preview - feed - rules) },
    preview: { width: preview > 0 ? columns : 0, height: preview },
    side: none,
    feed: { width: feed > 0 ? columns : 0, height: feed },
  };
};

/** The list and its preview side by side, events along the bottom. */
const split = (common: Common): Layout => {
  const { columns, body } = common;
  const feed = body < 12 ? 0 : Math.min(8, Math.max(3, Math.floor(body / 5)));
  const height = body - (feed > 0 ? feed + RULE : 0);
  const list = Math.max(46, Math.min(72, Math.floor(columns * 0.48)));
  return {
    ...common,
    kind: 'split',
    list: { width: list, height },
    preview: { width: columns - list - 1, height },
    side: none,
    feed: { width: columns, height: feed },
  };
};

/** A pane of eighty columns, nearly, and the facts: then the list has what there is more, for its titles. */
const REST = 122;

/** List, preview, and a column for the facts of the selection and the events. */
const wide = (common: Common): Layout => {
  const { columns, body } = common;
  const list = Math.max(64, Math.min(100, columns - REST));
  const side = Math.max(40, Math.min(54, Math.floor(columns * 0.22)));
  const facts = Math.min(16, Math.floor(body / 2));
  return {
    ...common,
    kind: 'wide',
    list: { width: list, height: body },
    preview: { width: columns - list - side - 2, height: body },
    side: { width: side, height: facts },
    feed: { width: side, height: Math.max(0, body - facts - RULE) },
  };
};
