/** What `mayor doctor` says of open tasks that ask for what their rig does not know. */
import { systemClock } from '../adapters/clock.ts';
import { openTracker } from '../adapters/trackers/index.ts';
import { roleIn } from '../core/roles.ts';
import type { RigSettings, Settings } from '../core/settings.ts';
import type { Check, Finding } from '../surfaces/cli/deps.ts';
import { formatOf } from './formats.ts';

export const choiceCheck = (rig: RigSettings, settings: Settings): Check => ({
  name: `roles of ${rig.name}`,
  look: async (): Promise<Finding> => {
    const place = { rig: rig.name, path: rig.path, clock: systemClock(), format: formatOf };
    // A tracker that cannot be read is told of by its own check.
    const tasks = await openTracker(rig.tracker, place)
      .list()
      .catch(() => undefined);
    if (tasks === undefined) return { state: 'ok', say: 'not looked at: the tracker cannot be read' };
    const lost = tasks
      .filter(({ status }) => status !== 'closed')
      .flatMap(({ id, role, agent }) => [
        ...(role === undefined || roleIn(rig, role) !== undefined ? [] : [`${id} asks for the role "${role}"`]),
        ...(agent === undefined || Object.hasOwn(settings.agents, agent)
          ? []
          : [`${id} asks for the agent "${agent}"`]),
      ]);
    return lost.length === 0
      ? { state: 'ok', say: 'every open task asks for what there is' }
      : {
          state: 'warn',
          say: lost.join('\n'),
          hint: 'Add it to rigs.yaml under roles: or agents:, or change the task: mayor task edit ID --role ROLE',
        };
  },
});
