/** One measured thing: a ratio or a size beside what it may be at the most. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  /** `x`: times something measured in the same run; `%`: of one core; `MB`: of memory; `MB/min`: it grows by; `B`: bytes; `lost`: writes that are not there. */
  readonly unit: 'x' | '%' | 'MB' | 'MB/min' | 'B' | 'ms' | 'lost';
  readonly limit: number;
  /** What it is a ratio to, or how it was measured. */
  readonly note: string;
};

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The value that `share` of them are below. */
export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

const SOON_MS = 20_000;

/** What comes, or an error that says what was waited for. */
export const soon = async <Value>(what: string, coming: Promise<Value>): Promise<Value> => {
  let giveUp: NodeJS.Timeout | undefined;
  const never = new Promise<never>((_, reject) => {
    giveUp = setTimeout(() => reject(new Error(`Waited in vain: ${what}`)), SOON_MS);
  });
  try {
    return await Promise.race([coming, never]);
  } finally {
    clearTimeout(giveUp);
  }
};

/** How long `work` takes, in milliseconds. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
