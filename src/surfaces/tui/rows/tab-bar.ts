/** The tabs of the selected row in a line; the present one stands in brackets, whatever the colours. */
import { lineText, type Part } from '../drawing/row.ts';
import { widthOf } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import type { Subject } from '../list/subject.ts';
import { type Tab, tabsOf } from '../preview/tabs.ts';

/** `note`: at the right end, where there is room for it. */
export const tabBar = (subject: Subject, present: Tab, note: string, theme: Theme, width: number): string => {
  const { all, from, to } = seenOf(subject, present, width);
  const parts = all
    .slice(from, to)
    .map(
      ({ tab, label }): Part =>
        tab === present ? { text: `[${label}]`, tone: 'accent', bold: true } : { text: ` ${label} `, tone: 'dim' },
    );
  const more = (isThere: boolean): Part => ({ text: isThere ? theme.signs.ellipsis : ' ', tone: 'dim' });
  const bar: readonly Part[] = [more(from > 0), ...parts, more(to < all.length)];
  const room = width - bar.reduce((sum, { text }) => sum + widthOf(text), 0) - 1;
  const said = note.length + 1 > room ? '' : `${' '.repeat(room - note.length)}${note}`;
  return lineText(theme, width, [...bar, { text: said, tone: 'dim' }]);
};

/** The tab whose name has this column of the bar. */
export const tabUnder = (subject: Subject, present: Tab, x: number, width: number): Tab | undefined => {
  const { all, from, to } = seenOf(subject, present, width);
  let left = 1;
  for (const { tab, label } of all.slice(from, to)) {
    const right = left + label.length + 2;
    if (x >= left && x < right) return tab;
    left = right;
  }
  return undefined;
};

/** All tabs, and which of them have room. */
const seenOf = (subject: Subject, present: Tab, width: number) => {
  const all = tabsOf(subject).map((tab) => ({ tab, label: labelOf(tab, subject) }));
  const at = all.findIndex(({ tab }) => tab === present);
  const widths = all.map(({ label }) => label.length + 2);
  const [from, to] = around(widths, at, width - 3);
  return { all, from, to };
};

const labelOf = (tab: Tab, { row }: Subject): string => (tab === 'live' && row?.kind === 'review' ? 'review' : tab);

/** As many neighbours of the present one as fit, those after it first. */
const around = (widths: readonly number[], at: number, room: number): readonly [from: number, to: number] => {
  let [from, to] = [at, at + 1];
  let left = room - (widths[at] ?? 0);
  for (;;) {
    const [after, before] = [widths[to], widths[from - 1]];
    if (after !== undefined && after <= left) {
      left -= after;
      to += 1;
    } else if (before !== undefined && before <= left) {
      left -= before;
      from -= 1;
    } else return [from, to];
  }
};
