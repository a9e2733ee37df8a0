/** What people say of a pull request on GitHub: reviews, comments on lines, and comments on the whole. */
import { z } from 'zod';
import type { PullRemark } from '../../../core/pull-request.ts';
import type { Client } from '../../api-client.ts';
import { account, cut, instant, line, MOST_PAGES, parseAs } from '../shape.ts';
import { HOST } from './pulls.ts';

const said = {
  id: z.number(),
  user: account.nullish(),
  author_association: z.string().nullish(),
  body: z.string().nullish(),
};
const reviewShape = z.object({ ...said, state: z.string(), submitted_at: instant.nullish() });
const lineShape = z.object({
  ...said,
  path: z.string(),
  line: z.number().nullish(),
  original_line: z.number().nullish(),
  created_at: instant,
});
const commentShape = z.object({ ...said, created_at: instant });

const MOST_REMARKS = 500;

export async function remarksOf(client: Client, repo: string, number: number): Promise<readonly PullRemark[]> {
  const read = async <Shape>(path: string, shape: z.ZodType<Shape>): Promise<readonly Shape[]> => {
    const { items } = await client.pages(`/repos/${repo}/${path}?per_page=100`, { most: MOST_PAGES });
    return items.map((item) => parseAs(HOST, shape, item));
  };
  const reviews = await read(`pulls/${number}/reviews`, reviewShape);
  const lines = await read(`pulls/${number}/comments`, lineShape);
  const comments = await read(`issues/${number}/comments`, commentShape);
  return [...reviews.flatMap(ofReview), ...lines.map(ofLine), ...comments.map(ofComment)]
    .sort((a, b) => a.at - b.at)
    .slice(-MOST_REMARKS);
}

const VERDICTS: Readonly<Record<string, PullRemark['verdict']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
};

/** One that is still being written is seen by its author alone, and has no time. */
const ofReview = (review: z.infer<typeof reviewShape>): readonly PullRemark[] => {
  if (review.state === 'PENDING' || review.submitted_at == null) return [];
  const verdict = VERDICTS[review.state];
  const head = headOf('review', review, review.submitted_at);
  return [{ ...head, ...(verdict === undefined ? {} : { verdict }) }];
};

const ofLine = (comment: z.infer<typeof lineShape>): PullRemark => {
  const at = comment.line ?? comment.original_line;
  return {
    ...headOf('line', comment, comment.created_at),
    path: line(comment.path),
    ...(at == null ? {} : { line: at }),
  };
};

const ofComment = (comment: z.infer<typeof commentShape>): PullRemark => headOf('comment', comment, comment.created_at);

/** People who may write to the repository; the API says so of every author. */
const WRITERS: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

type Said = {
  readonly id: number;
  readonly user?: { readonly login: string } | null | undefined;
  readonly author_association?: string | null | undefined;
  readonly body?: string | null | undefined;
};

const headOf = (kind: string, { id, user, author_association, body }: Said, at: number) => ({
  id: `${kind}-${id}`,
  // Who deleted the account is shown as this there, too.
  author: line(user?.login ?? '') || 'ghost',
  isWriter: WRITERS.has(author_association ?? ''),
  text: cut(body ?? '', 'beginning'),
  at,
});
