/** What came on the base beside a branch: the other side of its conflict. */
import type { BaseCommit } from '../../../core/conflict-brief.ts';
import { isName, isSha, sha, type TaskId, taskId } from '../../../core/ids.ts';
import type { Site } from './site.ts';

/** Of so many it is asked what they changed. */
const MOST = 200;
/** So many are told where none of them changed a file that conflicts. */
const FEW = 5;

/**
 * The newest commits on the first-parent line of `onto` that `commit` does not have and that changed one
 * of these files. Where there is none (one side renamed them), the newest few whatever they changed.
 */
export async function landedSince(
  site: Site,
  onto: string,
  commit: string,
  files: readonly string[],
): Promise<readonly BaseCommit[]> {
  const wanted = new Set(files);
  // Paths are chosen here: git 2.39 leaves merges out when it is to choose them along first parents.
  const settings = ['-c', 'i18n.logOutputEncoding=UTF-8', '-c', 'log.showSignature=false'];
  const manner = ['--first-parent', '-m', '--name-only', '--no-renames', '-z', '--no-color', `--max-count=${MOST}`];
  const ran = await site.git([...settings, 'log', ...manner, `--format=${FORMAT}`, onto, `^${commit}`]);
  const all = ran.stdout.split(BEGIN).flatMap(commitIn);
  const touching = all.flatMap((one) => {
    const its = one.files.filter((path) => wanted.has(path));
    return its.length === 0 ? [] : [{ ...one, files: its }];
  });
  return touching.length > 0 ? touching : all.slice(0, FEW);
}

const commitIn = (entry: string): readonly BaseCommit[] => {
  const [id = '', subject = '', trailers = '', ...names] = entry.split('\0');
  if (!isSha(id)) return [];
  const task = taskIn(trailers);
  const files = names.map((name) => name.replace(/^\n/, '')).filter((name) => name !== '');
  return [{ commit: sha(id), subject, files, ...(task === undefined ? {} : { task }) }];
};

/** `Task: shop-k3f9` at the end of a landing's message. */
const TASK_TRAILER = '%(trailers:key=Task,valueonly,separator=%x2C)';
const FORMAT = `%x01%H%x00%s%x00${TASK_TRAILER}%x00`;
/** In front of each commit; what else has this character in it is a subject, and no commit follows it. */
const BEGIN = /\x01(?=[0-9a-f]{40,64}\0)/;

const taskIn = (trailers: string): TaskId | undefined => {
  const last = trailers.split(',').at(-1)?.trim() ?? '';
  return isName(last) ? taskId(last) : undefined;
};
