/** Merging a branch into the base without touching anyone's worktree. */
import { TerminalError } from '../../../core/errors.ts';
import { isSha, type Sha, sha, type TaskId } from '../../../core/ids.ts';
import { plainText } from '../../../core/plain.ts';
import type { Rehearsal } from '../../../ports/forge.ts';
import { isAtLeast, lineOf } from '../../git.ts';
import { describeConflict } from './conflict.ts';
import { identity } from './identity.ts';
import { mergeInMemory } from './merge-in-memory.ts';
import { mergeInScratch } from './merge-in-scratch.ts';
import { baseRef, contains, keptRef, type Site, tipOf } from './site.ts';

/**
 * Even where a fast-forward would do there is a merge commit: each landing is then one commit on
 * the first-parent line of the base, and can be undone as one. Repeating the same rehearsal finds
 * the commit of the first, so that it leaves nothing new behind.
 */
export async function rehearse(site: Site, task: TaskId, commit: Sha, message: string): Promise<Rehearsal> {
  const { git, rig } = site;
  const text = `${plainText(message).trim()}\n`;
  const [seen, author] = await Promise.all([lookUp(site, task, commit), identity(site)]);
  const onto = seen.base ?? (await tipOf(site));
  if (seen.commit === undefined)
    throw new TerminalError(`The commit ${commit} of task ${task} is not in ${rig.path}`, {
      hint: 'Look whether its branch still exists; `mayor sling` starts the task again',
    });
  if (seen.kept !== undefined && seen.keptOnto === onto && seen.keptFrom === commit) {
    const kept = await git(['-c', 'i18n.logOutputEncoding=UTF-8', 'log', '-1', '--format=%B', seen.kept]);
    if (kept.stdout.trim() === text.trim()) return { kind: 'clean', onto, result: seen.kept };
  }
  const merged = (await canMergeInMemory(site, onto, seen.attributes))
    ? await mergeInMemory(site, onto, commit)
    : await mergeInScratch(site, onto, commit);
  if (merged.kind === 'unrelated') return { kind: 'conflict', onto, files: [], detail: unrelated(rig.base) };
  if (merged.kind === 'conflict') {
    const detail = describeConflict(merged, { base: rig.base, onto, task, commit });
    return { kind: 'conflict', onto, files: merged.files, detail };
  }
  // Only a merge that changes nothing can be of a branch that the base has already.
  if (merged.tree === seen.tree && (await contains(site, onto, commit))) return { kind: 'merged', onto };
  const made = await git(
    ['-c', 'i18n.commitEncoding=UTF-8', 'commit-tree', merged.tree, '-p', onto, '-p', commit, '-F', '-'],
    { input: text, env: author },
  );
  const result = sha(lineOf(made));
  await git(['update-ref', keptRef(task), result]);
  return { kind: 'clean', onto, result };
}

type Seen = {
  readonly base: Sha | undefined;
  readonly tree: Sha | undefined;
  readonly commit: Sha | undefined;
  /** The last rehearsal of this task, and what it merged into what. */
  readonly kept: Sha | undefined;
  readonly keptOnto: Sha | undefined;
  readonly keptFrom: Sha | undefined;
  readonly attributes: Sha | undefined;
};

/** Seven questions, one process: a missing object is an answer here, not a failure. */
const lookUp = async (site: Site, task: TaskId, commit: Sha): Promise<Seen> => {
  const base = baseRef(site);
  const kept = keptRef(task);
  const asked = [
    `${base}^{commit}`,
    `${base}^{tree}`,
    `${commit}^{commit}`,
    `${kept}^{commit}`,
    `${kept}^1`,
    `${kept}^2`,
    `${base}:.gitattributes`,
  ];
  const ran = await site.git(['cat-file', '--batch-check=%(objectname)'], { input: `${asked.join('\n')}\n` });
  const found = ran.stdout.split('\n').map((line) => (isSha(line) ? sha(line) : undefined));
  const [tip, tree, mine, result, keptOnto, keptFrom, attributes] = found;
  return { base: tip, tree, commit: mine, kept: result, keptOnto, keptFrom, attributes };
};

/**
 * `merge-tree --write-tree` came with git 2.38. It takes attributes from the user's checkout, which
 * may be of another branch; `--attr-source` mends that, from 2.41 on. Between the two, a base that
 * chooses merge drivers by attributes is merged in a scratch worktree, where they are its own.
 * (Git LFS's `merge=lfs` names no driver and changes nothing.)
 */
const canMergeInMemory = async (site: Site, onto: Sha, attributes: Sha | undefined): Promise<boolean> => {
  if (!isAtLeast(site.version, [2, 38])) return false;
  if (isAtLeast(site.version, [2, 41]) || attributes === undefined) return true;
  const { stdout } = await site.git(['cat-file', 'blob', `${onto}:.gitattributes`]);
  return !/\bmerge=(?!lfs\b)/.test(stdout);
};

const unrelated = (base: string): string =>
  `The branch shares no history with ${base}, so there is nothing to merge it by.\n` +
  `Put its commits on top of ${base} (git rebase --root --onto ${base}, or cherry-pick them).\n`;
