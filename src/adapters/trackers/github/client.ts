/**
 * GitHub's REST API as documented (docs.github.com/rest, version 2022-11-28): one request after the
 * other, answers kept by their ETag (a 304 costs nothing of the rate limit), pages by Link headers,
 * and no request at all while a rate limit lasts.
 */
import { ConflictError, messageOf, TerminalError, TransientError, UsageError } from '../../../core/errors.ts';
import type { Instant } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import type { Clock } from '../../../ports/clock.ts';
import { createTurns } from '../../turns.ts';

export type Answer = { readonly status: number; readonly json: unknown; readonly next: string | undefined };

export type Client = {
  /** A path below the API's address, or a whole one from a Link header. A kept answer is the very same object. */
  get(path: string, ok?: readonly number[]): Promise<Answer>;
  /** The items of all pages. `changed` is false when every page was as before. */
  pages(path: string): Promise<{ readonly items: readonly unknown[]; readonly changed: boolean }>;
  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, ok?: readonly number[]): Promise<Answer>;
};

export type ClientParts = {
  /** Without a slash at the end: `https://api.github.com`. */
  readonly url: string;
  readonly token: () => string | undefined;
  /** What a person sets to mend a refused login. */
  readonly tokenEnv: string;
  readonly clock: Pick<Clock, 'now'>;
};

const VERSION = '2022-11-28';
const TIMEOUT_MS = 20_000;
/** Answers kept by ETag. */
const KEPT = 500;
/** What the documentation says to wait where a limit names no time. */
const LIMIT_MS = 60_000;
const MOST_PAGES = 2_000;

type Kept = { readonly etag: string; readonly answer: Answer };

/** @throws TransientError on rate limits, timeouts and troubles of the server; TerminalError on a login that is refused; UsageError on 422. */
export function githubClient(parts: ClientParts): Client {
  const turns = createTurns();
  const kept = new Map<string, Kept>();
  let closedUntil: Instant = 0;

  const ask = (method: string, path: string, body: unknown, ok: readonly number[]): Promise<Answer> =>
    turns.take('api', async () => {
      if (closedUntil > parts.clock.now()) throw limited(closedUntil);
      const url = whole(parts.url, path);
      const known = method === 'GET' ? kept.get(url) : undefined;
      const response = await reach(parts, method, url, body, known?.etag);
      if (response.status === 304 && known !== undefined) return known.answer;
      const text = await response.text().catch((cause: unknown) => {
        throw new TransientError(`GitHub's answer was cut off: ${messageOf(cause)}`, { cause });
      });
      const until = limitOf(response, text, parts.clock.now());
      if (until !== undefined) {
        closedUntil = until;
        throw limited(until);
      }
      const answer = { status: response.status, json: parse(text, url, response), next: nextOf(response) };
      if (!response.ok && !ok.includes(response.status)) throw refusal(parts, method, url, answer);
      const etag = response.headers.get('etag');
      if (method === 'GET' && response.ok && etag !== null) keep(kept, url, { etag, answer });
      return answer;
    });

  const client: Client = {
    get: (path, ok = []) => ask('GET', path, undefined, ok),
    async pages(path) {
      const items: unknown[] = [];
      let changed = false;
      let at: string | undefined = path;
      for (let count = 0; at !== undefined; count++) {
        if (count === MOST_PAGES) throw new TerminalError(`GitHub's list ${path} does not end`);
        const before: Answer | undefined = kept.get(whole(parts.url, at))?.answer;
        const answer: Answer = await client.get(at);
        if (!Array.isArray(answer.json))
          throw new TerminalError(`GitHub answered ${path} with something else than a list`);
        if (before !== answer) changed = true;
        items.push(...answer.json);
        at = answer.next;
      }
      return { items, changed };
    },
    send: (method, path, body, ok = []) => ask(method, path, body, ok),
  };
  return client;
}

const reach = async (parts: ClientParts, method: string, url: string, body: unknown, etag: string | undefined) => {
  const token = parts.token();
  try {
    return await fetch(url, {
      method,
      // A write that is led on by 301 or 302 would arrive as a question.
      redirect: method === 'GET' ? 'follow' : 'manual',
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': VERSION,
        'user-agent': 'mayor',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : messageOf(cause);
    throw new TransientError(`GitHub at ${new URL(url).host} cannot be reached: ${why}`, { cause });
  }
};

/** A whole address comes from an answer: the token goes to no other host. */
const whole = (base: string, url: string): string => {
  if (url.startsWith('/')) return base + url;
  if (new URL(url).origin === new URL(base).origin) return url;
  throw new TerminalError(`GitHub's answer leads to another host: ${new URL(url).host}`);
};

/** The primary limit (403 or 429 with nothing remaining) and the secondary ones (`retry-after`, or only words). */
const limitOf = ({ status, headers }: Response, text: string, now: Instant): Instant | undefined => {
  if (status !== 403 && status !== 429) return undefined;
  const seconds = numberOf(headers.get('retry-after'));
  if (seconds !== undefined) return now + seconds * 1_000;
  const reset = numberOf(headers.get('x-ratelimit-reset'));
  if (headers.get('x-ratelimit-remaining') === '0' && reset !== undefined) return Math.max(reset * 1_000, now + 1_000);
  return status === 429 || /rate limit|abuse detection/i.test(text.slice(0, 2_000)) ? now + LIMIT_MS : undefined;
};

const numberOf = (text: string | null): number | undefined =>
  text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;

const limited = (until: Instant): TransientError =>
  new TransientError(`GitHub's rate limit is used up until ${new Date(until).toISOString()}`, {
    hint: 'Mayor asks again by itself; a token has a higher limit than none',
  });

const parse = (text: string, url: string, response: Response): unknown => {
  if (text === '') return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch (cause) {
    if (!response.ok) return { message: response.statusText };
    throw new TransientError(`${new URL(url).host} answered with something else than JSON`, {
      cause,
      hint: 'Correct `url` in rigs.yaml; of GitHub Enterprise it ends in /api/v3',
    });
  }
};

const nextOf = (response: Response): string | undefined =>
  /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];

const keep = (kept: Map<string, Kept>, url: string, answer: Kept): void => {
  kept.delete(url);
  kept.set(url, answer);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
};

const refusal = ({ tokenEnv }: ClientParts, method: string, url: string, { status, json }: Answer): Error => {
  const what = `GitHub answered ${method} ${new URL(url).pathname} with ${status}: ${sayOf(json)}`;
  if (status >= 500) return new TransientError(what);
  if (status >= 300 && status < 400)
    return new TerminalError(what, { hint: 'The repository has moved: correct `repo` in rigs.yaml' });
  if (status === 401)
    return new TerminalError(what, { hint: `Set ${tokenEnv} to a token that is valid, in Mayor's own environment` });
  if (status === 403)
    return new TerminalError(what, { hint: `Give the token in ${tokenEnv} leave to read and write issues` });
  if (status === 404)
    return new TerminalError(what, {
      hint: `Correct \`repo\` in rigs.yaml, or set ${tokenEnv}: without leave to see it GitHub says the same`,
    });
  if (status === 409) return new ConflictError(what);
  if (status === 410) return new TerminalError(what, { hint: 'Turn issues on in the settings of the repository' });
  if (status === 422) return new UsageError(what, { hint: 'Correct what GitHub names and try again' });
  return new TerminalError(what);
};

/** The message and what fields it is about, as GitHub words it: its text, so made plain. */
const sayOf = (json: unknown): string => {
  if (typeof json !== 'object' || json === null || !('message' in json)) return 'no reason given';
  const errors = 'errors' in json && Array.isArray(json.errors) ? ` ${JSON.stringify(json.errors)}` : '';
  return plainLine(`${String(json.message)}${errors}`).slice(0, 400);
};
