/** A notice as the sequences by which a terminal tells it; none of them touches the screen. Pure. */
import type { Notice, NoticeWay } from '../../../core/notices.ts';
import { plainLine } from '../../../core/plain.ts';

/** `inTmux`: it must be told to pass them on; the bell it knows itself. */
export const noticeSignal = (notice: Notice, ways: readonly NoticeWay[], inTmux: boolean): string => {
  const title = plainLine(notice.title);
  const text = plainLine(notice.text.replaceAll('\n', ' · '));
  const sequences: Readonly<Record<NoticeWay, string>> = {
    bell: '\x07',
    osc9: passed(`\x1b]9;${title}. ${text}\x07`, inTmux),
    // The first semicolon after the title ends it.
    osc777: passed(`\x1b]777;notify;${title.replaceAll(';', ',')};${text}\x07`, inTmux),
    desktop: '',
  };
  return ways.map((way) => sequences[way]).join('');
};

const passed = (sequence: string, inTmux: boolean): string =>
  inTmux ? `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\` : sequence;
