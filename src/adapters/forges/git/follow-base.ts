/** Fast-forwarding the base to what its remote has, beside whatever the user does in a checkout of it. */
import type { Sha } from '../../../core/ids.ts';
import type { Landing } from '../../../ports/forge.ts';
import { whoHasBase } from './checkouts.ts';
import { followCheckout } from './follow-checkout.ts';
import { swap } from './land.ts';
import { mendCheckout } from './mend-checkout.ts';
import { contains, type Site, tipOf } from './site.ts';

type Followed = Exclude<Landing, { readonly kind: 'moved' }>;

/** `tip` is in the clone. A base that has it already stays where it is. */
export async function followBase(site: Site, tip: Sha): Promise<Followed> {
  const common = await site.common();
  return site.turns(`land ${common}`, () => followInTurn(site, common, tip));
}

const followInTurn = async (site: Site, common: string, tip: Sha): Promise<Followed> => {
  const mended = await mendCheckout(site, common, 'unknown');
  if (mended.kind === 'held') return mended;
  const base = await tipOf(site);
  if (await contains(site, base, tip)) return { kind: 'landed', sha: tip };
  const name = site.rig.base;
  if (!(await contains(site, tip, base)))
    return held(`${name} in ${site.rig.path} has commits that its remote lacks: push them, or move them to a branch`);
  const where = await whoHasBase(site, common);
  if (where.kind === 'held') return where;
  const landing =
    where.kind === 'one'
      ? await followCheckout(site, common, where.checkout, base, tip)
      : await swap(site, common, base, tip);
  return landing.kind === 'moved' ? held(`${name} has just moved`) : landing;
};

const held = (because: string): Followed => ({ kind: 'held', because });
