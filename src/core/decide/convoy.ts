import { restsWithAccount } from '../accounts.ts';
import { obstacleTo } from '../assigning.ts';
import { type Decides, type Decision, events, type Facts, refuse, sayActor } from '../decide.ts';
import { convoyId, isName, slug, type TaskId } from '../ids.ts';
import { askedIn } from '../inbox-item.ts';
import type { Convoy, Polecat, World } from '../model.ts';
import { workedOn } from '../review/rule.ts';
import { routeOf } from '../routing.ts';
import { isLandingWhole, isOnItsWay, wholeOf } from '../together.ts';
import { inContest } from './contest.ts';
import { obstacleToTogether } from './together.ts';

export const decideConvoy: Decides<'convoy.new' | 'convoy.add' | 'convoy.join' | 'convoy.remove' | 'sling'> = {
  'convoy.new': (world, { name, tasks, one, together }, facts) => {
    const { now } = facts;
    const id = slug(name);
    if (id === '') return refuse(`A convoy needs a name with letters or digits, not ${JSON.stringify(name)}`);
    if (!isName(id)) return refuse(`A convoy cannot be called ${JSON.stringify(name)}`, 'Choose another name');
    if (tasks.length === 0) return refuse('A convoy needs at least one task', 'mayor convoy new NAME TASK…');
    if (world.convoys[id] !== undefined) {
      return refuse(`There is a convoy "${world.convoys[id].name}" already`, 'Choose another name');
    }
    const unfit = unfitFor(world, tasks, facts);
    if (unfit !== undefined) return unfit;
    const distinct = [...new Set(tasks)];
    const plain = { id: convoyId(id), name: name.trim(), tasks: distinct, one, createdAt: now };
    const obstacle = together === true ? obstacleToTogether(world, plain, facts) : undefined;
    if (obstacle !== undefined) return obstacle;
    const convoy = together === true ? { ...plain, together } : plain;
    const how = together === true ? ', landing together' : '';
    return events(
      [
        { type: 'convoy.created', convoy },
        ...(together === true
          ? [{ type: 'convoy.joined' as const, convoy: convoy.id, together, by: sayActor(facts.actor) }]
          : []),
      ],
      `Convoy "${convoy.name}" with ${distinct.length} ${distinct.length === 1 ? 'task' : 'tasks'}${how}`,
      id,
    );
  },

  'convoy.add': (world, { convoy: id, tasks }, facts) => {
    const convoy = world.convoys[id];
    if (convoy === undefined) return refuse(`No such convoy: ${id}`, 'mayor convoy list shows them all');
    const distinct = [...new Set(tasks)].filter((task) => !convoy.tasks.includes(task));
    if (distinct.length === 0) return refuse(`All of that travels in convoy "${convoy.name}" already`);
    const unfit = unfitFor(world, distinct, facts) ?? obstacleToAdding(world, convoy, distinct, facts);
    if (unfit !== undefined) return unfit;
    return events(
      [{ type: 'convoy.added', convoy: convoy.id, tasks: distinct, by: sayActor(facts.actor) }],
      `${distinct.join(', ')} ${distinct.length === 1 ? 'travels' : 'travel'} in convoy "${convoy.name}"`,
      id,
    );
  },

  'convoy.join': (world, { convoy: id, together }, facts) => {
    const convoy = world.convoys[id];
    if (convoy === undefined) return refuse(`No such convoy: ${id}`, 'mayor convoy list shows them all');
    const is = together ? 'lands together' : 'lands task by task';
    if ((convoy.together === true) === together) return refuse(`Convoy "${convoy.name}" ${is} already`);
    const moving = convoy.tasks.find((task) => isOnItsWay(world, task) && world.merges[task]?.state.kind !== 'settled');
    if (moving !== undefined) return refuse(`${moving} is just landing`, `mayor convoy show ${id}`);
    const obstacle = together ? obstacleToTogether(world, convoy, facts) : undefined;
    if (obstacle !== undefined) return obstacle;
    return events(
      [{ type: 'convoy.joined', convoy: convoy.id, together, by: sayActor(facts.actor) }],
      `Convoy "${convoy.name}" ${is} from now on`,
      id,
    );
  },

  'convoy.remove': (world, { convoy: id }, facts) => {
    const convoy = world.convoys[id];
    if (convoy === undefined) return refuse(`No such convoy: ${id}`, 'mayor convoy list shows them all');
    if (isLandingWhole(world, id) && world.merges[wholeOf(id)]?.state.kind !== 'settled')
      return refuse(`Convoy "${convoy.name}" is just landing`, `mayor convoy show ${id}`);
    return events(
      [{ type: 'convoy.removed', convoy: id, by: sayActor(facts.actor) }],
      `Convoy "${convoy.name}" dissolved; its tasks stay`,
      id,
    );
  },

  sling: (world, { task: id, agent }, { now, tasks, settings, traits, actor }) => {
    const by = sayActor(actor);
    const task = tasks.find((known) => known.id === id);
    if (task === undefined) return refuse(`No such task: ${id}`, 'mayor task list shows them all');
    if (task.status === 'closed') return refuse(`${id} is closed`, `mayor task reopen ${id}`);
    if (agent !== undefined && settings.agents[agent] === undefined) {
      return refuse(`No agent is called "${agent}"`, `Known: ${Object.keys(settings.agents).join(', ')}`);
    }
    if (agent !== undefined && settings.agents[agent]?.enabled === false) {
      return refuse(`Agent "${agent}" is not enabled`, `Set agents.${agent}.enabled: true in rigs.yaml`);
    }
    const contest = inContest(world, id);
    if (contest !== undefined) return contest;
    const resting = Object.values(world.polecats).find(
      ({ reviews, phase }) => reviews?.task === id && (phase.kind === 'stuck' || phase.kind === 'stopped'),
    );
    if (resting !== undefined) return goesOn(world, resting, by, `${resting.id} goes on with its review of ${id}`);
    const worker = Object.values(world.polecats).find((polecat) => polecat.task === id);
    if (worker === undefined) {
      const rig = settings.rigs[task.rig];
      const obstacle =
        rig === undefined
          ? undefined
          : obstacleTo(task, routeOf(task, rig, settings, agent), rig, { settings, traits });
      if (obstacle !== undefined) return refuse(`${id} cannot be worked: ${obstacle.because}`, obstacle.hint);
      const slung = {
        type: 'task.slung' as const,
        task: id,
        rig: task.rig,
        by,
        ...(agent === undefined ? {} : { agent }),
      };
      return events([slung], `${id} will be worked as soon as a place is free`, id);
    }
    if (worker.phase.kind !== 'stopped' && worker.phase.kind !== 'stuck' && worker.phase.kind !== 'waiting') {
      return refuse(`${worker.id} has ${id} already`, `mayor attach ${worker.id}`);
    }
    const merge = world.merges[id];
    if (merge?.state.kind === 'in-review') return refuse(`${id} is in review`, `mayor diff ${id}`);
    if (agent !== undefined && agent !== worker.agent) return handOver(world, worker, agent, by);
    if (restsWithAccount(worker, world, now)) {
      const account = worker.phase.kind === 'waiting' ? worker.phase.account : undefined;
      return refuse(
        `${worker.id} rests with its account ${account}`,
        `mayor agents resume ${account} ends the rest; another agent takes the task over with: mayor sling ${id} --agent AGENT`,
      );
    }
    return goesOn(world, worker, by, `${worker.id} goes on with ${id}`);
  },
};

/** Tasks that are not there, or travel in a convoy already. */
const unfitFor = (world: World, tasks: readonly TaskId[], { tasks: known }: Facts): Decision | undefined => {
  const unknown = tasks.filter((task) => !known.some(({ id: other }) => other === task));
  if (unknown.length > 0) return refuse(`No such task: ${unknown.join(', ')}`, 'mayor task list shows them all');
  const taken = Object.values(world.convoys).find((convoy) => convoy.tasks.some((task) => tasks.includes(task)));
  if (taken === undefined) return undefined;
  const both = tasks.filter((task) => taken.tasks.includes(task));
  return refuse(`${both.join(', ')} travels in convoy "${taken.name}" already`, `mayor convoy show ${taken.id}`);
};

/** What lands as one is looked at as one: nothing is slipped into it while it is shown or lands. */
const obstacleToAdding = (
  world: World,
  convoy: Convoy,
  tasks: readonly TaskId[],
  facts: Facts,
): Decision | undefined => {
  if (convoy.together !== true) return undefined;
  const whole = world.merges[wholeOf(convoy.id)];
  if (whole !== undefined)
    return refuse(
      `Convoy "${convoy.name}" lands as one, and all of it is gathered already`,
      `mayor convoy together ${convoy.id} --off lets its tasks land one by one`,
    );
  return obstacleToTogether(world, { ...convoy, tasks: [...convoy.tasks, ...tasks] }, facts);
};

const goesOn = (world: World, worker: Polecat, by: string, say: string) => {
  const { id, epoch, task, rig } = worker;
  const item = Object.values(world.inbox).find((open) => open.polecat === id && open.kind === 'stuck');
  return events(
    [
      // A review is no task: its tries are forgotten as it is resumed.
      ...(worker.reviews === undefined ? [{ type: 'task.slung' as const, task, rig, by }] : []),
      { type: 'polecat.resumed', polecat: id, epoch, because: 'slung again' },
      ...(item === undefined
        ? []
        : [{ type: 'inbox.removed' as const, item: item.id, answer: 'retry', by, asked: askedIn(item, 'retry') }]),
    ],
    say,
    workedOn(worker),
  );
};

/** Another agent is another worker: it begins on the same branch, once the first one is cleared away. */
const handOver = (world: World, { id, epoch, task, rig, agent: before }: Polecat, agent: string, by: string) => {
  const items = Object.values(world.inbox).filter((item) => item.polecat === id);
  return events(
    [
      { type: 'polecat.leaving', polecat: id, epoch, because: `${agent} takes over` },
      { type: 'task.slung', task, rig, agent, by },
      ...items.map((item) => ({ type: 'inbox.removed' as const, item: item.id, by: 'sling' })),
    ],
    `${agent} takes ${task} over from ${id} (${before}), on the same branch`,
    task,
  );
};
