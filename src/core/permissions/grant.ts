/** Answers for more than once: rules that the journal keeps, beside those of rigs.yaml. */
import type { Instant, RigName, TaskId } from '../ids.ts';
import type { Settings } from '../settings.ts';
import type { InForce } from './judge.ts';
import { EFFECTS, type Permissions } from './rule.ts';

/** For how much an answer holds. */
export const SCOPES = ['task', 'rig', 'always'] as const;
export type Scope = (typeof SCOPES)[number];

/** A rule made by an answer. With `task` it ends with the task, else when a person takes it back. */
export type Grant = {
  /** `rule-1a2b3c4d`: what it is taken back by. */
  readonly id: string;
  readonly effect: 'allow' | 'deny';
  readonly rule: string;
  readonly scope: Scope;
  readonly rig: RigName;
  readonly task?: TaskId;
  readonly by: string;
  readonly at: Instant;
  readonly because?: string;
};

/** The one wording of every surface. */
export const scopeWords = {
  task: 'for this task',
  rig: 'in this rig',
  always: 'always',
} as const satisfies Record<Scope, string>;

/** The same where there is no "this". */
export const sayScope = ({ scope, rig, task }: Pick<Grant, 'scope' | 'rig' | 'task'>): string =>
  scope === 'task' ? `for ${task ?? 'its task'}` : scope === 'rig' ? `in ${rig}` : 'always';

type Worker = { readonly rig: string; readonly agent: string; readonly task: string };

/** Every rule that holds for this worker. */
export const rulesFor = (
  grants: Readonly<Record<string, Grant>>,
  { permissions, rigs, agents }: Settings,
  { rig, agent, task }: Worker,
): readonly InForce[] => [
  ...written(permissions, 'permissions'),
  ...written(rigs[rig]?.permissions, `rigs.${rig}.permissions`),
  ...written(agents[agent]?.permissions, `agents.${agent}.permissions`),
  ...Object.values(grants)
    .filter((one) => one.scope === 'always' || one.rig === rig)
    .filter((one) => one.scope !== 'task' || one.task === task)
    .map(granted),
];

/** Rules of rigs.yaml; `place` is where in it they stand. */
export const written = (permissions: Permissions | undefined, place: string): readonly InForce[] =>
  EFFECTS.flatMap((effect) =>
    (permissions?.[effect] ?? []).map((rule, index) => ({
      id: `${place}.${effect}[${index}]`,
      effect,
      rule,
      from: `rigs.yaml, ${place}`,
    })),
  );

const granted = (grant: Grant): InForce => ({
  id: grant.id,
  effect: grant.effect,
  rule: grant.rule,
  from: `${sayScope(grant)}, by ${grant.by}`,
  ...(grant.because === undefined ? {} : { because: grant.because }),
});
