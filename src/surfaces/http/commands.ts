/** A command as anyone may post it, checked before it is believed. */
import { z } from 'zod';
import type { Command } from '../../core/command.ts';
import { convoyId, isName, isSha, itemId, polecatId, rigName, sha, taskId } from '../../core/ids.ts';
import { SCOPES } from '../../core/permissions/grant.ts';
import { reviewCommands } from './review-commands.ts';

const TEXT_LIMIT = 64 * 1024;

const name = z.string().refine(isName, 'not a valid id');
const text = z.string().max(TEXT_LIMIT);
const task = name.transform(taskId);
const polecat = name.transform(polecatId);
const epoch = z.int().min(0);
const count = z.int().min(0);
const tokens = z.strictObject({ input: count, output: count, cacheRead: count, cacheWrite: count });

const scope = z.enum(SCOPES).exactOptional();

const answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('allow'), for: scope }),
  z.strictObject({ kind: z.literal('deny'), because: text.exactOptional(), for: scope }),
  z.strictObject({ kind: z.literal('choice'), key: z.string().regex(/^\d$/) }),
  z.strictObject({ kind: z.literal('text'), text }),
  z.strictObject({ kind: z.literal('retry') }),
  z.strictObject({ kind: z.literal('dismiss') }),
]);

/** Unknown kinds and unknown fields are refused, so that a misspelt field is not silently lost. */
export const commandSchema: z.ZodType<Command> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('convoy.new'),
    name: z.string().min(1).max(200),
    tasks: z.array(task).max(1_000),
    one: z.boolean(),
    together: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('convoy.add'),
    convoy: name.transform(convoyId),
    tasks: z.array(task).min(1).max(1_000),
  }),
  z.strictObject({ kind: z.literal('convoy.join'), convoy: name.transform(convoyId), together: z.boolean() }),
  z.strictObject({ kind: z.literal('convoy.remove'), convoy: name.transform(convoyId) }),
  z.strictObject({ kind: z.literal('sling'), task, agent: z.string().max(100).exactOptional() }),
  z.strictObject({
    kind: z.literal('contest.open'),
    task,
    attempts: z.int(),
    agents: z.array(z.string().max(100)).max(100),
    checks: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(80),
          run: text.min(1),
          timeoutMs: z.number().positive().exactOptional(),
          retries: z.int().min(0).max(10),
          files: z.string().startsWith('/').max(4_096).exactOptional(),
        }),
      )
      .max(50)
      .exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('contest.pick'),
    task,
    n: z.int(),
    tree: z.string().refine(isSha, 'not a git object id').transform(sha),
    anyway: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('contest.graft'),
    task,
    n: z.int(),
    files: z
      .array(
        z.strictObject({
          from: z.int(),
          path: z.string().max(4_096),
          hunks: z.array(z.int().min(1)).min(1).max(1_000).exactOptional(),
        }),
      )
      .max(1_000),
  }),
  z.strictObject({ kind: z.literal('contest.cancel'), task }),
  z.strictObject({
    kind: z.literal('approve'),
    task,
    tree: z.string().refine(isSha, 'not a git object id').transform(sha),
    anyway: z.literal(true).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('reject'), task, because: text }),
  z.strictObject({ kind: z.literal('withdraw'), task }),
  z.strictObject({ kind: z.literal('restore'), item: name.transform(itemId) }),
  z.strictObject({
    kind: z.literal('undo'),
    task,
    because: text.exactOptional(),
    noGates: z.literal(true).exactOptional(),
    withLater: z.literal(true).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('tell'), polecat, text }),
  z.strictObject({ kind: z.literal('stop'), polecat }),
  z.strictObject({ kind: z.literal('account.resume'), account: name }),
  z.strictObject({ kind: z.literal('answer'), item: name.transform(itemId), answer }),
  z.strictObject({ kind: z.literal('permission.remove'), rule: z.string().max(200) }),
  z.strictObject({
    kind: z.literal('past.used'),
    ...{ polecat, task, rig: name.transform(rigName), agent: z.string().max(100) },
    day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    used: z
      .array(z.strictObject({ model: z.string().max(200), tokens, usd: z.number().positive().exactOptional() }))
      .max(100),
  }),
  ...reviewCommands({ task, text }),
  z.strictObject({ kind: z.literal('done'), polecat, epoch, note: text.exactOptional() }),
  z.strictObject({
    kind: z.literal('ask'),
    polecat,
    epoch,
    text,
    wants: z.enum(['text', 'permission']).exactOptional(),
    waits: z.boolean().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('handover'), polecat, epoch, text }),
  z.strictObject({ kind: z.literal('note'), polecat, epoch, text }),
]);

/** What is to be deleted: `id` is what its ref names. */
export const dropSchema = z.strictObject({
  rig: name,
  ref: z.string().max(1_000),
  id: z.string().refine(isSha, 'not a git object id').transform(sha),
});
