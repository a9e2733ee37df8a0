import { describe, expect, it, onTestFinished } from 'vitest';
import type { Script } from './script.ts';
import { type Model, startModel } from './server.ts';

const open = async (...scripts: readonly Script[]): Promise<Model> => {
  const model = await startModel(scripts);
  onTestFinished(() => model.close());
  return model;
};

const ask = (model: Model, body: unknown) =>
  fetch(`${model.url}/v1/chat/completions`, { method: 'POST', body: JSON.stringify(body) });

const turn = (said: string, stream = true, more: readonly unknown[] = []) => ({
  model: 'scripted',
  stream,
  tools: [{ type: 'function', function: { name: 'bash' } }],
  messages: [{ role: 'system', content: 'You code.' }, { role: 'user', content: said }, ...more],
});

const chunksOf = async (response: Response) =>
  (await response.text())
    .split('\n')
    .flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6))] : []));

describe('the scripted model of OpenCode', () => {
  it('streams an answer as chat completions do', async () => {
    const model = await open({ when: 'shop-1', steps: [{ say: 'Hello there.', everyMs: 1 }] });
    const response = await ask(model, turn('work on shop-1'));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const chunks = await chunksOf(response);
    expect(chunks.map(({ choices }) => choices[0].delta.content ?? '').join('')).toBe('Hello there.');
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.at(-1)).toMatchObject({ choices: [{ finish_reason: 'stop' }], usage: { total_tokens: 112 } });
  });

  it('ends a stream with the mark of the vendor', async () => {
    const model = await open({ when: 'shop-1', steps: [{ say: 'Hello.' }] });
    expect(await (await ask(model, turn('shop-1'))).text()).toMatch(/\n\ndata: \[DONE\]\n\n$/);
  });

  it.each([true, false])('calls tools, several in one answer (stream %s)', async (stream) => {
    const calls = { call: 'bash', input: { command: 'ls' }, also: [{ call: 'read', input: { filePath: '/x' } }] };
    const model = await open({ when: 'shop-1', steps: [calls] });
    const response = await ask(model, turn('shop-1', stream));
    const parts = stream
      ? (await chunksOf(response)).flatMap(({ choices }) => choices[0].delta.tool_calls ?? [])
      : JSON.parse(await response.text()).choices[0].message.tool_calls;
    expect(parts).toMatchObject([
      { type: 'function', function: { name: 'bash', arguments: '{"command":"ls"}' } },
      { type: 'function', function: { name: 'read', arguments: '{"filePath":"/x"}' } },
    ]);
  });

  it('goes on by how far the conversation is', async () => {
    const model = await open({ when: 'shop-1', steps: [{ call: 'bash', input: {} }, { say: 'Second.' }] });
    const past = [
      { role: 'assistant', content: null, tool_calls: [] },
      { role: 'tool', content: 'ok' },
      { role: 'user', content: [{ type: 'text', text: 'go on' }] },
    ];
    expect(await (await ask(model, turn('shop-1', true, past))).text()).toContain('Second.');
    expect(model.asked[0]).toMatchObject({ kind: 'turn', index: 1, said: 'shop-1\ngo on' });
  });

  it.each([
    [{ kind: 'overloaded' } as const, 503],
    [{ kind: 'unauthorized' } as const, 401],
  ])('refuses with %j as %d', async (fail, status) => {
    const model = await open({ when: 'shop-1', steps: [{ fail, times: 1 }, { say: 'Well again.' }] });
    expect((await ask(model, turn('shop-1'))).status).toBe(status);
    expect(await (await ask(model, turn('shop-1'))).text()).toContain('Well again.');
  });

  it('says when a limit ends', async () => {
    const resetsAt = Date.now() + 600_000;
    const model = await open({ when: 'shop-1', steps: [{ fail: { kind: 'limited', resetsAt } }] });
    const response = await ask(model, turn('shop-1'));
    expect(response.status).toBe(429);
    const end = Date.now() + Number(response.headers.get('retry-after')) * 1000;
    expect(Math.abs(end - resetsAt)).toBeLessThan(60_000);
  });

  it('drops the connection', async () => {
    const model = await open({ when: 'shop-1', steps: [{ fail: { kind: 'dropped' } }] });
    await expect(ask(model, turn('shop-1'))).rejects.toThrow();
  });

  it('answers titles aside, without using up a step', async () => {
    const model = await open({ when: 'shop-1', steps: [{ say: 'Work.' }] });
    expect(await (await ask(model, { ...turn('shop-1'), tools: [] })).text()).toContain('Scripted work');
    expect(await (await ask(model, turn('shop-1'))).text()).toContain('Work.');
    expect(model.asked.map(({ kind }) => kind)).toEqual(['side', 'turn']);
  });
});
