/**
 * A JSON API over HTTP, asked politely: one request after the other, answers kept by their ETag (a 304
 * costs little), pages by Link headers, no request at all while a rate limit lasts, and the token for
 * one host alone. What differs from service to service is its dialect.
 */
import { ConflictError, messageOf, TerminalError, TransientError, UsageError } from '../core/errors.ts';
import type { Instant } from '../core/ids.ts';
import { plainLine } from '../core/plain.ts';
import type { Clock } from '../ports/clock.ts';
import { boundedText } from './bounded-text.ts';
import { createTurns } from './turns.ts';

export type Answer = { readonly status: number; readonly json: unknown; readonly next: string | undefined };

/** `pick` finds the items in an answer that is no list itself; after `most` pages the rest is left out. */
export type PageOptions = {
  readonly pick?: (json: unknown) => unknown;
  readonly most?: number;
  readonly ok?: readonly number[];
};

export type Client = {
  /** A path below the API's address, or a whole one from a Link header. A kept answer is the very same object. */
  get(path: string, ok?: readonly number[]): Promise<Answer>;
  /** The items of all pages. `changed` is false when every page was as before. */
  pages(
    path: string,
    options?: PageOptions,
  ): Promise<{ readonly items: readonly unknown[]; readonly changed: boolean }>;
  send(
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    ok?: readonly number[],
  ): Promise<Answer>;
};

/** How one service is spoken to. */
export type Dialect = {
  /** As people know it. */
  readonly name: string;
  headers(token: string | undefined): Readonly<Record<string, string>>;
  /** When a refusal is a rate limit: until when. */
  limitOf(response: Response, text: string, now: Instant): Instant | undefined;
  /** What a person does about an answer of this status; there is a general word where it has none. */
  readonly hints: Readonly<Record<number, string>>;
  /** When the answer is no JSON, or leads elsewhere. */
  readonly urlHint: string;
  readonly movedHint: string;
};

export type ClientParts = {
  readonly dialect: Dialect;
  /** Without a slash at the end: `https://api.github.com`. */
  readonly url: string;
  readonly token: () => string | undefined;
  readonly clock: Pick<Clock, 'now'>;
  /** How long one answer may take. */
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 20_000;
/** Answers kept by ETag. */
const KEPT = 500;
const MOST_PAGES = 2_000;
/** A hundred of the longest comments are less. */
const MOST_BYTES = 32 * 1024 * 1024;
const HOPS = 3;

type Kept = { readonly etag: string; readonly answer: Answer };

/** @throws TransientError on rate limits, timeouts and troubles of the server; TerminalError on a login that is refused; ConflictError on 409; UsageError on 422. */
export function apiClient(parts: ClientParts): Client {
  const { name } = parts.dialect;
  const turns = createTurns();
  const kept = new Map<string, Kept>();
  let closedUntil: Instant = 0;

  const ask = (method: string, path: string, body: unknown, ok: readonly number[]): Promise<Answer> =>
    turns.take('api', async () => {
      if (closedUntil > parts.clock.now()) throw limited(name, closedUntil);
      const url = whole(parts, path);
      const known = method === 'GET' ? kept.get(url) : undefined;
      const response = await reach(parts, method, url, body, known?.etag);
      if (response.status === 304 && known !== undefined) return known.answer;
      const text = await boundedText(response, MOST_BYTES).catch((cause: unknown) => {
        throw new TransientError(`${name}'s answer was cut off: ${messageOf(cause)}`, { cause });
      });
      const until = parts.dialect.limitOf(response, text, parts.clock.now());
      if (until !== undefined) {
        closedUntil = until;
        throw limited(name, until);
      }
      const answer = { status: response.status, json: parse(parts, text, url, response), next: nextOf(response) };
      if (!response.ok && !ok.includes(response.status)) throw refusal(parts, method, url, answer);
      const etag = response.headers.get('etag');
      if (method === 'GET' && response.ok && etag !== null) keep(kept, url, { etag, answer });
      return answer;
    });

  const client: Client = {
    get: (path, ok = []) => ask('GET', path, undefined, ok),
    async pages(path, { pick = (json: unknown): unknown => json, most = MOST_PAGES, ok = [] } = {}) {
      const items: unknown[] = [];
      let changed = false;
      let at: string | undefined = path;
      for (let count = 0; at !== undefined; count++) {
        if (count === MOST_PAGES) throw new TerminalError(`${name}'s list ${path} does not end`);
        if (count === most) break;
        const before: Answer | undefined = kept.get(whole(parts, at))?.answer;
        const answer: Answer = await client.get(at, ok);
        if (ok.includes(answer.status)) break;
        const found = pick(answer.json);
        if (!Array.isArray(found))
          throw new TerminalError(`${name} answered ${path} with something else than a list`, {
            hint: parts.dialect.urlHint,
          });
        if (before !== answer) changed = true;
        items.push(...found);
        at = answer.next;
      }
      return { items, changed };
    },
    send: (method, path, body, ok = []) => ask(method, path, body, ok),
  };
  return client;
}

/** Redirects are followed by hand: the token goes to no other host, and neither is one believed. */
const reach = async (parts: ClientParts, method: string, url: string, body: unknown, etag: string | undefined) => {
  let at = url;
  for (let hop = 0; ; hop += 1) {
    const response = await once(parts, method, at, body, etag);
    const location = response.headers.get('location');
    // A write that is led on by 301 or 302 would arrive as a question.
    const isLedOn = method === 'GET' && [301, 302, 303, 307, 308].includes(response.status) && location !== null;
    if (!isLedOn || hop === HOPS) return response;
    at = whole(parts, new URL(location, at).href);
    await response.body?.cancel();
  }
};

const once = async (parts: ClientParts, method: string, url: string, body: unknown, etag: string | undefined) => {
  try {
    return await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        'user-agent': 'mayor',
        ...parts.dialect.headers(parts.token()),
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(parts.timeoutMs ?? TIMEOUT_MS),
    });
  } catch (cause) {
    const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : messageOf(cause);
    throw new TransientError(`${parts.dialect.name} at ${new URL(url).host} cannot be reached: ${why}`, { cause });
  }
};

/** A whole address comes from an answer: the token goes to no other host. */
const whole = ({ url: base, dialect }: ClientParts, url: string): string => {
  if (url.startsWith('/')) return base + url;
  if (new URL(url).origin === new URL(base).origin) return url;
  throw new TerminalError(`${dialect.name}'s answer leads to another host: ${new URL(url).host}`);
};

const limited = (name: string, until: Instant): TransientError =>
  new TransientError(`${name}'s rate limit is used up until ${new Date(until).toISOString()}`, {
    hint: 'Mayor asks again by itself; a token has a higher limit than none',
  });

const parse = ({ dialect }: ClientParts, text: string, url: string, response: Response): unknown => {
  if (text === '') return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch (cause) {
    if (!response.ok) return { message: response.statusText };
    throw new TransientError(`${new URL(url).host} answered with something else than JSON`, {
      cause,
      hint: dialect.urlHint,
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

const refusal = ({ dialect }: ClientParts, method: string, url: string, { status, json }: Answer): Error => {
  const what = `${dialect.name} answered ${method} ${new URL(url).pathname} with ${status}: ${sayOf(json)}`;
  const hint = status >= 300 && status < 400 ? dialect.movedHint : dialect.hints[status];
  const told = hint === undefined ? {} : { hint };
  if (status >= 500) return new TransientError(what, told);
  if (status === 409) return new ConflictError(what, told);
  if (status === 422) return new UsageError(what, told);
  return new TerminalError(what, told);
};

/** The message and what fields it is about, in the service's words: foreign text, so made plain. */
const sayOf = (json: unknown): string => {
  if (typeof json !== 'object' || json === null) return 'no reason given';
  const message = 'message' in json ? json.message : 'error' in json ? json.error : undefined;
  if (message === undefined) return 'no reason given';
  const errors = 'errors' in json && Array.isArray(json.errors) ? ` ${JSON.stringify(json.errors)}` : '';
  const words = typeof message === 'string' ? message : JSON.stringify(message);
  return plainLine(`${words}${errors}`).slice(0, 400);
};
