/**
 * A GitHub on 127.0.0.1 with one repository, `acme/shop`, that answers as the REST API is documented:
 * ETags and 304, pages by Link headers, times in whole seconds, labels without case, rate limits,
 * 401, 404, 410 and 422.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

type Comment = {
  readonly id: number;
  readonly user: string;
  readonly standing: string;
  readonly body: string;
  readonly at: string;
};
type Issue = {
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  reason: string | null;
  labels: string[];
  assignees: string[];
  isPull: boolean;
  comments: Comment[];
  created: string;
  updated: string;
  closed: string | null;
};

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
};

export type GitHub = {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly issues: Map<number, Issue>;
  /** An issue as a stranger would open it. */
  open(fields: Partial<Issue>): Issue;
  comment(number: number, user: string, standing: string, body: string): void;
  /** The next answers, in the place of what would be answered. */
  refuse(...answers: readonly Refusal[]): void;
  close(): Promise<void>;
};
export type Refusal = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly json?: unknown;
};

export const TOKEN = 'test-token';
export const LOGIN = 'mayor-account';
const BODY_LIMIT = 65_536;

export type Reply = {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};
type Route = (issue: Issue, body: unknown, tail: string) => Reply;

export async function startGitHub(): Promise<GitHub> {
  const issues = new Map<number, Issue>();
  const asked: Asked[] = [];
  const refusals: Refusal[] = [];
  const open = (fields: Partial<Issue>): Issue => {
    const at = stamp();
    const issue: Issue = {
      ...EMPTY,
      labels: [],
      assignees: [],
      comments: [],
      created: at,
      updated: at,
      ...fields,
      number: issues.size + 1,
    };
    issues.set(issue.number, issue);
    return issue;
  };
  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => {
        const refusal = refusals.shift();
        const reply =
          refusal === undefined
            ? answer(issues, open, request, body, url())
            : { json: { message: refusal.message ?? 'No' }, ...refusal };
        asked.push({
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          status: write(request, response, reply),
        });
      })
      .catch((cause: unknown) => response.writeHead(500).end(JSON.stringify({ message: String(cause) })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = () => `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url: url(),
    asked,
    issues,
    open,
    comment: (number, user, standing, body) => void addComment(issues.get(number), user, standing, body),
    refuse: (...answers) => void refusals.push(...answers),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const EMPTY = { title: 'Issue', body: null, state: 'open' as const, reason: null, isPull: false, closed: null };

const answer = (
  issues: Map<number, Issue>,
  open: GitHub['open'],
  request: IncomingMessage,
  body: unknown,
  base: string,
): Reply => {
  const url = new URL(request.url ?? '/', base);
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, json: { message: 'Bad credentials' } };
  if (url.pathname === '/user') return { status: 200, json: { login: LOGIN } };
  const [, repo, , number, rest] = /^\/repos\/([^/]+\/[^/]+)\/issues(\/(\d+)(?:\/(.+))?)?$/.exec(url.pathname) ?? [];
  if (repo !== 'acme/shop') return { status: 404, json: { message: 'Not Found' } };
  if (number === undefined) return request.method === 'POST' ? create(open, body) : listing(issues, url);
  const issue = issues.get(Number(number));
  if (issue === undefined) return { status: 404, json: { message: 'Not Found' } };
  const [what = '', ...tail] = (rest ?? '').split('/');
  if (request.method === 'GET' && what === 'comments') return page(issue.comments.map(tellComment), url);
  const route = ROUTES.get(`${request.method} ${what}`);
  return route === undefined
    ? { status: 404, json: { message: 'Not Found' } }
    : route(issue, body, decodeURIComponent(tail.join('/')));
};

const text = z.string().min(1);
const NEW = z.object({
  title: text.max(256),
  body: z.string().max(BODY_LIMIT).optional(),
  labels: z.array(text.max(50)).default([]),
});
const EDIT = z.object({
  title: text.max(256).optional(),
  body: z.string().max(BODY_LIMIT).optional(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).optional(),
});

const create = (open: GitHub['open'], body: unknown): Reply =>
  checked(NEW, body, ({ labels, ...fields }) => {
    const issue = open({ ...fields, body: fields.body ?? null });
    addLabels(issue, labels);
    return { status: 201, json: tell(issue) };
  });

const ROUTES = new Map<string, Route>([
  ['GET ', (issue) => ({ status: 200, json: tell(issue) })],
  [
    'PATCH ',
    (issue, body) =>
      checked(EDIT, body, ({ title, body: text, state, state_reason }) => {
        if (title !== undefined) issue.title = title;
        if (text !== undefined) issue.body = text;
        if (state !== undefined) {
          issue.closed = state === 'open' ? null : (issue.closed ?? stamp());
          issue.state = state;
          issue.reason = state_reason ?? (state === 'closed' ? 'completed' : 'reopened');
        }
        touch(issue);
        return { status: 200, json: tell(issue) };
      }),
  ],
  [
    'POST labels',
    (issue, body) =>
      checked(z.object({ labels: z.array(text.max(50)) }), body, ({ labels }) => {
        addLabels(issue, labels);
        return { status: 200, json: issue.labels.map((name) => ({ name })) };
      }),
  ],
  [
    'DELETE labels',
    (issue, _, name) => {
      const at = issue.labels.findIndex((label) => label.toLowerCase() === name.toLowerCase());
      if (at < 0) return { status: 404, json: { message: 'Label does not exist' } };
      issue.labels.splice(at, 1);
      touch(issue);
      return { status: 200, json: issue.labels.map((label) => ({ name: label })) };
    },
  ],
  ['POST assignees', (issue, body) => assign(issue, body, (given) => [...new Set([...issue.assignees, ...given])])],
  [
    'DELETE assignees',
    (issue, body) => assign(issue, body, (given) => issue.assignees.filter((login) => !given.includes(login))),
  ],
  [
    'POST comments',
    (issue, body) =>
      checked(z.object({ body: text.max(BODY_LIMIT) }), body, ({ body: said }) => ({
        status: 201,
        json: addComment(issue, LOGIN, 'OWNER', said),
      })),
  ],
]);

const assign = (issue: Issue, body: unknown, next: (given: readonly string[]) => string[]): Reply =>
  checked(z.object({ assignees: z.array(z.string()) }), body, ({ assignees }) => {
    issue.assignees = next(assignees);
    touch(issue);
    return { status: 201, json: tell(issue) };
  });

const checked = <Shape>(shape: z.ZodType<Shape>, body: unknown, work: (given: Shape) => Reply): Reply => {
  const given = shape.safeParse(body);
  if (given.success) return work(given.data);
  const errors = given.error.issues.map(({ path, message }) => ({
    resource: 'Issue',
    field: path.join('.'),
    code: 'invalid',
    message,
  }));
  return { status: 422, json: { message: 'Validation Failed', errors } };
};

const addLabels = (issue: Issue, names: readonly string[]): void => {
  for (const name of names)
    if (!issue.labels.some((label) => label.toLowerCase() === name.toLowerCase())) issue.labels.push(name);
  touch(issue);
};

const addComment = (issue: Issue | undefined, user: string, standing: string, body: string): unknown => {
  if (issue === undefined) throw new Error('There is no such issue');
  const comment = { id: issue.comments.length + 1, user, standing, body, at: stamp() };
  issue.comments.push(comment);
  touch(issue);
  return tellComment(comment);
};

const listing = (issues: ReadonlyMap<number, Issue>, url: URL): Reply => {
  const since = url.searchParams.get('since') ?? '';
  const byUpdate = url.searchParams.get('sort') === 'updated';
  const state = url.searchParams.get('state') ?? 'open';
  const found = [...issues.values()]
    .filter((issue) => issue.updated >= since && (state === 'all' || issue.state === state))
    .sort((a, b) => (byUpdate ? a.updated.localeCompare(b.updated) : 0) || a.number - b.number);
  if (url.searchParams.get('direction') !== 'asc') found.reverse();
  return page(found.map(tell), url);
};

export const page = (all: readonly unknown[], url: URL): Reply => {
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
  const at = Number(url.searchParams.get('page') ?? 1);
  const next = new URL(url);
  next.searchParams.set('page', String(at + 1));
  const link: Readonly<Record<string, string>> = at * size < all.length ? { link: `<${next.href}>; rel="next"` } : {};
  return { status: 200, json: all.slice((at - 1) * size, at * size), headers: link };
};

const tell = (issue: Issue) => ({
  id: 1_000 + issue.number,
  number: issue.number,
  title: issue.title,
  body: issue.body,
  state: issue.state,
  state_reason: issue.reason,
  labels: issue.labels.map((name, id) => ({ id, name, color: 'ededed' })),
  assignees: issue.assignees.map((login) => ({ login })),
  comments: issue.comments.length,
  created_at: issue.created,
  updated_at: issue.updated,
  closed_at: issue.closed,
  ...(issue.isPull ? { pull_request: { url: 'https://api.github.com/pulls' } } : {}),
});

const tellComment = ({ id, user, standing, body, at }: Comment) => ({
  id,
  user: { login: user },
  author_association: standing,
  body,
  created_at: at,
});

export const write = (
  request: IncomingMessage,
  response: ServerResponse,
  { status, json, headers = {} }: Reply,
): number => {
  const body = json === undefined ? '' : JSON.stringify(json);
  const etag = `W/"${createHash('sha256')
    .update(body)
    .update(headers.link ?? '')
    .digest('hex')}"`;
  const isSame = request.method === 'GET' && status === 200 && request.headers['if-none-match'] === etag;
  response.writeHead(isSame ? 304 : status, {
    'content-type': 'application/json; charset=utf-8',
    ...(status === 200 ? { etag } : {}),
    ...headers,
  });
  response.end(isSame ? '' : body);
  return isSame ? 304 : status;
};

const touch = (issue: Issue): void => {
  issue.updated = stamp();
};
export const stamp = (): string => new Date().toISOString().replace(/\.\d{3}Z$/, 'Z');

export const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const said = Buffer.concat(chunks).toString('utf8');
  if (said === '') return undefined;
  const body: unknown = JSON.parse(said);
  return body;
};
