/** What is said at once of a task whose role or agent its rig does not know: it would wait. */
import type { Task } from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';
import { roleIn, roleNames } from '../../core/roles.ts';
import type { Cli } from './context.ts';

type Choice = Partial<Pick<Task, 'role' | 'agent'>>;

/** A warning, not a refusal: another clone of the same tasks may know it. Says nothing of a clone that is no rig. */
export const warnOfChoice = async (cli: Cli, rigName: string, { role, agent }: Choice): Promise<void> => {
  if (role === undefined && agent === undefined) return;
  // A file that is wrong is told of by those commands that need it.
  const settings = await cli.settings().catch(() => undefined);
  const rig = settings?.rigs[rigName];
  if (settings === undefined || rig === undefined) return;
  const known = (what: string, name: string, names: readonly string[]) =>
    cli.err.write(
      `${plainLine(`Rig ${rigName} knows no ${what} "${name}", so the task will wait: known are ${names.join(', ')}`)}\n`,
    );
  if (role !== undefined && roleIn(rig, role) === undefined) known('role', role, roleNames(rig));
  if (agent !== undefined && !Object.hasOwn(settings.agents, agent))
    known('agent', agent, Object.keys(settings.agents));
};
