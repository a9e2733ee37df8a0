/** Tokens, as every vendor's figures are told here: the four parts do not overlap. */

export type Tokens = {
  /** Read anew: neither from a cache nor into one. */
  readonly input: number;
  /** Written by the model, its thoughts included. */
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** How much of `cacheWrite` is kept for an hour, where that is told: it is dearer. No part of its own. */
  readonly cacheHour?: number;
};

export const PARTS = ['input', 'output', 'cacheRead', 'cacheWrite'] as const satisfies readonly (keyof Tokens)[];
export type Part = (typeof PARTS)[number];

export const noTokens: Tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

const both = (a: Tokens, b: Tokens, of: (a: number, b: number) => number): Tokens => {
  const cacheHour = of(a.cacheHour ?? 0, b.cacheHour ?? 0);
  return {
    input: of(a.input, b.input),
    output: of(a.output, b.output),
    cacheRead: of(a.cacheRead, b.cacheRead),
    cacheWrite: of(a.cacheWrite, b.cacheWrite),
    ...(cacheHour > 0 ? { cacheHour } : {}),
  };
};

export const plus = (a: Tokens, b: Tokens): Tokens => both(a, b, (x, y) => x + y);
/** The larger of both, part by part: figures of one thing that only grow. */
export const larger = (a: Tokens, b: Tokens): Tokens => both(a, b, Math.max);
/** What a request read, from wherever. */
export const promptOf = ({ input, cacheRead, cacheWrite }: Tokens): number => input + cacheRead + cacheWrite;
export const totalOf = (tokens: Tokens): number => PARTS.reduce((sum, part) => sum + tokens[part], 0);

/**
 * What was used between two readings of a meter that only counts up. One that stands lower than before was
 * begun anew, so all of it is new.
 */
export const since = (before: Tokens | undefined, now: Tokens): Tokens =>
  before === undefined || PARTS.some((part) => now[part] < before[part]) ? now : both(now, before, (x, y) => x - y);

/** More than any one message can have: what is larger is a slip or a lie, and counts as nothing. */
const MOST = 1e10;

/** A count from outside: a whole number of at least 0, else 0. */
export const countOf = (value: unknown): number => {
  const number = typeof value === 'string' && /^\d{1,11}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number <= MOST ? Math.floor(number) : 0;
};

/** Dollars from outside; `undefined` for what is none. Nothing said to cost nothing is no price. */
export const dollarsOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value > 0 && value <= 1e6 ? value : undefined;
