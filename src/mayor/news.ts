/** The newest picture of the town, and who wants to hear of the next. */
import type { StatusView } from '../core/views/status.ts';
import type { Clock } from '../ports/clock.ts';
import type { TownNews } from './town.ts';

/** Many records in a row are one picture: drawing it costs with every row of the town. */
const DRAW_MS = 20;

export const createNews = (clock: Pick<Clock, 'after'>) => {
  const listeners = new Set<(news: TownNews) => void>();
  let status: StatusView | undefined;
  let text = '';
  let owed: { readonly draw: () => void; readonly cancel: () => void } | undefined;

  const tell = (news: TownNews): void => {
    for (const listener of listeners) listener(news);
  };
  /** Tells a picture that differs from the one before. */
  const show = (next: StatusView): void => {
    owed?.cancel();
    owed = undefined;
    const nextText = JSON.stringify(next);
    if (nextText === text) return;
    text = nextText;
    status = next;
    tell({ kind: 'status', status: next });
  };
  return {
    tell,
    show,
    /** Shows a picture in a moment, unless one is shown before; it is drawn then, of what is by then. */
    showSoon: (picture: () => StatusView, ms = DRAW_MS): void => {
      if (owed !== undefined) return;
      const draw = (): void => show(picture());
      owed = { draw, cancel: clock.after(ms, draw) };
    },
    /** The newest picture, drawn now if one is owed; `undefined` before the first. */
    latest: (): StatusView | undefined => {
      owed?.draw();
      return status;
    },
    subscribe: (listener: (news: TownNews) => void): (() => void) => {
      listeners.add(listener);
      if (status !== undefined) listener({ kind: 'status', status });
      return () => void listeners.delete(listener);
    },
  };
};
export type News = ReturnType<typeof createNews>;
