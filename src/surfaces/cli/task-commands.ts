/** Every command of tasks that is not loaded with the program itself. */
export { addTaskDep } from './task-dep.ts';
export { addTaskEdit } from './task-edit.ts';
export { addTaskExport } from './task-export.ts';
export { addTaskGraph } from './task-graph.ts';
export { addTaskHistory } from './task-history.ts';
export { addTaskImport } from './task-import.ts';
export { addTaskRecall, addTaskRemember } from './task-memory.ts';
export { addTaskStats } from './task-stats.ts';
export { addTaskSync } from './task-sync.ts';
export { addTaskTemplates } from './task-templates.ts';
export { addTaskTree } from './task-tree.ts';
