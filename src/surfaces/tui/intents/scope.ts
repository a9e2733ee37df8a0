/** Answers for more than once: first for how much, then for a deny the reason. */
import type { Scope } from '../../../core/permissions/grant.ts';
import type { Deeds } from '../intents.ts';
import { subjectOf } from '../list/subject.ts';
import type { State } from '../state.ts';
import { just, type Step } from '../step.ts';
import { answerItem, ask } from './answer.ts';

type Names = 'allow-kind' | 'deny-kind' | 'for-task' | 'for-rig' | 'for-always';

export const scopeIntents: Deeds<Names> = {
  'allow-kind': (state) => askScope(state, 'allow'),
  'deny-kind': (state) => askScope(state, 'deny'),
  'for-task': (state) => chosen(state, 'task'),
  'for-rig': (state) => chosen(state, 'rig'),
  'for-always': (state) => chosen(state, 'always'),
};

/** Holds what it is about, so that a list that moves meanwhile cannot change that. */
const askScope = (state: State, answer: 'allow' | 'deny'): Step => {
  const { item } = subjectOf(state);
  if (item?.rule === undefined) return just(state);
  const { id, polecat, rig, rule } = item;
  return just({ ...state, asking: { kind: 'scope', item: id, who: polecat ?? rig, rule, answer } });
};

const chosen = (before: State, scope: Scope): Step => {
  const { asking, ...state } = before;
  if (asking?.kind !== 'scope') return just(before);
  const { item, who, answer } = asking;
  if (answer === 'allow') return answerItem(state, item, { kind: 'allow', for: scope }, 'allowing');
  return just(ask(state, { kind: 'deny', item, who, for: scope }));
};
