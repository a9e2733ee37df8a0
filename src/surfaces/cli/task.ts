import type { Command } from 'commander';
import type { Cli } from './context.ts';
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

export const addTask = (parent: Command, cli: Cli): void => {
  const task = define(parent, {
    usage: 'task',
    does: 'Write, read, claim and change tasks; any git repository will do, no town needs to run',
    examples: ['mayor task add "Add a greeting"', 'mayor task list --ready', 'mayor task show shop-k3f9'],
  });
  const words = [
    ...[addTaskAdd, addTaskList, addTaskReady, addTaskBlocked, addTaskShow, addTaskEdit, addTaskNote, addTaskDep],
    ...[addTaskFind, addTaskTree, addTaskGraph, addTaskStats, addTaskHistory],
    ...[addTaskClaim, addTaskRenew, addTaskRelease, addTaskClose, addTaskReopen],
    ...[addTaskImport, addTaskExport],
    ...[addTaskSync, addTaskRemember, addTaskRecall, addTaskTemplates],
  ];
  for (const add of words) add(task, cli);
};
