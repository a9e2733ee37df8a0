/**
 * Where exporters of agents' CLIs send their telemetry: OTLP over HTTP, as protobuf or JSON, plain or as gzip. It is
 * answered in the same form, as https://opentelemetry.io/docs/specs/otlp/#otlphttp says: 4xx but for 429 is not tried again.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Context, Hono } from 'hono';
import type { Actor } from '../../core/command.ts';
import { UsageError } from '../../core/errors.ts';
import { writeField } from '../../core/protobuf.ts';
import { type OtlpSignal, otlpOf, SIGNALS } from '../../core/usage/otlp.ts';
import { problemOf, STATUS_CODES, type WireProblem } from './problem.ts';
import { bearerOf, bytesOf, type Identify, jsonIn } from './requests.ts';
import { unknownToken } from './routes.ts';

/** How many of the points were not taken, and why. */
export type Rejected = { readonly points: number; readonly because: string };

/** Takes in one request of a CLI's exporter, as JSON has it. */
export type Telemetry = (actor: Actor, body: unknown) => Promise<Rejected | undefined>;

type Spec = {
  readonly identify: Identify;
  readonly telemetry: Telemetry;
  readonly limit: number;
  readonly bug: (error: unknown, where: string) => void;
};
type Form = 'protobuf' | 'json';

export const otlpRoutes = (app: Hono, spec: Spec): void => {
  app.post('/v1/otlp/v1/:signal', async (c) => {
    const signal = SIGNALS.find((name) => name === c.req.param('signal'));
    const form = formOf(c.req.header('content-type'));
    if (signal === undefined) return refused(form ?? 'json', 404, `There is no ${c.req.path}`);
    const actor = bearerOf(c.req.header('authorization'), spec.identify);
    if (actor === 'none' || actor === 'unknown') return refused(form ?? 'json', 401, unknownToken.what);
    if (form === undefined) return refused('json', 415, WANTS);
    try {
      return await taken(c, { signal, form, actor, spec });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.kind === 'bug') spec.bug(error, `${c.req.method} ${c.req.path}`);
      return refused(form, STATUS_CODES[problem.kind], said(problem));
    }
  });
};

const WANTS = 'Telemetry is taken as application/x-protobuf or application/json, plain or with gzip';

const formOf = (type: string | undefined): Form | undefined => {
  const name = type?.split(';')[0]?.trim().toLowerCase();
  return name === 'application/x-protobuf' ? 'protobuf' : name === 'application/json' ? 'json' : undefined;
};

type Sent = { readonly signal: OtlpSignal; readonly form: Form; readonly actor: Actor; readonly spec: Spec };

const taken = async (c: Context, { signal, form, actor, spec }: Sent): Promise<Response> => {
  const encoding = c.req.header('content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') return refused(form, 415, WANTS);
  const sent = await bytesOf(c.req.raw.body, spec.limit);
  const bytes = sent === 'too-large' || encoding === 'identity' ? sent : await unpacked(sent, spec.limit);
  if (bytes === 'too-large') return refused(form, 413, `The body is larger than ${spec.limit / 2 ** 20} MiB`);
  // Spans tell nothing of usage, so nobody reads them.
  if (signal === 'traces') return answered(form);
  const body = form === 'json' ? jsonIn(bytes) : otlpOf(signal, bytes);
  return answered(form, signal, await spec.telemetry(actor, body));
};

const inflate = promisify(gunzip);

/** No more is unpacked than the limit: a bomb costs no more than a body that is as large. */
const unpacked = async (bytes: Uint8Array, limit: number): Promise<Uint8Array | 'too-large'> => {
  try {
    return await inflate(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError) return 'too-large';
    throw new UsageError('The body is not gzip, or it was cut off', { cause: error });
  }
};

const REJECTED = { logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' } as const;

const answered = (form: Form, signal?: keyof typeof REJECTED, rejected?: Rejected): Response => {
  if (signal === undefined || rejected === undefined) return sent(form, 200, {}, []);
  const { points, because } = rejected;
  const partial = [writeField(1, points), writeField(2, because)];
  const json = { partialSuccess: { [REJECTED[signal]]: String(points), errorMessage: because } };
  return sent(form, 200, json, [writeField(1, partial)]);
};

/** `google.rpc.Status`, which the code of HTTP explains well enough: its own is 0 here. */
const refused = (form: Form, status: number, message: string): Response =>
  sent(form, status, { code: 0, message }, [writeField(2, message)]);

const said = ({ what, hint }: WireProblem): string => (hint === undefined ? what : `${what}. ${hint}`);

const sent = (form: Form, status: number, json: object, fields: readonly Uint8Array[]): Response => {
  const type = form === 'json' ? 'application/json' : 'application/x-protobuf';
  const body = form === 'json' ? JSON.stringify(json) : Buffer.concat(fields);
  return new Response(body, { status, headers: { 'content-type': type } });
};
