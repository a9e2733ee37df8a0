/** Roles and routes from what was written to what holds. */
import { HOUSE_ROLES } from '../core/roles.ts';
import type { RoleSettings, RouteSettings } from '../core/routing.ts';
import type { RigSettings } from '../core/settings.ts';
import type { Written, WrittenRig } from './schema.ts';

type WrittenRole = Written['roles'][string];
type WrittenRoute = WrittenRig['routes'][number];

/** Those of the house, the town's over them, the rig's over both, option by option. Nothing where nothing is written. */
export const rolesOf = (town: Written['roles'], rig: WrittenRig['roles']): Pick<RigSettings, 'roles'> => {
  const names = new Set([...Object.keys(HOUSE_ROLES), ...Object.keys(town), ...Object.keys(rig)]);
  if (Object.keys(town).length + Object.keys(rig).length === 0) return {};
  return {
    roles: Object.fromEntries(
      [...names].map((name) => [name, { ...HOUSE_ROLES[name], ...roleOf(town[name]), ...roleOf(rig[name]) }]),
    ),
  };
};

const roleOf = (written: WrittenRole | undefined): RoleSettings => present(written ?? {});

export const routeOf = ({ when, ...rest }: WrittenRoute): RouteSettings => {
  const { estimate, ...plain } = when;
  return {
    when: { ...present(plain), ...(estimate === undefined ? {} : { estimate: present(estimate) }) },
    ...present(rest),
  };
};

type Present<Value> = { [Key in keyof Value]: Exclude<Value[Key], undefined> };

/** Without the keys that hold nothing. */
const present = <Value extends object>(value: Value): Present<Value> =>
  // What is left is what the type says: the entries that hold something.
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Present<Value>;
