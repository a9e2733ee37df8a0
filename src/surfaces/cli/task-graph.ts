import { type Command, Option } from 'commander';
import type { Graph } from '../../core/task-graph.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { taskIn } from './rigs.ts';
import { type ChoiceOptions, choose, withAsOf, withFilters } from './task-choice.ts';

const FORMATS = ['dot', 'mermaid', 'json'] as const;
type Options = ChoiceOptions & { readonly format: (typeof FORMATS)[number] };

export const addTaskGraph = (parent: Command, cli: Cli): void => {
  withAsOf(
    withFilters(
      define(parent, {
        usage: 'graph [task]',
        does: 'Print who waits for whom as a graph to be drawn, or what hangs together with one task',
        examples: [
          'mayor task graph | dot -Tsvg > tasks.svg',
          'mayor task graph shop-k3f9 --format mermaid',
          'mayor task graph --all --format json',
        ],
        more:
          'Arrows go from what comes first. Plain ones are dependencies, dashed ones lead to parts, dotted ones only ' +
          'tell. As JSON it is {tasks, edges: [{from, to, kind}]}.',
      }),
    ),
  )
    .addOption(new Option('--format <format>', 'for Graphviz, for Mermaid, or JSON').choices(FORMATS).default('dot'))
    .option('--all', 'closed ones too')
    .option('--rig <rig>', 'another rig, by name or path')
    .option('--json', 'the same as --format json')
    .action(async (given: string | undefined, options: Options) => {
      const { dotOf, graphOf, mermaidOf } = await import('../../core/task-graph.ts');
      const around = given === undefined ? undefined : (await taskIn(cli, given, options.rig)).id;
      const { tasks, fits } = await choose(cli, options);
      const graph = graphOf(tasks, fits, around);
      const print = {
        dot: () => cli.say(dotOf(graph)),
        mermaid: () => cli.say(mermaidOf(graph)),
        json: () => cli.json(shortOf(graph)),
      } satisfies Record<Options['format'], () => void>;
      print[options.json ? 'json' : options.format]();
    });
};

/** Whoever draws a graph has no use for bodies. */
const shortOf = ({ tasks, edges }: Graph) => ({
  tasks: tasks.map(({ id, rig, title, kind, status, priority, labels, assignee }) => ({
    ...{ id, rig, title, kind, status, priority, labels },
    ...(assignee === undefined ? {} : { assignee }),
  })),
  edges,
});
