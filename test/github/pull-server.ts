/**
 * A GitHub on 127.0.0.1 with the pull requests of `acme/shop`, answering as the REST API is documented: one open
 * pull request a branch, trial merges before the real one, check runs and statuses of a commit, three kinds
 * of comments, ETags, pages, 401, 404 and 422.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type Asked, LOGIN, page, type Refusal, type Reply, readBody, stamp, TOKEN, write } from './server.ts';

type Said = { readonly user: string; readonly standing: string; readonly body: string };
export type Pull = {
  readonly number: number;
  readonly branch: string;
  base: string;
  title: string;
  body: string;
  draft: boolean;
  labels: string[];
  state: 'open' | 'closed';
  merged: string | null;
  /** As it was when it was closed: the branch may be gone. */
  head: string;
  readonly reviews: (Said & { state: string })[];
  readonly lines: (Said & { readonly path: string; readonly line: number | null })[];
  readonly comments: Said[];
};
export type Run = {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly summary?: string;
  readonly annotation?: string;
};

export type PullServer = {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly pulls: Pull[];
  /** By commit. */
  readonly runs: Map<string, Run[]>;
  readonly statuses: Map<string, { context: string; state: string; description: string }[]>;
  refuse(...answers: readonly Refusal[]): void;
  /** Whatever else a server may do with a request: it answers by itself, or not at all. */
  hijack(answer: Hijack | undefined): void;
  close(): Promise<void>;
};
export type Hijack = (request: IncomingMessage, response: import('node:http').ServerResponse) => void;

/** Where the branches of the repository are. */
export type Tips = (branch: string) => Promise<string | undefined>;

const OWNER = 'acme';
const REPO = 'acme/shop';

export async function startPulls(tips: Tips): Promise<PullServer> {
  const asked: Asked[] = [];
  const refusals: Refusal[] = [];
  const state: State = { tips, pulls: [], runs: new Map(), statuses: new Map() };
  const held: { hijack?: Hijack | undefined } = {};
  const server = createServer((request, response) => {
    readBody(request)
      .then(async (body) => {
        const note = (status: number) =>
          asked.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, status });
        if (held.hijack !== undefined) {
          note(0);
          return held.hijack(request, response);
        }
        const refusal = refusals.shift();
        const reply =
          refusal === undefined
            ? await answer(state, request, body, url())
            : { json: { message: refusal.message ?? 'No' }, ...refusal };
        note(write(request, response, reply));
      })
      .catch((cause: unknown) => response.writeHead(500).end(JSON.stringify({ message: String(cause) })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = () => `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    ...{ url: url(), asked, pulls: state.pulls, runs: state.runs, statuses: state.statuses },
    refuse: (...answers) => void refusals.push(...answers),
    hijack: (hijack) => {
      held.hijack = hijack;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type State = Pick<PullServer, 'pulls' | 'runs' | 'statuses'> & { readonly tips: Tips };
const NOT_FOUND: Reply = { status: 404, json: { message: 'Not Found' } };

const answer = async (state: State, request: IncomingMessage, body: unknown, base: string): Promise<Reply> => {
  const url = new URL(request.url ?? '/', base);
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, json: { message: 'Bad credentials' } };
  if (url.pathname === '/user') return { status: 200, json: { login: LOGIN } };
  const path = url.pathname.replace(/^\/api\/v3/, '');
  if (path === `/repos/${REPO}`) return { status: 200, json: { full_name: REPO, permissions: { push: true } } };
  if (!path.startsWith(`/repos/${REPO}/`)) return NOT_FOUND;
  const [kind = '', name = '', what = ''] = path.slice(`/repos/${REPO}/`.length).split('/');
  if (kind === 'commits') return ofCommit(state, name, what, url);
  if (kind === 'check-runs' && what === 'annotations') return annotations(state, Number(name), url);
  if (kind === 'pulls' && name === '')
    return request.method === 'POST' ? create(state, body, base) : listing(state, url, base);
  const pull = state.pulls[Number(name) - 1];
  if (pull === undefined) return NOT_FOUND;
  const route = `${request.method} ${kind} ${what}`;
  switch (route) {
    case 'GET pulls ':
      return { status: 200, json: await tell(state, pull, base) };
    case 'PATCH pulls ':
      return edit(state, pull, body, base);
    case 'GET pulls reviews':
      return page(
        pull.reviews.map((one, at) => ({ ...said(one, at), state: one.state, submitted_at: time(at, 0) })),
        url,
      );
    case 'GET pulls comments':
      return page(
        pull.lines.map((one, at) => ({ ...said(one, at), ...place(one), created_at: time(at, 1) })),
        url,
      );
    case 'GET issues comments':
      return page(
        pull.comments.map((one, at) => ({ ...said(one, at), created_at: time(at, 2) })),
        url,
      );
    case 'POST issues labels':
      pull.labels.push(...z.object({ labels: z.array(z.string()) }).parse(body).labels);
      return { status: 200, json: pull.labels.map((label) => ({ name: label })) };
    default:
      return NOT_FOUND;
  }
};

const said = ({ user, standing, body }: Said, at: number) => ({
  id: at + 1,
  user: user === 'ghost' ? null : { login: user },
  author_association: standing,
  body,
});
const place = ({ path, line }: { readonly path: string; readonly line: number | null }) => ({
  path,
  line,
  original_line: line ?? 1,
});
/** Reviews before lines before comments, each in the order in which they were made. */
const time = (at: number, kind: number): string =>
  new Date(Date.UTC(2026, 0, 1, kind, 0, at)).toISOString().replace('.000', '');

const NEW = z.object({
  title: z.string().min(1).max(256),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().max(65_536),
  draft: z.boolean(),
});

const invalid = (fields: Readonly<Record<string, string>>): Reply => ({
  status: 422,
  json: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', ...fields }] },
});

const create = async (state: State, body: unknown, url: string): Promise<Reply> => {
  const given = NEW.safeParse(body);
  if (!given.success) return invalid({ field: given.error.issues[0]?.path.join('.') ?? '', code: 'invalid' });
  const { head: branch, ...fields } = given.data;
  const [head, onto] = [await state.tips(branch), await state.tips(fields.base)];
  if (head === undefined) return invalid({ field: 'head', code: 'invalid' });
  if (onto === undefined) return invalid({ field: 'base', code: 'invalid' });
  if (head === onto) return invalid({ code: 'custom', message: `No commits between ${fields.base} and ${branch}` });
  if (state.pulls.some((one) => one.branch === branch && one.state === 'open'))
    return invalid({ code: 'custom', message: `A pull request already exists for ${OWNER}:${branch}.` });
  const pull: Pull = {
    ...{ number: state.pulls.length + 1, branch, ...fields, labels: [], state: 'open', merged: null, head },
    ...{ reviews: [], lines: [], comments: [] },
  };
  state.pulls.push(pull);
  return { status: 201, json: await tell(state, pull, url) };
};

const edit = async (state: State, pull: Pull, body: unknown, url: string): Promise<Reply> => {
  const { base, body: text } = z.object({ base: z.string().optional(), body: z.string().optional() }).parse(body);
  if (base !== undefined) pull.base = base;
  if (text !== undefined) pull.body = text;
  return { status: 200, json: await tell(state, pull, url) };
};

const listing = async (state: State, url: URL, base: string): Promise<Reply> => {
  const head = url.searchParams.get('head');
  const found = state.pulls.filter(
    (one) => one.state === url.searchParams.get('state') && (head === null || head === `${OWNER}:${one.branch}`),
  );
  return page(await Promise.all(found.map((one) => tell(state, one, base))), url);
};

const tell = async (state: State, pull: Pull, url: string) => ({
  number: pull.number,
  html_url: `${url}/${REPO}/pull/${pull.number}`,
  state: pull.state,
  title: pull.title,
  body: pull.body,
  draft: pull.draft,
  merged: pull.merged !== null,
  merged_at: pull.merged === null ? null : stamp(),
  merge_commit_sha: pull.merged ?? '5'.repeat(40),
  labels: pull.labels.map((name) => ({ name })),
  head: { ref: pull.branch, sha: (pull.state === 'open' ? await state.tips(pull.branch) : undefined) ?? pull.head },
  base: { ref: pull.base },
});

const ofCommit = ({ runs, statuses }: State, commit: string, what: string, url: URL): Reply => {
  if (what === 'status') {
    const all = (statuses.get(commit) ?? []).map((one, at) => ({ id: at + 1, target_url: null, ...one }));
    const { json, ...rest } = page(all, url);
    return { ...rest, json: { state: 'pending', statuses: json, total_count: all.length } };
  }
  const all = runsOf(runs, commit);
  const { json, ...rest } = page(all, url);
  return { ...rest, json: { total_count: all.length, check_runs: json } };
};

const runsOf = (runs: PullServer['runs'], commit: string) =>
  (runs.get(commit) ?? []).map(({ name, status, conclusion, summary }, at) => ({
    id: Number.parseInt(commit.slice(0, 6), 16) * 100 + at,
    ...{ name, status, conclusion },
    html_url: `https://host.example/runs/${at}`,
    output: { title: null, summary: summary ?? null, text: null },
  }));

const annotations = ({ runs }: State, id: number, url: URL): Reply => {
  const found = [...runs.entries()].flatMap(([commit, all]) =>
    all.filter((_, at) => runsOf(runs, commit)[at]?.id === id),
  );
  return page(
    found.flatMap(({ annotation }) =>
      annotation === undefined
        ? []
        : [{ path: 'src/a.ts', start_line: 3, annotation_level: 'failure', message: annotation }],
    ),
    url,
  );
};
