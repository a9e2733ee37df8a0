import type { Command } from 'commander';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import { addTaskAdd } from './task-add.ts';
import { addTaskClose, addTaskReopen } from './task-close.ts';
import { addTaskEdit } from './task-edit.ts';
import { addTaskList } from './task-list.ts';
import { addTaskShow } from './task-show.ts';

export const addTask = (parent: Command, cli: Cli): void => {
  const task = define(parent, {
    usage: 'task',
    does: 'Write, read and change tasks; no town needs to run',
    examples: ['mayor task add "Add a greeting"', 'mayor task list --ready', 'mayor task show shop-k3f9'],
  });
  for (const add of [addTaskAdd, addTaskList, addTaskShow, addTaskEdit, addTaskClose, addTaskReopen]) add(task, cli);
};
