/** How well each state is, as the colour of its word. */

import type { MergeRow } from '../../core/views/merge-row.ts';
import type { PolecatState } from '../../core/views/polecat-row.ts';
import type { ConvoyRow } from '../../core/views/status.ts';
import type { TaskState } from '../../core/views/task-row.ts';
import type { Tone } from './paint.ts';

export const POLECAT_TONES = {
  starting: 'good',
  working: 'good',
  'needs-you': 'attention',
  idle: 'attention',
  waiting: 'attention',
  done: 'plain',
  stuck: 'bad',
  stopped: 'faint',
  leaving: 'faint',
  unknown: 'attention',
} as const satisfies Record<PolecatState, Tone>;

export const MERGE_TONES = {
  'in-review': 'attention',
  gathered: 'good',
  approved: 'good',
  checking: 'good',
  landing: 'good',
  held: 'attention',
  landed: 'good',
  settled: 'good',
  returned: 'attention',
  stuck: 'bad',
} as const satisfies Record<MergeRow['state'], Tone>;

export const CONVOY_TONES = {
  waiting: 'plain',
  working: 'good',
  'in-review': 'attention',
  stuck: 'bad',
  landed: 'good',
  done: 'good',
} as const satisfies Record<ConvoyRow['state'], Tone>;

export const TASK_TONES = {
  deferred: 'faint',
  blocked: 'faint',
  ready: 'plain',
  assigned: 'good',
  working: 'good',
  waiting: 'attention',
  'in-review': 'attention',
  gathered: 'good',
  approved: 'good',
  merging: 'good',
  held: 'attention',
  stuck: 'bad',
  stopped: 'faint',
  landed: 'good',
  undoing: 'attention',
  undone: 'attention',
  closed: 'faint',
} as const satisfies Record<TaskState, Tone>;
