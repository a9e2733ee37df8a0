import { define } from './define.ts';
import { addTaskAdd } from './task-add.ts';
import { addTaskClaim, addTaskRelease, addTaskRenew } from './task-claim.ts';
import { addTaskClose, addTaskReopen } from './task-close.ts';
import { addTaskFind, addTaskList } from './task-list.ts';
import { addTaskNote } from './task-note.ts';
import { addTaskBlocked, addTaskReady } from './task-ready.ts';
import { addTaskShow } from './task-show.ts';
import { type Add, type Word, wordsFor } from './words.ts';

/** Typed less often: loaded together when one of them is. */
const more = () => import('./task-commands.ts');

const WORDS: readonly Word[] = [
  ['add', () => addTaskAdd],
  ['list', () => addTaskList],
  ['ready', () => addTaskReady],
  ['blocked', () => addTaskBlocked],
  ['show', () => addTaskShow],
  ['edit', async () => (await more()).addTaskEdit],
  ['note', () => addTaskNote],
  ['dep', async () => (await more()).addTaskDep],
  ['find', () => addTaskFind],
  ['tree', async () => (await more()).addTaskTree],
  ['graph', async () => (await more()).addTaskGraph],
  ['stats', async () => (await more()).addTaskStats],
  ['history', async () => (await more()).addTaskHistory],
  ['claim', () => addTaskClaim],
  ['renew', () => addTaskRenew],
  ['release', () => addTaskRelease],
  ['close', () => addTaskClose],
  ['reopen', () => addTaskReopen],
  ['import', async () => (await more()).addTaskImport],
  ['export', async () => (await more()).addTaskExport],
  ['sync', async () => (await more()).addTaskSync],
  ['remember', async () => (await more()).addTaskRemember],
  ['recall', async () => (await more()).addTaskRecall],
  ['templates', async () => (await more()).addTaskTemplates],
];

export const addTask: Add = async (parent, cli, rest) => {
  const task = define(parent, {
    usage: 'task',
    does: 'Write, read, claim and change tasks; any git repository will do, no town needs to run',
    examples: ['mayor task add "Add a greeting"', 'mayor task list --ready', 'mayor task show shop-k3f9'],
  });
  for (const [, get] of wordsFor(WORDS, rest)) await (await get())(task, cli, rest.slice(1));
};
