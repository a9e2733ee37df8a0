/** The words of the form of a new task. */
import { TASK_KINDS } from '../../../core/model.ts';
import type { ChoiceField, Field } from '../compose/draft.ts';

export const LABELS: Readonly<Record<Field, string>> = {
  title: 'Title',
  body: 'Text',
  rig: 'Rig',
  template: 'Template',
  kind: 'Kind',
  priority: 'Priority',
  labels: 'Labels',
  after: 'After',
  parent: 'Part of',
  convoy: 'Convoy',
  agent: 'Agent',
  attempts: 'Attempts',
  start: 'Start',
};

/** By priority. */
export const URGENCY = ['0, the most urgent', '1, high', '2, as usual', '3, low', '4, some day'] as const;

/** Below the field that has the keys. */
export const HINTS: Readonly<Record<Field, string>> = {
  title: 'What should become true, in one line; of pasted lines the rest goes into the text',
  body: 'Markdown for the agent; {edit-body} writes it in $EDITOR, Tab goes on',
  rig: 'Left and right choose; what hangs on the rig is cleared',
  template: 'Letters search, Right opens the list; what you typed stays',
  kind: `Left and right: ${TASK_KINDS.join(', ')}`,
  priority: 'Left and right, or a digit: 0 is the most urgent',
  labels: 'Letters search, Right opens the list, a comma makes a new one',
  after: 'It begins once these have landed; letters search titles and ids, Right opens the list',
  parent: 'What its whole waits for holds it back too; letters search, Right opens the list',
  convoy: 'It joins one that is there; letters search, Right opens the list',
  agent: 'Empty: as the rules say; letters search, Right opens the list',
  attempts: 'Left and right, or a digit; each is an agent in a worktree of its own, at the cost of each',
  start: 'Space changes it',
};

/** Where there is nothing to choose from. */
export const EMPTY: Readonly<Record<ChoiceField, string>> = {
  template: 'No templates: write one as .mayor/templates/bug.md',
  labels: 'Type a new one; a comma ends it',
  after: 'No other task of this rig is open',
  parent: 'No other task of this rig is open',
  convoy: 'No convoy of this rig is on its way: mayor convoy new makes one',
  agent: 'No other agent is known',
};
