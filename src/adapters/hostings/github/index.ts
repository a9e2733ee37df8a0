/** Pull requests of a repository on GitHub, or GitHub Enterprise, by its REST API. */
import { z } from 'zod';
import { TerminalError } from '../../../core/errors.ts';
import { type Sha, sha } from '../../../core/ids.ts';
import type { PullState } from '../../../core/pull-request.ts';
import type { Hosting } from '../../../ports/hosting.ts';
import type { Lack } from '../../../ports/tracker.ts';
import { githubClient } from '../../github-api.ts';
import type { HostingParts } from '../parts.ts';
import { account, parseAs } from '../shape.ts';
import { checksOf } from './checks.ts';
import { HOST, openPull, type Pull, pullShape } from './pulls.ts';
import { remarksOf } from './remarks.ts';

/** Opening it asks nothing. The token is read with every request and is kept nowhere. */
export function githubHosting(parts: HostingParts): Hosting {
  const client = githubClient({ ...parts, needs: 'pull requests', repoOption: '`hosting.repo`' });
  const get = async (number: number): Promise<Pull> => {
    const { json } = await client.get(`/repos/${await parts.repo()}/pulls/${number}`);
    return parseAs(HOST, pullShape, json);
  };
  return {
    kind: 'github',
    lacks: LACKS,
    async open(proposal) {
      needToken(parts);
      const { number, html_url: url } = await openPull(client, await parts.repo(), proposal);
      return { number, url };
    },
    async look(number) {
      const repo = await parts.repo();
      const pull = await get(number);
      const state = stateOf(pull);
      return {
        number,
        url: pull.html_url,
        state,
        head: pull.head.sha,
        checks: state.kind === 'open' ? await checksOf(client, repo, pull.head.sha) : [],
        remarks: await remarksOf(client, repo, number),
      };
    },
    async reach() {
      needToken(parts);
      const repo = await parts.repo();
      const { json } = await client.get(`/repos/${repo}`);
      const { permissions } = parseAs(HOST, repoShape, json);
      if (permissions?.push === false)
        throw new TerminalError(`The token in ${parts.tokenEnv} may not write to ${repo}`, {
          hint: 'Give it leave to read and write contents and pull requests of the repository',
        });
      // Tokens of apps belong to nobody.
      const me = await client.get('/user', [403, 404]);
      return me.status === 200 ? `${repo} as ${parseAs(HOST, account, me.json).login}` : repo;
    },
  };
}

const repoShape = z.object({ permissions: z.object({ push: z.boolean() }).nullish() });

const needToken = ({ token, tokenEnv }: HostingParts): void => {
  if (token() !== undefined) return;
  throw new TerminalError(`There is no token for GitHub: ${tokenEnv} is not set`, {
    hint: `Set ${tokenEnv} in the environment that \`mayor up\` is typed in, to a token that may read and write pull requests, or name another variable under hosting.token`,
  });
};

const stateOf = (pull: Pull): PullState => {
  if (pull.state === 'open') return { kind: 'open', draft: pull.draft === true };
  const merged = pull.merged === true || pull.merged_at != null;
  return merged ? { kind: 'merged', commit: mergeOf(pull) } : { kind: 'closed' };
};

const mergeOf = ({ number, merge_commit_sha: commit }: Pull): Sha => {
  try {
    return sha(commit ?? '');
  } catch (cause) {
    throw new TerminalError(`GitHub says that pull request ${number} is merged, but not as which commit`, { cause });
  }
};

const LACKS: readonly Lack[] = [
  {
    what: 'whether a conversation is resolved',
    instead: 'each comment is passed on once, resolved or not',
  },
  {
    what: 'the whole log of a check',
    instead: 'its summary and its first 30 annotations, with the address of the rest',
  },
  {
    what: 'more than 500 comments of a kind, and 300 checks',
    instead: 'what comes after them is not read',
  },
  {
    what: 'teams whose review is required',
    instead: 'GitHub itself holds the merge back; Mayor shows who approved and who asked for changes',
  },
];
