/** GitHub's REST API as documented (docs.github.com/rest, version 2022-11-28). */
import type { Instant } from '../core/ids.ts';
import { apiClient, type Client, type ClientParts, type Dialect } from './api-client.ts';

export type GitHubParts = Omit<ClientParts, 'dialect'> & {
  /** What a person sets to mend a refused login. */
  readonly tokenEnv: string;
  /** What the token must have leave to read and write: `issues`. */
  readonly needs: string;
  /** The option of rigs.yaml that names the repository. */
  readonly repoOption: string;
};

export const GITHUB_URL = 'https://api.github.com';

export const githubClient = (parts: GitHubParts): Client => apiClient({ ...parts, dialect: dialectOf(parts) });

const VERSION = '2022-11-28';
/** What the documentation says to wait where a limit names no time. */
const LIMIT_MS = 60_000;

const dialectOf = ({ tokenEnv, needs, repoOption }: GitHubParts): Dialect => ({
  name: 'GitHub',
  headers: (token) => ({
    accept: 'application/vnd.github+json',
    'x-github-api-version': VERSION,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }),
  limitOf,
  hints: {
    401: `Set ${tokenEnv} to a token that is valid, in Mayor's own environment`,
    403: `Give the token in ${tokenEnv} leave to read and write ${needs}`,
    404: `Correct ${repoOption} in rigs.yaml, or set ${tokenEnv}: without leave to see it GitHub says the same`,
    410: 'Turn issues on in the settings of the repository',
    422: 'Correct what GitHub names and try again',
  },
  urlHint: 'Correct `url` in rigs.yaml; of GitHub Enterprise it ends in /api/v3',
  movedHint: `The repository has moved: correct ${repoOption} in rigs.yaml`,
});

/** The primary limit (403 or 429 with nothing remaining) and the secondary ones (`retry-after`, or only words). */
const limitOf = ({ status, headers }: Response, text: string, now: Instant): Instant | undefined => {
  if (status !== 403 && status !== 429) return undefined;
  const seconds = numberOf(headers.get('retry-after'));
  if (seconds !== undefined) return now + seconds * 1_000;
  const reset = numberOf(headers.get('x-ratelimit-reset'));
  if (headers.get('x-ratelimit-remaining') === '0' && reset !== undefined) return Math.max(reset * 1_000, now + 1_000);
  return status === 429 || /rate limit|abuse detection/i.test(text.slice(0, 2_000)) ? now + LIMIT_MS : undefined;
};

const numberOf = (text: string | null): number | undefined =>
  text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
