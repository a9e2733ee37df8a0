/** Moving the base to a checked result. */
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import type { Landing } from '../../../ports/forge.ts';
import { type Checkout, whoHasBase } from './checkouts.ts';
import { followCheckout } from './follow-checkout.ts';
import { noteIntent } from './intent.ts';
import { mendCheckout } from './mend-checkout.ts';
import { baseRef, contains, forgeGit, lockedBy, type Site, tipOf } from './site.ts';

/**
 * The ref is the last thing to move: whatever dies before leaves the base where it was, and what a
 * killed git left in a checkout is put right by the next landing, before anything else.
 */
export async function land(site: Site, onto: Sha, result: Sha): Promise<Landing> {
  const common = await site.common();
  return site.turns(`land ${common}`, () => landInTurn(site, common, onto, result));
}

const landInTurn = async (site: Site, common: string, onto: Sha, result: Sha): Promise<Landing> => {
  const mended = await mendCheckout(site, common, 'unknown');
  if (mended.kind === 'held') return mended;
  const [where, tips] = await Promise.all([whoHasBase(site, common), tipsOf(site, result)]);
  const base = tips.base ?? (await tipOf(site));
  if (base === result || (base !== onto && (await contains(site, base, result))))
    return { kind: 'landed', sha: result };
  // A result that is gone, or does not build on `onto`, would take commits off the base.
  if (base !== onto || !(tips.parent === onto || (await contains(site, result, onto)))) return { kind: 'moved' };
  switch (where.kind) {
    case 'held':
      return where;
    case 'one':
      return followCheckout(site, common, where.checkout, onto, result);
    case 'none':
      return swap(site, common, onto, result);
  }
};

const tipsOf = async (site: Site, result: Sha) => {
  const asked = `${baseRef(site)}^{commit}\n${result}^1\n`;
  const ran = await site.git(['cat-file', '--batch-check=%(objectname)'], { input: asked });
  const [base, parent] = ran.stdout.split('\n').map((line) => (isSha(line) ? sha(line) : undefined));
  return { base, parent };
};

/** Compare and swap by git itself, for a base that nobody has checked out. */
export const swap = async (site: Site, common: string, onto: Sha, result: Sha): Promise<Landing> => {
  const place = { path: site.rig.path, admin: common, free: true } as const;
  const note = await noteIntent(common, site.rig.base, { ...place, onto, result });
  if (note === 'taken') return held(`Another landing is under way in ${site.rig.path}`);
  const words = ['update-ref', '-m', REASON, baseRef(site), result, onto];
  const ran = await site.git(words, { ok: 'any', started: note.by });
  await note.remove();
  if (ran.exit !== 0) {
    if ((await tipOf(site)) !== onto) return { kind: 'moved' };
    const { base, path } = site.rig;
    const locked = lockedBy(ran.stderr, base);
    return held(locked ?? `Git cannot move ${base} in ${path}: ${plainLine(ran.stderr).slice(0, 300)}`);
  }
  const now = await whoHasBase(site, common);
  return now.kind === 'one' ? catchUp(site, now.checkout, onto, result) : { kind: 'landed', sha: result };
};

const REASON = 'mayor land';
const held = (because: string): Landing => ({ kind: 'held', because });

/** Someone checked the base out in the very moment before it moved: their files may still be of `onto`. */
const catchUp = async (site: Site, { path }: Checkout, onto: Sha, result: Sha): Promise<Landing> => {
  const followed = await forgeGit(path)(['read-tree', '-m', '-u', onto, result], { ok: 'any' });
  if (followed.exit === 0) return { kind: 'landed', sha: result };
  const undone = await site.git(['update-ref', '-m', `${REASON}, undone`, baseRef(site), onto, result], { ok: 'any' });
  if (undone.exit !== 0) return { kind: 'landed', sha: result };
  return held(`${site.rig.base} was checked out in ${path} just now: ${plainLine(followed.stderr).slice(0, 300)}`);
};
