/** Which task waits for which. */
import { type Command, Option } from 'commander';
import { TerminalError } from '../../core/errors.ts';
import type { TaskId } from '../../core/ids.ts';
import { LINK_KINDS, type LinkKind, type Task } from '../../core/model.ts';
import type { TaskChange } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { idsIn, taskIn } from './rigs.ts';
import { sayTable } from './say-table.ts';

const KINDS = ['blocks', 'parent-child', ...LINK_KINDS] as const;
type Kind = (typeof KINDS)[number];
type Options = { readonly kind: Kind; readonly rig?: string; readonly json?: true };

export const addTaskDep = (parent: Command, cli: Cli): void => {
  const dep = define(parent, {
    usage: 'dep',
    does: 'Say which task waits for which',
    examples: ['mayor task dep add shop-m2c4 shop-k3f9', 'mayor task dep rm m2c4 k3f9'],
  });
  addVerb(dep, cli, {
    usage: 'add <task> <other>',
    does: 'The first task waits for the second',
    examples: ['mayor task dep add shop-m2c4 shop-k3f9', 'mayor task dep add m2c4 k3f9 --kind parent-child'],
    change: (task, other, kind) =>
      kind === 'blocks'
        ? { dependsOn: [...task.dependsOn, other] }
        : kind === 'parent-child'
          ? { parent: other }
          : { links: [...(task.links ?? []), { kind, task: other }] },
    said: (id, other, kind) => `${id} ${WORDS[kind]} ${other}`,
  });
  addVerb(dep, cli, {
    usage: 'rm <task> <other>',
    does: 'The first task waits no longer for the second',
    examples: ['mayor task dep rm shop-m2c4 shop-k3f9'],
    change: (task, other, kind) =>
      kind === 'blocks'
        ? { dependsOn: task.dependsOn.filter((id) => id !== other) }
        : kind === 'parent-child'
          ? task.parent === other
            ? { parent: null }
            : {}
          : { links: (task.links ?? []).filter((link) => link.kind !== kind || link.task !== other) },
    said: (id, other, kind) => `No longer: ${id} ${WORDS[kind]} ${other}`,
  });
  addDepList(dep, cli);
};

const addDepList = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'list <task>',
    does: 'Show how a task leans on others, and which lean on it',
    examples: ['mayor task dep list shop-m2c4', 'mayor task dep list m2c4 --json'],
  })
    .option('--rig <rig>', 'look only in this rig')
    .option('--json', 'print an array of {task, kind, other} as JSON')
    .action(async (given: string, { rig, json }: Pick<Options, 'rig' | 'json'>) => {
      const { id, tracker } = await taskIn(cli, given, rig);
      const all = await tracker.list();
      const leans = all.flatMap(leansOf).filter(({ task, other }) => task === id || other === id);
      if (json) return cli.json(leans);
      if (leans.length === 0) return cli.say(`${id} leans on no other task, and none on it`);
      const known = new Map(all.map((task) => [task.id, task]));
      const rows = leans.map(({ task, kind, other }) => {
        const far = known.get(task === id ? other : task);
        return [`${task} ${WORDS[kind]} ${other}`, far?.status ?? 'unknown', far?.title ?? ''];
      });
      await sayTable(cli, [{}, {}, { gives: true }], rows);
    });
};

type Lean = { readonly task: TaskId; readonly kind: Kind; readonly other: TaskId };

const leansOf = ({ id: task, dependsOn, parent, links = [] }: Task): readonly Lean[] => [
  ...dependsOn.map((other): Lean => ({ task, kind: 'blocks', other })),
  ...(parent === undefined ? [] : [{ task, kind: 'parent-child' as const, other: parent }]),
  ...links.map(({ kind, task: other }): Lean => ({ task, kind, other })),
];

const WORDS = {
  blocks: 'waits for',
  'parent-child': 'is part of',
  related: 'is related to',
  'discovered-from': 'was found in',
  'conditional-on-failure': 'is only done if it fails:',
  'waits-for': 'waits for all parts of',
} as const satisfies Record<Kind, string>;

type Verb = {
  readonly usage: string;
  readonly does: string;
  readonly examples: readonly string[];
  readonly change: (task: Task, other: TaskId, kind: LinkKind | 'blocks' | 'parent-child') => TaskChange;
  readonly said: (id: TaskId, other: TaskId, kind: Kind) => string;
};

const addVerb = (parent: Command, cli: Cli, { usage, does, examples, change, said }: Verb): void => {
  define(parent, { usage, does, examples })
    .addOption(new Option('--kind <kind>', 'how the first leans on the second').choices(KINDS).default('blocks'))
    .option('--rig <rig>', 'look only in this rig')
    .option('--json', 'print the changed task as JSON')
    .action(async (given: string, otherGiven: string, { kind, rig, json }: Options) => {
      const { id, tracker } = await taskIn(cli, given, rig);
      const [other] = await idsIn(cli, [otherGiven]);
      const found = await tracker.get(id);
      const task =
        found === 'absent' || other === undefined
          ? 'absent'
          : await tracker.change(id, change(found.task, other, kind), cli.person);
      if (task === 'absent' || other === undefined)
        throw new TerminalError(`${id} has just been deleted`, { hint: 'mayor task list' });
      if (json) cli.json(task);
      else cli.say(said(id, other, kind));
    });
};
