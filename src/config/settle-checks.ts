/** Checks that agents do not see: where their files lie, and what is wrong about that. */
import { dirname, resolve } from 'node:path';
import { type CheckSettings, isWithin } from '../core/gate-settings.ts';
import type { Settings } from '../core/settings.ts';
import { expandHome } from './paths.ts';
import type { Context, Doubt } from './settle.ts';

export const checksOf = (
  written: readonly CheckSettings[],
  { file, home }: Pick<Context, 'file' | 'home'>,
): readonly CheckSettings[] =>
  written.map(({ files, ...check }) =>
    files === undefined ? check : { ...check, files: resolve(dirname(file), expandHome(files, home)) },
  );

export const checkDoubts = ({ rigs }: Settings): readonly Doubt[] =>
  Object.values(rigs).flatMap(({ name, path, merge, checks = [] }): readonly Doubt[] => [
    ...(merge === 'pr' && checks.length > 0
      ? [
          {
            path: ['rigs', name, 'checks'],
            what: '"checks" judge what is rehearsed here, and with "merge: pr" nothing is',
            hint: 'Leave them out, or choose another "merge"',
          },
        ]
      : []),
    ...checks.flatMap(({ files }, index) =>
      files === undefined || !isWithin(path, files)
        ? []
        : [
            {
              path: ['rigs', name, 'checks', `${index}`, 'files'],
              what: `"files" of check ${index + 1} lie in the clone, where every agent sees them`,
              hint: 'Move that folder out of the clone',
            },
          ],
    ),
  ]);
