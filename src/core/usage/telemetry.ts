/**
 * What a CLI sends to a collector (OTLP, as JSON has it), taken apart: one point for each log record and each
 * value of a counter. Everything comes from outside, so nothing is taken on trust.
 */
import type { Instant } from '../ids.ts';

export type TelemetryPoint = {
  readonly kind: 'log' | 'counter';
  /** Of the metric, or the log's `event.name`. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly at: Instant | undefined;
  /** Of a counter. */
  readonly value: number;
  /** A counter's value: since the last one (`delta`), or since `start` (`cumulative`). */
  readonly temporality: 'delta' | 'cumulative';
  /** Tells one counter from another: when it began to count, as it was sent. */
  readonly start: string;
  /** Where it stands in its stream, for logs that number themselves. */
  readonly moment: string;
};

export const pointsOf = (body: unknown): readonly TelemetryPoint[] => [...logsOf(body), ...countersOf(body)];

const logsOf = (body: unknown): readonly TelemetryPoint[] =>
  lists(body, 'resourceLogs', 'scopeLogs', 'logRecords').map((record) => {
    const attributes = attributesOf(record);
    const time = textOf(field(record, 'timeUnixNano')) ?? '';
    const moment = time === '' || time === '0' ? (textOf(field(record, 'observedTimeUnixNano')) ?? '') : time;
    const name = attributes['event.name'] ?? textOf(field(record, 'eventName'));
    return {
      kind: 'log',
      name: typeof name === 'string' ? name : '',
      attributes,
      at: instantOf(moment),
      value: 0,
      temporality: 'delta',
      start: '',
      moment,
    };
  });

const countersOf = (body: unknown): readonly TelemetryPoint[] =>
  lists(body, 'resourceMetrics', 'scopeMetrics', 'metrics').flatMap((metric) => {
    const sum = field(metric, 'sum');
    const name = textOf(field(metric, 'name')) ?? '';
    const kind = field(sum, 'aggregationTemporality');
    const temporality = TEMPORALITIES[String(kind)];
    if (temporality === undefined) return [];
    return list(sum, 'dataPoints').map((point): TelemetryPoint => {
      const moment = textOf(field(point, 'timeUnixNano')) ?? '';
      return {
        kind: 'counter',
        name,
        attributes: attributesOf(point),
        at: instantOf(moment),
        value: numberOf(field(point, 'asDouble') ?? field(point, 'asInt')),
        temporality,
        start: textOf(field(point, 'startTimeUnixNano')) ?? '',
        moment,
      };
    });
  });

const TEMPORALITIES: Readonly<Record<string, TelemetryPoint['temporality']>> = {
  1: 'delta',
  2: 'cumulative',
  AGGREGATION_TEMPORALITY_DELTA: 'delta',
  AGGREGATION_TEMPORALITY_CUMULATIVE: 'cumulative',
};

const attributesOf = (of: unknown): Readonly<Record<string, string | number>> => {
  const found = new Map<string, string | number>();
  for (const one of list(of, 'attributes')) {
    const key = textOf(field(one, 'key'));
    const value = field(one, 'value');
    const text = textOf(field(value, 'stringValue'));
    const number = field(value, 'intValue') ?? field(value, 'doubleValue');
    if (key === undefined) continue;
    if (text !== undefined) found.set(key, text);
    else if (number !== undefined) found.set(key, numberOf(number));
  }
  return Object.fromEntries(found);
};

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
const list = (value: unknown, key: string): readonly unknown[] => {
  const found = field(value, key);
  return Array.isArray(found) ? found : [];
};
const lists = (body: unknown, ...keys: readonly string[]): readonly unknown[] =>
  keys.reduce<readonly unknown[]>((values, key) => values.flatMap((value) => list(value, key)), [body]);
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.slice(0, 400) : typeof value === 'number' ? String(value) : undefined;
/** Whole numbers of 64 bits are text in JSON. */
const numberOf = (value: unknown): number => {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 0;
};
const instantOf = (nanos: string): Instant | undefined =>
  /^\d{16,20}$/.test(nanos) ? Number(nanos.slice(0, -6)) : undefined;
