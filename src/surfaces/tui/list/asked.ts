/** One deed for several, as it is asked about: how many it meets and whom, and whom it leaves out. */
import { grouped } from '../../../core/grouped.ts';
import { oneLine } from '../drawing/text.ts';
import type { Asking, Purpose } from '../state.ts';
import { BULK, type Bulk } from './bulk.ts';
import type { Out, Plan } from './marks.ts';

/** One question for all of them, which says who is left out and why; what is to be said yes to comes last. */
export const askAll = (bulk: Bulk, plan: Plan, what = ''): Asking => {
  const { done, doing, deeds } = BULK[bulk];
  // Nothing is allowed unseen; and names alone are not what stands in a narrow list.
  const question = `${saidOf(verbOf(bulk), plan, what, bulk === 'allow')}?`;
  return { kind: 'sure', question, effect: { kind: 'submit-all', done, deeds, orders: plan.takes }, word: doing };
};

/** The same where they are told why: the reason is typed below it, and sending it is the yes. */
export const whyOf = (plan: Plan): Extract<Purpose, { readonly kind: 'deny-all' }> => ({
  kind: 'deny-all',
  whom: `${saidOf(verbOf('deny'), plan)}.`,
  orders: plan.takes,
});

const verbOf = (bulk: Bulk): string => `${bulk.charAt(0).toUpperCase()}${bulk.slice(1)}`;

/** `Leaves out a (why). Stop 2: b (its title), c (its title)`; of many, the names alone unless `whole`. */
export const saidOf = (verb: string, { takes, leaves }: Plan, what = '', whole = false): string => {
  const names = takes.map(({ name, about }) =>
    (whole || takes.length <= FEW) && about !== '' ? `${name} (${shortened(about, ABOUT)})` : name,
  );
  return `${withoutText(leaves)}${verb} ${takes.length}${what}: ${namedUpTo(names, IN)}`;
};

/** Who is left out, as the sentence before the question. */
const withoutText = (leaves: readonly Out[]): string => (leaves.length === 0 ? '' : `Leaves out ${outText(leaves)}. `);

/** Letters that names may take: a question is to fit on small screens. */
const IN = 150;
const OUT = 30;
const REASONS = 3;
const FEW = 4;
const ABOUT = 32;

const shortened = (text: string, most: number): string => {
  const line = oneLine(text);
  return line.length > most ? `${line.slice(0, most)}…` : line;
};

/** Those of one reason together. */
const outText = (leaves: readonly Out[]): string => {
  const reasons = [...grouped(leaves, ({ why }) => why)];
  const said = reasons.slice(0, REASONS).map(
    ([why, some]) =>
      `${namedUpTo(
        some.map(({ name }) => name),
        OUT,
      )} (${shortened(why, 40)})`,
  );
  const rest = reasons.slice(REASONS).reduce((sum, [, some]) => sum + some.length, 0);
  return `${said.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`;
};

export const namedUpTo = (names: readonly string[], room: number): string => {
  const shown: string[] = [];
  let used = 0;
  for (const name of names) {
    used += name.length + 2;
    if (used > room && shown.length > 0) break;
    shown.push(name);
  }
  const left = names.length - shown.length;
  return left === 0 ? shown.join(', ') : `${shown.join(', ')} and ${left} more`;
};

/** Why such a key can do nothing for the marked rows. */
export const noneOf = (bulk: Bulk, { leaves }: Plan): string => {
  const [only] = leaves;
  const count = leaves.length;
  if (count === 1 && only !== undefined) return `The marked ${only.name}: ${only.why}; {unmark} unmarks it`;
  return `None of the ${count} marked can be ${BULK[bulk].done}; {unmark} unmarks them`;
};
