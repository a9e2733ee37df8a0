import type { HostingSettings } from '../core/settings.ts';
import { hostingDefaults, type WrittenHosting } from './schema-hosting.ts';

/** What holds for pull requests, also where nothing was written but `merge: pr`. */
export const hostingOf = (written: WrittenHosting): HostingSettings => {
  const { poll, repo, url, token, ...rest } = written ?? hostingDefaults();
  return {
    ...rest,
    pollMs: poll,
    ...(repo === undefined ? {} : { repo }),
    ...(url === undefined ? {} : { url }),
    ...(token === undefined ? {} : { token }),
  };
};
