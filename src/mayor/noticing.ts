/** Sends what core/notices.ts decides: to the desktop and the person's own command from here, to terminals by the dashboards. */
import { messageOf } from '../core/errors.ts';
import {
  type Notice,
  type Noticeable,
  type NoticeSettings,
  noticeablesIn,
  noticed,
  startedWith,
} from '../core/notices.ts';
import type { StatusView } from '../core/views/status.ts';
import type { House } from './house.ts';
import type { News } from './news.ts';
import { zoneAt } from './plan.ts';

type NoticingHouse = Pick<House, 'clock' | 'settings' | 'notifier' | 'log'>;

/** Timers stand still while a machine sleeps, and its clock may be set: quiet hours are over by the clock alone. */
const LOOK_MS = 60_000;

/** Returns how to stop. */
export const tellPerson = (house: NoticingHouse, news: Pick<News, 'subscribe' | 'tell'>): (() => void) => {
  const { clock } = house;
  let noticing: ReturnType<typeof startedWith> | undefined;
  let there: readonly Noticeable[] = [];
  let cancel: (() => void) | undefined;
  const send = sender(house, news);
  const look = (): void => {
    cancel?.();
    cancel = undefined;
    const settings = house.settings().notices;
    // Whoever asks for notices later is not told all that was there before.
    if (settings === undefined || noticing === undefined) {
      noticing = startedWith(there);
      return;
    }
    const now = clock.now();
    const next = noticed(noticing, there, settings, now, zoneAt(now));
    noticing = next.noticing;
    if (next.again !== undefined) cancel = clock.after(Math.min(LOOK_MS, next.again - now), look);
    if (next.notice !== undefined) send(next.notice, settings);
  };
  const stop = news.subscribe((one) => {
    if (one.kind !== 'status') return;
    there = noticeablesIn(one.status);
    noticing ??= startedWith(toldBefore(one.status));
    look();
  });
  return () => {
    stop();
    cancel?.();
  };
};

/** Of the first picture, what an earlier daemon has seen as well. */
const toldBefore = (status: StatusView): readonly Noticeable[] =>
  noticeablesIn({
    inbox: status.inbox.filter(({ at }) => at < status.town.startedAt),
    merges: status.merges.filter(({ requestedAt }) => requestedAt < status.town.startedAt),
  });

/** The same trouble is told once, until the way works again. */
const sender = ({ notifier, log }: NoticingHouse, news: Pick<News, 'tell'>) => {
  const failed = new Map<string, string>();
  const trying = (way: string, sent: Promise<void>): void =>
    void sent.then(
      () => failed.delete(way),
      (error: unknown) => {
        if (failed.get(way) === messageOf(error)) return;
        failed.set(way, messageOf(error));
        log.error(`A notice could not be sent by ${way}`, error);
      },
    );
  return (notice: Notice, { ways, command }: NoticeSettings): void => {
    if (ways.includes('desktop')) trying('desktop', notifier.desktop(notice));
    if (command !== undefined) trying('command', notifier.command(command, notice));
    const here = ways.filter((way) => way !== 'desktop');
    if (here.length > 0) news.tell({ kind: 'notice', notice, ways: here });
  };
};
