/** The newest picture of the town, and who wants to hear of the next. */
import type { StatusView } from '../core/views/status.ts';
import type { TownNews } from './town.ts';

export const createNews = () => {
  const listeners = new Set<(news: TownNews) => void>();
  let status: StatusView | undefined;
  let text = '';
  const tell = (news: TownNews): void => {
    for (const listener of listeners) listener(news);
  };
  return {
    tell,
    latest: () => status,
    /** Tells a picture that differs from the one before. */
    show: (next: StatusView): void => {
      const nextText = JSON.stringify(next);
      if (nextText === text) return;
      text = nextText;
      status = next;
      tell({ kind: 'status', status: next });
    },
    subscribe: (listener: (news: TownNews) => void): (() => void) => {
      listeners.add(listener);
      if (status !== undefined) listener({ kind: 'status', status });
      return () => void listeners.delete(listener);
    },
  };
};
export type News = ReturnType<typeof createNews>;
