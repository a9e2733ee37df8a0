/** Pushing a landed result to where the user pushes the base. */
import { join } from 'node:path';
import { TerminalError, TransientError } from '../../../core/errors.ts';
import type { Sha } from '../../../core/ids.ts';
import { seenRef } from '../../../core/mayor-refs.ts';
import { plainText } from '../../../core/plain.ts';
import { baseRef, contains, type Site } from './site.ts';

/**
 * A plain push of exactly `result`, never forced. The user's own pre-push hook runs, as it guards
 * what leaves the machine and sends the large files of Git LFS.
 * @throws TransientError when the net is away or the remote has other commits; TerminalError when
 * there is no remote or it refuses.
 */
export async function push(site: Site, result: Sha): Promise<void> {
  const aim = await aimOf(site);
  const ran = await site.git(
    [...aim.settings, 'push', '--porcelain', '--no-follow-tags', aim.remote, `${result}:${aim.ref}`],
    {
      ok: 'any',
      timeoutMs: Math.max(site.rig.gateTimeoutMs, 600_000),
      env: aim.env,
    },
  );
  if (ran.exit === 0) return;
  const said = plainText(`${ran.stdout}\n${ran.stderr}`);
  if (/\[rejected\]/.test(said) && (await alreadyThere(site, aim, result))) return;
  throw troubleOf(site, aim, `${site.rig.base} of rig ${site.rig.name} could not be pushed to ${aim.remote}`, said);
}

/** What the remote said, as what it means. */
export const troubleOf = (site: Site, aim: Aim, what: string, said: string): TerminalError | TransientError => {
  const found = TROUBLES.find(({ sign }) => sign.test(said));
  const hint = found?.hint(aim, site) ?? 'Mayor tries again; push it by hand to see more';
  const detail = withoutLogins(said).trim().split('\n').slice(-8).join('\n').slice(-1_500);
  if (found?.lasting === true) return new TerminalError(`${what}:\n${detail}`, { hint });
  return new TransientError(`${what}:\n${detail}`, { hint });
};

/** Git names the address of the remote, and some people's has their login in it. */
const withoutLogins = (said: string): string => said.replace(/(\w+:\/\/)[^/\s@]*@/g, '$1');

export type Aim = {
  readonly remote: string;
  readonly ref: string;
  readonly settings: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** Where a bare `git push` of the base would go, as far as that is one branch of one remote. */
const aimOf = async (site: Site): Promise<Aim> => {
  const { rig } = site;
  const { config, ...pushing } = await pushingIn(site);
  const upstream = config.get(`branch.${rig.base}.remote`);
  const chosen = config.get(`branch.${rig.base}.pushremote`) ?? config.get('remote.pushdefault');
  const remote = chosen ?? (upstream === '.' ? undefined : upstream) ?? 'origin';
  if (remote === 'origin' && !config.has('remote.origin.url') && !config.has('remote.origin.pushurl'))
    throw new TerminalError(`Rig ${rig.name} is to push ${rig.base}, but ${rig.path} has no remote for it`, {
      hint: `Add one (git remote add origin URL), or set "push: false" for ${rig.name} in rigs.yaml`,
    });
  const merge = remote === upstream ? config.get(`branch.${rig.base}.merge`) : undefined;
  return { remote, ref: merge ?? baseRef(site), ...pushing };
};

/** What every push goes by: what is configured, the user's own hook, and how to ask nobody anything. */
export const pushingIn = async (site: Site) => {
  const { git, env } = site;
  const pattern = '^(remote\\..*|branch\\..*|core\\.(hookspath|sshcommand))$';
  const asked = await git(['config', '--show-scope', '-z', '--get-regexp', pattern], { ok: [0, 1] });
  const entries = pairs(asked.stdout.split('\0')).flatMap(([scope, entry]) => {
    if (scope === 'command') return []; // Our own, which keeps hooks from running.
    const [name = '', ...value] = entry.split('\n');
    return [[name, value.join('\n')] as const];
  });
  const config = new Map(entries);
  const hooks = config.get('core.hookspath') ?? join(await site.common(), 'hooks');
  const asks = [env.GIT_SSH_COMMAND, env.GIT_SSH, config.get('core.sshcommand')].every((one) => one === undefined);
  // Nobody is there to type a passphrase: better a clear failure than a push that waits.
  const quiet: Readonly<Record<string, string>> = asks ? { GIT_SSH_COMMAND: 'ssh -o BatchMode=yes' } : {};
  return { config, settings: ['-c', `core.hooksPath=${hooks}`], env: quiet };
};

const pairs = (words: readonly string[]): readonly (readonly [string, string])[] =>
  words.flatMap((word, at) => (at % 2 === 0 && at + 1 < words.length ? [[word, words[at + 1] ?? ''] as const] : []));

/** A push before a crash may have arrived, and others may have built on it since. */
const alreadyThere = async (site: Site, { remote, ref, env }: Aim, result: Sha): Promise<boolean> => {
  const seen = seenRef(site.rig.base);
  const quietly = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
  const fetched = await site.git(['fetch', ...quietly, remote, `+${ref}:${seen}`], {
    ok: 'any',
    timeoutMs: 600_000,
    env,
  });
  return fetched.exit === 0 && contains(site, seen, result);
};

type Trouble = {
  readonly sign: RegExp;
  /** Trying again is of no use before a person did something. */
  readonly lasting: boolean;
  readonly hint: (aim: Aim, site: Site) => string;
};

/** What git and the usual hosts print, the first match holds; anything else is taken for the net. */
const TROUBLES: readonly Trouble[] = [
  {
    sign: /Authentication failed|could not read (?:Username|Password)|Permission denied|Permission to .* denied|Host key verification failed|error: 40[13]/,
    lasting: true,
    hint: ({ remote }, { rig }) => `See to it that "git push ${remote}" works in ${rig.path} without asking anything`,
  },
  {
    sign: /\[remote rejected\].*(?:hook declined|protected branch|currently checked out|prohibited)/,
    lasting: true,
    hint: ({ remote, ref }, { rig }) =>
      `${remote} does not take pushes to ${ref}: allow it there, or set "push: false" for ${rig.name}`,
  },
  {
    sign: /\[rejected\]/,
    lasting: false,
    hint: ({ remote }, { rig }) =>
      `${remote} has commits that ${rig.base} lacks: run "git pull ${remote} ${rig.base}" and "git push" in ${rig.path}`,
  },
];
