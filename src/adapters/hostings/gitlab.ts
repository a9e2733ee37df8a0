/** Merge requests of a project on GitLab, by its REST API as documented (docs.gitlab.com/api, version 4). */
import { z } from 'zod';
import { ConflictError, TerminalError, UsageError } from '../../core/errors.ts';
import type { Instant } from '../../core/ids.ts';
import { plainLine } from '../../core/plain.ts';
import type { PullCheck, PullRemark, PullState } from '../../core/pull-request.ts';
import type { Hosting, Proposal } from '../../ports/hosting.ts';
import type { Lack } from '../../ports/tracker.ts';
import { apiClient, type Client, type Dialect } from '../api-client.ts';
import { framed, reframed } from './own-text.ts';
import type { HostingParts } from './parts.ts';
import { commitId, cut, instant, line, link, MOST_PAGES, parseAs } from './shape.ts';

export const GITLAB_URL = 'https://gitlab.com/api/v4';
const HOST = 'GitLab';

const mergeShape = z.object({
  iid: z.number().int().positive(),
  web_url: z.string(),
  state: z.string(),
  /** Before GitLab 14 there is only the other name of it. */
  draft: z.boolean().nullish(),
  work_in_progress: z.boolean().nullish(),
  sha: commitId,
  merge_commit_sha: commitId.nullish(),
  squash_commit_sha: commitId.nullish(),
  target_branch: z.string(),
  description: z.string().nullish(),
  labels: z.array(z.string()).catch([]),
});
type Merge = z.infer<typeof mergeShape>;

const jobShape = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  allow_failure: z.boolean().nullish(),
  failure_reason: z.string().nullish(),
  web_url: z.string().nullish(),
});
const authorShape = z.object({ id: z.number(), username: z.string() });
const noteShape = z.object({
  id: z.number(),
  body: z.string(),
  author: authorShape,
  system: z.boolean(),
  created_at: instant,
  position: z.object({ new_path: z.string().nullish(), new_line: z.number().nullish() }).nullish(),
});
const approvalsShape = z.object({
  approved_by: z.array(z.object({ user: authorShape, approved_at: instant.nullish() })),
});

/** Opening it asks nothing. The token is read with every request and is kept nowhere. */
export function gitlabHosting(parts: HostingParts): Hosting {
  const client = apiClient({ ...parts, dialect: dialectOf(parts) });
  const project = async () => `/projects/${encodeURIComponent(await parts.repo())}`;
  return {
    kind: 'gitlab',
    lacks: LACKS,
    async open(proposal) {
      needToken(parts);
      const at = await project();
      const found = (await openOf(client, at, proposal.branch)) ?? (await create(client, at, proposal));
      await update(client, at, found, proposal);
      return { number: found.iid, url: found.web_url };
    },
    async look(number) {
      const at = `${await project()}/merge_requests/${number}`;
      const merge = parseAs(HOST, mergeShape, (await client.get(at)).json);
      const state = stateOf(merge);
      const checks = state.kind === 'open' ? await checksOf(client, await project(), at, merge) : [];
      const remarks = await remarksOf(client, await project(), at);
      return { number, url: merge.web_url, state, head: merge.sha, checks, remarks };
    },
    async reach() {
      needToken(parts);
      const shape = z.object({ path_with_namespace: z.string() });
      const { path_with_namespace: name } = parseAs(HOST, shape, (await client.get(await project())).json);
      const { json } = await client.get('/user');
      return `${line(name)} as ${line(parseAs(HOST, authorShape, json).username)}`;
    },
  };
}

const needToken = ({ token, tokenEnv }: HostingParts): void => {
  if (token() !== undefined) return;
  throw new TerminalError(`There is no token for GitLab: ${tokenEnv} is not set`, {
    hint: `Set ${tokenEnv} in the environment that \`mayor up\` is typed in, to a token with the scope api, or name another variable under hosting.token`,
  });
};

const dialectOf = ({ tokenEnv }: HostingParts): Dialect => ({
  name: HOST,
  headers: (token) => ({ accept: 'application/json', ...(token === undefined ? {} : { 'private-token': token }) }),
  limitOf: ({ status, headers }, _text, now): Instant | undefined => {
    if (status !== 429) return undefined;
    const seconds = Number(headers.get('retry-after') ?? 60);
    return now + (Number.isFinite(seconds) ? seconds : 60) * 1_000;
  },
  hints: {
    401: `Set ${tokenEnv} to a token that is valid, in Mayor's own environment`,
    403: `Give the token in ${tokenEnv} the scope api, and its owner the role Developer`,
    404: `Correct \`hosting.repo\` in rigs.yaml, or set ${tokenEnv}: without leave to see it GitLab says the same`,
    422: 'Correct what GitLab names and try again',
  },
  urlHint: 'Correct `hosting.url` in rigs.yaml; of a GitLab of your own it ends in /api/v4',
  movedHint: 'The project has moved: correct `hosting.repo` in rigs.yaml',
});

const openOf = async (client: Client, project: string, branch: string): Promise<Merge | undefined> => {
  const query = new URLSearchParams({ state: 'opened', source_branch: branch, per_page: '100' });
  const [first] = (await client.pages(`${project}/merge_requests?${query}`, { most: 1 })).items;
  return first === undefined ? undefined : parseAs(HOST, mergeShape, first);
};

const create = async (client: Client, project: string, proposal: Proposal): Promise<Merge> => {
  const { branch, base, title, body, draft } = proposal;
  const asked = {
    source_branch: branch,
    target_branch: base,
    title: `${draft ? 'Draft: ' : ''}${plainLine(title).slice(0, 240)}`,
    description: framed(body),
  };
  try {
    return parseAs(HOST, mergeShape, (await client.send('POST', `${project}/merge_requests`, asked)).json);
  } catch (error) {
    // One that was opened between our look and our word; else what GitLab finds wrong with the branches.
    if (!(error instanceof ConflictError)) throw error;
    const other = await openOf(client, project, branch);
    if (other !== undefined) return other;
    throw new UsageError(error.message, { cause: error, hint: `Look at ${branch} and ${base} on GitLab` });
  }
};

const update = async (client: Client, project: string, merge: Merge, { base, body, labels }: Proposal) => {
  const text = reframed(merge.description ?? '', body);
  const missing = labels.filter((label) => !merge.labels.includes(label));
  const changes = {
    ...(text === undefined ? {} : { description: text }),
    ...(merge.target_branch === base ? {} : { target_branch: base }),
    ...(missing.length === 0 ? {} : { add_labels: missing.join(',') }),
  };
  if (Object.keys(changes).length > 0) await client.send('PUT', `${project}/merge_requests/${merge.iid}`, changes);
};

/** By a fast-forward there is no commit of the merge: then the branch itself is on the base. */
const stateOf = (merge: Merge): PullState => {
  if (merge.state === 'merged')
    return { kind: 'merged', commit: merge.merge_commit_sha ?? merge.squash_commit_sha ?? merge.sha };
  if (merge.state === 'closed') return { kind: 'closed' };
  return { kind: 'open', draft: merge.draft ?? merge.work_in_progress ?? false };
};

const checksOf = async (client: Client, project: string, at: string, { sha }: Merge): Promise<PullCheck[]> => {
  const pipelineShape = z.object({ id: z.number(), sha: z.string() });
  const pipelines = (await client.pages(`${at}/pipelines?per_page=20`, { most: 1, ok: [403] })).items;
  const newest = pipelines.map((one) => parseAs(HOST, pipelineShape, one)).find((one) => one.sha === sha);
  if (newest === undefined) return [];
  const { items } = await client.pages(`${project}/pipelines/${newest.id}/jobs?per_page=100`, { most: 3 });
  return items.map((item) => checkOf(parseAs(HOST, jobShape, item)));
};

const STATES: Readonly<Record<string, PullCheck['state']>> = {
  ...{ success: 'passed', skipped: 'passed', failed: 'failed', canceled: 'failed' },
  ...{ running: 'running', pending: 'running', created: 'running', preparing: 'running' },
};

const checkOf = ({ id, name, status, allow_failure, failure_reason, web_url }: z.infer<typeof jobShape>): PullCheck => {
  const state = status === 'failed' && allow_failure === true ? 'passed' : (STATES[status] ?? 'waiting');
  const said = state === 'failed' && failure_reason != null ? { summary: cut(failure_reason, 'end') } : {};
  return { id: `job-${id}`, name: line(name), state, ...link(web_url), ...said };
};

/** Developers and all above them. */
const WRITES = 30;

const remarksOf = async (client: Client, project: string, at: string): Promise<PullRemark[]> => {
  const threads = (await client.pages(`${at}/discussions?per_page=100`, { most: MOST_PAGES })).items;
  const notes = threads.flatMap((one) => parseAs(HOST, z.object({ notes: z.array(noteShape) }), one).notes);
  const approvals = await client.get(`${at}/approvals`, [403, 404]);
  const approved = approvals.status === 200 ? parseAs(HOST, approvalsShape, approvals.json).approved_by : [];
  const people = notes.filter(({ system }) => !system);
  const writers = new Set<number>();
  for (const id of new Set([...people.map(({ author }) => author.id), ...approved.map(({ user }) => user.id)])) {
    const member = await client.get(`${project}/members/all/${id}`, [403, 404]);
    const { access_level: level } = z
      .object({ access_level: z.number().catch(0) })
      .catch({ access_level: 0 })
      .parse(member.json);
    if (member.status === 200 && level >= WRITES) writers.add(id);
  }
  return [
    ...people.map(
      ({ id, body, author, created_at, position }): PullRemark => ({
        ...{ id: `note-${id}`, author: line(author.username), isWriter: writers.has(author.id), at: created_at },
        text: cut(body, 'beginning'),
        ...(position?.new_path == null ? {} : { path: line(position.new_path) }),
        ...(position?.new_line == null ? {} : { line: position.new_line }),
      }),
    ),
    ...approved.map(
      ({ user, approved_at }): PullRemark => ({
        ...{ id: `approval-${user.id}`, author: line(user.username), isWriter: writers.has(user.id), text: '' },
        ...{ verdict: 'approved', at: approved_at ?? 0 },
      }),
    ),
  ]
    .sort((a, b) => a.at - b.at)
    .slice(-500);
};

const LACKS: readonly Lack[] = [
  { what: 'reviews that ask for changes', instead: 'their comments are passed on like all others' },
  { what: 'the log of a job', instead: 'why it failed in a word, with its address' },
  { what: 'more than 500 threads, and 300 jobs', instead: 'what comes after them is not read' },
];
