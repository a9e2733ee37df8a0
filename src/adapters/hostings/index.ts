/** Which services Mayor can open pull requests on. */
import { TerminalError } from '../../core/errors.ts';
import type { HostingSettings } from '../../core/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Hosting } from '../../ports/hosting.ts';
import { GITHUB_URL } from '../github-api.ts';
import { githubHosting } from './github/index.ts';
import { GITLAB_URL, gitlabHosting } from './gitlab.ts';
import type { HostingParts } from './parts.ts';
import { repoOf } from './repo-of.ts';

export type HostingPlace = {
  readonly rig: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Mayor's own environment, where tokens are. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Address of the remote, as git has it. */
  readonly address: () => Promise<string | undefined>;
};

type Host = {
  readonly url: string;
  /** Of addresses that mean this service without `url`. */
  readonly host: string;
  readonly tokens: readonly string[];
  readonly open: (parts: HostingParts) => Hosting;
};

const hosts: Readonly<Record<HostingSettings['kind'], Host>> = {
  github: { url: GITHUB_URL, host: 'github.com', tokens: ['GITHUB_TOKEN', 'GH_TOKEN'], open: githubHosting },
  gitlab: { url: GITLAB_URL, host: 'gitlab.com', tokens: ['GITLAB_TOKEN'], open: gitlabHosting },
};

/** Opening it asks nothing. */
export function openHosting(settings: HostingSettings, place: HostingPlace): Hosting {
  const host = hosts[settings.kind];
  const names = settings.token === undefined ? host.tokens : [settings.token];
  return host.open({
    url: settings.url ?? host.url,
    repo: () => repoIn(settings, host, place),
    token: () => names.map((name) => place.env[name]).find(Boolean),
    tokenEnv: names.join(' or '),
    clock: place.clock,
  });
}

const repoIn = async (settings: HostingSettings, { host }: Host, { rig, address }: HostingPlace): Promise<string> => {
  if (settings.repo !== undefined) return settings.repo;
  const found = repoOf((await address()) ?? '');
  // A token is for one host: which one is guessed for nobody.
  if (found !== undefined && (settings.url !== undefined || found.host === host)) return found.repo;
  throw new TerminalError(
    found === undefined
      ? `The remote "${settings.remote}" of rig ${rig} does not say which repository it is on ${settings.kind}`
      : `The remote "${settings.remote}" of rig ${rig} is at ${found.host}, not at ${host}`,
    {
      hint:
        found === undefined
          ? `Write it under rigs.${rig}.hosting.repo, as owner/name`
          : `Write the address of its API under rigs.${rig}.hosting.url`,
    },
  );
};
