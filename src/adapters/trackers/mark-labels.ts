/**
 * Fields that are labels where a tool has places of its own for most, but not for these: `status:in-review`,
 * `agent:…`, `role:…`, `outcome:failed`. The other labels are people's own.
 */
import { OUTCOMES, type Outcome, type Task } from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';

export type Marks = {
  readonly labels: readonly string[];
  readonly isInReview: boolean;
  readonly outcome: Outcome | undefined;
  readonly fields: Pick<Task, 'agent' | 'role'>;
};

export const fieldsOfMarks = (labels: readonly string[]): Marks => {
  const [agent, role] = [said(labels, 'agent'), said(labels, 'role')];
  return {
    labels: labels.filter((label) => !IS_MARK.test(label)),
    isInReview: labels.includes('status:in-review'),
    outcome: OUTCOMES.find((outcome) => outcome !== 'done' && labels.includes(`outcome:${outcome}`)),
    fields: { ...(agent === '' ? {} : { agent }), ...(role === '' ? {} : { role }) },
  };
};

export const marksOf = ({ status, agent, role, outcome }: Task): readonly string[] => [
  ...(status === 'in-review' ? ['status:in-review'] : []),
  ...(agent === undefined ? [] : [`agent:${agent}`]),
  ...(role === undefined ? [] : [`role:${role}`]),
  ...(status === 'closed' && outcome !== undefined && outcome !== 'done' ? [`outcome:${outcome}`] : []),
];

const IS_MARK = /^(?:status:in-review|(?:agent|role):.+|outcome:(?:failed|dropped))$/;

const said = (labels: readonly string[], what: string): string =>
  plainLine(labels.find((label) => label.startsWith(`${what}:`))?.slice(what.length + 1) ?? '');
