/** Starting, telling and ending the processes of polecats. */

import type { AgentPreset, ScreenReading } from '../../agents/preset.ts';
import { inReadingOrder } from '../../core/briefs.ts';
import { afterClaim, afterLoss } from '../../core/claims.ts';
import { ConflictError, TerminalError, TransientError, UsageError } from '../../core/errors.ts';
import type { TownEvent } from '../../core/event.ts';
import { gitSettings } from '../../core/git-settings.ts';
import type { Polecat, Task } from '../../core/model.ts';
import { holderOf } from '../../core/names.ts';
import { afterFailure, backoff } from '../../core/patience.ts';
import { workedOn } from '../../core/review/rule.ts';
import { roleIn } from '../../core/roles.ts';
import type { AgentSettings } from '../../core/settings.ts';
import { startOf } from '../../core/together.ts';
import type { Claim } from '../../ports/tracker.ts';
import type { Ensured } from '../../ports/workspace.ts';
import type { House, OpenRig } from '../house.ts';
import { type Hands, nothing, type Outcome, openRig, type Performer, workerIn } from '../perform.ts';
import { readPane } from '../screens.ts';
import { leaseOf } from './claims.ts';

/** Claim, worktree, setup, process: each step finds what an earlier try of it has left. */
export const start: Performer<'start'> = async (action, hands) => {
  const polecat = workerIn(hands.store.world(), action);
  if (polecat === undefined) return nothing;
  try {
    return await startWorker(polecat, hands);
  } catch (error) {
    return error instanceof TransientError
      ? postponed(polecat, error, hands.house)
      : failed(polecat, error, hands.house);
  }
};

const startWorker = async (polecat: Polecat, hands: Hands): Promise<Outcome> => {
  const { house } = hands;
  const rig = openRig(house, polecat.rig);
  const preset = house.preset(polecat.agent);
  if (preset === undefined)
    throw new TerminalError(`No agent is called "${polecat.agent}"`, { hint: 'Add it under agents: in rigs.yaml' });
  const lost = polecat.reviews === undefined ? await claimFor(polecat, rig, hands) : undefined;
  if (lost !== undefined) return lost;
  const found = await rig.tracker.get(workedOn(polecat));
  if (found === 'absent') return left(polecat, 'the task does not exist any more');
  const from = startOf(hands.store.world(), found.task);
  // Once it is worked it has its branch, and goes on from that.
  if (from === 'wait' && polecat.worktree === undefined)
    throw new TransientError(`What ${polecat.task} builds on is just being gathered anew`, {
      hint: 'Mayor tries again',
    });
  const place = await prepare(polecat, rig, from);
  await hands.store.commit((world) =>
    workerIn(world, action(polecat)) === undefined || polecat.worktree === place.path
      ? []
      : [
          { type: 'polecat.prepared', ...action(polecat), worktree: place.path, baseSha: place.baseSha },
          ...place.notes.map((text) => ({
            type: 'note.made' as const,
            ...action(polecat),
            task: workedOn(polecat),
            text,
          })),
        ],
  );
  return launch(polecat, found.task, place, preset, rig, hands);
};

/** A reviewer claims nothing: the task is its writer's. Answers what follows where the claim was not to be had. */
const claimFor = async (polecat: Polecat, { tracker }: OpenRig, { house, store }: Hands) => {
  const holder = holderOf(polecat.id, polecat.epoch, house.town);
  const claim = await tracker.claim(polecat.task, holder, leaseOf(tracker));
  if (claim.kind !== 'claimed') return unclaimed(polecat, claim, house);
  await store.commit((world) => {
    const now = workerIn(world, action(polecat));
    return now === undefined ? [] : afterClaim(now, holder, claim.token);
  });
  return undefined;
};

/** One that has worked on it has something to lose; another just goes. */
const unclaimed = (polecat: Polecat, claim: Exclude<Claim, { kind: 'claimed' }>, house: House): Outcome => {
  if (claim.kind === 'closed') return left(polecat, 'the task was closed elsewhere');
  if (claim.kind === 'absent') return left(polecat, 'the task does not exist any more');
  if (polecat.worktree === undefined) return left(polecat, `the task was taken by ${claim.by}`);
  return (world) => {
    const now = workerIn(world, action(polecat));
    return now === undefined ? [] : afterLoss(world, now, claim.by, house.clock.now());
  };
};

const action = ({ id, epoch }: Polecat) => ({ polecat: id, epoch });

const left =
  (polecat: Polecat, because: string): Outcome =>
  () => [{ type: 'polecat.leaving', ...action(polecat), because }];

const prepare = async (polecat: Polecat, rig: OpenRig, start: ReturnType<typeof startOf>): Promise<Ensured> => {
  const whose = { rig: polecat.rig, polecat: polecat.id };
  const { reviews, branch } = polecat;
  const from = start === 'base' || start === 'wait' ? {} : { from: start };
  const spec = reviews === undefined ? { ...whose, branch, ...from } : { ...whose, at: reviews.commit };
  const place = await rig.workspace.ensure(spec).catch((error: unknown) => {
    // Whoever has the branch checked out leaves it sooner or later: no try of the task is to be lost on that.
    throw error instanceof ConflictError ? asPassing(error) : error;
  });
  // A worktree that an earlier try made but that was never recorded has still to be set up.
  if (rig.settings.setup !== undefined && polecat.worktree === undefined && place.how !== 'pooled')
    await rig.setup(place.path);
  return place;
};

const asPassing = (cause: ConflictError): TransientError =>
  new TransientError(cause.message, { cause, ...(cause.hint === undefined ? {} : { hint: cause.hint }) });

const launch = async (
  polecat: Polecat,
  task: Task,
  place: Ensured,
  preset: AgentPreset,
  rig: OpenRig,
  { house, signs }: Hands,
): Promise<Outcome> => {
  const run = polecat.run + 1;
  const settings = asRole(polecat, rig, house.settings().agents[polecat.agent]);
  if (settings === undefined)
    throw new TerminalError(`Agent "${polecat.agent}" has no settings`, { hint: 'mayor config check' });
  const folder = await house.folder(polecat.id);
  const how = polecat.sessionUsed ? ('resume' as const) : ('fresh' as const);
  const whose = { rig: polecat.rig, polecat: polecat.id, epoch: polecat.epoch };
  const of = { ...whose, task: workedOn(polecat) };
  const plan = preset.launch({
    ...of,
    run,
    branch: polecat.branch,
    base: rig.settings.base,
    prompt: inReadingOrder(polecat.briefs)
      .map(({ text }) => text)
      .join('\n\n'),
    body: bodyFor(polecat, task, rig),
    ...(polecat.reviews === undefined ? {} : { reviews: true as const }),
    settings,
    hooks: { url: house.hooks.url(), token: house.hooks.token({ ...action(polecat), run }) },
    folder,
    ...(polecat.session === undefined ? {} : { session: { id: polecat.session, how } }),
  });
  for (const file of plan.files) await house.writeFile(file.path, file.text);
  const identity = house.identity(of);
  const own = { ...rig.settings.env, ...settings.env, ...plan.env };
  const rerere = rig.settings.rerere === true ? { 'rerere.enabled': 'true' } : {};
  const pane = await house.runtime.start({
    ...whose,
    run,
    argv: plan.argv,
    cwd: place.path,
    env: { ...own, ...gitSettings({ ...house.env(), ...own }, rerere), ...identity },
    label: labelOf(polecat, task),
  });
  const delivered = plan.prompt === 'argument' ? polecat.briefs.map(({ id }) => id) : [];
  signs.add(polecat.id, run, {
    source: 'pane',
    signal: 'starting',
    at: house.clock.now(),
    detail: 'its process was started',
    ...(preset.reportsPrompts && delivered.length > 0 ? { willReport: true } : {}),
  });
  return (world) =>
    workerIn(world, action(polecat)) === undefined
      ? []
      : [{ type: 'polecat.started', ...action(polecat), run, pane: pane.pane, delivered }];
};

const labelOf = ({ id, reviews }: Polecat, task: Task): string =>
  `${id} ${reviews === undefined ? '' : 'reviews '}${task.id} ${task.title}`;

/** Of a task it is its writer that runs the script; a reviewer runs the one of its role, which is the owner's own. */
const bodyFor = ({ reviews, role }: Polecat, task: Task, { settings }: OpenRig): string =>
  reviews === undefined ? task.body : ((role === undefined ? undefined : roleIn(settings, role)?.prompt) ?? '');

/** The agent's settings with what its role and the rules make of them for this task. */
const asRole = (polecat: Polecat, rig: OpenRig, own: AgentSettings | undefined): AgentSettings | undefined => {
  if (own === undefined) return undefined;
  const permission = polecat.role === undefined ? undefined : roleIn(rig.settings, polecat.role)?.permission;
  const { model, effort } = polecat;
  return {
    ...own,
    ...(permission === undefined ? {} : { permission }),
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
  };
};

/** Neither the agent nor the task failed: the start rests for a while, and costs no try. */
const postponed = (polecat: Polecat, error: TransientError, house: House): Outcome => {
  house.log.warn(`Starting ${polecat.id} was put off: ${error.message}`);
  const [what = error.message] = error.message.split('\n');
  const because = error.hint === undefined ? what : `${what}. ${error.hint}`;
  return (world) => {
    const rests = workerIn(world, action(polecat))?.phase.kind;
    if (rests !== 'assigned' && rests !== 'waiting') return [];
    const { patience } = house.settings();
    const until = house.clock.now() + backoff(POSTPONED, patience, house.clock.random());
    return [{ type: 'polecat.waiting', ...action(polecat), until, because }];
  };
};

/** Rests as after so many failures: 16 s unless rigs.yaml says otherwise. */
const POSTPONED = 4;

/** A start that failed counts like a process that failed; what no retry can mend goes to a person. */
const failed = (polecat: Polecat, error: unknown, house: House): Outcome => {
  const hopeless = error instanceof TerminalError || error instanceof UsageError;
  if (!hopeless) house.log.error(`Starting ${polecat.id} failed`, error);
  const because = error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
  const hint = hopeless && error.hint !== undefined ? `\n\n${error.hint}` : '';
  const detail = `${error instanceof Error ? error.message : String(error)}${hint}`;
  return (world): readonly TownEvent[] => {
    const now = workerIn(world, action(polecat));
    if (now === undefined || now.phase.kind === 'stopped' || now.phase.kind === 'leaving') return [];
    const failure = { polecat: now, run: now.run + 1, because, detail, hopeless };
    return afterFailure(world, failure, house.settings().patience, house.clock.now(), house.clock.random());
  };
};

const RECEIPT_MS = 4_000;

/** Types a brief once. It counts as delivered when it was typed; the receipt proves or presses Enter again. */
export const deliver: Performer<'deliver'> = async (wanted, { house, store, signs, typings }) => {
  const polecat = workerIn(store.world(), wanted);
  const brief = polecat?.briefs.find(({ id }) => id === wanted.brief);
  if (polecat === undefined || brief === undefined) return nothing;
  const panes = await house.runtime.list();
  const pane = panes.find((one) => one.polecat === polecat.id && one.run === polecat.run && one.alive);
  // A person's own words are not mixed with these: they wait.
  if (pane === undefined || (await typings.isKept(polecat.id, pane.pane))) return nothing;
  const preset = house.preset(polecat.agent);
  // A dialog would take the Enter for its "Yes": it goes into the inbox, and the words wait.
  if (preset === undefined || isBlocked(await readPane(pane.pane, polecat.agent, house))) return nothing;
  const since = house.clock.now();
  const text = preset.asWords(brief.text);
  if ((await house.runtime.send(pane.pane, { kind: 'paste', text, enter: true })) === 'gone') return nothing;
  await store.commit((world) =>
    workerIn(world, wanted) === undefined
      ? []
      : [{ type: 'brief.delivered', ...action(polecat), brief: brief.id, receipt: 'typed' }],
  );
  signs.add(polecat.id, polecat.run, {
    source: 'person',
    signal: 'busy',
    at: since,
    detail: 'it was just told something',
  });
  if (await signs.receipt(polecat.id, since, rest(house, RECEIPT_MS))) return nothing;
  const shown = await readPane(pane.pane, polecat.agent, house);
  // Without a receipt only its screen says whether it took the words up, or was done with them already.
  if (shown !== undefined) signs.add(polecat.id, polecat.run, shown.sign);
  if (
    signs.of(polecat.id, polecat.run, house.clock.now()).some(({ source }) => source === 'hook') &&
    !isBlocked(shown) &&
    !typings.isTaken(polecat.id)
  ) {
    // An agent that reports its prompts did not report this one: its Enter may have been swallowed.
    await house.runtime.send(pane.pane, { kind: 'keys', keys: ['Enter'] });
  }
  return nothing;
};

/** Anything but an input line: what is typed would answer it. */
const isBlocked = (reading: ScreenReading | undefined): boolean =>
  reading?.dialog !== undefined || reading?.clear !== undefined;

const rest = (house: House, ms: number): Promise<void> =>
  new Promise((resolve) => {
    house.clock.after(ms, resolve);
  });

const GRACE_MS = 3_000;

export const stop: Performer<'stop'> = async ({ pane, because }, { house }) => {
  house.log.info('Ending a process', { pane, because });
  await house.runtime.stop(pane, GRACE_MS);
  return nothing;
};
