/**
 * A GitLab on 127.0.0.1 with the merge requests of `acme/shop`, answering as the REST API is documented: one open
 * merge request a source branch (409), pipelines and their jobs, discussions with system notes, members, approvals.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { page, type Reply, readBody, TOKEN, write } from '../github/server.ts';

export type Note = {
  readonly user: number;
  readonly body: string;
  readonly path?: string;
  readonly line?: number;
  readonly system?: true;
};
export type Merge = {
  readonly iid: number;
  readonly source: string;
  target: string;
  title: string;
  description: string;
  labels: string[];
  state: 'opened' | 'closed' | 'merged';
  merge: string | null;
  readonly notes: Note[];
  readonly approvedBy: number[];
};
export type Job = { readonly name: string; readonly status: string; readonly reason?: string };

export type GitLab = {
  readonly url: string;
  readonly merges: Merge[];
  /** By commit. */
  readonly jobs: Map<string, Job[]>;
  /** Names by id, and who may write. */
  readonly people: Map<number, { readonly name: string; readonly level: number }>;
  close(): Promise<void>;
};

type State = Pick<GitLab, 'merges' | 'jobs' | 'people'> & { readonly tips: (branch: string) => string | undefined };
const NOT_FOUND: Reply = { status: 404, json: { message: '404 Not Found' } };
const PROJECT = '/api/v4/projects/acme%2Fshop';

export async function startGitLab(tips: State['tips']): Promise<GitLab> {
  const state: State = { tips, merges: [], jobs: new Map(), people: new Map() };
  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => void write(request, response, answer(state, request, body, base())))
      .catch((cause: unknown) => response.writeHead(500).end(JSON.stringify({ message: String(cause) })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const base = () => `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    ...{ url: `${base()}/api/v4`, merges: state.merges, jobs: state.jobs, people: state.people },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const answer = (state: State, request: IncomingMessage, body: unknown, base: string): Reply => {
  const url = new URL(request.url ?? '/', base);
  if (request.headers['private-token'] !== TOKEN) return { status: 401, json: { message: '401 Unauthorized' } };
  if (url.pathname === '/api/v4/user') return { status: 200, json: { id: 9, username: 'mayor-account' } };
  if (url.pathname === PROJECT) return { status: 200, json: { path_with_namespace: 'acme/shop' } };
  if (!url.pathname.startsWith(`${PROJECT}/`)) return NOT_FOUND;
  const [kind = '', name = '', what = '', id = ''] = url.pathname.slice(PROJECT.length + 1).split('/');
  if (kind === 'members') {
    const person = state.people.get(Number(what));
    return person === undefined || person.level === 0
      ? NOT_FOUND
      : { status: 200, json: { id: Number(what), username: person.name, access_level: person.level } };
  }
  if (kind === 'pipelines') return page(jobsOf(state, name), url);
  if (kind !== 'merge_requests' || id !== '') return NOT_FOUND;
  if (name === '') return request.method === 'POST' ? create(state, body) : listing(state, url);
  const merge = state.merges[Number(name) - 1];
  return merge === undefined ? NOT_FOUND : ofMerge(state, merge, `${request.method} ${what}`, body, url);
};

const ofMerge = (state: State, merge: Merge, route: string, body: unknown, url: URL): Reply => {
  const shaOf = state.tips(merge.source) ?? '';
  switch (route) {
    case 'GET ':
      return { status: 200, json: tell(state, merge) };
    case 'PUT ': {
      const text = z.string().optional();
      const given = z.object({ description: text, target_branch: text, add_labels: text }).parse(body);
      merge.description = given.description ?? merge.description;
      merge.target = given.target_branch ?? merge.target;
      merge.labels.push(...(given.add_labels?.split(',') ?? []));
      return { status: 200, json: tell(state, merge) };
    }
    case 'GET pipelines':
      return page(state.jobs.has(shaOf) ? [{ id: Number.parseInt(shaOf.slice(0, 6), 16), sha: shaOf }] : [], url);
    case 'GET discussions':
      return page(
        merge.notes.map((note, at) => ({ id: `${at}`, notes: [tellNote(state, note, at)] })),
        url,
      );
    case 'GET approvals':
      return { status: 200, json: { approved_by: merge.approvedBy.map((id) => ({ user: personOf(state, id) })) } };
    default:
      return NOT_FOUND;
  }
};

const personOf = ({ people }: State, id: number) => ({ id, username: people.get(id)?.name ?? 'ghost' });

const tellNote = (state: State, { user, body, path, line, system }: Note, at: number) => ({
  id: at + 1,
  body,
  author: personOf(state, user),
  system: system === true,
  created_at: new Date(Date.UTC(2026, 0, 1, 0, 0, at)).toISOString(),
  ...(path === undefined ? {} : { position: { new_path: path, new_line: line ?? null } }),
});

const jobsOf = ({ jobs }: State, pipeline: string) => {
  const [, found = []] =
    [...jobs].find(([commit]) => Number.parseInt(commit.slice(0, 6), 16) === Number(pipeline)) ?? [];
  return found.map(({ name, status, reason }, at) => ({
    ...{ id: Number(pipeline) * 100 + at, name, status, allow_failure: false },
    ...{ failure_reason: reason ?? null, web_url: `https://host.example/jobs/${at}` },
  }));
};

const NEW = z.object({
  source_branch: z.string(),
  target_branch: z.string(),
  title: z.string(),
  description: z.string(),
});

const create = (state: State, body: unknown): Reply => {
  const { source_branch: source, target_branch: target, ...rest } = NEW.parse(body);
  const open = state.merges.find((one) => one.source === source && one.state === 'opened');
  if (open !== undefined)
    return {
      status: 409,
      json: { message: [`Another open merge request already exists for this source branch: !${open.iid}`] },
    };
  if (state.tips(source) === undefined)
    return { status: 409, json: { message: [`Source branch "${source}" does not exist`] } };
  const iid = state.merges.length + 1;
  const merge: Merge = {
    iid,
    source,
    target,
    ...rest,
    labels: [],
    state: 'opened',
    merge: null,
    notes: [],
    approvedBy: [],
  };
  state.merges.push(merge);
  return { status: 201, json: tell(state, merge) };
};

const listing = (state: State, url: URL): Reply =>
  page(
    state.merges
      .filter(
        (one) => one.state === url.searchParams.get('state') && one.source === url.searchParams.get('source_branch'),
      )
      .map((one) => tell(state, one)),
    url,
  );

const tell = (state: State, merge: Merge) => ({
  ...{ iid: merge.iid, state: merge.state, title: merge.title, description: merge.description, labels: merge.labels },
  web_url: `https://host.example/acme/shop/-/merge_requests/${merge.iid}`,
  ...{ source_branch: merge.source, target_branch: merge.target, draft: merge.title.startsWith('Draft: ') },
  ...{ sha: state.tips(merge.source), merge_commit_sha: merge.merge, squash_commit_sha: null },
});
