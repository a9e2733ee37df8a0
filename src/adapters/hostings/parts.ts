/** What a host is opened with. */
import type { Clock } from '../../ports/clock.ts';

export type HostingParts = {
  /** Of the API, without a slash at the end. */
  readonly url: string;
  /** `owner/name`. @throws TerminalError where nobody says which. */
  readonly repo: () => Promise<string>;
  readonly token: () => string | undefined;
  /** What a person sets: the name of the variable, or of both that are looked at. */
  readonly tokenEnv: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly timeoutMs?: number;
};
