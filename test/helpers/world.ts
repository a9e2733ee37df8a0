/** Worlds and facts for tests of the pure core, as short as the case allows. */
import type { Actor, Command } from '../../src/core/command.ts';
import { type Decision, decide, type Facts } from '../../src/core/decide.ts';
import type { Plan } from '../../src/core/desire.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { evolve } from '../../src/core/evolve.ts';
import { type GateSettings, gateOf } from '../../src/core/gate-settings.ts';
import { polecatId, rigName, sha, taskId } from '../../src/core/ids.ts';
import { emptyWorld, type Task, type World } from '../../src/core/model.ts';
import { emptyObserved, type Observed, type Pane, type Worktree } from '../../src/core/observed.ts';
import { type AgentTraits, defaultPatience, type RigSettings, type Settings } from '../../src/core/settings.ts';

export const SHOP = rigName('shop');
export const START = 1_000_000;
export const person: Actor = { kind: 'person', name: 'dev' };

/** A sha made of one repeated hex digit pair: `shaOf(7)`. */
export const shaOf = (n: number) => sha(n.toString(16).padStart(2, '0').repeat(20));

/** Gates may be given as the shell lines that they are. */
export type RigChange = Omit<Partial<RigSettings>, 'gates'> & { readonly gates?: readonly (string | GateSettings)[] };

export const rig = ({ gates = [], ...change }: RigChange = {}): RigSettings => ({
  name: SHOP,
  path: '/src/shop',
  base: 'main',
  agent: 'talker',
  maxPolecats: 6,
  merge: 'ask',
  gates: gates.map((gate) => (typeof gate === 'string' ? gateOf(gate) : gate)),
  gateTimeoutMs: 60_000,
  copy: [],
  push: false,
  dispatch: 'ready',
  pool: 0,
  tracker: { kind: 'memory' },
  env: {},
  ...change,
});

const agent = { enabled: true, permission: 'ask', args: [], env: {} } as const;
const traits: Readonly<Record<string, AgentTraits>> = {
  talker: { sessions: 'given', briefs: 'paste', done: 'explicit', runsBody: false },
  runner: { sessions: 'none', briefs: 'restart', done: 'exit', runsBody: true },
};

export const settings = (change: Partial<Settings> = {}): Settings => ({
  rigs: { shop: rig() },
  agents: { talker: agent, runner: agent },
  limits: { polecats: 20 },
  patience: defaultPatience,
  runtime: 'tmux',
  ...change,
});
export const plan = (change: Partial<Settings> = {}): Plan => ({ settings: settings(change), traits });

export const task = (id: string, change: Partial<Task> = {}): Task => ({
  id: taskId(id),
  rig: SHOP,
  title: `Title of ${id}`,
  body: 'Do it.',
  kind: 'task',
  status: 'open',
  priority: 2,
  labels: [],
  dependsOn: [],
  createdAt: START,
  updatedAt: START,
  origin: 'local',
  ...change,
});

/** The world after these events, one millisecond apart. */
export const given = (events: readonly TownEvent[], world: World = emptyWorld): World =>
  events.reduce<World>((before, event) => {
    const seq = before.seq + 1;
    return evolve(before, { ...event, seq, at: START + seq, v: 1 });
  }, world);

export const facts = (change: Partial<Facts> = {}): Facts => ({
  now: START + 1_000,
  actor: person,
  settings: settings(),
  traits,
  tasks: [],
  fresh: 'fresh-1',
  ...change,
});

export const ask = (world: World, command: Command, change: Partial<Facts> = {}): Decision =>
  decide(world, command, facts(change));

export const eventsOf = (decision: Decision): readonly TownEvent[] => {
  if (decision.kind === 'refused') throw new Error(`Refused: ${decision.refusal.what}`);
  return decision.events;
};
export const refusalOf = (decision: Decision): string => {
  if (decision.kind !== 'refused') throw new Error('It was not refused');
  return decision.refusal.what;
};

export const observed = (
  change: Partial<Observed> & { readonly tasks?: readonly Task[]; readonly worktrees?: readonly Worktree[] },
): Observed => {
  const { tasks, worktrees, ...rest } = change;
  return {
    ...emptyObserved,
    at: START + 1_000,
    panes: [],
    panesAskedAt: START + 1_000,
    rigs: { shop: { tasks: tasks ?? [], worktrees: worktrees ?? [], base: shaOf(1), askedAt: START + 1_000 } },
    ...rest,
  };
};

export const pane = (polecat: string, change: Partial<Pane> = {}): Pane => ({
  pane: `%${polecat}`,
  rig: SHOP,
  polecat: polecatId(polecat),
  epoch: 1,
  run: 1,
  pid: 100,
  alive: true,
  title: '',
  ...change,
});

export const assigned = (change: Partial<Extract<TownEvent, { type: 'polecat.assigned' }>> = {}): TownEvent => ({
  type: 'polecat.assigned',
  polecat: polecatId('amber'),
  epoch: 1,
  rig: SHOP,
  task: taskId('shop-a'),
  agent: 'talker',
  branch: 'mayor/shop-a-title',
  taskMark: 'mark',
  session: 'session-1',
  brief: { id: 'b1', kind: 'task', text: 'Do it.', at: START },
  ...change,
});

export const amber = { polecat: polecatId('amber'), epoch: 1 } as const;
export const started: TownEvent = { type: 'polecat.started', ...amber, run: 1, pane: '%amber', delivered: ['b1'] };
export const handedIn: TownEvent = {
  type: 'merge.requested',
  ...amber,
  task: taskId('shop-a'),
  rig: SHOP,
  branch: 'mayor/shop-a-title',
  commit: shaOf(2),
  tree: shaOf(3),
  by: 'agent',
};
