/** What is checked of a commit on GitHub: check runs, and the older commit statuses. */
import { z } from 'zod';
import type { Sha } from '../../../core/ids.ts';
import type { PullCheck } from '../../../core/pull-request.ts';
import type { Client } from '../../api-client.ts';
import { cut, line, link, MOST_PAGES, parseAs } from '../shape.ts';
import { HOST } from './pulls.ts';

const runShape = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
  html_url: z.string().nullish(),
  details_url: z.string().nullish(),
  output: z
    .object({ title: z.string().nullish(), summary: z.string().nullish(), text: z.string().nullish() })
    .nullish(),
});
type Run = z.infer<typeof runShape>;

const statusShape = z.object({
  id: z.number(),
  context: z.string(),
  state: z.string(),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
});

const annotationShape = z.object({
  path: z.string(),
  start_line: z.number(),
  annotation_level: z.string().nullish(),
  message: z.string().nullish(),
});

/** Only of these it is asked what went wrong where. */
const MOST_FAILED = 10;

export async function checksOf(client: Client, repo: string, head: Sha): Promise<readonly PullCheck[]> {
  const at = `/repos/${repo}/commits/${head}`;
  const most = MOST_PAGES - 2;
  // Fine-grained tokens without leave for checks are refused here; what statuses say holds all the same.
  const runs = await client.pages(`${at}/check-runs?filter=latest&per_page=100`, {
    most,
    ok: [403],
    pick: (json) => parseAs(HOST, z.object({ check_runs: z.array(z.unknown()) }), json).check_runs,
  });
  const statuses = await client.pages(`${at}/status?per_page=100`, {
    most,
    pick: (json) => parseAs(HOST, z.object({ statuses: z.array(z.unknown()) }), json).statuses,
  });
  const told = runs.items.map((item) => parseAs(HOST, runShape, item));
  const failed = new Set(told.filter((run) => stateOf(run) === 'failed').slice(0, MOST_FAILED));
  const checks: PullCheck[] = [];
  for (const run of told) checks.push(checkOf(run, failed.has(run) ? await annotations(client, repo, run.id) : ''));
  return [...checks, ...statuses.items.map((item) => ofStatus(parseAs(HOST, statusShape, item)))];
}

const checkOf = (run: Run, notes: string): PullCheck => {
  const state = stateOf(run);
  const said = [run.output?.title, run.output?.summary, run.output?.text, notes].filter(Boolean).join('\n');
  return {
    id: `run-${run.id}`,
    name: line(run.name),
    state,
    ...link(run.html_url ?? run.details_url),
    ...(state === 'failed' && said !== '' ? { summary: cut(said, 'end') } : {}),
  };
};

const ofStatus = ({ id, context, state, description, target_url }: z.infer<typeof statusShape>): PullCheck => ({
  id: `status-${id}`,
  name: line(context),
  state: state === 'success' ? 'passed' : state === 'pending' ? 'running' : 'failed',
  ...link(target_url),
  ...(description == null || description === '' ? {} : { summary: cut(description, 'end') }),
});

const PASSED: ReadonlySet<string> = new Set(['success', 'neutral', 'skipped']);

const stateOf = ({ status, conclusion }: Run): PullCheck['state'] => {
  if (status === 'completed') {
    if (conclusion === 'action_required') return 'waiting';
    // Of a commit that was followed by another one before the check could end.
    if (conclusion === 'stale') return 'waiting';
    return PASSED.has(conclusion ?? '') ? 'passed' : 'failed';
  }
  return status === 'queued' || status === 'in_progress' ? 'running' : 'waiting';
};

const annotations = async (client: Client, repo: string, id: number): Promise<string> => {
  const { items } = await client.pages(`/repos/${repo}/check-runs/${id}/annotations?per_page=30`, {
    most: 1,
    ok: [403, 404],
  });
  return items
    .map((item) => parseAs(HOST, annotationShape, item))
    .map(({ path, start_line, annotation_level, message }) =>
      `${line(path)}:${start_line}: ${annotation_level ?? 'note'}: ${message ?? ''}`.slice(0, 600),
    )
    .join('\n');
};
