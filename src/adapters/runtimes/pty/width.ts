/**
 * How many cells a character takes, as the programs in panes count: xterm's own table is from 2010,
 * before most emoji, so that what they draw would drift.
 */
import type { IUnicodeVersionProvider } from '@xterm/headless';
import stringWidth from 'string-width';

/** A provider for one terminal or many. */
export function modernWidths(): IUnicodeVersionProvider {
  const known = new Map<number, 0 | 1 | 2>();
  const wcwidth = (code: number): 0 | 1 | 2 => {
    if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : 1;
    const found = known.get(code);
    if (found !== undefined) return found;
    const width = narrowed(stringWidth(String.fromCodePoint(code)));
    known.set(code, width);
    return width;
  };
  return {
    version: 'mayor',
    wcwidth,
    charProperties: (code, preceding) => {
      const own = wcwidth(code);
      const { width, open } = unpacked(preceding);
      const joins =
        width > 0 && (own === 0 || open === JOINED || (isTone(code) && width === 2) || isSecond(code, open));
      const next = code === JOINER ? JOINED : isRegional(code) && !joins ? REGIONAL : 0;
      return packed(joins ? Math.max(width, isRegional(code) ? 2 : 0) : own, joins, next);
    },
  };
}

const narrowed = (width: number): 0 | 1 | 2 => (width <= 0 ? 0 : width === 1 ? 1 : 2);

const JOINER = 0x200d;
const isTone = (code: number): boolean => code >= 0x1f3fb && code <= 0x1f3ff;
const isRegional = (code: number): boolean => code >= 0x1f1e6 && code <= 0x1f1ff;
/** Two regional letters are one flag. */
const isSecond = (code: number, open: number): boolean => isRegional(code) && open === REGIONAL;

/** What the character before leaves open. */
const JOINED = 1;
const REGIONAL = 2;

/** The layout that xterm 6 gives these numbers: bit 0 joins, bits 1 and 2 the width, above them ours. */
const packed = (width: number, joins: boolean, open: number): number =>
  ((open & 0xffffff) << 3) | ((width & 3) << 1) | (joins ? 1 : 0);
const unpacked = (properties: number) => ({ width: (properties >> 1) & 3, open: properties >> 3 });
