/** What every part of the git workspace of one rig stands on. */
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { RigSettings } from '../../../core/settings.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Git } from '../../git.ts';
import { commonOf } from './clone.ts';
import { fileRefusal } from './files.ts';
import { steadyGit } from './steady-git.ts';

export type Ground = {
  readonly rig: RigSettings;
  /** Where this rig's worktrees lie, one folder a polecat: a real path. */
  readonly folder: string;
  /** Warm worktrees, nobody's, inside `folder`. */
  readonly pool: string;
  /** What could not be backed up as commits and was moved aside: nested repositories. */
  readonly kept: string;
  /** The clone's own `.git` folder: a real path. */
  readonly common: string;
  /** Git in the user's clone. */
  readonly git: Git;
  readonly clock: Clock;
};

/** @throws TerminalError for a rig without a usable clone, or when the folder cannot be made. */
export async function openGround(rig: RigSettings, root: string, clock: Clock): Promise<Ground> {
  const common = await commonOf(rig);
  const wanted = join(root, rig.name);
  try {
    await mkdir(wanted, { recursive: true, mode: 0o700 }); // Copies of secrets lie in it.
    await mkdir(join(wanted, '.pool'), { recursive: true });
    const folder = await realpath(wanted);
    return {
      rig,
      folder,
      pool: join(folder, '.pool'),
      kept: join(folder, '.kept'),
      common: await realpath(common),
      git: steadyGit(rig.path),
      clock,
    };
  } catch (error) {
    throw fileRefusal(error, `make the folder for the worktrees of rig "${rig.name}"`);
  }
}
