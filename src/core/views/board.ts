/** World and Observed as the rows that surfaces draw. */
import { attemptsIn } from '../contest.ts';
import type { Plan } from '../desire.ts';
import type { Instant, TaskId } from '../ids.ts';
import type { MergeRequest, Polecat, Task, World } from '../model.ts';
import type { Observed, Pane, Worktree } from '../observed.ts';
import { type PullRequest, sayPull } from '../pull-request.ts';
import { draftsIn } from '../review/comment.ts';
import { workedOn } from '../review/rule.ts';
import { convoyOfWhole } from '../together.ts';
import { accountRows } from './accounts.ts';
import { withContests } from './attempts.ts';
import { withConflicts } from './conflicts.ts';
import { convoyRows } from './convoys.ts';
import { droppedText } from './dropped.ts';
import { inNoRig } from './in-no-rig.ts';
import { withMachine } from './machine.ts';
import { inTrain, type PullRow, rehearsed } from './merge.ts';
import type { MergeRow } from './merge-row.ts';
import { permissionRows } from './permissions.ts';
import type { PolecatRow, PolecatState } from './polecat-row.ts';
import { reviewed } from './reviewed.ts';
import { withSpending } from './spending.ts';
import type { InboxRow, RigRow, StatusView, Totals, TownRow } from './status.ts';
import { taskRows } from './tasks.ts';
import { wholeTitle } from './together.ts';
import { withTrains } from './trains.ts';
import { countsIn } from './waiting.ts';

export const statusView = (world: World, observed: Observed, plan: Plan, town: TownRow, now: Instant): StatusView =>
  withTrains(
    withContests(
      withMachine(
        withSpending(withConflicts(plainStatus(world, observed, plan, town, now), observed, plan), world, plan, now),
        world,
        observed,
        plan,
        now,
      ),
      world,
    ),
    world,
    observed,
  );

const plainStatus = (
  world: World,
  observed: Observed,
  plan: Plan,
  town: TownRow,
  now: Instant,
): Omit<StatusView, 'conflicts'> => {
  const tasks = taskRows(world, observed, now, plan);
  const titles = new Map(tasks.map((row) => [row.id, row.title]));
  const looks = new Map(
    allWorktrees(observed).flatMap((tree) => (tree.polecat === undefined ? [] : [[tree.polecat, tree]])),
  );
  const polecats = Object.values(world.polecats).map((polecat) =>
    polecatRow(polecat, observed, titleOf(polecat, titles), looks.get(polecat.id), world),
  );
  const known = { world, observed, plan, titles, looks };
  const merges = Object.values(world.merges).map((merge) => mergeRow(merge, known));
  const inbox = Object.values(world.inbox)
    .sort((a, b) => a.at - b.at)
    .map((item): InboxRow => ({ ...item, state: 'open' }));
  return {
    town,
    rigs: rigRows(world, observed, plan),
    tasks,
    polecats,
    convoys: convoyRows(world, tasks),
    merges,
    contests: [],
    trains: [],
    inbox,
    permissions: permissionRows(world, plan.settings),
    accounts: accountRows(world, plan, now),
    problems: [...observed.problems, ...inNoRig(world, plan)],
    totals: totals({ tasks, polecats, inbox, merges }, world),
  };
};

type Known = {
  readonly world: World;
  readonly observed: Observed;
  readonly plan: Plan;
  readonly titles: ReadonlyMap<string, string>;
  readonly looks: ReadonlyMap<string, Worktree>;
};

const mergeRow = (merge: MergeRequest, { world, observed, plan, titles, looks }: Known): MergeRow => {
  const look = looks.get(merge.polecat);
  const own = look?.branch === merge.branch ? look : undefined;
  const dropped = droppedIn(world, merge.task, titles);
  return {
    id: merge.task,
    rig: merge.rig,
    state: merge.state.kind,
    task: merge.task,
    title: titles.get(merge.task) ?? wholeTitle(world, merge.task),
    polecat: merge.polecat,
    branch: merge.branch,
    commit: merge.commit,
    tree: merge.tree,
    requestedAt: merge.requestedAt,
    added: own?.added ?? 0,
    removed: own?.removed ?? 0,
    ...rehearsed(merge, observed, plan),
    ...reviewed(world, merge, plan.settings.rigs[merge.rig]),
    ...inTrain(merge, world),
    ...becauseOf(merge),
    ...commentsOn(world, merge.task),
    ...(dropped.length === 0 ? {} : { dropped }),
    ...(merge.note === undefined ? {} : { note: merge.note }),
    ...(merge.pr === undefined ? {} : { pr: pullRow(merge.pr) }),
  };
};

/** Of a whole: what was dropped in any branch of it. */
const droppedIn = (world: World, task: TaskId, titles: ReadonlyMap<string, string>): readonly string[] =>
  (convoyOfWhole(world, task)?.tasks ?? [task]).flatMap((one) => {
    const merge = world.merges[one];
    return merge === undefined ? [] : droppedText(merge, (id) => titles.get(id) ?? '');
  });

/** A reviewer stands in the same list as the writer. */
const titleOf = (polecat: Polecat, titles: ReadonlyMap<string, string>): string => {
  const title = titles.get(workedOn(polecat)) ?? '';
  return polecat.reviews === undefined ? title : `Review: ${title}`;
};

const commentsOn = ({ reviews }: World, task: string): Pick<MergeRow, 'comments'> => {
  const comments = draftsIn(reviews[task]).length;
  return comments === 0 ? {} : { comments };
};

const becauseOf = ({ state, pr }: MergeRequest): { readonly because?: string } => {
  const said = [
    ...('because' in state ? [state.because] : []),
    ...(pr === undefined || state.kind === 'settled' ? [] : [sayPull(pr), ...(pr.url === undefined ? [] : [pr.url])]),
  ];
  return said.length === 0 ? {} : { because: said.join(' · ') };
};

const pullRow = (pr: PullRequest): PullRow => ({
  say: sayPull(pr),
  ...(pr.number === undefined ? {} : { number: pr.number }),
  ...(pr.url === undefined ? {} : { url: pr.url }),
  ...(pr.seen === undefined ? {} : { seen: pr.seen }),
});

const allWorktrees = (observed: Observed): readonly Worktree[] =>
  Object.values(observed.rigs).flatMap(({ worktrees }) => (worktrees === 'unknown' ? [] : worktrees));

const polecatRow = (
  polecat: Polecat,
  observed: Observed,
  title: string,
  look: Worktree | undefined,
  world: World,
): PolecatRow => {
  const verdict = observed.verdicts[polecat.id];
  const pane = paneOf(polecat, observed);
  const phase = polecat.phase;
  const because = 'because' in phase ? phase.because : (verdict?.because ?? 'nothing seen yet');
  return {
    id: polecat.id,
    rig: polecat.rig,
    state: polecatState(polecat, observed, world),
    signal: verdict?.signal ?? 'unknown',
    because,
    agent: polecat.agent,
    ...(polecat.role === undefined ? {} : { role: polecat.role }),
    ...(polecat.model === undefined ? {} : { model: polecat.model }),
    ...(polecat.effort === undefined ? {} : { effort: polecat.effort }),
    task: polecat.task,
    ...(polecat.reviews === undefined ? {} : { reviews: polecat.reviews.task }),
    title,
    epoch: polecat.epoch,
    run: polecat.run,
    branch: polecat.branch,
    assignedAt: polecat.assignedAt,
    added: look?.added ?? 0,
    removed: look?.removed ?? 0,
    commits: look?.ahead ?? 0,
    dirty: look?.dirty.length ?? 0,
    ...(verdict?.at === undefined ? {} : { signalAt: verdict.at }),
    ...(verdict?.until === undefined ? {} : { signalUntil: verdict.until }),
    ...(verdict?.exit === undefined ? {} : { exit: verdict.exit }),
    ...(polecat.convoy === undefined ? {} : { convoy: polecat.convoy }),
    ...(pane === undefined ? {} : { pane: pane.pane }),
    ...(pane?.pid === undefined ? {} : { pid: pane.pid }),
    ...(polecat.worktree === undefined ? {} : { worktree: polecat.worktree }),
    ...(polecat.session === undefined ? {} : { session: polecat.session }),
  };
};

const paneOf = (polecat: Polecat, observed: Observed): Pane | undefined =>
  observed.panes === 'unknown'
    ? undefined
    : observed.panes.find((pane) => pane.polecat === polecat.id && pane.run === polecat.run);

const polecatState = (polecat: Polecat, observed: Observed, world: World): PolecatState => {
  const waitsForYou = Object.values(world.inbox).some((item) => item.polecat === polecat.id && item.kind !== 'stuck');
  const signal = observed.verdicts[polecat.id]?.signal ?? 'unknown';
  switch (polecat.phase.kind) {
    case 'assigned':
      return 'starting';
    case 'working':
      if (waitsForYou || signal.startsWith('needs-')) return 'needs-you';
      if (signal === 'unknown') return 'unknown';
      return signal === 'idle' ? 'idle' : signal === 'starting' ? 'starting' : 'working';
    default:
      return polecat.phase.kind;
  }
};

const rigRows = (world: World, observed: Observed, plan: Plan): readonly RigRow[] =>
  Object.values(plan.settings.rigs).map((rig) => {
    const facts = observed.rigs[rig.name];
    const problem = observed.problems.find(({ where }) => where === rig.name);
    const tasks: readonly Task[] = facts === undefined || facts.tasks === 'unknown' ? [] : facts.tasks;
    return {
      id: rig.name,
      rig: rig.name,
      state: problem !== undefined ? 'broken' : facts === undefined || facts.base === 'unknown' ? 'unknown' : 'ok',
      path: rig.path,
      base: rig.base,
      agent: rig.agent,
      merge: rig.merge,
      tasks: tasks.filter((task) => task.status !== 'closed').length,
      polecats: Object.values(world.polecats).filter((polecat) => polecat.rig === rig.name).length,
      ...(facts === undefined || facts.base === 'unknown' ? {} : { baseSha: facts.base }),
      ...(problem === undefined ? {} : { problem: problem.what }),
    };
  });

type Counted = Pick<StatusView, 'tasks' | 'polecats' | 'inbox' | 'merges'>;

const totals = (town: Counted, world: World): Totals => {
  const { tasks } = town;
  const attempts: ReadonlyMap<string, unknown> = attemptsIn(world);
  return {
    tasks: tasks.filter((task) => task.state !== 'landed' && task.state !== 'closed').length,
    ready: tasks.filter(({ state }) => state === 'ready').length,
    ...countsIn(town),
    // What an attempt landed is its task's.
    landed: tasks.filter(({ id, state }) => state === 'landed' && !attempts.has(id)).length,
  };
};
