/**
 * A town that works one task in several attempts: the pure core and the real performers over a tracker, worktrees and
 * a journal in memory. Whatever it does can be cut off right after its effect, before the journal knows of it.
 */

import { memoryCaptures } from '../../src/adapters/captures/index.ts';
import { memoryDisk } from '../../src/adapters/disks/index.ts';
import type { PlayGate } from '../../src/adapters/forges/memory/check.ts';
import { memoryLogs } from '../../src/adapters/forges/memory/logs.ts';
import { type MemoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import { memoryStore, openMemoryJournal } from '../../src/adapters/journals/index.ts';
import { memoryHost, openMemory } from '../../src/adapters/runtimes/memory.ts';
import { memoryTracker, taskStore } from '../../src/adapters/trackers/memory.ts';
import { memoryRepository } from '../../src/adapters/workspaces/memory/repository.ts';
import { memoryWorkspace } from '../../src/adapters/workspaces/memory.ts';
import type { Action } from '../../src/core/action.ts';
import { afterClaim } from '../../src/core/claims.ts';
import type { Command, Reply } from '../../src/core/command.ts';
import { nextActions } from '../../src/core/diff.ts';
import type { Recorded, TownEvent } from '../../src/core/event.ts';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import type { Sha, TaskId } from '../../src/core/ids.ts';
import type { Polecat, World } from '../../src/core/model.ts';
import { holderOf } from '../../src/core/names.ts';
import type { Observed } from '../../src/core/observed.ts';
import { afterFailure } from '../../src/core/patience.ts';
import type { Verdict } from '../../src/core/review/comment.ts';
import type { ReviewSettings } from '../../src/core/review/rule.ts';
import { defaultPatience } from '../../src/core/settings.ts';
import { startOf } from '../../src/core/together.ts';
import { createAsks } from '../../src/mayor/asks.ts';
import { createHeartbeats } from '../../src/mayor/heartbeats.ts';
import type { House, OpenRig } from '../../src/mayor/house.ts';
import { createMeter } from '../../src/mayor/meter.ts';
import { type Hands, perform } from '../../src/mayor/perform.ts';
import { createSigns } from '../../src/mayor/signs.ts';
import { openStore } from '../../src/mayor/store.ts';
import { submitTo } from '../../src/mayor/submit.ts';
import { createTypings } from '../../src/mayor/typing.ts';
import { manualClock } from '../helpers/clock.ts';
import { person, plan, rig, settings } from '../helpers/world.ts';

/** What the agent of attempt `n` commits, 0 where there is but one; `undefined`: it fails for good. */
export type Works = (n: number, polecat: Polecat) => Readonly<Record<string, string>> | undefined;

/** What a reviewer says; `undefined`: it ends without a verdict. */
export type Reviews = (polecat: Polecat) => { readonly says: Verdict['says']; readonly text?: string } | undefined;

export type Reviewing = { readonly rule: ReviewSettings; readonly reviews: Reviews };

export type Means = {
  readonly play?: PlayGate;
  readonly reviewing?: Reviewing;
  readonly rig?: Parameters<typeof rig>[0];
  /** How often a branch comes back before a person is asked. */
  readonly returns?: number;
  /** A commit that the agent merges into its branch before it commits, the files of that winning. */
  readonly brings?: (polecat: Polecat) => Sha | undefined;
  /** What others do before each turn. */
  readonly between?: () => Promise<void>;
};

export const openContestStage = async (
  works: Works,
  places = 6,
  { play = () => 'green', reviewing, rig: own = {}, returns, brings, between }: Means = {},
) => {
  const clock = manualClock();
  const shop = rig({
    ...{ dispatch: 'convoys', merge: 'auto', maxPolecats: places },
    ...(reviewing === undefined ? {} : { review: reviewing.rule }),
    ...own,
  });
  const patience = returns === undefined ? defaultPatience : { ...defaultPatience, returns };
  const town = settings({ rigs: { shop }, patience });
  const repository = memoryRepository('main', { 'a.txt': 'one\n' });
  const workspace = memoryWorkspace(shop, repository);
  const tracker = memoryTracker({ rig: shop.name, clock, store: taskStore() });
  const parent = await tracker.create(
    { title: 'Greet', body: 'Do it.', kind: 'task', priority: 2, labels: ['ui'], dependsOn: [] },
    'ada',
  );
  const base = (): Sha => repository.refs.get('refs/heads/main') ?? parentless();
  const open: OpenRig = {
    settings: shop,
    tracker,
    workspace,
    setup: async () => {},
    forge: memoryForge(shop, cloneOver(repository), play, new Map(), new Map([['/hidden', { 'hidden.txt': 'h\n' }]])),
  };
  const host = memoryHost({
    program: () => () => {},
    hasFolder: () => true,
    now: clock.now,
    nextPid: () => 1,
  });
  const errors: string[] = [];
  const house: House = {
    ...{ town: 'virtual', clock, runtime: openMemory(host), captures: memoryCaptures() },
    ...{ disk: memoryDisk(), folders: () => ['/town'], program: async (agent: string) => `/bin/${agent}` },
    logs: memoryLogs(() => []),
    notifier: { desktop: async () => undefined, command: async () => undefined },
    ...{ version: async () => undefined, privacy: () => ({ home: '', names: [], secrets: [] }) },
    ...{ transcripts: { find: async () => [], read: async () => 'gone' }, env: () => ({}), settings: () => town },
    ...{ rig: (name) => (name === 'shop' ? open : undefined), rigs: () => [open], problems: () => [] },
    ...{
      preset: () => undefined,
      traits: () => plan().traits,
      folder: async () => '/town',
      dropFolder: async () => {},
    },
    ...{ writeFile: async () => {}, identity: () => ({}), hooks: { url: () => '', token: () => '' } },
    log: { info: () => {}, warn: () => {}, error: (what, error) => void errors.push(`${what}: ${String(error)}`) },
  };
  const kept = memoryStore();
  let hands: Hands;
  const reopen = async (): Promise<void> => {
    const journal = openMemoryJournal({ evolve, upgrade, clock, store: kept });
    const { world } = await journal.load();
    const store = openStore(journal, world, clock, () => {});
    const signs = createSigns();
    const asks = createAsks(clock.now, () => {});
    const meter = createMeter(house, store, signs.add);
    hands = {
      house,
      store,
      signs,
      asks,
      heartbeats: createHeartbeats(),
      meter,
      typings: createTypings({ house, store }),
    };
  };
  await reopen();
  const world = (): World => hands.store.world();

  const look = async (): Promise<Observed> => ({
    at: clock.now(),
    panes: [],
    panesAskedAt: clock.now(),
    rigs: {
      shop: { tasks: await tracker.list(), worktrees: await workspace.list(), base: base(), askedAt: clock.now() },
    },
    signs: {},
    verdicts: {},
    asks: {},
    problems: [],
  });

  const next = async (): Promise<readonly Action[]> =>
    nextActions(world(), await look(), plan({ rigs: { shop }, patience }), {
      now: clock.now(),
      chance: 0.5,
      session: () => clock.uuid(),
    });

  /** It looks at the commit, says its verdict or nothing, and ends. */
  const review = async (polecat: Polecat, { task, commit }: Required<Polecat>['reviews']) => {
    const worker = { polecat: polecat.id, epoch: polecat.epoch };
    const { path, baseSha } = await workspace.ensure({ rig: shop.name, polecat: polecat.id, at: commit });
    const run = polecat.run + 1;
    const briefs = polecat.briefs.map(({ id }) => id);
    const begun: readonly TownEvent[] = [
      { type: 'polecat.prepared', ...worker, worktree: path, baseSha },
      { type: 'polecat.started', ...worker, run, pane: `%${polecat.id}`, delivered: briefs },
    ];
    const said = reviewing?.reviews(polecat);
    if (said === undefined) {
      const failure = { polecat, run, because: 'it ended without a verdict', detail: '' };
      return [...begun, ...afterFailure(world(), failure, town.patience, clock.now(), 0.5)];
    }
    await submitTo(hands, () => {})({ kind: 'review.verdict', task, ...said }, { kind: 'agent', ...worker });
    return begun;
  };

  /** The agent takes the task and hands in at once, or fails at once. */
  const work = async (action: Extract<Action, { kind: 'start' }>): Promise<readonly TownEvent[]> => {
    const polecat = world().polecats[action.polecat];
    if (polecat === undefined) return [];
    const { task, branch } = polecat;
    const worker = { polecat: polecat.id, epoch: polecat.epoch };
    if (polecat.reviews !== undefined) return review(polecat, polecat.reviews);
    const holder = holderOf(polecat.id, polecat.epoch, house.town);
    const claim = await tracker.claim(task, holder);
    if (claim.kind !== 'claimed') return [{ type: 'polecat.leaving', ...worker, because: `claim: ${claim.kind}` }];
    const told = await tracker.get(task);
    const start = told === 'absent' ? 'base' : startOf(world(), told.task);
    if (start === 'wait' && polecat.worktree === undefined)
      return [{ type: 'polecat.waiting', ...worker, until: clock.now() + 16_000, because: 'it is gathered anew' }];
    const from = start === 'base' || start === 'wait' ? {} : { from: start };
    const { path, baseSha } = await workspace.ensure({ rig: shop.name, polecat: polecat.id, branch, ...from });
    const n = told === 'absent' ? 0 : Number(told.task.custom?.attempt?.split('#')[1] ?? 0);
    const files = works(n, polecat);
    const begun: readonly TownEvent[] = [
      ...afterClaim(polecat, holder, claim.token),
      { type: 'polecat.prepared', ...worker, worktree: path, baseSha },
      {
        type: 'polecat.started',
        ...worker,
        run: 1,
        pane: `%${polecat.id}`,
        delivered: polecat.briefs.map(({ id }) => id),
      },
    ];
    if (files === undefined) {
      const failure = { polecat, run: 1, because: 'it broke', detail: '', hopeless: true };
      return [...begun, ...afterFailure(world(), failure, town.patience, clock.now(), 0.5)];
    }
    const place = workspace.at(path);
    const other = brings?.(polecat);
    if (other !== undefined) mergeInto(repository, place, branch, other);
    for (const [name, text] of Object.entries(files)) place.files.set(name, text);
    const seen = await workspace.look(path);
    if (seen !== 'absent' && seen.dirty.length > 0) place.commit('Work');
    const done = await workspace.look(path);
    if (done === 'absent') return begun;
    const { head: commit, tree } = done;
    return [...begun, { type: 'merge.requested', ...worker, task, rig: shop.name, branch, commit, tree, by: 'agent' }];
  };

  /**
   * Turns until nothing is left to do. With `cut`, the town dies right after that effect (counted from 1), or after each
   * of which it says so: what came of it is not written down. Says how many effects there were.
   */
  const run = async (cut: number | (() => boolean) = 0): Promise<number> => {
    let effects = 0;
    for (let turns = 0; turns < 200; turns += 1) {
      clock.advance(1_000);
      await between?.();
      const actions = await next();
      if (actions.length === 0) return effects;
      const events = actions.flatMap((action) => (action.kind === 'record' ? action.events : []));
      await hands.store.commit(() => events);
      for (const action of actions) {
        if (action.kind === 'record') continue;
        effects += 1;
        const outcome = action.kind === 'start' ? await work(action) : await perform(action, hands);
        if (typeof cut === 'number' ? effects === cut : cut()) {
          await reopen();
          break;
        }
        await hands.store.commit((now) => (typeof outcome === 'function' ? outcome(now) : outcome));
      }
    }
    throw new Error('It never came to rest');
  };

  const submit = (command: Command): Promise<Reply> => submitTo(hands, () => {})(command, person);
  const events = async (): Promise<readonly Recorded[]> => {
    const journal = openMemoryJournal({ evolve, upgrade, clock, store: kept });
    await journal.load();
    return journal.read(0, 100_000);
  };
  const childOf = (n: number): TaskId => {
    const child = world().contests[parent.id]?.attempts.find((one) => one.n === n)?.child;
    if (child === undefined) throw new Error(`Attempt ${n} is no task`);
    return child;
  };
  return {
    ...{
      clock,
      tracker,
      workspace,
      repository,
      house,
      errors,
      parent: parent.id,
      world,
      next,
      run,
      submit,
      events,
      childOf,
    },
    /** What became of the worker of attempt `n`. */
    worker: async (n: number, fate: 'polecat.leaving' | 'polecat.stopped') => {
      const { id, epoch } = Object.values(world().polecats).find(({ task }) => task === childOf(n)) ?? parentless();
      const who = { polecat: id, epoch };
      await hands.store.commit(() => [
        fate === 'polecat.stopped' ? { type: fate, ...who, by: 'dev' } : { type: fate, ...who, because: 'a test' },
      ]);
    },
    base: () => repository.read(base()).files,
    /** Of the base's tip. */
    message: () => repository.read(base()).message,
    treeOf: (n: number): Sha => world().merges[childOf(n)]?.tree ?? parentless(),
    task: async (id: TaskId) => {
      const told = await tracker.get(id);
      if (told === 'absent') throw new Error(`${id} is absent`);
      return told;
    },
  };
};

const parentless = (): never => {
  throw new Error('It is not there');
};

type Repository = ReturnType<typeof memoryRepository>;
type Place = ReturnType<ReturnType<typeof memoryWorkspace>['at']>;

const mergeInto = (repository: Repository, place: Place, branch: string, other: Sha): void => {
  const head = repository.refs.get(`refs/heads/${branch}`) ?? parentless();
  if (repository.history(head).includes(other)) return;
  for (const [name, text] of repository.read(other).files) place.files.set(name, text);
  repository.refs.set(`refs/heads/${branch}`, repository.commit(place.files, [head, other], 'Bring in'));
  place.index.clear();
  for (const [name, text] of place.files) place.index.set(name, text);
};

/** The forge's clone and the worktrees' repository are one: what agents commit is what is merged. */
const cloneOver = (repository: Repository): MemoryClone => {
  const heads = new Map<string, Sha>();
  const name = (branch: string): string => `refs/heads/${branch}`;
  heads.get = (branch) => repository.refs.get(name(branch));
  heads.set = (branch, tip) => {
    repository.refs.set(name(branch), tip);
    return heads;
  };
  return {
    commit: ({ parents, files, message }) => repository.commit(new Map(Object.entries(files)), parents, message),
    look: (commit) => {
      const { parents, files, message } = repository.read(commit);
      return { parents, files: Object.fromEntries(files), message };
    },
    branches: heads,
    past: () => [],
    edited: new Set(),
  };
};
