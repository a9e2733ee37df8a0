/** What the errors come to with which Claude Code ends a turn, by the names that its hook and its conversation give them. */
import type { Instant } from '../../core/ids.ts';
import type { Sign, Signal } from '../../core/observed.ts';
import { entryOf } from '../field.ts';
import { limitEnd, overloadEnd } from './limits.ts';

type Failure = {
  readonly signal: Signal;
  readonly until?: (words: string, at: Instant) => Instant;
  readonly overload?: true;
};
const overloaded: Failure = { signal: 'limited', until: (_words, at) => overloadEnd(at), overload: true };

const failures: Readonly<Record<string, Failure>> = {
  rate_limit: { signal: 'limited', until: limitEnd },
  overloaded,
  server_error: overloaded,
  authentication_failed: { signal: 'needs-login' },
  oauth_org_not_allowed: { signal: 'needs-login' },
  billing_error: { signal: 'needs-login' },
};

/** The words are the CLI's own, so they may say when a limit ends. */
export const failureOf = (
  error: string,
  words: string,
  at: Instant,
): Pick<Sign, 'signal'> & Partial<Pick<Sign, 'until' | 'overload'>> => {
  const { signal, until, overload } = entryOf(failures, error) ?? { signal: 'idle' };
  return {
    signal,
    ...(until === undefined ? {} : { until: until(words, at) }),
    ...(overload === undefined ? {} : { overload }),
  };
};

export const failureText = (error: string, words: string): string => {
  const [line = ''] = words.trim().split('\n');
  const short = line.length > 120 ? `${line.slice(0, 119)}…` : line;
  return short === '' ? error : `${error}: ${short}`;
};
