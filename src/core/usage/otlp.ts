/**
 * Requests of exporters (OTLP) as protobuf: the fields that are read, under the names that they have as JSON. From
 * https://github.com/open-telemetry/opentelemetry-proto, whose numbers never change.
 */
import { type Message, readProtobuf, type Shape } from '../protobuf.ts';

export const SIGNALS = ['logs', 'metrics', 'traces'] as const;
export type OtlpSignal = (typeof SIGNALS)[number];

/** What an exporter sent, as if it were JSON. @throws UsageError where it is no protobuf. */
export const otlpOf = (signal: Exclude<OtlpSignal, 'traces'>, bytes: Uint8Array): Message =>
  readProtobuf(bytes, SHAPES[signal]);

const value: Shape = {
  1: { name: 'stringValue', as: 'text' },
  3: { name: 'intValue', as: 'int' },
  4: { name: 'doubleValue', as: 'double' },
};
const attribute: Shape = { 1: { name: 'key', as: 'text' }, 2: { name: 'value', as: value } };

const logRecord: Shape = {
  1: { name: 'timeUnixNano', as: 'fixed' },
  6: { name: 'attributes', as: attribute, many: true },
  11: { name: 'observedTimeUnixNano', as: 'fixed' },
  12: { name: 'eventName', as: 'text' },
};
const scopeLogs: Shape = { 2: { name: 'logRecords', as: logRecord, many: true } };
const resourceLogs: Shape = { 2: { name: 'scopeLogs', as: scopeLogs, many: true } };

const dataPoint: Shape = {
  2: { name: 'startTimeUnixNano', as: 'fixed' },
  3: { name: 'timeUnixNano', as: 'fixed' },
  4: { name: 'asDouble', as: 'double' },
  6: { name: 'asInt', as: 'sfixed' },
  7: { name: 'attributes', as: attribute, many: true },
};
const sum: Shape = {
  1: { name: 'dataPoints', as: dataPoint, many: true },
  2: { name: 'aggregationTemporality', as: 'enum' },
};
const metric: Shape = { 1: { name: 'name', as: 'text' }, 7: { name: 'sum', as: sum } };
const scopeMetrics: Shape = { 2: { name: 'metrics', as: metric, many: true } };
const resourceMetrics: Shape = { 2: { name: 'scopeMetrics', as: scopeMetrics, many: true } };

const SHAPES: Readonly<Record<Exclude<OtlpSignal, 'traces'>, Shape>> = {
  logs: { 1: { name: 'resourceLogs', as: resourceLogs, many: true } },
  metrics: { 1: { name: 'resourceMetrics', as: resourceMetrics, many: true } },
};
