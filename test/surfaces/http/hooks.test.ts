import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AMBER, servedTown, TOKEN } from '../../helpers/served-town.ts';
import { until } from '../../helpers/until.ts';

type Sent = { readonly status: number; readonly body: unknown };

const post = (port: number, headers: Record<string, string>, body = '{}', path = '/v1/hooks') =>
  new Promise<Sent>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method: 'POST', path, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    });
    call.on('error', reject);
    call.end(body);
  });

const bearer = { authorization: `Bearer ${TOKEN}` };

describe('the hooks of agents', () => {
  it('arrive with the agent whom the token belongs to, and get their answer', async () => {
    const seen: unknown[] = [];
    const { serving } = await servedTown(async (actor, body) => {
      seen.push(actor, body);
      return { decision: 'allow' };
    });
    const answer = await post(serving.hooksPort, bearer, '{"hook_event_name":"Stop"}');
    expect(answer).toEqual({ status: 200, body: { decision: 'allow' } });
    expect(seen).toEqual([AMBER, { hook_event_name: 'Stop' }]);
  });

  it('get an empty object where there is nothing to say', async () => {
    const { serving } = await servedTown();
    expect(await post(serving.hooksPort, bearer)).toEqual({ status: 200, body: {} });
  });

  it.each([
    ['no token', {}, 401],
    ['a foreign token', { authorization: 'Bearer other' }, 401],
    ['another scheme', { authorization: `Basic ${TOKEN}` }, 401],
    ['a page in a browser', { ...bearer, origin: 'http://localhost:3000' }, 403],
    ['another host name (rebinding)', { ...bearer, host: 'evil.example' }, 403],
  ])('are refused with %s', async (_, headers, status) => {
    const seen: unknown[] = [];
    const { serving } = await servedTown(async (_actor, body) => void seen.push(body));
    expect((await post(serving.hooksPort, headers)).status).toBe(status);
    expect(seen).toEqual([]);
  });

  it('may not be larger than 16 MiB, whether they say their size or not', async () => {
    const { serving } = await servedTown();
    const body = JSON.stringify('x'.repeat(17_000_000));
    const sized = { ...bearer, 'content-length': String(body.length) };
    expect((await post(serving.hooksPort, sized, body)).status).toBe(413);
    expect((await post(serving.hooksPort, { ...bearer, 'transfer-encoding': 'chunked' }, body)).status).toBe(413);
  });

  it('cannot do anything else at that port', async () => {
    const { serving, town } = await servedTown();
    expect((await post(serving.hooksPort, bearer, '{}', '/v1/commands')).status).toBe(404);
    expect((await post(serving.hooksPort, bearer, '{}', '/v1/down')).status).toBe(404);
    expect(town.submitted).toEqual([]);
  });

  it('tell when the caller gives up waiting', async () => {
    const signals: AbortSignal[] = [];
    const { serving } = await servedTown(async (_actor, _body, signal) => {
      signals.push(signal);
      await once(signal, 'abort');
    });
    const call = request({ port: serving.hooksPort, host: '127.0.0.1', method: 'POST', path: '/v1/hooks' });
    call.setHeader('authorization', bearer.authorization);
    call.on('error', () => {});
    call.end('{}');
    await until('the hook is called', () => signals.length === 1);
    call.destroy();
    await until('the hook is told', () => signals[0]?.aborted === true);
  });

  it('find the port of the last time again after a restart', async () => {
    const { serving, restart } = await servedTown();
    expect((await restart()).hooksPort).toBe(serving.hooksPort);
  });

  it('move to another port when theirs was taken', async () => {
    const { serving, restart } = await servedTown();
    await serving.close();
    const squatter = createServer().listen(serving.hooksPort, '127.0.0.1');
    onTestFinished(() => void squatter.close());
    await once(squatter, 'listening');
    const second = await restart();
    expect(second.hooksPort).not.toBe(serving.hooksPort);
    expect((await post(second.hooksPort, bearer)).status).toBe(200);
  });
});
