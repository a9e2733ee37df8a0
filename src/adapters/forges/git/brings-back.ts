/** Which commits of a branch the base had once and has no more: from the reflog of the base, and what the journal knows. */
import type { BroughtBack } from '../../../core/brings-back.ts';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import { baseRef, type Site } from './site.ts';

/** So many are told by name. */
const FEW = 5;

/**
 * Mostly two subprocesses: where nothing was taken off the base there is nothing to look for. Commits whose patch the
 * base has in another one (a rebase, other words) are none that anybody would miss.
 */
export async function bringsBack(
  site: Site,
  { commit, onto, seen }: { readonly commit: Sha; readonly onto: Sha; readonly seen: readonly Sha[] },
): Promise<BroughtBack | undefined> {
  const had = [...new Set([...(await formerTips(site)), ...seen])].filter((tip) => tip !== onto);
  if (had.length === 0) return undefined;
  const listed = await site.git(['rev-list', '--no-merges', '--ignore-missing', '--stdin'], {
    input: `${had.join('\n')}\n^${onto}\n`,
  });
  const gone = new Set(listed.stdout.split('\n').filter(isSha));
  if (gone.size === 0) return undefined;
  const settings = ['-c', 'i18n.logOutputEncoding=UTF-8', '-c', 'log.showSignature=false'];
  const manner = ['--no-merges', '--cherry-pick', '--right-only', '--no-color', '-z', '--format=%H %s'];
  const own = await site.git([...settings, 'log', ...manner, `${onto}...${commit}`]);
  const found = own.stdout.split('\0').flatMap((line) => {
    const at = line.indexOf(' ');
    const id = line.slice(0, at);
    return isSha(id) && gone.has(id) ? [{ commit: sha(id), subject: line.slice(at + 1).trim() }] : [];
  });
  return found.length === 0 ? undefined : { count: found.length, first: found.slice(0, FEW) };
}

/** Where the base was before, from its reflog; nothing where git keeps none. A landing that was taken back at once never was. */
const formerTips = async (site: Site): Promise<readonly Sha[]> => {
  const settings = ['-c', 'log.showSignature=false'];
  const ran = await site.git([...settings, 'log', '-g', '--no-color', '--format=%H %gs', baseRef(site), '--'], {
    ok: 'any',
  });
  const moves = ran.stdout.split('\n').map((line) => ({ id: line.slice(0, line.indexOf(' ')), why: line }));
  return moves.flatMap(({ id }, index) =>
    isSha(id) && !(moves[index - 1]?.why.endsWith('mayor land, undone') ?? false) ? [sha(id)] : [],
  );
};
