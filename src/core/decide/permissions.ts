/** Rules that answers make, and taking them back. */
import type { Answer } from '../command.ts';
import { type Decides, type Decision, events, type Facts, refuse, sayActor } from '../decide.ts';
import type { InboxItem, World } from '../model.ts';
import { type Grant, sayScope } from '../permissions/grant.ts';
import { plainText } from '../plain.ts';

export const decidePermissions: Decides<'permission.remove'> = {
  'permission.remove': (world, { rule: id }, { actor }) => {
    const grant = Object.hasOwn(world.grants, id) ? world.grants[id] : undefined;
    if (grant === undefined)
      return refuse(
        `There is no rule ${id} to take back`,
        id.includes('permissions') ? 'It stands in rigs.yaml: take it out there' : 'mayor permissions lists them',
      );
    const removed = {
      type: 'permission.removed' as const,
      grant: id,
      by: sayActor(actor),
      effect: grant.effect,
      rule: grant.rule,
    };
    return events([removed], `${grant.effect} ${grant.rule} does not hold any more`, id);
  },
};

/** What an answer for more than once makes beside the answer; `undefined` for an answer to this one alone. */
export const madeRule = (world: World, item: InboxItem, answer: Answer, facts: Facts): Decision | undefined => {
  if ((answer.kind !== 'allow' && answer.kind !== 'deny') || answer.for === undefined) return undefined;
  const { rule, rig, task } = item;
  if (rule === undefined)
    return refuse(`${item.id} can be answered this once only`, item.once ?? 'No rule can be made of it');
  const because = answer.kind === 'deny' ? plainText(answer.because ?? '').trim() : '';
  const grant: Grant = {
    id: freshId(world, facts.fresh),
    effect: answer.kind,
    rule,
    scope: answer.for,
    rig,
    by: sayActor(facts.actor),
    at: facts.now,
    ...(task === undefined ? {} : { task }),
    ...(because === '' ? {} : { because }),
  };
  const said = `${answer.kind === 'allow' ? 'Allowed' : 'Denied'} ${sayScope(grant)}: ${rule}`;
  if (Object.values(world.grants).some((one) => isTwin(one, grant))) return events([], said);
  return events([{ type: 'permission.granted', grant }], `${said} (${grant.id} takes it back)`, grant.id);
};

/** Short, since a person types it. */
const freshId = (world: World, fresh: string): string => {
  const short = `rule-${fresh.slice(0, 8)}`;
  return world.grants[short] === undefined ? short : `rule-${fresh}`;
};

const isTwin = (one: Grant, other: Grant): boolean =>
  one.effect === other.effect &&
  one.rule === other.rule &&
  one.scope === other.scope &&
  one.because === other.because &&
  (one.scope === 'always' || (one.rig === other.rig && (one.scope === 'rig' || one.task === other.task)));
