/** What every step of a landing works with: one rig's clone, and where scratch things may lie. */
import { TerminalError, TransientError } from '../../../core/errors.ts';
import { type Sha, sha } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import type { RigSettings } from '../../../core/settings.ts';
import { type Git, type GitVersion, gitIn, lineOf } from '../../git.ts';
import { passingTrouble } from '../../git-trouble.ts';
import type { Turns } from '../../turns.ts';
import { createRunning, type Running } from './running.ts';

/** What a town gives to its forges. */
export type ForgePlace = {
  /** Absolute path of a folder of the town's own, for scratch worktrees and gate logs; made when absent. */
  readonly folder: string;
  /** Of the git on the PATH: before 2.38 merges happen in a scratch worktree. */
  readonly version: GitVersion;
  /** The daemon's own environment, which gates inherit without what is Mayor's. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends gates that run. */
  readonly signal: AbortSignal;
  /** Copies what the rig's owner wants in every worktree (`copy` in rigs.yaml) into `path`. */
  readonly copyInto: (rig: RigSettings, path: string) => Promise<void>;
};

export type Site = ForgePlace & {
  readonly rig: RigSettings;
  /** Git in the user's clone. */
  readonly git: Git;
  readonly running: Running;
  /** One user at a time of what this town has only one of. */
  readonly turns: Turns['take'];
  /** The folder that all worktrees of the clone share: objects, refs, configuration. Asked once. */
  readonly common: () => Promise<string>;
};

export const openSite = (place: ForgePlace, turns: Turns['take'], rig: RigSettings): Site => {
  const git = forgeGit(rig.path);
  let common: string | undefined;
  return {
    ...place,
    rig,
    git,
    turns,
    running: createRunning(),
    common: async () => {
      common ??= (await git(['rev-parse', '--path-format=absolute', '--git-common-dir'])).stdout.replace(/\n$/, '');
      return common;
    },
  };
};

/** The same for work that this signal ends as well. */
export const endedBy = (site: Site, signal: AbortSignal | undefined): Site =>
  signal === undefined ? site : { ...site, signal: AbortSignal.any([site.signal, signal]) };

export const baseRef = ({ rig }: Site): string => `refs/heads/${rig.base}`;

/** The tip of the base. @throws TerminalError when there is none. */
export async function tipOf(site: Site): Promise<Sha> {
  const { rig, git } = site;
  const ran = await git(['rev-parse', '--verify', '--quiet', `${baseRef(site)}^{commit}`], { ok: [0, 1] });
  if (ran.exit === 0) return sha(lineOf(ran));
  throw new TerminalError(`Rig "${rig.name}" has no branch "${rig.base}" in ${rig.path}`, {
    hint: `Make it (git branch ${rig.base}), or correct "base" of ${rig.name} in rigs.yaml`,
  });
}

/** Whether every commit of `inner` is in `outer`; an object that is missing is not. */
export const contains = async ({ git }: Site, outer: string, inner: string): Promise<boolean> =>
  (await git(['merge-base', '--is-ancestor', inner, outer], { ok: [0, 1, 128] })).exit === 0;

/** Git whose passing troubles are told as such: a full disk, a lock that another git holds. */
export const forgeGit =
  (cwd: string): Git =>
  async (args, options = {}) => {
    try {
      return await gitIn(cwd)(args, options);
    } catch (error) {
      throw error instanceof TerminalError ? classed(error) : error;
    }
  };

/** What git said, as what it means to whoever asked. */
export const classed = (error: TerminalError): TerminalError | TransientError => {
  const passing = passingTrouble(error.message);
  return passing === undefined ? error : new TransientError(error.message, { cause: error, hint: passing.hint });
};

/** Where git gave up because of a lock: which file that is, and what a person can do. */
export const lockedBy = (said: string, what: string): string | undefined => {
  const lock = /Unable to create '(.+\.lock)': File exists/.exec(said)?.[1];
  if (lock === undefined) return undefined;
  return `Another git has locked ${what} (${plainLine(lock)}); let it end, or delete that file when none runs`;
};
