/** Who decides of claims, where rigs.yaml does not say it: the clone's own git configuration. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../core/errors.ts';
import { type Git, lineOf } from '../../git.ts';

/** `local`: the refs of this clone. `remote`: those of the remote, which all clones ask before work starts. */
export type ClaimPolicy = 'local' | 'remote';

const KEY = 'mayor.claims';

/** @throws UsageError when the configuration says something else. */
export async function claimPolicy(git: Git, commonDir: string): Promise<ClaimPolicy> {
  // Git is asked only where there is something to say: claims are made all day.
  if (!/^\s*\[\s*(?:mayor|include)/im.test(configIn(commonDir))) return 'local';
  const said = lineOf(await git(['config', '--get', KEY], { ok: [0, 1] }));
  if (said === '' || said === 'local') return 'local';
  if (said === 'remote') return 'remote';
  throw new UsageError(`${KEY} of this clone is ${JSON.stringify(said)}`, {
    hint: `git config ${KEY} local, or remote`,
  });
}

const configIn = (commonDir: string): string => {
  try {
    return readFileSync(join(commonDir, 'config'), 'utf8');
  } catch {
    return ''; // Git will say what is wrong with it.
  }
};
