/** Opening a pull request on GitHub, or finding the one that is open. */
import { z } from 'zod';
import { TerminalError, UsageError } from '../../../core/errors.ts';
import { plainLine } from '../../../core/plain.ts';
import type { Proposal } from '../../../ports/hosting.ts';
import type { Client } from '../../api-client.ts';
import { framed, reframed } from '../own-text.ts';
import { commitId, parseAs } from '../shape.ts';

export const pullShape = z.object({
  number: z.number().int().positive(),
  html_url: z.string(),
  state: z.string(),
  draft: z.boolean().nullish(),
  merged: z.boolean().nullish(),
  merged_at: z.string().nullish(),
  /** Before it is merged that of a trial, which is on no branch. */
  merge_commit_sha: z.string().nullish(),
  body: z.string().nullish(),
  head: z.object({ sha: commitId }),
  base: z.object({ ref: z.string() }),
  labels: z.array(z.object({ name: z.string() })).catch([]),
});
export type Pull = z.infer<typeof pullShape>;

export const HOST = 'GitHub';

export async function openPull(client: Client, repo: string, proposal: Proposal): Promise<Pull> {
  const found = (await openOf(client, repo, proposal.branch)) ?? (await create(client, repo, proposal));
  await update(client, repo, found, proposal);
  return found;
}

/** A pull request of the same branch name from a fork is another's: `head` names the owner. */
const openOf = async (client: Client, repo: string, branch: string): Promise<Pull | undefined> => {
  const [owner = ''] = repo.split('/');
  const query = new URLSearchParams({ state: 'open', head: `${owner}:${branch}`, per_page: '100' });
  const { items } = await client.pages(`/repos/${repo}/pulls?${query}`, { most: 1 });
  const [first] = items;
  return first === undefined ? undefined : parseAs(HOST, pullShape, first);
};

const create = async (client: Client, repo: string, proposal: Proposal): Promise<Pull> => {
  const { branch, base, title, body, draft } = proposal;
  const asked = { title: plainLine(title).slice(0, 250), head: branch, base, body: framed(body), draft };
  try {
    const { json } = await client.send('POST', `/repos/${repo}/pulls`, asked);
    return parseAs(HOST, pullShape, json);
  } catch (error) {
    // One that was opened between our look and our word: by us before a crash, or by a person.
    if (!(error instanceof UsageError) || !/pull request already exists/i.test(error.message)) throw error;
    const other = await openOf(client, repo, branch);
    if (other !== undefined) return other;
    throw new TerminalError(error.message, { cause: error, hint: `Look for a pull request of ${branch} on GitHub` });
  }
};

const update = async (client: Client, repo: string, pull: Pull, { base, body, labels }: Proposal): Promise<void> => {
  const text = reframed(pull.body ?? '', body);
  const changes = {
    ...(text === undefined ? {} : { body: text }),
    ...(pull.base.ref === base ? {} : { base }),
  };
  if (Object.keys(changes).length > 0) await client.send('PATCH', `/repos/${repo}/pulls/${pull.number}`, changes);
  const has = new Set(pull.labels.map(({ name }) => name.toLowerCase()));
  const missing = labels.filter((label) => !has.has(label.toLowerCase()));
  if (missing.length > 0) await client.send('POST', `/repos/${repo}/issues/${pull.number}/labels`, { labels: missing });
};
