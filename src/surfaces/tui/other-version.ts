/** A town whose daemon is of another version than this dashboard: which of the two is to begin anew, and how that is said. */
import { NEWER_PROGRAM, orderOf, shortVersion } from '../../core/other-version.ts';
import { oneLine } from './drawing/text.ts';
import { spoken } from './rows/keys.ts';
import type { State } from './state.ts';

/**
 * The older one, as far as their versions or times tell: a daemon that was started since this dashboard was opened is the
 * newer one where nothing else is known. `undefined` where both are of one version, or the town is not there.
 */
export const olderOf = ({ version, status, up }: State): 'town' | 'dashboard' | 'unknown' | undefined => {
  if (version === undefined || status === undefined || !up) return undefined;
  switch (orderOf(status.town.version, version.own)) {
    case 'same':
      return undefined;
    case 'older':
      return 'town';
    case 'newer':
      return 'dashboard';
    case 'unknown':
      return status.town.startedAt > version.openedAt ? 'dashboard' : 'unknown';
  }
};

/** What to do first: the end of it is cut where the terminal is narrow. */
export const versionText = (state: State): string | undefined => {
  const older = olderOf(state);
  const { status, version, keys } = state;
  if (older === undefined || status === undefined || version === undefined) return undefined;
  const both = `town ${shortVersion(oneLine(status.town.version))}, dashboard ${shortVersion(version.own)}`;
  // What was built anew since is what the same command opens; else this program itself is an older one.
  const isSince = status.town.startedAt > version.openedAt;
  const texts = {
    town: 'OLDER TOWN: {restart} restarts it, its agents live on',
    dashboard: isSince
      ? 'OLDER DASHBOARD: leave it with {quit}, then mayor up'
      : `OLDER DASHBOARD: leave it with {quit}; ${NEWER_PROGRAM}`,
    unknown: 'OTHER VERSION, which is newer is not known: {restart} restarts the town in this one, agents live on',
  } as const;
  return spoken(`${texts[older]} (${both})`, keys);
};
