/** What the options of `mayor task edit` do to a task. */
import type { Task } from '../../core/model.ts';
import type { TaskChange } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { idsIn } from './rigs.ts';
import { bodyFrom, type FieldOptions, rareFieldsFrom } from './task-fields.ts';
import { momentFrom } from './when.ts';

export type EditOptions = Omit<FieldOptions, 'defer'> & {
  readonly title?: string;
  readonly unlabel?: readonly string[];
  readonly notAfter?: readonly string[];
  readonly defer?: string | false;
  readonly comment?: string;
  readonly unlink?: readonly string[];
  readonly unset?: readonly string[];
};

/**
 * Files, standard input and the beginnings of ids are read once, then any number of tasks may be asked
 * about. A change without a field in it changes nothing.
 */
export const changeFrom = async (cli: Cli, options: EditOptions): Promise<(task: Task) => TaskChange> => {
  const { title, kind, priority, comment, defer, agent } = options;
  const body = await bodyFrom(cli, options);
  const after = await idsIn(cli, options.after ?? []);
  const notAfter = await idsIn(cli, options.notAfter ?? []);
  const rare = await rareChange(cli, options);
  const same: TaskChange = {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(kind === undefined ? {} : { kind }),
    ...(priority === undefined ? {} : { priority }),
    ...(defer === undefined ? {} : { deferUntil: defer === false ? null : momentFrom(defer, cli.clock.now()) }),
    ...(agent === undefined ? {} : { agent: agent === false ? null : agent }),
  };
  return (task) => {
    const labels = merged(task.labels, options.label, options.unlabel);
    const dependsOn = merged(task.dependsOn, after, notAfter);
    return {
      ...same,
      ...(labels === undefined ? {} : { labels }),
      ...(dependsOn === undefined ? {} : { dependsOn }),
      ...rare(task),
      ...(comment === undefined ? {} : { comment }),
    };
  };
};

/** Of the fields that few tasks have: links are added to those that are there, the others replaced. */
const rareChange = async (cli: Cli, options: EditOptions): Promise<(task: Task) => TaskChange> => {
  const { links: added, custom: set, ...rare } = await rareFieldsFrom(cli, options);
  const unlinked = new Set(await idsIn(cli, options.unlink ?? []));
  const unset = Object.fromEntries((options.unset ?? []).map((name) => [name, null]));
  const custom = { ...set, ...unset };
  const same: TaskChange = {
    ...rare,
    ...(Object.keys(custom).length === 0 ? {} : { custom }),
    ...(options.role === false ? { role: null } : {}),
    ...(options.parent === false ? { parent: null } : {}),
    ...(options.estimate === false ? { estimate: null } : {}),
    ...(options.acceptance === false ? { acceptance: null } : {}),
    ...(options.design === false ? { design: null } : {}),
    ...(options.external === false ? { externalRef: null } : {}),
    ...(options.convoy === false ? { convoy: null } : {}),
  };
  return (task) => ({
    ...same,
    ...(added === undefined && unlinked.size === 0
      ? {}
      : { links: [...(task.links ?? []), ...(added ?? [])].filter(({ task: other }) => !unlinked.has(other)) }),
  });
};

/** What a list becomes; `undefined` when nothing was added or taken away. */
const merged = <Item>(
  before: readonly Item[],
  added: readonly Item[] = [],
  removed: readonly Item[] = [],
): readonly Item[] | undefined => {
  if (added.length === 0 && removed.length === 0) return undefined;
  return [...new Set([...before, ...added])].filter((item) => !removed.includes(item));
};
