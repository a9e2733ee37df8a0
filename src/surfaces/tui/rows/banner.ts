/** What the rule below the title says: that the town is lost, what a filter leaves, that it is of another version, or the way through the demo. */
import { ageText } from '../../../core/views/age.ts';
import { oneLine } from '../drawing/text.ts';
import type { Tone } from '../drawing/theme.ts';
import { versionText } from '../other-version.ts';
import type { State } from '../state.ts';
import { spoken } from './keys.ts';
import { tourText } from './tour.ts';

export type Banner = { readonly text: string; readonly tone: Tone };

export const bannerOf = (state: State): Banner => {
  const { up, lostAt, now, status, place, filter, keys } = state;
  if (!up && status !== undefined) {
    const age = lostAt === undefined ? '' : ` ${ageText(Math.max(0, now - lostAt))} AGO`;
    return { text: spoken(`AS IT WAS${age}: {revive} starts the town again`, keys), tone: 'bad' };
  }
  if (place.kind === 'home' && filter !== '') return { text: `ONLY ${oneLine(filter)}`, tone: 'plain' };
  const version = versionText(state);
  if (version !== undefined) return { text: version, tone: 'attention' };
  return { text: tourText(state) ?? '', tone: 'accent' };
};
