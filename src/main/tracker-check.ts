/** What `mayor doctor` says of a rig's tracker: whether it can be asked, and what it cannot do. */
import { systemClock } from '../adapters/clock.ts';
import { openTracker, programOf } from '../adapters/trackers/index.ts';
import { hintOf, messageOf } from '../core/errors.ts';
import type { RigSettings } from '../core/settings.ts';
import { plural } from '../core/views/age.ts';
import type { Lack } from '../ports/tracker.ts';
import type { Check, Finding } from '../surfaces/cli/deps.ts';
import { formatOf } from './formats.ts';

/** `found` gives the path of a program, or nothing where it is not on the PATH. */
export const trackerCheck = (rig: RigSettings, found: (program: string) => Promise<string | undefined>): Check => ({
  name: `tracker of ${rig.name}`,
  look: async (): Promise<Finding> => {
    try {
      const place = { rig: rig.name, path: rig.path, clock: systemClock(), format: formatOf };
      const { kind, lacks, list, problems } = openTracker(rig.tracker, place);
      const program = programOf(rig.tracker);
      if (program !== undefined && (await found(program)) === undefined)
        return {
          state: 'bad',
          say: `${kind}: the program "${program}" is not installed`,
          hint: `Install it, or name it under rigs.${rig.name}.tracker.command`,
        };
      const tasks = await list();
      const notes = problems?.() ?? [];
      return {
        state: 'ok',
        say: [`${kind}, ${plural(tasks.length, 'task')}${sayHow(lacks)}`, ...lacks.map(sayLack), ...notes].join('\n'),
      };
    } catch (error) {
      const hint = hintOf(error);
      return { state: 'bad', say: messageOf(error), ...(hint === undefined ? {} : { hint }) };
    }
  },
});

const sayHow = (lacks: readonly Lack[]): string =>
  lacks.length === 0 ? '' : `; ${lacks.length} things it cannot do, Mayor makes up for`;

const sayLack = ({ what, instead }: Lack): string => `${what}: ${instead}`;
