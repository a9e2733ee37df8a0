/** What rigs.yaml says of pull requests, with what is wrong about it. */
import type { HostingSettings, RigSettings, Settings } from '../core/settings.ts';
import { LANDING_DEFAULTS } from './schema.ts';
import { hostingDefaults, type WrittenHosting } from './schema-hosting.ts';
import type { Doubt } from './settle.ts';

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

/** Beginnings of tokens as GitHub and GitLab give them out. */
const TOKEN = /^(?:gh[a-z]_|github_pat_|glpat)/;

export const hostingDoubts = ({ rigs }: Settings): readonly Doubt[] =>
  Object.values(rigs).flatMap((rig) => [...tokenDoubts(rig), ...landingDoubts(rig)]);

/** Said without the value, which may be the token itself. */
const tokenDoubts = ({ name, hosting }: RigSettings): readonly Doubt[] => {
  const token = hosting?.token;
  if (token === undefined || (/^[A-Za-z_][A-Za-z0-9_]*$/.test(token) && !TOKEN.test(token))) return [];
  return [
    {
      path: ['rigs', name, 'hosting', 'token'],
      what: '"token" is no name of a variable',
      hint: 'Put the token into a variable of the environment and name that here; it never stands in this file',
    },
  ];
};

/** What says how Mayor lands would be read past where the host does. The defaults may stand, as in rigs.example.yaml. */
const landingDoubts = ({ name, merge, mergeByLabel, strategy, train }: RigSettings): readonly Doubt[] => {
  if (merge !== 'pr') return [];
  const written = [
    ...(Object.keys(mergeByLabel ?? {}).length === 0 ? [] : ['mergeByLabel']),
    ...(strategy === LANDING_DEFAULTS.strategy ? [] : ['strategy']),
    ...(train === LANDING_DEFAULTS.train ? [] : ['train']),
  ];
  return written.map((key) => ({
    path: ['rigs', name, key],
    what: `"${key}" says how Mayor lands, and with "merge: pr" people land on the host`,
    hint: 'Leave it out, or choose another "merge"',
  }));
};
