/** What is said at once of a task whose role or agent its rig does not know: it would wait. */
import type { Task } from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';
import { roleIn, roleNames } from '../../core/roles.ts';
import type { Settings } from '../../core/settings.ts';
import type { Cli } from './context.ts';

type Choice = Partial<Pick<Task, 'role' | 'agent'>>;

/** A warning, not a refusal: another clone of the same tasks may know it. Says nothing of a clone that is no rig. */
export const warnOfChoice = (cli: Cli, rig: string, choice: Choice): Promise<void> =>
  warn(cli, [{ ...choice, rig, name: 'the task' }]);

/** The same of tasks that are listed, each by its id. */
export const warnOfChoices = (cli: Cli, tasks: readonly Task[]): Promise<void> =>
  warn(
    cli,
    tasks.map((task) => ({ ...task, name: task.id })),
  );

type Named = Choice & { readonly rig: string; readonly name: string };

const warn = async (cli: Cli, tasks: readonly Named[]): Promise<void> => {
  const choosy = tasks.filter(({ role, agent }) => role !== undefined || agent !== undefined);
  if (choosy.length === 0) return;
  // A file that is wrong is told of by those commands that need it.
  const settings = await cli.settings().catch(() => undefined);
  if (settings !== undefined)
    for (const line of choosy.flatMap((task) => doubts(task, settings))) cli.err.write(`${plainLine(line)}\n`);
};

const doubts = ({ rig: rigName, role, agent, name }: Named, { rigs, agents }: Settings): readonly string[] => {
  const rig = rigs[rigName];
  if (rig === undefined) return [];
  const unknown = (what: string, wanted: string, names: readonly string[]) =>
    `Rig ${rigName} knows no ${what} "${wanted}", so ${name} will wait: known are ${names.join(', ')}`;
  return [
    ...(role === undefined || roleIn(rig, role) !== undefined ? [] : [unknown('role', role, roleNames(rig))]),
    ...(agent === undefined || Object.hasOwn(agents, agent) ? [] : [unknown('agent', agent, Object.keys(agents))]),
  ];
};
