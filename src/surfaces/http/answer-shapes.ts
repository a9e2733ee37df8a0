/** What stands in each field of an answer, beside pictures, that a town of another version did not tell. */
import type { RankedSign } from '../../core/evidence.ts';
import type { Task } from '../../core/model.ts';
import { SIGNALS } from '../../core/observed.ts';
import {
  type Comment,
  type FileMark,
  type Matched,
  type Review,
  VERDICTS,
  type Verdict,
} from '../../core/review/comment.ts';
import type { Considered } from '../../core/routing.ts';
import { SEARCHED, type SearchHit, type SearchSection, type SearchView } from '../../core/search.ts';
import type { Tokens } from '../../core/usage/tokens.ts';
import type { BranchRow } from '../../core/views/branches.ts';
import type { CostRow } from '../../core/views/costs.ts';
import type { FeedLine } from '../../core/views/feed-line.ts';
import type { MergeFact, MergeWhy } from '../../core/views/merge-why.ts';
import type { Candidate, TaskWhy } from '../../core/views/routing.ts';
import type { Mail, TimelineLine } from '../../core/views/timeline.ts';
import type { UndoRow } from '../../core/views/undos.ts';
import type { DiffView, ProgressView, WhyView } from '../../mayor/town.ts';
import type { Screen } from '../../ports/runtime.ts';
import type { TaskComment, TaskVersion } from '../../ports/tracker.ts';
import { filled, known, list, type Mend, oneOf, shapeOf, texts } from './shape.ts';

/** A moment that was not told. */
const NEVER = Number.NaN;

/** As the wire has it: there an id is a text. */
type Plain<Row, Ids extends keyof Row> = {
  readonly [Key in keyof Row]: Key extends Ids ? string : Row[Key];
};

const tone = oneOf(['plain', 'good', 'attention', 'bad'], 'plain');
const signal = oneOf(SIGNALS, 'unknown');

export const FEED_LINE = shapeOf<FeedLine>({ seq: 0, at: NEVER, tone: 'plain', text: '' }, { tone });

export const TIMELINE_LINE = shapeOf<TimelineLine>(
  { seq: 0, at: NEVER, tone: 'plain', text: '' },
  {
    tone,
    mail: known(
      shapeOf<Mail>(
        { way: 'told', by: '', text: '' },
        { way: oneOf(['told', 'asked', 'answered', 'noted', 'handed in', 'handed over', 'typed'], 'told') },
      ),
    ),
  },
);

export const SCREEN = shapeOf<Screen>(
  { lines: [], columns: 80, rows: 24, title: '' },
  { lines: texts, cursor: known(shapeOf<NonNullable<Screen['cursor']>>({ line: 0, column: 0 })) },
);

/** A comment on a place of a kind that is not known is one on the whole. */
const spot: Mend = (value) => {
  const { kind, path, side, line, quoted }: Readonly<Record<string, unknown>> = { ...(value ?? {}) };
  if (kind === 'file' && typeof path === 'string') return value;
  const isPlace = typeof path === 'string' && typeof side === 'string' && typeof line === 'number';
  return (kind === 'line' || kind === 'hunk') && isPlace && Array.isArray(quoted) ? value : { kind: 'whole' };
};

const said = known(
  shapeOf<Plain<Verdict, 'by' | 'commit'>>({ says: 'changes', by: '', agent: '', commit: '', at: NEVER }),
);
/** Of another word than those that are known it is not known. */
const verdict: Mend = (value) => {
  const mended = said(value);
  const { says }: { readonly says?: unknown } = { ...(mended ?? {}) };
  return VERDICTS.some((word) => word === says) ? mended : undefined;
};

const review = filled(
  shapeOf<Review>(
    { made: 0, comments: [], marks: [] },
    {
      comments: list(
        shapeOf<Plain<Comment, 'tree'>>(
          { id: '', by: '', on: { kind: 'whole' }, text: '', tree: '', at: NEVER },
          { on: spot },
        ),
      ),
      marks: list(shapeOf<FileMark>({ path: '', mark: 'ok' }, { mark: oneOf(['ok', 'redo'], 'redo') })),
      matched: known(shapeOf<Plain<Matched, 'commit'>>({ commit: '', rule: '', wanted: false })),
      verdict,
    },
  ),
);

const files = list(shapeOf<DiffView['files'][number]>({ path: '', added: 0, removed: 0 }));
const diff = { text: '', truncated: false, files: [] } as const;

export const DIFF = shapeOf<DiffView>({ ...diff, task: '', title: '', commit: '', tree: '' }, { files, review });
export const PROGRESS = shapeOf<ProgressView>({ ...diff, polecat: '', task: '', branch: '' }, { files });

/** Beside what names it and what it waits for. */
export const TASK = shapeOf<Omit<Task, 'id' | 'rig' | 'dependsOn' | 'priority'>>({
  ...{ title: '', body: '', kind: 'task', status: 'open', labels: [] },
  ...{ createdAt: NEVER, updatedAt: NEVER, origin: 'foreign' },
});
export const COMMENT = shapeOf<TaskComment>({ by: '', text: '', at: NEVER });
export const VERSION = shapeOf<TaskVersion>(
  { at: NEVER, by: '', what: '', fields: [], lost: false },
  { fields: list(shapeOf<TaskVersion['fields'][number]>({ field: '' })) },
);

export const COST = shapeOf<CostRow>(
  {
    ...{ polecat: '', task: '', rig: '', agent: '', model: '', day: '', source: 'transcript' },
    ...{ tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, total: 0, unknown: 0, told: false },
  },
  { tokens: filled(shapeOf<Tokens>({ input: 0, output: 0, cacheRead: 0, cacheWrite: 0 })) },
);

export const UNDO = shapeOf<UndoRow>(
  {
    ...{ id: '', rig: '', task: '', title: '', sha: '', at: NEVER, state: 'unknown' },
    ...{ files: [], after: [], others: [] },
  },
  {
    ...{ files: texts, after: texts, others: texts },
    state: oneOf(['clean', 'conflict', 'undone', 'gone', 'unknown'], 'unknown'),
  },
);

const sections = list(
  shapeOf<SearchSection>(
    { kind: 'tasks', hits: [], more: false, through: '', cut: false },
    { hits: list(shapeOf<SearchHit>({ where: '', text: '' })) },
  ),
);

export const SEARCH = shapeOf<SearchView>(
  { words: '', sections: [] },
  {
    // Where else a newer town looked is nothing that could be gone to from here.
    sections: (value) =>
      sections(
        Array.isArray(value)
          ? value.filter((one: Partial<SearchSection> | null) => SEARCHED.some((kind) => kind === one?.kind))
          : [],
      ),
  },
);

/** What its proof is was not told: then it stays. */
export const BRANCH = shapeOf<Plain<BranchRow, never>>({
  ...{ id: '', rig: '', state: 'orphan', kind: 'branch', sha: '', tip: '', at: NEVER, added: 0, removed: 0 },
  ...{ proof: { kind: 'alone', commits: 0 }, safe: false, because: '' },
});

export const WHY = shapeOf<WhyView>(
  { polecat: '', signal: 'unknown', ranked: [] },
  {
    signal,
    ranked: list(
      shapeOf<RankedSign>(
        { source: 'word', signal: 'unknown', at: NEVER, detail: '', ageMs: NEVER, won: false, note: '' },
        { signal },
      ),
    ),
  },
);

export const TASK_WHY = shapeOf<TaskWhy>(
  { task: '', rig: '', title: '', agent: '', chosenBy: '', considered: [], candidates: [] },
  {
    considered: list(shapeOf<Considered>({ what: 'agent', source: '', value: '', won: false, note: '' })),
    candidates: list(
      shapeOf<Candidate>(
        { agent: '', account: '', state: 'unusable' },
        { state: oneOf(['free', 'resting', 'unusable'], 'unusable') },
      ),
    ),
    merge: known(
      shapeOf<MergeWhy>(
        { state: 'held', say: '', facts: [] },
        { facts: list(shapeOf<MergeFact>({ what: '', say: '', note: '' })) },
      ),
    ),
    worker: known(shapeOf<NonNullable<TaskWhy['worker']>>({ polecat: '', agent: '', account: '' })),
  },
);

export const ENDED = shapeOf<{ readonly stopped: readonly string[]; readonly kept: readonly string[] }>(
  { stopped: [], kept: [] },
  { stopped: texts, kept: texts },
);
