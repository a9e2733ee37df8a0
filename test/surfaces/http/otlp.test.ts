/** The telemetry of agents, sent by the exporters of OpenTelemetry themselves and by hands that mean no good. */
import { gzipSync } from 'node:zlib';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonMetricExporter,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pointsOf } from '../../../src/core/usage/telemetry.ts';
import { AMBER, servedTown, TOKEN } from '../../helpers/served-town.ts';

const exporting = async (signal: string) => {
  const { serving, heard } = await servedTown();
  const headers = { Authorization: `Bearer ${TOKEN}` };
  const url = new URL(`/v1/otlp/v1/${signal}`, serving.hooksUrl).href;
  return { to: { url, headers }, heard, points: () => heard.flatMap(({ body }) => pointsOf(body)) };
};

describe.each([
  ['protobuf', OTLPMetricExporter],
  ['JSON', JsonMetricExporter],
])('the exporter of counters, as %s', (_, Exporter) => {
  it.each(['none', 'gzip'])('is heard, with the compression %s', async (compression) => {
    const { to, heard, points } = await exporting('metrics');
    const temporalityPreference = AggregationTemporalityPreference.DELTA;
    const options = { ...to, temporalityPreference, compression } as ConstructorParameters<typeof Exporter>[0];
    const readers = [new PeriodicExportingMetricReader({ exporter: new Exporter(options) })];
    const provider = new MeterProvider({ readers });
    const meter = provider.getMeter('test');
    meter.createCounter('tokens').add(120, { model: 'm', type: 'input' });
    meter.createCounter('dollars').add(0.25, { model: 'm' });
    meter.createHistogram('not.counted').record(3);
    await provider.shutdown();
    expect(heard.map(({ actor }) => actor)).toEqual([AMBER]);
    expect(points()).toMatchObject([
      { kind: 'counter', name: 'tokens', value: 120, temporality: 'delta', attributes: { model: 'm', type: 'input' } },
      { kind: 'counter', name: 'dollars', value: 0.25, temporality: 'delta', attributes: { model: 'm' } },
    ]);
    for (const { at } of points()) expect(at).toBeGreaterThan(1_700_000_000_000);
  });
});

describe('the exporter of logs, as protobuf', () => {
  it('is heard with every attribute', async () => {
    const { to, points } = await exporting('logs');
    const provider = new LoggerProvider({
      processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(to) })],
    });
    const attributes = { model: 'm', input_tokens: 120, cost_usd: 0.25, ok: true };
    provider.getLogger('test').emit({ eventName: 'api_request', attributes });
    await provider.shutdown();
    expect(points()).toMatchObject([
      { kind: 'log', name: 'api_request', attributes: { model: 'm', input_tokens: 120, cost_usd: 0.25 } },
    ]);
  });
});

describe('the exporter of spans', () => {
  it('is thanked, and nobody reads them', async () => {
    const { to, heard } = await exporting('traces');
    const failures: unknown[] = [];
    const exporter = new OTLPTraceExporter(to);
    const send = exporter.export.bind(exporter);
    exporter.export = (spans, done) =>
      send(spans, (result) => {
        if (result.code !== 0) failures.push(result.error);
        done(result);
      });
    const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
    provider.getTracer('test').startSpan('work').end();
    await provider.shutdown();
    expect({ heard, failures }).toEqual({ heard: [], failures: [] });
  });
});

const JSON_LOGS = '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1"}]}]}]}';
const sent = async (signal: string, headers: Record<string, string>, body: string | Uint8Array = JSON_LOGS) => {
  const { serving, heard, bugs } = await servedTown();
  const url = new URL(`/v1/otlp/v1/${signal}`, serving.hooksUrl);
  const answer = await fetch(url, { method: 'POST', headers, body: Buffer.from(body) });
  expect(bugs).toEqual([]);
  return {
    ...{ status: answer.status, type: answer.headers.get('content-type'), heard: heard.length },
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
};
const token = { authorization: `Bearer ${TOKEN}` };
const json = { 'content-type': 'application/json; charset=utf-8' };
const protobuf = { 'content-type': 'application/x-protobuf' };
const gzip = { 'content-encoding': 'gzip' };

describe('a request with telemetry', () => {
  it('is answered in the form in which it came', async () => {
    const asJson = await sent('logs', { ...token, ...json });
    expect({ ...asJson, bytes: asJson.bytes.toString() }).toEqual({
      ...{ status: 200, type: 'application/json', heard: 1, bytes: '{}' },
    });
    const asProtobuf = await sent('logs', { ...token, ...protobuf }, '');
    expect(asProtobuf).toMatchObject({ status: 200, type: 'application/x-protobuf', heard: 1 });
    expect(asProtobuf.bytes).toHaveLength(0);
  });

  it.each([
    ['without a token', 401, 'logs', json, JSON_LOGS],
    ['with the token of nobody', 401, 'logs', { ...protobuf, authorization: 'Bearer other' }, ''],
    ['of a page in a browser', 403, 'logs', { ...token, ...json, origin: 'https://x.test' }, JSON_LOGS],
    ['in another form', 415, 'logs', { ...token, 'content-type': 'text/plain' }, JSON_LOGS],
    ['in another compression', 415, 'logs', { ...token, ...json, 'content-encoding': 'br' }, JSON_LOGS],
    ['that is cut off as JSON', 400, 'logs', { ...token, ...json }, JSON_LOGS.slice(0, 20)],
    ['that is cut off as protobuf', 400, 'logs', { ...token, ...protobuf }, Uint8Array.from([10, 9, 1])],
    ['that is no gzip', 400, 'logs', { ...token, ...json, ...gzip }, JSON_LOGS],
    ['that is gzip cut off', 400, 'logs', { ...token, ...json, ...gzip }, gzipSync(JSON_LOGS).subarray(0, 40)],
    ['that is too large', 413, 'logs', { ...token, ...json }, Buffer.alloc(17 * 2 ** 20, ' ')],
    ['that is a bomb', 413, 'logs', { ...token, ...json, ...gzip }, gzipSync(Buffer.alloc(200 * 2 ** 20))],
    ['with spans that are a bomb', 413, 'traces', { ...token, ...protobuf, ...gzip }, gzipSync(Buffer.alloc(2 ** 25))],
    ['of profiles', 404, 'profiles', { ...token, ...protobuf }, ''],
  ])('%s is refused with %d', async (_, status, signal, headers, body) => {
    expect(await sent(signal, headers, body)).toMatchObject({ status, heard: 0 });
  });

  it('is refused in its own form, with words', async () => {
    const asProtobuf = await sent('logs', { ...token, ...protobuf }, Uint8Array.from([10, 9, 1]));
    expect(asProtobuf.type).toBe('application/x-protobuf');
    // Status: the second field is its message.
    expect([asProtobuf.bytes[0], asProtobuf.bytes.subarray(2).toString()]).toEqual([
      (2 << 3) | 2,
      'The body is not protobuf, or it was cut off',
    ]);
    const asJson = await sent('logs', { ...token, ...json }, '{');
    expect(JSON.parse(asJson.bytes.toString())).toEqual({ code: 0, message: 'The body is not JSON' });
  });
});

describe('telemetry that counts for nobody', () => {
  it('is told of to the exporter, in the form in which it came', async () => {
    const { serving } = await servedTown(undefined, async () => ({ points: 300, because: 'This token is of nobody' }));
    onTestFinished(() => serving.close());
    const post = (type: Record<string, string>, body: string) =>
      fetch(new URL('/v1/otlp/v1/logs', serving.hooksUrl), { method: 'POST', headers: { ...token, ...type }, body });
    expect(await (await post(json, JSON_LOGS)).json()).toEqual({
      partialSuccess: { rejectedLogRecords: '300', errorMessage: 'This token is of nobody' },
    });
    const bytes = Buffer.from(await (await post(protobuf, '')).arrayBuffer());
    expect([...bytes.subarray(0, 7)]).toEqual([10, 28, 8, 0xac, 2, 18, 23]);
    expect(bytes.subarray(7).toString()).toBe('This token is of nobody');
  });
});
