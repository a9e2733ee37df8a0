/** Whether a branch has landed on the rig's base, also squashed or rebased by somebody else. */
import type { Sha } from '../../../core/ids.ts';
import { type LandedAs, landedAs as landedOn } from '../../landed-as.ts';
import { baseRef, type Site } from './site.ts';

export type { LandedAs } from '../../landed-as.ts';

export const landedAs = (site: Site, tip: Sha): Promise<LandedAs | undefined> => landedOn(site.git, baseRef(site), tip);
