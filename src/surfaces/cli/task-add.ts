import type { Command } from 'commander';
import { plainLine } from '../../core/plain.ts';
import { warnOfChoice } from './choice-warning.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { idsIn, rigFor } from './rigs.ts';
import { bodyFrom, type FieldOptions, rareFieldsFrom, withFields } from './task-fields.ts';
import { fromTemplate } from './task-templates.ts';
import { momentFrom } from './when.ts';

type Options = FieldOptions & { readonly template?: string; readonly rig?: string; readonly json?: true };

export const addTaskAdd = (parent: Command, cli: Cli): void => {
  withFields(
    define(parent, {
      usage: 'add <title>',
      does: 'Write down a task for the rig of this clone',
      examples: [
        'mayor task add "Add a greeting" --body-file greet.md',
        'mayor task add "Use the greeting" --after shop-k3f9 --priority 1',
        'mayor task add "It falls over on Sundays" --template bug',
        'git log -1 --format=%B | mayor task add "Explain this commit" --body-file -',
      ],
      more: 'No town needs to run. With --json it prints the whole task, its id first.',
    }),
  )
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'print the task as JSON')
    .option('--template <template>', 'begin with this one: mayor task templates lists them')
    .action(async (title: string, given: Options) => {
      const rig = await rigFor(cli, given.rig);
      const options = given.template === undefined ? given : await fromTemplate(cli, rig, given.template, given);
      const body = (await bodyFrom(cli, options)) ?? '';
      const dependsOn = await idsIn(cli, options.after ?? []);
      const rare = await rareFieldsFrom(cli, options);
      const tracker = await cli.openTracker(rig);
      const task = await tracker.create(
        {
          title,
          body,
          kind: options.kind ?? 'task',
          priority: options.priority ?? 2,
          labels: options.label ?? [],
          dependsOn,
          ...(options.defer === undefined ? {} : { deferUntil: momentFrom(options.defer, cli.clock.now()) }),
          ...(typeof options.agent === 'string' ? { agent: options.agent } : {}),
          ...rare,
        },
        cli.person,
      );
      await warnOfChoice(cli, rig.name, task);
      if (options.json) cli.json({ ...{ id: task.id }, ...task });
      else cli.say(`Added "${plainLine(task.title)}" to ${rig.name} as ${task.id}`);
    });
};
