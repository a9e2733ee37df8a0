/** For how much an answer is to hold. */
import { type Scope, scopeWords } from '../../../core/permissions/grant.ts';
import type { Binding, Intent } from '../keymap.ts';
import { always, online } from './when.ts';

export const SCOPE_KEYS = [
  ['t', 'task', 'for-task'],
  ['r', 'rig', 'for-rig'],
  ['a', 'always', 'for-always'],
] as const satisfies readonly (readonly [key: string, scope: Scope, intent: Intent])[];

export const scopeKeys: readonly Binding[] = [
  ...SCOPE_KEYS.map(
    ([key, scope, intent], index): Binding => ({
      keys: [key],
      label: scopeWords[scope],
      group: 'Answer',
      intent,
      modes: ['scope'],
      rank: index + 1,
      when: online,
    }),
  ),
  { keys: ['escape', 'q'], label: 'leave', group: 'Answer', intent: 'cancel', modes: ['scope'], rank: 9, when: always },
];
