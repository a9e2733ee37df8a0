/** Who takes a task: the agent that the rules chose, or while its account rests one of its fallbacks. */
import { accountOf, parkedNow, restsWithAccount } from './accounts.ts';
import { isForeign } from './contest.ts';
import type { Impossible, Plan } from './desire.ts';
import type { Instant } from './ids.ts';
import type { Polecat, Task, World } from './model.ts';
import { mayStart } from './patience.ts';
import { roleIn, roleNames } from './roles.ts';
import type { Routed } from './routing.ts';
import type { RigSettings } from './settings.ts';

type Obstacle = Omit<Impossible, 'task'>;

/** Why nobody can work a task as it stands, whatever rests or is full; `undefined` when somebody can. */
export const obstacleTo = (task: Task, routed: Routed, rig: RigSettings, plan: Plan): Obstacle | undefined =>
  roleObstacle(routed, rig) ?? agentObstacle(task, routed.agent, plan);

/** A role that nobody has described is never worked as if it were none. */
const roleObstacle = ({ role }: Routed, rig: RigSettings): Obstacle | undefined =>
  role === undefined || roleIn(rig, role) !== undefined
    ? undefined
    : {
        because: `rig ${rig.name} knows no role "${role}"`,
        hint: `Add it under roles: in rigs.yaml, or change the task; known are ${roleNames(rig).join(', ')}`,
      };

export const agentObstacle = (task: Task, agent: string, plan: Plan): Obstacle | undefined => {
  const settings = plan.settings.agents[agent];
  const traits = plan.traits[agent];
  if (settings === undefined || traits === undefined) {
    return { because: `no agent is called "${agent}"`, hint: 'Add it under agents: in rigs.yaml, or change the task' };
  }
  if (!settings.enabled) {
    return { because: `agent "${agent}" is not enabled`, hint: `Set agents.${agent}.enabled: true in rigs.yaml` };
  }
  if (traits.runsBody && isForeign(task)) {
    return { because: `agent "${agent}" runs only tasks written in this clone`, hint: 'Choose another agent for it' };
  }
  return undefined;
};

/** @param alone it is for one worker that goes on from task to task, so nobody else takes it */
export const takerOf = (
  task: Task,
  routed: Routed,
  {
    world,
    plan,
    now,
    alone,
  }: { readonly world: World; readonly plan: Plan; readonly now: Instant; readonly alone: boolean },
): string | undefined => {
  const rests = (agent: string) => parkedNow(world, accountOf(agent, task.rig, plan), now) !== undefined;
  if (!rests(routed.agent)) return mayStart(world, routed.agent, now) ? routed.agent : undefined;
  if (alone) return undefined;
  return routed.fallback.find(
    (agent) => agentObstacle(task, agent, plan) === undefined && !rests(agent) && mayStart(world, agent, now),
  );
};

const ACTIVE: ReadonlySet<Polecat['phase']['kind']> = new Set(['assigned', 'working', 'waiting']);

/** Workers that take up a place. Who rests with its account leaves its own to others for that time. */
export const placed = (world: World, now: Instant): readonly Polecat[] =>
  Object.values(world.polecats).filter(
    (polecat) => ACTIVE.has(polecat.phase.kind) && !restsWithAccount(polecat, world, now),
  );

/** Workers whose account works again, but whose place somebody else has by now: the oldest get the next ones. */
export const withoutPlace = (world: World, { settings }: Plan, now: Instant): readonly Polecat[] => {
  const inRig = new Map<string, number>();
  let total = 0;
  const take = ({ rig }: Polecat): void => {
    total += 1;
    inRig.set(rig, (inRig.get(rig) ?? 0) + 1);
  };
  const all = placed(world, now);
  for (const polecat of all) if (!isBack(polecat)) take(polecat);
  return all
    .filter(isBack)
    .sort((a, b) => a.epoch - b.epoch)
    .filter((polecat) => {
      const room = settings.rigs[polecat.rig]?.maxPolecats ?? Number.POSITIVE_INFINITY;
      if (total >= settings.limits.polecats || (inRig.get(polecat.rig) ?? 0) >= room) return true;
      take(polecat);
      return false;
    });
};

const isBack = ({ phase }: Polecat): boolean => phase.kind === 'waiting' && phase.account !== undefined;
