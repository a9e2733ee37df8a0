/** Folds of a worker's life. An event of an older epoch changes nothing: its worker is no more. */
import type { Folds } from '../evolve.ts';
import type { Epoch, Instant, PolecatId } from '../ids.ts';
import type { Brief, Phase, Polecat, Tries, World } from '../model.ts';
import { withWorker } from './contest.ts';
import { without } from './town.ts';

type Worker = { readonly polecat: PolecatId; readonly epoch: Epoch };

const replace = (world: World, { polecat: id, epoch }: Worker, by: (polecat: Polecat) => Polecat): World => {
  const polecat = world.polecats[id];
  if (polecat === undefined || polecat.epoch !== epoch) return world;
  return { ...world, polecats: { ...world.polecats, [id]: by(polecat) } };
};

const change = (world: World, worker: Worker, by: (polecat: Polecat) => Partial<Polecat>): World =>
  replace(world, worker, (polecat) => ({ ...polecat, ...by(polecat) }));

/** Leaving is final, and only an order ends a stop: late news of a process changes neither. */
const enter = (world: World, worker: Worker, phase: Phase): World =>
  change(world, worker, (polecat) =>
    polecat.phase.kind === 'leaving' || (polecat.phase.kind === 'stopped' && phase.kind !== 'leaving') ? {} : { phase },
  );

/** Since when it is away is known from the first event that says so: later ones may add another reason. */
const goAway = (world: World, worker: Worker, because: string, since: Instant): World =>
  change(world, worker, ({ away }) => ({ away: away ?? { since, because } }));

/** What is found gone at the first looks of a daemon may have been gone since the one before it fell silent. */
const LOOKS_MS = 60_000;
const goneSince = ({ down }: World, at: Instant): Instant =>
  down.until > 0 && at - down.until <= LOOKS_MS ? down.since : at;

const back = ({ away: _, renews: __, ...polecat }: Polecat): Polecat => polecat;

const ENDED: ReadonlySet<Brief['kind']> = new Set(['handover', 'nudge', 'resumed']);

const KEPT: ReadonlySet<Phase['kind']> = new Set(['done', 'stopped', 'leaving']);

const noTries: Tries = { failures: 0, returns: 0, lastAt: 0 };

const failed = (world: World, worker: Worker, at: Instant): World => {
  const polecat = world.polecats[worker.polecat];
  if (polecat === undefined || polecat.epoch !== worker.epoch) return world;
  const tries = world.tries[polecat.task] ?? noTries;
  const breaker = world.breakers[polecat.agent] ?? { failures: 0 };
  return {
    ...world,
    tries: { ...world.tries, [polecat.task]: { ...tries, failures: tries.failures + 1, lastAt: at } },
    breakers: { ...world.breakers, [polecat.agent]: { ...breaker, failures: breaker.failures + 1 } },
  };
};

/** Tries of a task are forgotten when it is slung or lands; those of a review with its reviewer, or when a person says so. */
const withoutTries = (world: World, { polecat: id, epoch }: Worker): World => {
  const polecat = world.polecats[id];
  return polecat?.reviews === undefined || polecat.epoch !== epoch
    ? world
    : { ...world, tries: without(world.tries, polecat.task) };
};

type Types =
  | 'polecat.assigned'
  | 'polecat.prepared'
  | 'polecat.started'
  | 'polecat.vanished'
  | 'polecat.waiting'
  | 'polecat.resumed'
  | 'polecat.stuck'
  | 'polecat.stopped'
  | 'polecat.leaving'
  | 'polecat.cleared'
  | 'claim.made'
  | 'claim.lost'
  | 'session.learnt'
  | 'context.filled'
  | 'context.handed-over'
  | 'brief.queued'
  | 'brief.delivered'
  | 'task.edited'
  | 'note.made'
  | 'pane.typed';

export const foldPolecat: Folds<Types> = {
  'polecat.assigned': (world, event, at) => {
    const { type: _type, brief, ...rest } = event;
    const before = world.polecats[event.polecat];
    const polecat: Polecat = {
      id: event.polecat,
      rig: rest.rig,
      task: rest.task,
      epoch: rest.epoch,
      agent: rest.agent,
      branch: rest.branch,
      taskMark: rest.taskMark,
      ...(rest.reviews === undefined ? {} : { reviews: rest.reviews }),
      ...(rest.role === undefined ? {} : { role: rest.role }),
      ...(rest.model === undefined ? {} : { model: rest.model }),
      ...(rest.effort === undefined ? {} : { effort: rest.effort }),
      ...(rest.chosenBy === undefined ? {} : { chosenBy: rest.chosenBy }),
      ...(rest.convoy === undefined ? {} : { convoy: rest.convoy }),
      ...(rest.session === undefined ? {} : { session: rest.session }),
      sessionUsed: before?.session !== undefined && before.session === rest.session,
      phase: { kind: 'assigned' },
      run: before?.run ?? 0,
      briefs: [brief],
      assignedAt: at,
      nudges: 0,
    };
    return {
      ...world,
      epoch: Math.max(world.epoch, event.epoch),
      polecats: { ...world.polecats, [polecat.id]: polecat },
      merges: without(world.merges, event.task),
      slung: without(world.slung, event.task),
      landed: without(world.landed, event.task),
      undos: without(world.undos, event.task),
      contests: withWorker(world.contests, event, at),
    };
  },
  'polecat.prepared': (world, event) =>
    change(world, event, () => ({ worktree: event.worktree, baseSha: event.baseSha })),
  'polecat.started': (world, event, at) =>
    replace(world, event, (polecat) => ({
      ...back(polecat),
      run: event.run,
      // One that handed in and was told something stays with its merge; one that leaves, leaves.
      phase: KEPT.has(polecat.phase.kind) ? polecat.phase : { kind: 'working', since: at },
      sessionUsed: true,
      briefs: polecat.briefs.filter((brief) => !event.delivered.includes(brief.id)),
    })),
  'polecat.vanished': (world, event, at) =>
    failed(goAway(world, event, event.because, goneSince(world, at)), event, at),
  'polecat.waiting': (world, event, at) =>
    enter(goAway(world, event, event.because, at), event, {
      kind: 'waiting',
      until: event.until,
      because: event.because,
      ...(event.account === undefined ? {} : { account: event.account }),
      ...(event.by === undefined ? {} : { by: event.by }),
    }),
  'polecat.resumed': (world, event) =>
    change(withoutTries(world, event), event, ({ phase }) =>
      phase.kind === 'leaving' ? {} : { phase: { kind: 'assigned' }, nudges: 0 },
    ),
  'polecat.stuck': (world, event) => enter(world, event, { kind: 'stuck', because: event.because }),
  'polecat.stopped': (world, event, at) =>
    enter(goAway(world, event, `it was stopped by ${event.by}`, at), event, { kind: 'stopped', by: event.by }),
  'polecat.leaving': (world, event) => enter(world, event, { kind: 'leaving', because: event.because }),
  'polecat.cleared': (world, event) => {
    const polecat = world.polecats[event.polecat];
    if (polecat === undefined || polecat.epoch !== event.epoch) return world;
    const { tries } = withoutTries(world, event);
    return { ...world, tries, polecats: without(world.polecats, event.polecat) };
  },
  'claim.made': (world, event) =>
    replace(world, event, ({ lostTo: _, ...polecat }) => ({
      ...polecat,
      claim: { holder: event.holder, token: event.token },
    })),
  'claim.lost': (world, event) =>
    enter(
      replace(world, event, ({ claim: _, ...polecat }) => ({ ...polecat, lostTo: event.to })),
      event,
      { kind: 'stopped', by: `${event.to}, who has claimed the task` },
    ),
  'session.learnt': (world, event) => change(world, event, () => ({ session: event.session })),
  'context.filled': (world, event) =>
    change(world, event, ({ briefs }) => ({ filledRun: event.run, briefs: [...briefs, event.brief] })),
  'context.handed-over': (world, event) =>
    replace(world, event, ({ session: _, ...polecat }) => ({
      ...polecat,
      ...(event.session === undefined ? {} : { session: event.session }),
      sessionUsed: false,
      renews: true,
      handovers: (polecat.handovers ?? 0) + 1,
      phase: { kind: 'assigned' },
      nudges: 0,
      // What only the conversation that ends could use goes with it.
      briefs: [event.brief, ...polecat.briefs.filter(({ kind }) => !ENDED.has(kind))],
    })),
  'brief.queued': (world, event) =>
    change(world, event, (polecat) => ({
      briefs: [...polecat.briefs.filter((brief) => brief.id !== event.brief.id), event.brief],
      nudges: event.brief.kind === 'nudge' ? polecat.nudges + 1 : polecat.nudges,
    })),
  'brief.delivered': (world, event, at) =>
    replace(world, event, (polecat) => {
      const briefs = polecat.briefs.filter((brief) => brief.id !== event.brief);
      const atWork = briefs.length === 0 && ['assigned', 'waiting', 'stuck'].includes(polecat.phase.kind);
      return atWork ? { ...back(polecat), briefs, phase: { kind: 'working', since: at } } : { ...polecat, briefs };
    }),
  'task.edited': (world, event) => change(world, event, () => ({ taskMark: event.mark })),
  'note.made': (world) => world,
  'pane.typed': (world) => world,
};
