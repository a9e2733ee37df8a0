/** Lengths of time as people write them: `90s`, `10m`, `1h30m`, or a number of milliseconds. */

export const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const isUnit = (text: string): text is keyof typeof UNITS => Object.hasOwn(UNITS, text);

/** Milliseconds. @param written matches DURATION, or is milliseconds already. */
export function toMs(written: string | number): number {
  if (typeof written === 'number') return written;
  const parts = written.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g);
  return Math.round([...parts].reduce((sum, [, count = '', unit = '']) => sum + Number(count) * factor(unit), 0));
}

const factor = (unit: string): number => (isUnit(unit) ? UNITS[unit] : Number.NaN);
