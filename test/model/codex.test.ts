import { describe, expect, it, onTestFinished } from 'vitest';
import type { Script } from './script.ts';
import { type Model, startModel } from './server.ts';

const open = async (...scripts: readonly Script[]): Promise<Model> => {
  const model = await startModel(scripts);
  onTestFinished(() => model.close());
  return model;
};

const ask = (model: Model, body: unknown) =>
  fetch(`${model.url}/v1/responses`, { method: 'POST', body: JSON.stringify(body) });

const message = (role: string, text: string) => ({ type: 'message', role, content: [{ type: 'input_text', text }] });
const turn = (said: string, more: readonly unknown[] = []) => ({
  model: 'scripted',
  stream: true,
  tools: [
    { type: 'function', name: 'exec_command' },
    { type: 'custom', name: 'apply_patch' },
  ],
  input: [
    message('developer', 'You code.'),
    message('user', '<environment_context>shop-9</environment_context>'),
    message('user', said),
    ...more,
  ],
});

const eventsOf = async (response: Response) =>
  (await response.text())
    .split('\n')
    .flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6))] : []));

describe('the scripted model of Codex', () => {
  it('streams an answer as responses do', async () => {
    const model = await open({ when: 'shop-1', steps: [{ say: 'Hello there.', everyMs: 1 }] });
    const response = await ask(model, turn('work on shop-1'));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = await eventsOf(response);
    expect(events.map(({ type }) => type)).toEqual([
      'response.created',
      'response.output_item.added',
      ...Array(2).fill('response.output_text.delta'),
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.map(({ delta = '' }) => delta).join('')).toBe('Hello there.');
    expect(events.at(-1)).toMatchObject({ response: { usage: { total_tokens: 112 } } });
  });

  it('calls tools, several in one answer, and those of words alone with words', async () => {
    const also = [{ call: 'apply_patch', input: { input: '*** Begin Patch' } }];
    const model = await open({ when: 'shop-1', steps: [{ call: 'exec_command', input: { cmd: 'ls' }, also }] });
    const events = await eventsOf(await ask(model, turn('shop-1')));
    expect(events.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item)).toMatchObject([
      { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}' },
      { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin Patch' },
    ]);
  });

  it('goes on by how far the conversation is, and takes nothing of Codex for words of a person', async () => {
    const model = await open({
      when: 'shop-1',
      steps: [{ say: 'First.', call: 'exec_command', input: {} }, { say: 'Second.' }],
    });
    const past = [
      message('assistant', 'First.'),
      { type: 'function_call', call_id: 'a', name: 'exec_command', arguments: '{}' },
      { type: 'function_call_output', call_id: 'a', output: 'ok' },
      message('user', 'go on'),
    ];
    expect(await (await ask(model, turn('shop-1', past))).text()).toContain('Second.');
    expect(model.asked[0]).toMatchObject({ kind: 'turn', index: 1, said: 'shop-1\ngo on' });
  });

  it('waits at a gate', async () => {
    const model = await open({ when: 'shop-1', steps: [{ hold: 'gate', say: 'Late.' }] });
    const response = await ask(model, turn('shop-1'));
    model.release('gate');
    expect(await response.text()).toContain('Late.');
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
    const resetsAt = Date.UTC(2026, 10, 27, 15, 56);
    const model = await open({ when: 'shop-1', steps: [{ fail: { kind: 'limited', resetsAt } }] });
    const response = await ask(model, turn('shop-1'));
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({
      error: { type: 'usage_limit_reached', resets_at: resetsAt / 1000 },
    });
  });

  it('drops the connection', async () => {
    const model = await open({ when: 'shop-1', steps: [{ fail: { kind: 'dropped' } }] });
    await expect(ask(model, turn('shop-1'))).rejects.toThrow();
  });

  it('answers what is asked without tools aside, without using up a step', async () => {
    const model = await open({ when: 'shop-1', steps: [{ say: 'Work.' }] });
    expect(await (await ask(model, { ...turn('shop-1'), tools: [] })).text()).toContain('Scripted work');
    expect(await (await ask(model, turn('shop-1'))).text()).toContain('Work.');
    expect(model.asked.map(({ kind }) => kind)).toEqual(['side', 'turn']);
  });
});
