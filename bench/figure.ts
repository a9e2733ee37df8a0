/** One measured thing: a ratio or a size beside what it may be at the most. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  /** `x`: times something measured in the same run; `%`: of one core; `MB`: of memory; `lost`: writes that are not there. */
  readonly unit: 'x' | '%' | 'MB' | 'ms' | 'lost';
  readonly limit: number;
  /** What it is a ratio to, or how it was measured. */
  readonly note: string;
};

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** How long `work` takes, in milliseconds. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
