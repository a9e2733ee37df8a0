/** Where agents' hooks report: one path, a token each, nothing for browsers. */
import { Hono } from 'hono';
import type { Actor } from '../../core/command.ts';
import { otlpRoutes, type Telemetry } from './otlp.ts';
import { bearerOf, type Identify, jsonBody } from './requests.ts';
import { sayProblem, unknownToken, withProblems } from './routes.ts';

/**
 * What a hook call means. May wait long (a permission is asked of a person); `signal` aborts when
 * the caller went away. `undefined` is answered with an empty object: no opinion.
 */
export type Hook = (actor: Actor, body: unknown, signal: AbortSignal) => Promise<unknown>;

export type HooksSpec = {
  readonly identify: Identify;
  readonly hook: Hook;
  readonly telemetry: Telemetry;
  /** Whether a Host header names this listener. */
  readonly isHere: (host: string) => boolean;
  readonly bug: (error: unknown, where: string) => void;
};

/** A tool call's whole input and output come along: files of any size that an agent reads. */
const HOOK_LIMIT = 16 * 1024 * 1024;

export const hookRoutes = ({ identify, hook, telemetry, isHere, bug }: HooksSpec): Hono => {
  const app = withProblems(new Hono(), bug);
  app.use(async (c, next) => {
    const foreign = c.req.header('origin') !== undefined || !isHere(c.req.header('host') ?? '');
    if (foreign) return sayProblem(c, { kind: 'forbidden', what: 'Only hooks of agents on this machine may ask here' });
    return next();
  });
  app.post('/v1/hooks', async (c) => {
    const actor = bearerOf(c.req.header('authorization'), identify);
    if (actor === 'none' || actor === 'unknown') return sayProblem(c, unknownToken);
    const { signal } = c.req.raw;
    const body = await jsonBody(c.req.raw.body, HOOK_LIMIT);
    if (body.kind === 'too-large')
      return sayProblem(c, { kind: 'too-large', what: 'The hook body is larger than 16 MiB' });
    return c.json((await hook(actor, body.value, signal)) ?? {});
  });
  otlpRoutes(app, { identify, telemetry, limit: HOOK_LIMIT, bug });
  return app;
};
