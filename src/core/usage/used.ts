/** How much was used of one model in one place and time, as everything that counts and adds up carries it. */
import { larger, plus, type Tokens, totalOf } from './tokens.ts';

export type Used = {
  readonly tokens: Tokens;
  /** What requests with a long prompt used of it, by the longest of `LONG` that the prompt exceeds. */
  readonly long?: Readonly<Record<string, Tokens>>;
  /** Dollars, where the CLI itself says them. */
  readonly usd?: number;
};

/** Lengths of a prompt, in tokens, from which on a vendor asks another price for the whole request. */
export const LONG = [100_000, 200_000, 272_000] as const;

/** What one request used; `prompt` is how many tokens it read altogether, where that is known. */
export const usedOf = (tokens: Tokens, prompt: number | undefined, usd: number | undefined): Used => {
  const over = prompt === undefined ? undefined : LONG.findLast((length) => prompt > length);
  return {
    tokens,
    ...(over === undefined || totalOf(tokens) === 0 ? {} : { long: { [over]: tokens } }),
    ...(usd === undefined ? {} : { usd }),
  };
};

export const plusUsed = (a: Used, b: Used): Used => both(a, b, plus, (x, y) => x + y);
/** The larger of both: figures of one thing that only grow. */
export const largerUsed = (a: Used, b: Used): Used => both(a, b, larger, Math.max);

/** Whether there is more in it than before, in whatever. */
export const isMore = (now: Used, before: Used): boolean =>
  figuresOf(now).some((figure, index) => figure > (figuresOf(before)[index] ?? 0));

const figuresOf = ({ tokens, long = {}, usd = 0 }: Used): readonly number[] => [
  totalOf(tokens),
  tokens.cacheHour ?? 0,
  Object.values(long).reduce((sum, some) => sum + totalOf(some), 0),
  usd,
];

const both = (
  a: Used,
  b: Used,
  ofTokens: (x: Tokens, y: Tokens) => Tokens,
  ofDollars: (x: number, y: number) => number,
): Used => ({
  tokens: ofTokens(a.tokens, b.tokens),
  ...(a.long === undefined && b.long === undefined ? {} : { long: bothLong(a.long ?? {}, b.long ?? {}, ofTokens) }),
  ...(a.usd === undefined && b.usd === undefined ? {} : { usd: ofDollars(a.usd ?? 0, b.usd ?? 0) }),
});

const bothLong = (
  a: Readonly<Record<string, Tokens>>,
  b: Readonly<Record<string, Tokens>>,
  of: (x: Tokens, y: Tokens) => Tokens,
): Readonly<Record<string, Tokens>> => {
  const sums: Record<string, Tokens> = { ...a };
  for (const [over, tokens] of Object.entries(b)) {
    const before = sums[over];
    sums[over] = before === undefined ? tokens : of(before, tokens);
  }
  return sums;
};
