/** What stands in each field of a picture that a town of another version did not tell. */

import type { BroughtBack } from '../../core/brings-back.ts';
import type { BudgetState } from '../../core/budget.ts';
import type { GateOutcome, RunningGate } from '../../core/gate.ts';
import type { Choice } from '../../core/model.ts';
import type { Problem } from '../../core/observed.ts';
import type { PullSeen } from '../../core/pull-request.ts';
import type { DayCount } from '../../core/today.ts';
import type { Front } from '../../core/train.ts';
import type { QuotaTotal, UsedAgentRow, WindowRow } from '../../core/views/agents.ts';
import type { AttemptRow, ContestRow } from '../../core/views/attempts.ts';
import type { ConflictRow } from '../../core/views/conflict-row.ts';
import type { Spent } from '../../core/views/costs.ts';
import type { DiskTotal } from '../../core/views/machine.ts';
import type { InTrain, PullRow, Rehearsed } from '../../core/views/merge.ts';
import type { MergeRow } from '../../core/views/merge-row.ts';
import type { PermissionRow } from '../../core/views/permission-row.ts';
import type { PolecatRow } from '../../core/views/polecat-row.ts';
import type { Reviewed } from '../../core/views/reviewed.ts';
import type { SettingRow } from '../../core/views/rig-settings.ts';
import type { AccountRow, ConvoyRow, InboxRow, RigRow, Totals, TownRow } from '../../core/views/status.ts';
import type { TaskRow } from '../../core/views/task-row.ts';
import type { AheadRow, GatheringRow, MemberRow, TrainRow } from '../../core/views/trains.ts';
import { known, list, shapeOf } from './shape.ts';

/** A moment that was not told: ages and times of it read `?`. */
const NEVER = Number.NaN;
const named = { id: '', rig: '' } as const;

/** As the wire has it: there an id is a text. */
type Plain<Row, Ids extends keyof Row> = {
  readonly [Key in keyof Row]: Key extends Ids ? string : Row[Key];
};

const spent = known(shapeOf<Spent>({ tokens: 0, unknown: 0 }));
const today = known(shapeOf<DayCount>({ started: 0, landed: 0, failed: 0 }));
const outcomes = list(shapeOf<GateOutcome>({ name: '', kind: 'skipped', ms: 0, tries: 0 }));
const review = known(shapeOf<Reviewed>({ state: 'unknown', say: '', lacks: false }));
const running = list(shapeOf<Plain<RunningGate, 'task'>>({ task: '', name: '', side: 'result', since: NEVER }));
const members = list(shapeOf<MemberRow>({ task: '', title: '', state: 'untried' }));
const probe = known(shapeOf<Front>({ length: 0 }));

const rig = shapeOf<RigRow>(
  { ...named, state: 'unknown', path: '', base: '', agent: '', merge: 'ask', tasks: 0, polecats: 0 },
  { today, settings: list(shapeOf<SettingRow>({ name: '', value: '', set: false })) },
);

const task = shapeOf<TaskRow>(
  { ...named, state: 'deferred', title: '', kind: 'task', priority: 2, labels: [], blockedBy: [] },
  { spent },
);

const polecat = shapeOf<PolecatRow>(
  {
    ...{ ...named, state: 'unknown', signal: 'unknown', because: '', agent: '', task: '', title: '', branch: '' },
    ...{ epoch: 0, run: 1, assignedAt: NEVER, added: 0, removed: 0, commits: 0, dirty: 0 },
  },
  { spent },
);

const convoy = shapeOf<ConvoyRow>(
  {
    ...{ ...named, name: '', state: 'waiting', one: false, tasks: [] },
    ...{ total: 0, landed: 0, failed: 0, working: 0, inReview: 0 },
  },
  { spent },
);

const seen = known(
  shapeOf<Plain<PullSeen, 'head'>>({
    ...{ state: 'open', head: '', running: 0, waiting: 0, passed: 0, failed: 0 },
    ...{ approvedBy: [], changesBy: [] },
  }),
);

const merge = shapeOf<MergeRow>(
  {
    ...{ ...named, state: 'held', task: '', title: '', polecat: '', branch: '', commit: '', tree: '' },
    ...{ requestedAt: NEVER, added: 0, removed: 0 },
  },
  {
    ...{ running, review, train: known(shapeOf<InTrain>({ id: '', place: 0, size: 0 })) },
    pr: known(shapeOf<PullRow>({ say: '' }, { seen })),
    rehearsal: known(
      shapeOf<Rehearsed>(
        { state: 'rehearsing', say: '' },
        {
          ...{ gates: outcomes, checks: outcomes },
          bringsBack: known(shapeOf<BroughtBack>({ count: 0, first: [] })),
        },
      ),
    ),
  },
);

const conflict = shapeOf<ConflictRow>({
  ...{ ...named, state: 'conflict', task: '', title: '', other: '', files: [], count: 0, since: NEVER },
});

const attempt = shapeOf<AttemptRow>(
  { n: 0, state: 'to-come', added: 0, removed: 0 },
  { spent, review, checks: known(shapeOf<NonNullable<AttemptRow['checks']>>({ count: 0, red: [] })) },
);

const contest = shapeOf<ContestRow>(
  { ...named, state: 'open', title: '', by: '', openedAt: NEVER, attempts: [] },
  {
    attempts: list(attempt),
    graft: known(shapeOf<NonNullable<ContestRow['graft']>>({ n: 0, at: NEVER, state: 'wanted', files: [] })),
  },
);

const train = shapeOf<TrainRow>(
  { ...named, state: 'idle', base: '', members: [], gates: [], waiting: [], gatherings: [], landed: [] },
  {
    ...{ members, probe, gates: running },
    ahead: known(shapeOf<AheadRow>({ train: '', members: [] }, { members, probe })),
    waiting: list(shapeOf<TrainRow['waiting'][number]>({ task: '', title: '' })),
    gatherings: list(
      shapeOf<GatheringRow>({ convoy: '', name: '', total: 0, formedAt: NEVER, members: [] }, { members, probe }),
    ),
    landed: list(shapeOf<TrainRow['landed'][number]>({ task: '', title: '', sha: '', at: NEVER })),
  },
);

const inbox = shapeOf<InboxRow>(
  { ...named, state: 'open', kind: 'question', title: '', detail: '', options: [], at: NEVER },
  { choices: list(shapeOf<Choice>({ key: '', label: '' })) },
);

const permission = shapeOf<PermissionRow>({ ...named, state: 'ask', rule: '', scope: 'always', from: '' });

const account = shapeOf<AccountRow>({
  ...{ id: '', rig: '*', state: 'resting', agents: [], since: NEVER, until: NEVER, because: '', polecats: [] },
});

const agent = shapeOf<UsedAgentRow>(
  { id: '', rig: '*', state: 'unknown', agent: '', account: '', rigs: [], polecats: [], tellsQuota: false },
  {
    ...{ today, spent },
    quota: known(
      shapeOf<NonNullable<UsedAgentRow['quota']>>(
        { at: NEVER, windows: [] },
        { windows: list(shapeOf<WindowRow>({ name: '' })) },
      ),
    ),
  },
);

/** By the name of its list. */
export const ROWS = {
  ...{ rigs: rig, tasks: task, polecats: polecat, convoys: convoy, merges: merge, conflicts: conflict },
  ...{ contests: contest, trains: train, inbox, permissions: permission, accounts: account, agents: agent },
} as const;

export const PROBLEM = shapeOf<Problem>({ where: '', what: '' });

export const TOWN = shapeOf<TownRow>({ name: '', home: '', pid: 0, version: '', startedAt: NEVER });

export const TOTALS = shapeOf<Totals>(
  { tasks: 0, ready: 0, working: 0, needsYou: 0, inReview: 0, stuck: 0, landed: 0 },
  {
    spent,
    budgets: list(
      shapeOf<BudgetState>({
        ...{ id: '', scope: 'day', subject: '', unit: 'tokens', used: 0, most: 0, level: 'ok', unknown: 0 },
      }),
    ),
    quota: known(shapeOf<QuotaTotal>({ percent: 0, account: '', window: '', at: NEVER })),
    disk: known(shapeOf<DiskTotal>({ at: NEVER, free: 0, total: 0, path: '' })),
  },
);
