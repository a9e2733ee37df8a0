import { define } from './define.ts';
import { addTaskAdd } from './task-add.ts';
import { addTaskClaim, addTaskRelease, addTaskRenew } from './task-claim.ts';
import { addTaskClose, addTaskReopen } from './task-close.ts';
import { addTaskDep } from './task-dep.ts';
import { addTaskEdit } from './task-edit.ts';
import { addTaskExport } from './task-export.ts';
import { addTaskGraph } from './task-graph.ts';
import { addTaskHistory } from './task-history.ts';
import { addTaskImport } from './task-import.ts';
import { addTaskFind, addTaskList } from './task-list.ts';
import { addTaskRecall, addTaskRemember } from './task-memory.ts';
import { addTaskNote } from './task-note.ts';
import { addTaskBlocked, addTaskReady } from './task-ready.ts';
import { addTaskShow } from './task-show.ts';
import { addTaskStats } from './task-stats.ts';
import { addTaskSync } from './task-sync.ts';
import { addTaskTemplates } from './task-templates.ts';
import { addTaskTree } from './task-tree.ts';
import { type Add, type Word, wordsFor } from './words.ts';

const WORDS: readonly Word[] = [
  ['add', addTaskAdd],
  ['list', addTaskList],
  ['ready', addTaskReady],
  ['blocked', addTaskBlocked],
  ['show', addTaskShow],
  ['edit', addTaskEdit],
  ['note', addTaskNote],
  ['dep', addTaskDep],
  ['find', addTaskFind],
  ['tree', addTaskTree],
  ['graph', addTaskGraph],
  ['stats', addTaskStats],
  ['history', addTaskHistory],
  ['claim', addTaskClaim],
  ['renew', addTaskRenew],
  ['release', addTaskRelease],
  ['close', addTaskClose],
  ['reopen', addTaskReopen],
  ['import', addTaskImport],
  ['export', addTaskExport],
  ['sync', addTaskSync],
  ['remember', addTaskRemember],
  ['recall', addTaskRecall],
  ['templates', addTaskTemplates],
];

export const addTask: Add = (parent, cli, rest) => {
  const task = define(parent, {
    usage: 'task',
    does: 'Write, read, claim and change tasks; any git repository will do, no town needs to run',
    examples: ['mayor task add "Add a greeting"', 'mayor task list --ready', 'mayor task show shop-k3f9'],
  });
  for (const [, add] of wordsFor(WORDS, rest)) add(task, cli, rest.slice(1));
};
