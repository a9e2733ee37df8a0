/** Rows of a status with every field filled in; a test names only what it is about. */

import { taskId } from '../../src/core/ids.ts';
import type { ContestRow } from '../../src/core/views/attempts.ts';
import type { MergeRow } from '../../src/core/views/merge-row.ts';
import type { PolecatRow } from '../../src/core/views/polecat-row.ts';
import type { ConvoyRow, InboxRow, RigRow } from '../../src/core/views/status.ts';
import type { TaskRow } from '../../src/core/views/task-row.ts';
import type { TrainRow } from '../../src/core/views/trains.ts';

const NOW = 1_700_000_000_000;

export const rigRow = (row: Partial<RigRow> = {}): RigRow => ({
  id: 'shop',
  rig: 'shop',
  state: 'ok',
  path: '/home/ada/src/shop',
  base: 'main',
  agent: 'claude',
  merge: 'ask',
  tasks: 2,
  polecats: 1,
  ...row,
});

export const taskRow = (row: Partial<TaskRow> = {}): TaskRow => ({
  id: 'shop-k3f9',
  rig: 'shop',
  state: 'working',
  title: 'Add a greeting',
  kind: 'task',
  priority: 2,
  labels: [],
  blockedBy: [],
  ...row,
});

export const polecatRow = (row: Partial<PolecatRow> = {}): PolecatRow => ({
  id: 'amber',
  rig: 'shop',
  state: 'working',
  signal: 'busy',
  because: 'hook PreToolUse',
  signalAt: NOW - 5_000,
  agent: 'claude',
  task: 'shop-k3f9',
  title: 'Add a greeting',
  epoch: 1,
  run: 1,
  pane: '%1',
  branch: 'mayor/shop-k3f9-add-a-greeting',
  assignedAt: NOW - 180_000,
  added: 12,
  removed: 3,
  commits: 1,
  dirty: 0,
  ...row,
});

export const convoyRow = (row: Partial<ConvoyRow> = {}): ConvoyRow => ({
  id: 'greetings',
  name: 'Greetings',
  rig: 'shop',
  state: 'working',
  one: false,
  tasks: ['shop-k3f9', 'shop-m2c4'],
  total: 2,
  landed: 0,
  failed: 0,
  working: 1,
  inReview: 0,
  ...row,
});

export const mergeRow = (row: Partial<MergeRow> = {}): MergeRow => ({
  id: 'shop-k3f9',
  rig: 'shop',
  state: 'in-review',
  task: 'shop-k3f9',
  title: 'Add a greeting',
  polecat: 'amber',
  branch: 'mayor/shop-k3f9-add-a-greeting',
  commit: 'c'.repeat(40),
  tree: 'a'.repeat(40),
  requestedAt: NOW - 60_000,
  added: 12,
  removed: 3,
  ...row,
});

export const inboxRow = (row: Partial<InboxRow> = {}): InboxRow => ({
  id: 'ask-1',
  rig: 'shop',
  state: 'open',
  kind: 'question',
  task: 'shop-k3f9',
  polecat: 'amber',
  title: 'amber asks: which greeting?',
  detail: 'Which greeting?',
  options: ['text', 'dismiss'],
  at: NOW - 60_000,
  ...row,
});

export const contestRow = (row: Partial<ContestRow> = {}): ContestRow => ({
  id: 'shop-k3f9',
  rig: 'shop',
  state: 'open',
  title: 'Add a greeting',
  by: 'ada',
  openedAt: NOW - 600_000,
  attempts: [
    {
      ...{ n: 2, state: 'in-review', task: 'shop-two', agent: 'codex', polecat: 'birch', gates: 'green' },
      ...{ rehearsal: 'green onto abc1234', added: 4, removed: 1, tree: '2'.repeat(40) },
      ...{ startedAt: NOW - 500_000, handedInAt: NOW - 200_000, spent: { tokens: 12_300, usd: 0.12, unknown: 0 } },
      conflicts: ['shop-m2c4'],
    },
    {
      ...{ n: 1, state: 'in-review', task: 'shop-one', agent: 'claude', polecat: 'amber', gates: 'red' },
      ...{ rehearsal: 'red: npm test', added: 40, removed: 1, tree: '1'.repeat(40), note: 'It grew' },
      ...{ startedAt: NOW - 500_000, handedInAt: NOW - 100_000 },
    },
    { n: 3, state: 'to-come', agent: 'gemini', added: 0, removed: 0 },
  ],
  ...row,
});

export const trainRow = (row: Partial<TrainRow> = {}): TrainRow => ({
  id: 'shop',
  rig: 'shop',
  state: 'checking',
  base: 'main',
  train: 'shop-41',
  onto: 'b'.repeat(40),
  formedAt: NOW - 240_000,
  members: [
    { task: 'shop-k3f9', title: 'Add a greeting', state: 'green' },
    { task: 'shop-m2c4', title: 'Use the greeting', state: 'suspect' },
    { task: 'shop-p7d1', title: 'Greet in other languages', state: 'suspect' },
  ],
  probe: { length: 2 },
  gates: [{ task: taskId('shop-m2c4'), name: 'unit', side: 'result', since: NOW - 12_000 }],
  waiting: [{ task: 'shop-q8e2', title: 'Remember the greeting' }],
  gatherings: [],
  landed: [{ task: 'shop-a1b2', title: 'Greet at all', sha: 'd'.repeat(40), at: NOW - 3_600_000 }],
  ...row,
});
