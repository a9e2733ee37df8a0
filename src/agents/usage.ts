/** How a CLI's own records are found and read, for what it used and for what it does: a part of its preset, pure. */
import type { Instant } from '../core/ids.ts';
import type { Sign, Signal } from '../core/observed.ts';
import type { QuotaNote } from '../core/quota.ts';
import type { UsageNote } from '../core/usage/count.ts';
import type { Price, Prices } from '../core/usage/prices.ts';
import type { TelemetryPoint } from '../core/usage/telemetry.ts';

export type UsageWhere = {
  /** The environment that the CLI was started with. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the polecat's own. */
  readonly folder: string;
  /** Letters, digits, `-` and `_` alone; absent while no conversation is known. */
  readonly session?: string;
};

export type UsageReading = {
  /** Files with one JSON value a line. In a pattern `*` stands for any part of one name. */
  files(where: UsageWhere): readonly string[];
  /**
   * Where one file of the conversation was found: patterns of all of them, itself included, in which to look from then on.
   * Nothing where it is none of this conversation's. For a CLI that keeps all its conversations in one place.
   */
  beside?(path: string, where: UsageWhere): readonly string[];
  /** A line without this text says nothing of usage, and is not even parsed. */
  readonly marks: readonly string[];
  /** What one line says, already JSON, from outside. */
  read(line: unknown): UsageNote | undefined;
  /** What a line of those tells of the account's limits; absent where its records tell nothing of them. */
  quota?(line: unknown): QuotaNote | undefined;
  /** What its conversation says of what it does; absent where that is not known. */
  readonly signs?: TranscriptSigns;
  /** What a point of its telemetry says. */
  point?(point: TelemetryPoint): UsageNote | undefined;
  /** The vendor's list prices as of that day, of its standard service; their file says where they were read. */
  readonly prices?: Prices;
  readonly pricesAsOf?: string;
};

/** Ends of turns and why, prompts that arrived: what happened, never what is waited for. */
export type TranscriptSigns = {
  /** As those of usage: a line without one of them says nothing of it. */
  readonly marks: readonly string[];
  /** Whether a file is of the conversation itself, and not of a subagent's; absent where its lines tell that. */
  isMain?(path: string): boolean;
  /** What one line says, already JSON, from outside; nothing of a subagent's. */
  read(line: unknown): Sign | undefined;
};

/** A sign at the moment that its line tells; none where that is no moment, since nobody could weigh it. */
export const toldSign = (
  moment: unknown,
  signal: Signal,
  what: string,
  more: (at: Instant) => Partial<Pick<Sign, 'until' | 'overload'>> = () => ({}),
): Sign | undefined => {
  const at = momentOf(moment);
  return at === undefined
    ? undefined
    : { source: 'transcript', signal, at, detail: `its conversation: ${lineOf(what)}`, ...more(at) };
};

/** What a service or a CLI says may be long; a reason is a line. */
const lineOf = (text: string): string => {
  const [line = ''] = text.trim().split('\n');
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
};

/** A moment as ISO text or milliseconds. */
export const momentOf = (value: unknown): number | undefined => {
  const at = typeof value === 'string' ? Date.parse(value) : value;
  return typeof at === 'number' && Number.isFinite(at) ? at : undefined;
};

/** The folder that a variable names, or one below the home. */
export const folderIn = ({ env }: UsageWhere, variable: string, below: string): readonly string[] => {
  const named = env[variable];
  if (named !== undefined && named !== '') return [named];
  return env.HOME === undefined || env.HOME === '' ? [] : [`${env.HOME}/${below}`];
};

/** Dollars for a million tokens: input, output, read from a cache, and written into one where that costs more. */
export const price = (input: number, output: number, cacheRead: number, cacheWrite = input): Price => ({
  input,
  output,
  cacheRead,
  cacheWrite,
});

/** A request whose prompt is longer costs so many times as much, whole: what it read, and what it wrote. */
export const longPrompts = (of: Price, over: number, read: number, write: number): Price => ({
  ...of,
  long: {
    over,
    input: of.input * read,
    output: of.output * write,
    cacheRead: of.cacheRead * read,
    cacheWrite: of.cacheWrite * read,
    ...(of.cacheHour === undefined ? {} : { cacheHour: of.cacheHour * read }),
  },
});

export const priced = (of: Price, ...models: readonly string[]): Prices =>
  Object.fromEntries(models.map((model) => [model, of]));
