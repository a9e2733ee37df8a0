/** What a town answers on its socket. Every path is described in docs/api.md. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Actor } from '../../core/command.ts';
import { isExpected, UsageError } from '../../core/errors.ts';
import { polecatId, taskId } from '../../core/ids.ts';
import type { Town } from '../../mayor/town.ts';
import type { Clock } from '../../ports/clock.ts';
import { commandSchema, dropSchema } from './commands.ts';
import { previewRoutes } from './preview-routes.ts';
import { problemOf, STATUS_CODES, type WireProblem } from './problem.ts';
import { bearerOf, type Identify, idOf, jsonBody, wholeNumber } from './requests.ts';
import { newsStream } from './stream.ts';

export type RoutesSpec = {
  readonly town: Town;
  readonly identify: Identify;
  /** Who owns the socket: whoever asks without a token. */
  readonly person: Actor;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly closing: AbortSignal;
  /** A thrown thing that nobody expected, for the log. */
  readonly bug: (error: unknown, where: string) => void;
};

const COMMAND_LIMIT = 256 * 1024;
/** Of a search: more than anybody types. */
const WORDS = 500;
const BEAT_MS = 2_000;
const GAP_MS = 33;

export const townRoutes = (spec: RoutesSpec): Hono => {
  const app = withProblems(new Hono(), spec.bug);
  readRoutes(app, spec);
  polecatRoutes(app, spec);
  previewRoutes(app, { town: spec.town, say: sayProblem, actorOf: (c) => actorOf(c, spec), noPane, unknownToken });
  commandRoutes(app, spec);
  return app;
};

/** Every failure as `{ error }`; bugs go to the log, not to the caller. */
export const withProblems = (app: Hono, bug: RoutesSpec['bug']): Hono => {
  app.onError((error, c) => {
    if (!isExpected(error)) bug(error, `${c.req.method} ${c.req.path}`);
    return sayProblem(c, problemOf(error));
  });
  app.notFound((c) =>
    sayProblem(c, { kind: 'absent', what: `There is no ${c.req.method} ${c.req.path}`, hint: 'See docs/api.md' }),
  );
  return app;
};

export const sayProblem = (c: Context, problem: WireProblem): Response =>
  c.json({ error: problem }, STATUS_CODES[problem.kind]);

const readRoutes = (app: Hono, { town, clock, closing }: RoutesSpec): void => {
  app.get('/v1/status', async (c) => c.json(await town.status()));
  app.get('/v1/stream', (c) => {
    const since = c.req.header('last-event-id') ?? c.req.query('after');
    const after = since === undefined ? {} : { after: wholeNumber('after', since, { fallback: 0, min: 0, max: MAX }) };
    const stream = newsStream(town, { clock, beatMs: BEAT_MS, gapMs: GAP_MS, closing, ...after });
    return c.body(stream, 200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  });
  app.get('/v1/events', async (c) => {
    const after = wholeNumber('after', c.req.query('after'), { fallback: 0, min: 0, max: MAX });
    return c.json(await town.events(after, limitOf(c)));
  });
  app.get('/v1/costs', async (c) => c.json(await town.costs()));
  app.get('/v1/undoable', async (c) => {
    const limit = wholeNumber('limit', c.req.query('limit'), { fallback: 20, min: 1, max: 1_000 });
    return c.json(await town.undoable(limit));
  });
  app.get('/v1/search', async (c) => {
    const words = c.req.query('words') ?? '';
    if (words.length > WORDS) throw new UsageError(`A search takes at most ${WORDS} characters`);
    const limit = wholeNumber('limit', c.req.query('limit'), { fallback: 20, min: 1, max: 200 });
    return c.json(await town.search(words, limit));
  });
  app.get('/v1/branches', async (c) => c.json(await town.branches(c.req.query('rig'))));
  app.get('/v1/feed', async (c) => c.json(await town.feed(limitOf(c))));
  app.get('/v1/tasks/:id/diff', async (c) => {
    const task = idOf(taskId, c.req.param('id'));
    const diff = await town.diff(task);
    if (diff !== 'absent') return c.json(diff);
    return sayProblem(c, { kind: 'absent', what: `${task} has handed in nothing yet`, hint: 'mayor status' });
  });
  app.get('/v1/tasks/:id/why', async (c) => {
    const task = idOf(taskId, c.req.param('id'));
    const why = await town.whyTask(task);
    if (why !== 'absent') return c.json(why);
    return sayProblem(c, { kind: 'absent', what: `There is no task ${task}`, hint: 'mayor task list' });
  });
};

const polecatRoutes = (app: Hono, { town }: RoutesSpec): void => {
  app.get('/v1/polecats/:id/screen', async (c) => {
    const polecat = idOf(polecatId, c.req.param('id'));
    const history = wholeNumber('history', c.req.query('history'), { fallback: 0, min: 0, max: 50_000 });
    const screen = await town.screen(polecat, history);
    return screen === 'gone' ? sayProblem(c, noPane(polecat)) : c.json(screen);
  });
  app.get('/v1/polecats/:id/attach', async (c) => {
    const polecat = idOf(polecatId, c.req.param('id'));
    const argv = await town.attach(polecat);
    return argv === 'gone' ? sayProblem(c, noPane(polecat)) : c.json({ argv });
  });
  app.get('/v1/polecats/:id/why', async (c) => {
    const polecat = idOf(polecatId, c.req.param('id'));
    const why = await town.why(polecat);
    if (why !== 'absent') return c.json(why);
    return sayProblem(c, { kind: 'absent', what: `There is no polecat ${polecat}`, hint: 'mayor status' });
  });
};

const commandRoutes = (app: Hono, spec: RoutesSpec): void => {
  app.post('/v1/commands', async (c) => {
    const by = actorOf(c, spec);
    if (by === 'unknown') return sayProblem(c, unknownToken);
    const body = await jsonBody(c.req.raw.body, COMMAND_LIMIT);
    if (body.kind === 'too-large')
      return sayProblem(c, { kind: 'too-large', what: 'The command is larger than 256 KiB' });
    const parsed = commandSchema.safeParse(body.value);
    if (!parsed.success) throw new UsageError(`Not a command: ${z.prettifyError(parsed.error)}`);
    const reply = await spec.town.submit(parsed.data, by);
    return c.json(reply, reply.ok ? 200 : 409);
  });
  app.post('/v1/branches/drop', async (c) => {
    const by = actorOf(c, spec);
    if (by === 'unknown') return sayProblem(c, unknownToken);
    if (by.kind === 'agent') return sayProblem(c, { kind: 'forbidden', what: 'Agents may not delete branches' });
    const body = await jsonBody(c.req.raw.body, COMMAND_LIMIT);
    const parsed = dropSchema.safeParse(body.kind === 'json' ? body.value : undefined);
    if (!parsed.success) throw new UsageError('To delete a branch takes { rig, ref, id }');
    return c.json(await spec.town.dropBranch(parsed.data.rig, parsed.data.ref, parsed.data.id));
  });
  app.post('/v1/down', async (c) => {
    const by = actorOf(c, spec);
    if (by === 'unknown') return sayProblem(c, unknownToken);
    if (by.kind === 'agent') return sayProblem(c, { kind: 'forbidden', what: 'Agents may not take the town down' });
    return c.json(await spec.town.down());
  });
};

const MAX = Number.MAX_SAFE_INTEGER;
const limitOf = (c: Context): number =>
  wholeNumber('limit', c.req.query('limit'), { fallback: 200, min: 1, max: 5_000 });

const noPane = (polecat: string): WireProblem => ({
  kind: 'gone',
  what: `${polecat} has no pane at this moment`,
  hint: `mayor why ${polecat}`,
});

export const unknownToken: WireProblem = {
  kind: 'unknown-token',
  what: 'This token belongs to no living polecat',
  hint: 'The work was landed, closed or given to another worker: stop here',
};

const actorOf = (c: Context, { identify, person }: RoutesSpec): Actor | 'unknown' => {
  const actor = bearerOf(c.req.header('authorization'), identify);
  return actor === 'none' ? person : actor;
};
