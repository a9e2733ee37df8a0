/** Every rule in force, from rigs.yaml and from answers, as rows that surfaces draw. */
import type { World } from '../model.ts';
import { type Grant, written } from '../permissions/grant.ts';
import type { InForce } from '../permissions/judge.ts';
import type { Settings } from '../settings.ts';
import type { PermissionRow } from './permission-row.ts';

export const permissionRows = (world: World, settings: Settings): readonly PermissionRow[] => [
  ...written(settings.permissions, 'permissions').map((one) => rowOf(one, { rig: '*', scope: 'always' })),
  ...Object.entries(settings.rigs).flatMap(([rig, { permissions }]) =>
    written(permissions, `rigs.${rig}.permissions`).map((one) => rowOf(one, { rig, scope: 'rig' })),
  ),
  ...Object.entries(settings.agents).flatMap(([agent, { permissions }]) =>
    written(permissions, `agents.${agent}.permissions`).map((one) => rowOf(one, { rig: '*', scope: 'agent', agent })),
  ),
  ...Object.values(world.grants).map(grantRow),
];

type Where = Pick<PermissionRow, 'rig' | 'scope' | 'agent'>;

const rowOf = ({ id, effect, rule }: InForce, where: Where): PermissionRow => ({
  id,
  state: effect,
  rule,
  from: 'rigs.yaml',
  ...where,
});

const grantRow = ({ id, effect, rule, scope, rig, task, by, at, because }: Grant): PermissionRow => ({
  id,
  state: effect,
  rule,
  scope,
  rig: scope === 'always' ? '*' : rig,
  from: by,
  at,
  ...(scope === 'task' && task !== undefined ? { task } : {}),
  ...(because === undefined ? {} : { because }),
});
