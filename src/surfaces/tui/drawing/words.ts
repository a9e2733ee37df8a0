/** The word, the sign and the tone of every state: colour never says it alone. */
import type { InboxKind } from '../../../core/model.ts';
import type { FeedLine } from '../../../core/views/feed-line.ts';
import type { Rehearsed } from '../../../core/views/merge.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import type { PolecatState } from '../../../core/views/polecat-row.ts';
import type { Reviewed } from '../../../core/views/reviewed.ts';
import type { TaskState } from '../../../core/views/task-row.ts';
import type { Signs, Tone } from './theme.ts';

export type Word = { readonly word: string; readonly sign: keyof Signs; readonly tone: Tone };

/** The longest word below; the width of a status column. */
export const WORD_WIDTH = 9;

export const polecatWords: Readonly<Record<PolecatState, Word>> = {
  starting: { word: 'starting', sign: 'starting', tone: 'accent' },
  working: { word: 'working', sign: 'working', tone: 'good' },
  'needs-you': { word: 'needs you', sign: 'needsYou', tone: 'attention' },
  idle: { word: 'idle', sign: 'idle', tone: 'dim' },
  waiting: { word: 'waiting', sign: 'waiting', tone: 'dim' },
  done: { word: 'handed in', sign: 'review', tone: 'accent' },
  stuck: { word: 'stuck', sign: 'broken', tone: 'bad' },
  stopped: { word: 'stopped', sign: 'stopped', tone: 'dim' },
  leaving: { word: 'leaving', sign: 'leaving', tone: 'dim' },
  unknown: { word: 'unknown', sign: 'unknown', tone: 'dim' },
};

export const taskWords: Readonly<Record<TaskState, Word>> = {
  deferred: { word: 'deferred', sign: 'waiting', tone: 'dim' },
  blocked: { word: 'blocked', sign: 'blocked', tone: 'dim' },
  ready: { word: 'ready', sign: 'todo', tone: 'dim' },
  assigned: { word: 'assigned', sign: 'starting', tone: 'accent' },
  working: { word: 'working', sign: 'working', tone: 'good' },
  waiting: { word: 'waiting', sign: 'waiting', tone: 'dim' },
  'in-review': { word: 'in review', sign: 'review', tone: 'attention' },
  gathered: { word: 'gathered', sign: 'good', tone: 'good' },
  approved: { word: 'approved', sign: 'good', tone: 'good' },
  merging: { word: 'merging', sign: 'merging', tone: 'accent' },
  held: { word: 'held', sign: 'waiting', tone: 'attention' },
  stuck: { word: 'stuck', sign: 'broken', tone: 'bad' },
  stopped: { word: 'stopped', sign: 'stopped', tone: 'dim' },
  landed: { word: 'landed', sign: 'good', tone: 'good' },
  undoing: { word: 'undoing', sign: 'merging', tone: 'accent' },
  undone: { word: 'undone', sign: 'leaving', tone: 'attention' },
  closed: { word: 'closed', sign: 'good', tone: 'dim' },
};

export const mergeWords: Readonly<Record<MergeRow['state'], Word>> = {
  'in-review': taskWords['in-review'],
  gathered: taskWords.gathered,
  approved: taskWords.approved,
  checking: { word: 'checking', sign: 'merging', tone: 'accent' },
  landing: { word: 'landing', sign: 'merging', tone: 'accent' },
  held: taskWords.held,
  landed: taskWords.landed,
  settled: taskWords.landed,
  returned: { word: 'returned', sign: 'leaving', tone: 'dim' },
  stuck: taskWords.stuck,
};

export const rehearsalTones: Readonly<Record<Rehearsed['state'], Tone>> = {
  rehearsing: 'dim',
  green: 'good',
  merged: 'good',
  red: 'bad',
  conflict: 'bad',
};

/** Of one in review: what came of rehearsing it. */
export const reviewWords: Readonly<Record<Rehearsed['state'] | 'unknown', Word>> = {
  unknown: { word: 'review', sign: 'review', tone: 'attention' },
  rehearsing: { word: 'rehearses', sign: 'review', tone: 'dim' },
  green: { word: 'green', sign: 'review', tone: 'good' },
  merged: { word: 'on base', sign: 'review', tone: 'good' },
  red: { word: 'red', sign: 'broken', tone: 'bad' },
  conflict: { word: 'conflict', sign: 'broken', tone: 'bad' },
};

/** In a column of its own: what follows from it. */
export const reviewedWords: Readonly<Record<Reviewed['state'], { readonly word: string; readonly tone: Tone }>> = {
  unknown: { word: '', tone: 'dim' },
  waiting: { word: 'not reviewed', tone: 'dim' },
  held: { word: 'not reviewed', tone: 'dim' },
  running: { word: 'under review', tone: 'accent' },
  stuck: { word: 'no review', tone: 'bad' },
  approved: { word: 'reviewed', tone: 'good' },
  changes: { word: 'wants changes', tone: 'attention' },
};

export const inboxWords: Readonly<Record<InboxKind, Word>> = {
  permission: { word: 'allow?', sign: 'needsYou', tone: 'attention' },
  question: { word: 'asks', sign: 'question', tone: 'attention' },
  dialog: { word: 'dialog', sign: 'needsYou', tone: 'attention' },
  stuck: { word: 'stuck', sign: 'broken', tone: 'bad' },
};

export const toneWords: Readonly<Record<FeedLine['tone'], { readonly sign: keyof Signs; readonly tone: Tone }>> = {
  plain: { sign: 'dot', tone: 'dim' },
  good: { sign: 'good', tone: 'good' },
  attention: { sign: 'needsYou', tone: 'attention' },
  bad: { sign: 'broken', tone: 'bad' },
};
