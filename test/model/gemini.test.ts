import { describe, expect, it, onTestFinished } from 'vitest';
import type { Script } from './script.ts';
import { type Model, startModel } from './server.ts';

const open = async (...scripts: readonly Script[]): Promise<Model> => {
  const model = await startModel(scripts);
  onTestFinished(() => model.close());
  return model;
};

const ask = (model: Model, body: unknown, verb = 'streamGenerateContent?alt=sse') =>
  fetch(`${model.url}/v1beta/models/gemini-x:${verb}`, { method: 'POST', body: JSON.stringify(body) });

const content = (role: string, ...texts: readonly string[]) => ({ role, parts: texts.map((text) => ({ text })) });
const turn = (said: string, ...past: readonly unknown[]) => ({
  contents: [content('user', '<session_context>\nToday is a day.', said), ...past],
  tools: [{ functionDeclarations: [] }],
});

const chunksOf = async (response: Response) =>
  (await response.text()).split('\r\n\r\n').flatMap((event) => (event === '' ? [] : [JSON.parse(event.slice(6))]));

describe('the scripted model of Gemini CLI', () => {
  it('streams an answer as the Gemini API does', async () => {
    const model = await open({ when: 'shop-1', steps: [{ say: 'Hello there.', everyMs: 1 }] });
    const response = await ask(model, turn('work on shop-1'));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const chunks = await chunksOf(response);
    expect(chunks.map(({ candidates }) => candidates[0].content.parts[0].text).join('')).toBe('Hello there.');
    expect(chunks.at(-1)).toMatchObject({
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: { totalTokenCount: 112 },
    });
  });

  it('calls tools, several in one answer', async () => {
    const calls = { call: 'ls', input: { dir: '.' }, also: [{ call: 'read_file', input: { file_path: '/x' } }] };
    const model = await open({ when: 'shop-1', steps: [calls] });
    const [answer] = await chunksOf(await ask(model, turn('shop-1')));
    expect(answer.candidates[0].content.parts).toEqual([
      { functionCall: { name: 'ls', args: { dir: '.' } } },
      { functionCall: { name: 'read_file', args: { file_path: '/x' } } },
    ]);
  });

  it('goes on by how far the conversation is, and hears people alone', async () => {
    const model = await open({ when: 'shop-1', steps: [{ call: 'ls', input: {} }, { say: 'Second.' }] });
    const result = { role: 'user', parts: [{ functionResponse: { name: 'ls', response: {} } }] };
    const past = [{ role: 'model', parts: [{ functionCall: { name: 'ls' } }] }, result, content('user', 'go on')];
    expect(await (await ask(model, turn('shop-1', ...past))).text()).toContain('Second.');
    expect(model.asked[0]).toMatchObject({ kind: 'turn', index: 1, said: 'shop-1\ngo on' });
  });

  it.each([
    [{ kind: 'overloaded' } as const, 503],
    [{ kind: 'unauthorized' } as const, 400],
  ])('refuses with %j as %d', async (fail, status) => {
    const model = await open({ when: 'shop-1', steps: [{ fail, times: 1 }, { say: 'Well again.' }] });
    const refused = await ask(model, turn('shop-1'));
    expect([refused.status, await refused.json()]).toMatchObject([status, { error: { code: status } }]);
    expect(await (await ask(model, turn('shop-1'))).text()).toContain('Well again.');
  });

  it('says when a limit ends', async () => {
    const model = await open({
      when: 'shop-1',
      steps: [{ fail: { kind: 'limited', resetsAt: 0, words: 'Too much.' } }],
    });
    const response = await ask(model, turn('shop-1'));
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({
      error: { message: 'Too much. Your quota will reset after 0h0m1s.', details: [{}, { retryDelay: '1s' }] },
    });
  });

  it('drops the connection', async () => {
    const model = await open({ when: 'shop-1', steps: [{ fail: { kind: 'dropped' } }] });
    await expect(ask(model, turn('shop-1'))).rejects.toThrow();
  });

  it('chooses a model and counts tokens aside, without using up a step', async () => {
    const model = await open({ when: 'shop-1', steps: [{ say: 'Work.' }] });
    const route = { ...turn('shop-1'), generationConfig: { responseMimeType: 'application/json' } };
    expect(await (await ask(model, route, 'generateContent')).text()).toContain('model_choice');
    expect(await (await ask(model, turn('shop-1'), 'countTokens')).json()).toEqual({ totalTokens: 100 });
    expect(await (await ask(model, turn('shop-1'))).text()).toContain('Work.');
    expect(model.asked.map(({ kind }) => kind)).toEqual(['plain', 'plain', 'turn']);
  });
});
