/**
 * The plugin that OpenCode loads for one worker: constant text, run inside of OpenCode (by Bun). What varies
 * lies beside it in a file. It never throws and never keeps OpenCode waiting, whether a town listens or not.
 */

/** What the plugin reads beside itself. */
export type PluginSettings = {
  readonly url: string;
  readonly token: string;
  /** Tools that ask where the user's own rules say nothing of them. */
  readonly asks: Readonly<Record<string, string>>;
  /** Commands that are allowed where others ask, and what of them is asked about after all. */
  readonly commands: readonly string[];
  readonly butAsk: readonly string[];
  /** Folders whose files are read without a question. */
  readonly folders: readonly string[];
  /** Whether permissions wait for a person; else OpenCode allows them itself. */
  readonly holds: boolean;
  /** What to say in a conversation that is taken up: OpenCode ignores a prompt beside `--session` (seen). */
  readonly resume?: { readonly session: string; readonly prompt: string };
};

/** The name that the plugin expects its settings under, in its own folder. */
export const SETTINGS_FILE = 'opencode.json';

/** What OpenCode used, one JSON object a line: kept here, so that nothing is lost while no town listens. */
export const USAGE_FILE = 'usage.jsonl';

export const PLUGIN = `// Written by Mayor for one of its workers, anew at each start. Changes are lost.
import { readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';

const told = JSON.parse(readFileSync(new URL('./${SETTINGS_FILE}', import.meta.url), 'utf8'));
const headers = { 'content-type': 'application/json', authorization: 'Bearer ' + told.token };
const post = (body, signal) =>
  fetch(told.url, { method: 'POST', headers, body: JSON.stringify(body), signal, timeout: false });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ASKED = { 'permission.asked': '/permission/', 'question.asked': '/question/' };
const ANSWERED = ['permission.replied', 'question.replied', 'question.rejected'];
// A plugin may be begun several times in one process.
let resumed = told.resume === undefined;

export const Mayor = async ({ client }) => {
  const children = new Set();
  const errors = new Map();
  const statuses = new Map();
  const waiting = new Map();
  const resting = new Set();
  // One after the other, so that they arrive in their order.
  let last = Promise.resolve();
  const tell = (type, properties, more = {}) => {
    // What a subagent does is a part of the turn that waits for it.
    if (children.has(properties.sessionID)) return;
    const body = { source: 'opencode', type, properties, ...more };
    last = last.then(() => post(body, AbortSignal.timeout(5000))).then(heard(properties.sessionID)).catch(() => {});
  };
  // What it was told to rest after has ended: it rests before its next answer, not in the middle of another tool.
  const heard = (session) => async (response) => {
    if (response.ok && (await response.json()).rest === true) resting.add(session);
  };
  const rest = async (session) => {
    await last;
    if (resting.delete(session)) await call('/session/' + session + '/abort');
  };
  const call = (url, body) => client._client.post({ url, body, headers: { 'content-type': 'application/json' } });

  // A person may take days, and the town may be started anew meanwhile: it is asked until there is an answer.
  const hold = async (type, properties) => {
    const body = { source: 'opencode', type, properties, child: children.has(properties.sessionID) };
    const over = new AbortController();
    waiting.set(properties.id, over);
    await last;
    for (let rest = 500; !over.signal.aborted; rest = Math.min(rest * 2, 10000)) {
      const answer = await post(body, over.signal)
        .then((response) => (response.ok ? response.json() : response.status < 500 ? {} : undefined))
        .catch(() => undefined);
      if (over.signal.aborted) return;
      if (answer !== undefined) return send(type, properties.id, answer);
      await pause(rest);
    }
  };
  // An answer without words is no opinion: the dialog in the pane stays.
  const send = async (type, id, { reply }) => {
    if (reply !== undefined) await call(ASKED[type] + id + '/reply', reply);
  };

  const used = ({ id, role, time, tokens, cost, modelID, providerID }) => {
    if (role !== 'assistant' || !time?.completed || !tokens) return;
    const line = { id, at: time.completed, provider: providerID, model: modelID, tokens, cost };
    appendFile(new URL('./${USAGE_FILE}', import.meta.url), JSON.stringify(line) + '\\n', { mode: 0o600 }).catch(() => {});
  };

  const status = (properties) => {
    const { sessionID, status } = properties;
    const kind = status?.type;
    if (kind === 'busy') errors.delete(sessionID);
    // It says that it is busy at each step.
    if (kind !== 'retry' && statuses.get(sessionID) === kind) return;
    statuses.set(sessionID, kind);
    const error = kind === 'idle' ? errors.get(sessionID) : undefined;
    tell('session.status', properties, error === undefined ? {} : { error });
  };
  const event = ({ type, properties = {} }) => {
    if (properties.info?.parentID) children.add(properties.info.id);
    if (type === 'message.updated') return used(properties.info ?? {});
    if (type === 'session.status') return status(properties);
    if (type === 'session.error') {
      errors.set(properties.sessionID, properties.error);
      tell(type, properties);
    } else if (type === 'session.compacted') {
      tell(type, properties);
    } else if (type in ASKED) {
      statuses.delete(properties.sessionID);
      if (told.holds || type === 'question.asked') hold(type, properties).catch(() => {});
    } else if (ANSWERED.includes(type)) {
      waiting.get(properties.requestID)?.abort();
      waiting.delete(properties.requestID);
      // Another one may stand still: that something goes on is said by what it does.
      if (waiting.size === 0) tell(type, { ...properties, sessionID: undefined });
    }
  };
  const resume = async ({ session, prompt }) => {
    const { error } = await call('/session/' + session + '/prompt_async', { parts: [{ type: 'text', text: prompt }] });
    if (error !== undefined) tell('session.error', { error });
  };

  tell('mayor.ready', {});
  if (!resumed) setTimeout(() => resume(told.resume).catch(() => {}), 0);
  resumed = true;
  return {
    event: async (input) => event(input.event),
    'chat.message': async ({ sessionID }) => {
      statuses.delete(sessionID);
      resting.delete(sessionID);
      tell('chat.message', { sessionID });
    },
    'chat.params': async ({ sessionID }) => rest(sessionID).catch(() => {}),
    'tool.execute.after': async ({ sessionID, tool }) => void tell('tool.execute.after', { sessionID, tool }),
    config: async (config) => {
      config.permission = rules(config.permission);
    },
  };
};

// The last rule that fits counts, so a rule for everything comes first, and those of the house come last.
const rules = (own) => {
  const given = typeof own === 'string' ? { '*': own } : { ...own };
  const { '*': all, ...rest } = given;
  const merged = { ...(all === undefined ? told.asks : { '*': all }), ...rest };
  const add = (tool, patterns, exceptions, fallback) => {
    const before = merged[tool] ?? all ?? fallback;
    if (patterns.length === 0 || before === 'deny' || before === 'allow') return;
    const own = typeof before === 'string' ? { '*': before } : before;
    const allowed = patterns.map((pattern) => [pattern, 'allow']);
    const asked = exceptions.map((pattern) => [pattern, own['*'] ?? all ?? fallback]);
    merged[tool] = { ...own, ...Object.fromEntries([...allowed, ...asked]) };
  };
  add('bash', told.commands, told.butAsk, 'allow');
  add('external_directory', told.folders, [], 'ask');
  return merged;
};
`;
