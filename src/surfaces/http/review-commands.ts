/** Commands about a change that is in review, checked before they are believed. */
import { z } from 'zod';
import { isSha, sha, type TaskId } from '../../core/ids.ts';
import { MARKS, SIDES, VERDICTS } from '../../core/review/comment.ts';

const path = z.string().min(1).max(4_096);
const place = {
  path,
  side: z.enum(SIDES),
  line: z.int().min(0),
  quoted: z.array(z.string().max(500)).max(20),
};
const spot = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('whole') }),
  z.strictObject({ kind: z.literal('file'), path }),
  z.strictObject({ kind: z.literal('line'), ...place }),
  z.strictObject({ kind: z.literal('hunk'), ...place }),
]);

export const reviewCommands = ({ task, text }: { task: z.ZodType<TaskId, string>; text: z.ZodString }) =>
  [
    z.strictObject({
      kind: z.literal('review.comment'),
      task,
      tree: z.string().refine(isSha, 'not a git object id').transform(sha),
      on: spot,
      text,
    }),
    z.strictObject({ kind: z.literal('review.uncomment'), task, comment: z.string().max(20) }),
    z.strictObject({
      kind: z.literal('review.mark'),
      task,
      mark: z.enum([...MARKS, 'none']),
      files: z.array(z.strictObject({ path, blob: z.string().max(64).exactOptional() })).max(2_000),
    }),
    z.strictObject({ kind: z.literal('review.verdict'), task, says: z.enum(VERDICTS), text: text.exactOptional() }),
    z.strictObject({ kind: z.literal('review.send'), task, text: text.exactOptional() }),
  ] as const;
