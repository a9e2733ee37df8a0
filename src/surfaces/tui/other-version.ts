/** A town whose daemon is of another version than this dashboard: which of the two is to begin anew, and how that is said. */
import { oneLine } from './drawing/text.ts';
import { spoken } from './rows/keys.ts';
import type { State } from './state.ts';

/**
 * The older one: a daemon that was started since this dashboard was opened is newer than it. `undefined` where both are of
 * one version, or the town is not there.
 */
export const olderOf = ({ version, status, up }: State): 'town' | 'dashboard' | undefined => {
  if (version === undefined || status === undefined || !up || status.town.version === version.own) return undefined;
  return status.town.startedAt > version.openedAt ? 'dashboard' : 'town';
};

/** What to do first: the end of it is cut where the terminal is narrow. */
export const versionText = (state: State): string | undefined => {
  const older = olderOf(state);
  if (older === undefined) return undefined;
  const { status, version, keys } = state;
  const both = `town ${oneLine(status?.town.version ?? '')}, dashboard ${version?.own ?? ''}`;
  return spoken(
    older === 'town'
      ? `OLDER TOWN: {restart} restarts it, its agents live on (${both})`
      : `OLDER DASHBOARD: leave it with {quit}, then mayor up (${both})`,
    keys,
  );
};
