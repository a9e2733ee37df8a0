/** What a polecat is told, in words that work for any agent CLI. */
import type { GateResult } from './gate.ts';
import { type Instant, shortSha, type TaskId } from './ids.ts';
import type { Brief, Task } from './model.ts';
import type { RigSettings } from './settings.ts';
import type { Undo } from './undo.ts';

/** A mark of what a task asks for: when it differs, the task was edited. FNV-1a, 32 bits. */
export const markOf = (task: Pick<Task, 'title' | 'body'>): string => {
  let hash = 0x811c9dc5;
  for (const character of `${task.title}\n${task.body}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
};

export const fence = (text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${text.trim()}\n${ticks}`;
};

const brief = (kind: Brief['kind'], id: string, at: Instant, text: string): Brief => ({ id, kind, at, text });

/** @param role what the worker's role adds */
export const taskBrief = (task: Task, branch: string, base: string, at: Instant, role?: string): Brief =>
  brief(
    'task',
    `task-${task.id}-${markOf(task)}`,
    at,
    `You are working on task ${task.id}: ${task.title}

${task.body.trim() === '' ? '(The task has no further description.)' : task.body.trim()}
${role === undefined ? '' : `\n${role}\n`}
${rules(branch, base)}`,
  );

/** What the next worker of a task must know whose landing was taken back. */
export const undoneWords = ({ by, because, state, to }: Undo, base: string): string =>
  [
    `This task had landed on ${base} (${shortSha(to)}), and ${by} took it back${because === undefined ? '.' : `:\n\n${fence(because)}\n`}`,
    state.kind === 'undone' && state.branch !== undefined
      ? 'Your branch begins with that work, as one commit on top of the one that took it back: mend what was wrong with it. Leave both commits as they are; merging or cherry-picking the old ones would bring nothing back.'
      : `The work is not on your branch; look at it with: git show ${shortSha(to)}`,
  ].join('\n');

const rules = (branch: string, base: string): string =>
  `Rules of the house:
- Work only in this folder: it is your own git worktree, on branch ${branch}, cut from ${base}. Do not switch branches, push, or touch other worktrees.
- Commit your work with clear messages. Nothing uncommitted is merged.
- When the task is finished and committed, run: mayor done -m "one line about what you did"
- If you need a decision from a person, run: mayor ask "your question" and stop; the answer will be typed to you here.
- To leave a remark for the reviewer, run: mayor note "text"
- Should your context run out before you are finished, run: mayor handover "what is done, what is left" — a fresh session goes on here
Being silent does not count as done: only \`mayor done\` does.`;

/** For a conversation that runs out of room. It is typed once the agent is at rest, so never in the middle of a step. */
export const fullBrief = (task: TaskId, id: string, at: Instant): Brief =>
  brief(
    'handover',
    id,
    at,
    `Your context is running out. If task ${task} is all but finished, finish it, commit, and run: mayor done -m "…". Otherwise commit what is worth keeping and run: mayor handover "what is done, what is left, what one must know" — a fresh session then goes on in this folder with that note, and this one ends.`,
  );

/** For the fresh conversation: it knows nothing but this. */
export const takeOverBrief = (
  { task, branch, base, note }: { task: TaskId; branch: string; base: string; note: string },
  id: string,
  at: Instant,
): Brief =>
  brief(
    'task',
    id,
    at,
    `You go on with task ${task}, which an earlier session of yours has begun: its context ran out. Read the task with: mayor task show ${task} — then look at git status and git log. It left you this note:\n\n${fence(note)}\n\n${rules(branch, base)}`,
  );

export const returnedBrief = (
  task: TaskId,
  because: 'conflict' | 'gate' | 'rejected',
  detail: string,
  base: string,
  id: string,
  at: Instant,
): Brief => {
  const opening = {
    conflict: `Your branch conflicts with ${base}, which has moved. Bring it in here, in this worktree, never on ${base} itself: git merge ${base} (or git rebase ${base}). Keep the intent of both sides, as it is told below; lines of either side that are gone afterwards are shown to the reviewer. Commit.`,
    gate: 'Your branch merged cleanly, but a check failed on the result. Find the cause and mend it; do not weaken the check.',
    rejected: 'The reviewer rejected it. Do what the reviewer asks.',
  }[because];
  return brief(
    'returned',
    id,
    at,
    `Task ${task} came back to you. ${opening}\n\n${fence(detail)}\n\nWhen it is mended and committed, run: mayor done -m "what you changed"`,
  );
};

/** A red gate, for the agent whose branch it is and for a person: its line, whether the base has it too, what it printed. */
export const redGateText = (
  { gate, log, base }: Extract<GateResult, { readonly kind: 'red' }>,
  rig: Pick<RigSettings, 'gates' | 'base'>,
): string => {
  const line = rig.gates.find(({ name }) => name === gate)?.run ?? gate;
  const also = base === 'red' ? [`(It is also red on ${rig.base} without this branch.)`] : [];
  return [`${line === gate ? '' : `${gate}: `}$ ${line}`, ...also, log].join('\n');
};

export const toldBrief = (text: string, id: string, at: Instant): Brief => brief('told', id, at, text);

export const answerBrief = (question: string, text: string, id: string, at: Instant): Brief =>
  brief('answer', id, at, `You asked: ${question}\n\nThe answer: ${text}`);

export const nudgeBrief = (task: TaskId, id: string, at: Instant): Brief =>
  brief(
    'nudge',
    id,
    at,
    `You stopped, but task ${task} is not handed in. If it is finished, commit and run: mayor done -m "…". If you need a decision, run: mayor ask "…". Otherwise go on.`,
  );

/** What happened while it was not at work; parts that are absent did not happen, or are not known. */
export type Meanwhile = {
  readonly because: string;
  readonly awayMs?: number;
  /** The base branch, where it has other commits than the branch was cut from. */
  readonly moved?: string;
  readonly edited?: boolean;
  /** Answers to its own questions, and other words, that it is told along with this. */
  readonly answers?: number;
  readonly told?: number;
};

export const resumedBrief = (task: TaskId, meanwhile: Meanwhile, id: string, at: Instant): Brief => {
  const news = newsOf(meanwhile);
  return brief(
    'resumed',
    id,
    at,
    `Your work on task ${task} was interrupted (${meanwhile.because}). Your worktree is as you left it.${news.length === 0 ? '' : ` Meanwhile:\n${news.map((one) => `- ${one}`).join('\n')}\n`} Read the task again with: mayor task show ${task} — then look at git status and git log, and go on; when it is finished and committed, run: mayor done -m "…"`,
  );
};

const newsOf = ({ awayMs = 0, moved, edited, answers = 0, told = 0 }: Meanwhile): readonly string[] => [
  ...(awayMs >= MINUTE ? [`you were away for ${spanOf(awayMs)}`] : []),
  ...(moved === undefined ? [] : [`${moved} has other commits than when your branch was cut from it`]),
  ...(edited === true ? ['the text of the task has changed: what it says now is below'] : []),
  ...(answers === 0 ? [] : ['what you asked was answered: it is below']),
  ...(told === 0 ? [] : ['you were told something: it is below']),
];

const MINUTE = 60_000;
/** In the largest unit that fits, rounded down: `5 minutes`, `3 hours`, `2 days`. */
const spanOf = (ms: number): string => {
  const units = [
    ['day', 1_440],
    ['hour', 60],
    ['minute', 1],
  ] as const;
  const [unit, minutes] = units.find(([, size]) => ms >= size * MINUTE) ?? ['minute', 1];
  const count = Math.floor(ms / (minutes * MINUTE));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};

/** As they are to be read: why it begins again comes before what came in meanwhile. */
export const inReadingOrder = (briefs: readonly Brief[]): readonly Brief[] => [
  ...briefs.filter(({ kind }) => kind === 'resumed'),
  ...briefs.filter(({ kind }) => kind !== 'resumed'),
];

export const editedBrief = (task: Task, at: Instant): Brief =>
  brief(
    'told',
    `edited-${task.id}-${markOf(task)}`,
    at,
    `Task ${task.id} was edited while you work on it. It now reads:\n\n${task.title}\n\n${task.body.trim()}`,
  );

/** What a conversation that is over is asked; words for its model, whatever the question begins with. */
export const pastQuestion = (question: string, commit: string): string =>
  `Your work in this conversation is over, and a person has a question about it. Nothing is to be changed or handed in now: answer from what you know of it. Where you must look something up, the files here are those of commit ${commit}; the worktree that you worked in may be gone.\n\n${fence(question)}\n\nAnswer in plain text.`;
