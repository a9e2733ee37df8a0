/** One request to a town over its socket. Only node:http, so that a short command starts fast. */
import { Agent, type IncomingMessage, request as send } from 'node:http';
import { TerminalError, TransientError } from '../../core/errors.ts';
import { otherVersion } from '../../core/other-version.ts';
import { noTown } from './no-town.ts';
import { errorOf, type ProblemKind, type WireProblem } from './problem.ts';

export type Link = {
  readonly socketPath: string;
  /** For the sentence that says where no town is running. */
  readonly home: string;
  /** Proves an agent's identity; a person needs none. */
  readonly token?: string;
  readonly agent: Agent;
  readonly version?: string;
  readonly heard?: (version: string | undefined) => void;
};

/** `other`: the next step where the town is of another version. */
export type Answer = { readonly status: number; readonly text: string; readonly other?: string };

export const agentOf = (keepAlive: boolean): Agent => new Agent({ keepAlive, maxSockets: 8 });

/** @throws NoTownError when nobody listens, TransientError when the connection broke. */
export async function ask(link: Link, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
  // Going down waits for processes to end; everything else is answered from memory or by a short git.
  const response = await open(link, method, path, body, path === '/v1/down' ? DOWN_MS : SILENCE_MS);
  response.setEncoding('utf8');
  try {
    let text = '';
    for await (const piece of response) text += piece;
    return { status: response.statusCode ?? 0, text, ...otherOf(link, response) };
  } catch (error) {
    throw broken(link, error, method);
  }
}

/** What an answer says went wrong; `undefined` for one that succeeded. */
export const problemIn = ({ status, text, other }: Answer): WireProblem | undefined => {
  if (status >= 200 && status < 300) return undefined;
  const body: { readonly error?: { kind?: ProblemKind; what?: string; hint?: string } } = JSON.parse(text || '{}');
  const { kind = 'bug', what = `The town answered with ${status}`, hint: told } = body.error ?? {};
  // What another version takes for wrong, or does not have, is as a rule only newer or older than it.
  const hint = kind === 'usage' || kind === 'absent' ? (other ?? told) : told;
  return { kind, what, ...(hint === undefined ? {} : { hint }) };
};

/** @throws the error that the town told. */
export const orThrow = (answer: Answer): Answer => {
  const problem = problemIn(answer);
  if (problem !== undefined) throw errorOf(problem);
  return answer;
};

/** A daemon that is stopped (not ended) takes connections and never answers. Milliseconds. */
const SILENCE_MS = 60_000;
const DOWN_MS = 600_000;

/**
 * The head of an answer; its body is still to be read. With `silenceMs`, a connection on which nothing
 * comes for so long is broken off.
 */
export function open(
  link: Link,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  silenceMs = 0,
): Promise<IncomingMessage> {
  const { socketPath, agent, token } = link;
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    host: 'town',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(text === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  };
  return new Promise((resolve, reject) => {
    // A kept connection may be closed just as it is taken again. Reading may be tried twice then, but
    // nobody could tell whether a command had arrived: those get a connection of their own.
    const request = send({
      ...{ socketPath, agent: method === 'GET' ? agent : false, method, path, headers },
      // A socket's other end has no name: else Node takes long to see that `host` is no address.
      ...{ servername: '' },
    });
    request.once('response', (response) => {
      link.heard?.(versionIn(response));
      resolve(response);
    });
    request.once('error', (error) => {
      if (request.reusedSocket && codeOf(error) === 'ECONNRESET') resolve(open(link, method, path, body, silenceMs));
      else reject(broken(link, error, method));
    });
    if (silenceMs > 0) {
      request.setTimeout(silenceMs, () => {
        request.destroy(new Error(`the daemon has not answered for ${silenceMs / 1_000} s`));
      });
    }
    request.end(text);
  });
}

/** The header in which a town says its version, with every answer. */
export const VERSION_HEADER = 'mayor-version';

const versionIn = ({ headers }: IncomingMessage): string | undefined => [headers[VERSION_HEADER]].flat()[0];

const otherOf = ({ version }: Link, response: IncomingMessage): Pick<Answer, 'other'> => {
  const other = version === undefined ? undefined : otherVersion(versionIn(response), version);
  return other === undefined ? {} : { other: `${other.what}. ${other.hint}` };
};

const broken = (link: Link, error: unknown, method: 'GET' | 'POST'): Error => {
  if (ABSENT.has(codeOf(error))) return noTown(link.home, error);
  if (codeOf(error) === 'EACCES') {
    return new TerminalError(`The socket ${link.socketPath} belongs to someone else`, {
      hint: 'Use the account that ran mayor up, or another MAYOR_HOME',
      cause: error,
    });
  }
  return new TransientError(`The connection to the town broke: ${error instanceof Error ? error.message : error}`, {
    hint:
      method === 'GET'
        ? 'Try again; mayor status says whether the town still runs'
        : 'It may have been taken all the same: mayor log tells; mayor status says whether the town still runs',
    cause: error,
  });
};

const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENAMETOOLONG', 'EINVAL']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
