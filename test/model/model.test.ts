import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../helpers/until.ts';
import { chooseStep, type Script } from './script.ts';
import { type Model, startModel } from './server.ts';

const never = () => 0;

describe('a script', () => {
  const script: Script = {
    when: 'shop-1',
    steps: [{ say: 'one' }, { fail: { kind: 'overloaded' }, times: 2 }, { say: 'two' }],
  };
  const step = (answers: number, failed: () => number, said = 'work on shop-1') =>
    chooseStep([script], { said, answers }, failed).step;

  it('answers by how far the conversation is, so that a resumed one goes on', () => {
    expect(step(0, never)).toEqual({ say: 'one' });
    expect(step(1, () => 2)).toEqual({ say: 'two' });
    expect(step(2, () => 2)).toEqual({ say: 'Nothing is left to do.' });
  });

  it('fails as often as it is told, in its place', () => {
    expect(step(0, never)).toEqual({ say: 'one' });
    expect(step(1, never)).toHaveProperty('fail');
    expect(step(1, () => 1)).toHaveProperty('fail');
    expect(step(1, () => 2)).toEqual({ say: 'two' });
  });

  it('is found by what a person said', () => {
    expect(step(0, never, 'work on shop-2')).toEqual({ say: 'No script matches this conversation.' });
  });
});

const open = async (...scripts: readonly Script[]): Promise<Model> => {
  const model = await startModel(scripts);
  onTestFinished(() => model.close());
  return model;
};

const ask = (model: Model, body: unknown, path = '/v1/messages?beta=true') =>
  fetch(`${model.url}${path}`, { method: 'POST', body: JSON.stringify(body) });

const turn = (said: string, stream = true) => ({
  model: 'claude-x',
  stream,
  tools: [{ name: 'Bash' }],
  messages: [{ role: 'user', content: [{ type: 'text', text: said }] }],
});

const eventsOf = async (response: Response): Promise<readonly string[]> =>
  (await response.text()).split('\n').flatMap((line) => (line.startsWith('event: ') ? [line.slice(7)] : []));

describe('the scripted model', () => {
  it('streams an answer as Anthropic does', async () => {
    const model = await open({ when: 'shop-1', steps: [{ say: 'Hello.' }] });
    const response = await ask(model, turn('work on shop-1'));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(await eventsOf(response)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('calls tools, several in one answer', async () => {
    const calls = { call: 'Bash', input: { command: 'ls' }, also: [{ call: 'Read', input: { file_path: '/x' } }] };
    const model = await open({ when: 'shop-1', steps: [calls] });
    const answer: unknown = await (await ask(model, turn('shop-1', false))).json();
    expect(answer).toMatchObject({
      stop_reason: 'tool_use',
      content: [
        { type: 'tool_use', name: 'Bash', input: { command: 'ls' } },
        { type: 'tool_use', name: 'Read', input: { file_path: '/x' } },
      ],
    });
  });

  it('tells several agents apart', async () => {
    const model = await open(
      { when: 'shop-1', steps: [{ say: 'One.' }] },
      { when: 'shop-2', steps: [{ say: 'Two.' }] },
    );
    const texts = await Promise.all(['shop-2', 'shop-1'].map(async (said) => (await ask(model, turn(said))).text()));
    expect(texts[0]).toContain('Two.');
    expect(texts[1]).toContain('One.');
    expect(model.asked.map(({ when }) => when).sort()).toEqual(['shop-1', 'shop-2']);
  });

  it.each([
    [{ kind: 'limited', resetsAt: 1_800_000_000_000 } as const, 429],
    [{ kind: 'overloaded' } as const, 529],
    [{ kind: 'unauthorized' } as const, 401],
  ])('refuses with %j as %d', async (fail, status) => {
    const model = await open({ when: 'shop-1', steps: [{ fail, times: 1 }, { say: 'Well again.' }] });
    expect((await ask(model, turn('shop-1'))).status).toBe(status);
    expect(await (await ask(model, turn('shop-1'))).text()).toContain('Well again.');
  });

  it('drops the connection', async () => {
    const model = await open({ when: 'shop-1', steps: [{ fail: { kind: 'dropped' } }] });
    await expect(ask(model, turn('shop-1'))).rejects.toThrow();
  });

  it('holds an answer until it is released', async () => {
    const model = await open({ when: 'shop-1', steps: [{ hold: 'gate', say: 'At last.' }] });
    const response = await ask(model, turn('shop-1'));
    const text = response.text();
    let isOver = false;
    void text.then(() => {
      isOver = true;
    });
    await until('the turn is asked', () => model.asked.length === 1);
    expect(isOver).toBe(false);
    model.release('gate');
    expect(await text).toContain('At last.');
  });

  it('answers titles and counts aside, without using up a step', async () => {
    const model = await open({ when: 'shop-1', steps: [{ say: 'Work.' }] });
    const title = { ...turn('shop-1', false), tools: [], output_config: { format: { type: 'json_schema' } } };
    expect(await (await ask(model, title)).text()).toContain('title');
    expect(await (await ask(model, turn('shop-1'), '/v1/messages/count_tokens')).json()).toHaveProperty('input_tokens');
    expect(await (await ask(model, turn('shop-1'))).text()).toContain('Work.');
    expect(model.asked.map(({ kind }) => kind)).toEqual(['side', 'plain', 'turn']);
  });
});
