/** The plugin's own text, run as OpenCode runs it: loaded from its file, with a client and events. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PLUGIN, type PluginSettings, SETTINGS_FILE } from '../../src/agents/opencode/plugin.ts';
import { opencode } from '../../src/agents/opencode.ts';
import { freshFolder } from '../helpers/folder.ts';
import { type HookReceiver, receiveHooks } from '../helpers/hook-receiver.ts';
import { until } from '../helpers/until.ts';

const settings: PluginSettings = {
  url: '',
  token: 'token-of-amber',
  asks: { edit: 'ask', bash: 'ask' },
  commands: ['mayor done', 'mayor done *'],
  butAsk: ['mayor *>*'],
  folders: [],
  holds: true,
};

type Call = { readonly url: string; readonly body: unknown };
type Event = { readonly type: string; readonly properties: Readonly<Record<string, unknown>> };

const loaded = async (change: Partial<PluginSettings> = {}) => {
  const hooks = await receiveHooks(opencode);
  const folder = await freshFolder('mop-');
  await writeFile(join(folder, 'plugin.mjs'), PLUGIN);
  await writeFile(join(folder, SETTINGS_FILE), JSON.stringify({ ...settings, url: hooks.url, ...change }));
  const { Mayor } = await import(pathToFileURL(join(folder, 'plugin.mjs')).href);
  const calls: Call[] = [];
  const client = {
    _client: {
      post: async (call: Call) => {
        calls.push(call);
        return {};
      },
    },
  };
  const begin = () => Mayor({ client });
  const plugin = await begin();
  const tell = (type: string, properties: Event['properties']) => plugin.event({ event: { type, properties } });
  return { hooks, calls, plugin, tell, begin };
};

const asked = { id: 'per_1', sessionID: 'ses_1', permission: 'bash', patterns: ['ls'], metadata: { command: 'ls' } };
const types = (hooks: HookReceiver) => hooks.posted.map(({ event }) => event);
const status = (type: string) => ({ sessionID: 'ses_1', status: { type } });

describe('the plugin in OpenCode', () => {
  it('says that it is there, then what happens, in order, with the token', async () => {
    const { hooks, plugin, tell } = await loaded();
    await plugin['chat.message']({ sessionID: 'ses_1' });
    await tell('session.status', status('busy'));
    await tell('session.status', status('idle'));
    await until('all arrived', () => hooks.posted.length === 4);
    expect(types(hooks)).toEqual(['mayor.ready', 'chat.message', 'session.status', 'session.status']);
    expect(new Set(hooks.posted.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer token-of-amber']));
  });

  it('tells a state once, however often OpenCode repeats it', async () => {
    const { hooks, tell } = await loaded();
    for (const type of ['busy', 'busy', 'busy', 'idle', 'idle', 'busy']) await tell('session.status', status(type));
    await until('all arrived', () => hooks.posted.length === 4);
    expect(hooks.posted.map(({ reading }) => reading?.sign?.signal)).toEqual(['starting', 'busy', 'idle', 'busy']);
  });

  it('ends the turn before its next answer where the town has it rest, and not once a person has said something', async () => {
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      response.writeHead(200).end(JSON.stringify({ rest: JSON.parse(text).type === 'tool.execute.after' }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const { calls, plugin } = await loaded({ url });
    const used = { sessionID: 'ses_1', tool: 'bash' };
    await plugin['tool.execute.after'](used);
    await plugin['chat.params']({ sessionID: 'ses_other' });
    expect(calls).toEqual([]);
    await plugin['chat.params']({ sessionID: 'ses_1' });
    expect(calls.map((call) => call.url)).toEqual(['/session/ses_1/abort']);
    await plugin['tool.execute.after'](used);
    await plugin['chat.params']({ sessionID: 'ses_other' });
    await plugin['chat.message']({ sessionID: 'ses_1' });
    await plugin['chat.params']({ sessionID: 'ses_1' });
    expect(calls).toHaveLength(1);
  });

  it('says with the end of a turn which error ended it', async () => {
    const { hooks, tell } = await loaded();
    const error = { name: 'APIError', data: { message: 'No.', statusCode: 401 } };
    await tell('session.status', status('busy'));
    await tell('session.error', { sessionID: 'ses_1', error });
    await tell('session.status', status('idle'));
    await until('all arrived', () => hooks.posted.length === 4);
    expect(hooks.posted.at(-1)?.reading?.sign?.signal).toBe('needs-login');
    await tell('session.status', status('busy'));
    await tell('session.status', status('idle'));
    await until('the next turn ended', () => hooks.posted.length === 6);
    expect(hooks.posted.at(-1)?.reading?.sign?.signal).toBe('idle');
  });

  it('brings the answer of a person to OpenCode', async () => {
    const { hooks, calls, tell } = await loaded();
    await tell('permission.asked', asked);
    await until('it waits', () => hooks.waiting().length === 1);
    expect(calls).toEqual([]);
    hooks.answer({ behavior: 'deny', because: 'Not here' });
    await until('OpenCode was told', () => calls.length === 1);
    expect(calls[0]).toMatchObject({
      url: '/permission/per_1/reply',
      body: { reply: 'reject', message: 'Not here' },
    });
  });

  it('brings words to a question', async () => {
    const { hooks, calls, tell } = await loaded();
    await tell('question.asked', { id: 'que_1', sessionID: 'ses_1', questions: [{ question: 'Which?', options: [] }] });
    await until('it waits', () => hooks.waiting().length === 1);
    hooks.answer({ behavior: 'allow', words: 'Red' });
    await until('OpenCode was told', () => calls.length === 1);
    expect(calls[0]).toMatchObject({ url: '/question/que_1/reply', body: { answers: [['Red']] } });
  });

  it('hangs up when it was answered in the pane, and passes nothing on', async () => {
    const { hooks, calls, tell } = await loaded();
    await tell('permission.asked', asked);
    await until('it waits', () => hooks.waiting().length === 1);
    await tell('permission.replied', { sessionID: 'ses_1', requestID: 'per_1', reply: 'once' });
    await until('it hung up', () => hooks.of('permission.asked')[0]?.hungUp === true);
    await until('it says so', () => hooks.of('permission.replied').length === 1);
    expect(calls).toEqual([]);
  });

  it('asks again when the town was away, until somebody answers', async () => {
    const { hooks, calls, tell } = await loaded();
    await tell('permission.asked', asked);
    await until('it waits', () => hooks.waiting().length === 1);
    hooks.hangUp();
    await until('it asks again', () => hooks.waiting().length === 1);
    hooks.answer({ behavior: 'allow' });
    await until('OpenCode was told', () => calls.length === 1);
    expect(hooks.of('permission.asked')).toHaveLength(2);
  });

  it('tells of a subagent only what it asks', async () => {
    const { hooks, tell } = await loaded();
    await tell('session.created', { info: { id: 'ses_2', parentID: 'ses_1' } });
    await tell('session.status', { sessionID: 'ses_2', status: { type: 'idle' } });
    await tell('permission.asked', { ...asked, sessionID: 'ses_2' });
    await until('it waits', () => hooks.waiting().length === 1);
    expect(types(hooks)).toEqual(['mayor.ready', 'permission.asked']);
    expect(hooks.posted[1]?.reading?.session).toBeUndefined();
  });

  it('holds nothing where nothing is to be asked', async () => {
    const { hooks, tell } = await loaded({ holds: false });
    await tell('permission.asked', asked);
    await tell('session.status', status('busy'));
    await until('it goes on', () => hooks.of('session.status').length === 1);
    expect(hooks.waiting()).toEqual([]);
  });

  it('says once what is to be said in a conversation that is taken up', async () => {
    const { calls, begin } = await loaded({ resume: { session: 'ses_1', prompt: '/exit is a word' } });
    await begin();
    await until('it was said', () => calls.length === 1);
    expect(calls[0]).toMatchObject({
      url: '/session/ses_1/prompt_async',
      body: { parts: [{ type: 'text', text: '/exit is a word' }] },
    });
    await begin();
    expect(calls).toHaveLength(1);
  });

  it('disturbs nothing when no town is there', async () => {
    const { plugin, tell, hooks } = await loaded();
    await hooks.close();
    await expect(plugin['tool.execute.after']({ sessionID: 'ses_1', tool: 'bash' })).resolves.toBeUndefined();
    await expect(tell('session.status', status('busy'))).resolves.toBeUndefined();
    await expect(tell('future.event', {})).resolves.toBeUndefined();
  });
});

describe('the rules that the plugin adds', () => {
  const house = { 'mayor done': 'allow', 'mayor done *': 'allow' };
  it.each([
    ['where the user has none', undefined, { edit: 'ask', bash: { '*': 'ask', ...house, 'mayor *>*': 'ask' } }],
    ['beside a rule of the user', { edit: 'allow' }, { edit: 'allow', bash: expect.objectContaining(house) }],
    ['nowhere where all is allowed', 'allow', { '*': 'allow' }],
    [
      'to a user’s rule for everything',
      { '*': 'ask' },
      { '*': 'ask', bash: { '*': 'ask', ...house, 'mayor *>*': 'ask' } },
    ],
    ['not where commands are denied', { bash: 'deny' }, { edit: 'ask', bash: 'deny' }],
    [
      'after a user’s own for commands',
      { bash: { '*': 'deny', 'git *': 'allow' } },
      { edit: 'ask', bash: { '*': 'deny', 'git *': 'allow', ...house, 'mayor *>*': 'deny' } },
    ],
  ])('stand %s', async (_where, own, expected) => {
    const { plugin } = await loaded();
    const config = { permission: own };
    await plugin.config(config);
    expect(config.permission).toEqual(expected);
    // The last rule that fits counts, so a rule for everything has to come first.
    expect(Object.keys(config.permission ?? {}).indexOf('*')).toBeLessThanOrEqual(0);
  });
});
