/** What a dashboard shows of one row beside its pane, and the way of a person's keys into that pane. */
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Actor } from '../../core/command.ts';
import { UsageError } from '../../core/errors.ts';
import { polecatId, taskId } from '../../core/ids.ts';
import type { Town } from '../../mayor/town.ts';
import type { WireProblem } from './problem.ts';
import { idOf, jsonBody, wholeNumber } from './requests.ts';

export type PreviewSpec = {
  readonly town: Town;
  readonly say: (c: Context, problem: WireProblem) => Response;
  readonly actorOf: (c: Context) => Actor | 'unknown';
  readonly noPane: (polecat: string) => WireProblem;
  readonly unknownToken: WireProblem;
};

export const previewRoutes = (app: Hono, { town, say, actorOf, noPane, unknownToken }: PreviewSpec): void => {
  app.get('/v1/tasks/:id', async (c) => {
    const task = idOf(taskId, c.req.param('id'));
    const found = await town.task(task);
    if (found !== 'absent') return c.json(found);
    return say(c, { kind: 'absent', what: `There is no task ${task}`, hint: 'mayor task list' });
  });
  app.get('/v1/tasks/:id/timeline', async (c) => {
    const limit = wholeNumber('limit', c.req.query('limit'), { fallback: 200, min: 1, max: 1_000 });
    return c.json(await town.timeline(idOf(taskId, c.req.param('id')), limit));
  });
  app.get('/v1/polecats/:id/progress', async (c) => {
    const polecat = idOf(polecatId, c.req.param('id'));
    const found = await town.progress(polecat);
    if (found !== 'absent') return c.json(found);
    return say(c, { kind: 'absent', what: `${polecat} has no worktree now`, hint: `mayor why ${polecat}` });
  });
  app.post('/v1/polecats/:id/type', async (c) => {
    const by = actorOf(c);
    if (by === 'unknown') return say(c, unknownToken);
    if (by.kind === 'agent')
      return say(c, { kind: 'forbidden', what: 'Agents may not type into panes', hint: 'mayor ask asks a person' });
    const polecat = idOf(polecatId, c.req.param('id'));
    const body = await jsonBody(c.req.raw.body, LIMIT);
    if (body.kind === 'too-large') return say(c, { kind: 'too-large', what: 'What is typed is larger than 4 MiB' });
    const parsed = order.safeParse(body.value);
    if (!parsed.success) throw new UsageError(`Nothing to type: ${z.prettifyError(parsed.error)}`);
    const typed = await town.type(polecat, parsed.data, by);
    return typed === 'gone' ? say(c, noPane(polecat)) : c.json(typed);
  });
};

/** A paste may be long. */
const LIMIT = 4 * 1024 * 1024;

/** Names as tmux has them: what is none of them is never given to a runtime as one, for tmux types its letters. */
const NAMED = 'Enter|Escape|Tab|BTab|BSpace|DC|IC|Up|Down|Left|Right|Home|End|PPage|NPage|Space';
const KEY = new RegExp(`^(?:[CM]-){0,2}(?:[!-~]|${NAMED}|F(?:[1-9]|1[0-2]))$`);

const order = z.strictObject({
  strokes: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('text'), text: z.string().max(10_000) }),
        z.strictObject({ kind: z.literal('key'), key: z.string().regex(KEY, 'not the name of a key') }),
        z.strictObject({ kind: z.literal('paste'), text: z.string() }),
      ]),
    )
    .max(1_000),
  anyway: z.literal(true).exactOptional(),
  over: z.literal(true).exactOptional(),
  seat: z.strictObject({ id: z.string().min(1).max(64), place: z.string().max(200) }).exactOptional(),
});
