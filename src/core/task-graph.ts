/** Who waits for whom, as a graph to be drawn. */
import type { TaskId } from './ids.ts';
import type { LinkKind, Task, TaskStatus } from './model.ts';
import { plainLine } from './plain.ts';

export type Edge = {
  /** The one that must come first, the whole of which `to` is a part, or the one leant on. */
  readonly from: TaskId;
  readonly to: TaskId;
  readonly kind: 'blocks' | 'parent-child' | LinkKind;
};
export type Graph = { readonly tasks: readonly Task[]; readonly edges: readonly Edge[] };

/** The tasks for which `shown` holds and the edges among them; with `around`, only what hangs together with it. */
export const graphOf = (tasks: readonly Task[], shown: (task: Task) => boolean, around?: TaskId): Graph => {
  const chosen = tasks.filter((task) => shown(task) || task.id === around);
  const ids = new Set(chosen.map(({ id }) => id));
  const edges = chosen.flatMap(edgesOf).filter(({ from, to }) => ids.has(from) && ids.has(to));
  if (around === undefined) return { tasks: chosen, edges };
  const near = new Map<TaskId, TaskId[]>();
  for (const { from, to } of edges) {
    near.set(from, [...(near.get(from) ?? []), to]);
    near.set(to, [...(near.get(to) ?? []), from]);
  }
  const reached = new Set([around]);
  for (const id of reached) for (const next of near.get(id) ?? []) reached.add(next);
  return {
    tasks: chosen.filter(({ id }) => reached.has(id)),
    edges: edges.filter(({ from }) => reached.has(from)),
  };
};

const edgesOf = ({ id, dependsOn, parent, links = [] }: Task): readonly Edge[] => [
  ...dependsOn.map((from): Edge => ({ from, to: id, kind: 'blocks' })),
  ...(parent === undefined ? [] : [{ from: parent, to: id, kind: 'parent-child' as const }]),
  ...links.map(({ kind, task }): Edge => ({ from: task, to: id, kind })),
];

/** For Graphviz: https://graphviz.org/doc/info/lang.html */
export const dotOf = ({ tasks, edges }: Graph): string =>
  [
    'digraph tasks {',
    '  rankdir=LR;',
    '  node [shape=box, style="rounded,filled", fillcolor=white];',
    ...tasks.map(
      (task) =>
        `  ${quoted(task.id)} [label="${escaped(task.id)}\\n${escaped(labelOf(task))}"${DOT_TASK[task.status]}];`,
    ),
    ...edges.map(({ from, to, kind }) => `  ${quoted(from)} -> ${quoted(to)}${DOT_EDGE[kind]};`),
    '}',
  ].join('\n');

const DOT_TASK = {
  open: '',
  'in-progress': ', fillcolor=palegreen',
  'in-review': ', fillcolor=khaki',
  closed: ', fillcolor=lightgray, fontcolor=gray40',
} as const satisfies Record<TaskStatus, string>;

const DOT_EDGE = {
  blocks: '',
  'parent-child': ' [style=dashed, arrowhead=odiamond]',
  related: ' [style=dotted, dir=none]',
  'discovered-from': ' [style=dotted, label="found in"]',
  'conditional-on-failure': ' [color=red, label="if it fails"]',
  'waits-for': ' [style=bold, label="all parts"]',
} as const satisfies Record<Edge['kind'], string>;

const labelOf = ({ title }: Task): string => {
  const line = plainLine(title);
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};

const quoted = (text: string): string => `"${escaped(text)}"`;
const escaped = (text: string): string => text.replace(/[\\"]/g, '\\$&');

/** For Mermaid, as GitHub draws it within Markdown: https://mermaid.js.org/syntax/flowchart.html */
export const mermaidOf = ({ tasks, edges }: Graph): string => {
  // Ids may hold words that Mermaid keeps for itself.
  const names = new Map(tasks.map(({ id }, at) => [id, `t${at}`]));
  return [
    'flowchart LR',
    ...tasks.map((task) => `  ${names.get(task.id)}["${task.id}<br/>${entities(labelOf(task))}"]:::${task.status}`),
    ...edges.map(({ from, to, kind }) => `  ${names.get(from)} ${MERMAID_EDGE[kind]} ${names.get(to)}`),
    '  classDef open fill:#fff,stroke:#555,color:#222',
    '  classDef in-progress fill:#d6f5d6,stroke:#484,color:#222',
    '  classDef in-review fill:#fff3bf,stroke:#a80,color:#222',
    '  classDef closed fill:#eee,stroke:#aaa,color:#777',
  ].join('\n');
};

const MERMAID_EDGE = {
  blocks: '-->',
  'parent-child': '-.-o',
  related: '-.-',
  'discovered-from': '-.->|found in|',
  'conditional-on-failure': '-->|if it fails|',
  'waits-for': '==>|all parts|',
} as const satisfies Record<Edge['kind'], string>;

/** Mermaid's own way to write what it would read as syntax. */
const entities = (text: string): string => text.replace(/[#"<>&`\\[\](){}|;]/g, (char) => `#${char.charCodeAt(0)};`);
