/** Undos over real git: each step may be killed after its effect and before its record, and goes on from there. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { memoryTracker, taskStore } from '../../src/adapters/trackers/memory.ts';
import { gitWorkspaces } from '../../src/adapters/workspaces/git.ts';
import type { Action } from '../../src/core/action.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { sha, type TaskId } from '../../src/core/ids.ts';
import type { World } from '../../src/core/model.ts';
import { branchOf, polecatOf } from '../../src/core/names.ts';
import { nextUndos } from '../../src/core/undoing.ts';
import type { OpenRig } from '../../src/mayor/house.ts';
import { checkUndo, landUndo, rehearseUndo, settleUndo, type UndoHands } from '../../src/mayor/perform/undo.ts';
import { reversalOf } from '../../src/mayor/undoable.ts';
import { manualClock } from '../helpers/clock.ts';
import { makeForge } from '../helpers/forge.ts';
import { commitFiles, git, makeRepo, type RepoFiles, writeFiles } from '../helpers/repo.ts';
import { ask, assigned, eventsOf, given, SHOP, settings, shaOf } from '../helpers/world.ts';

type Stage = Awaited<ReturnType<typeof openStage>>;

const openStage = async (gates: readonly string[] = []) => {
  const repo = await makeRepo({ files: { 'one.txt': 'one\n', 'two.txt': 'two\n' } });
  onTestFinished(repo.remove);
  const { folder, settings: rig } = await makeForge(repo, { gates: [...gates] });
  const clock = manualClock();
  const tracker = memoryTracker({ rig: SHOP, clock, store: taskStore() });
  let world: World = given([]);
  /** As a daemon that was started anew has them. */
  const open = async (): Promise<OpenRig> => ({
    settings: rig,
    tracker,
    workspace: gitWorkspaces({ folder: join(repo.root, 'worktrees'), clock })(rig),
    forge: (await makeForge(repo, { gates: [...gates] }, { folder })).forge,
    setup: async () => {},
  });
  let opened = await open();
  const hands: UndoHands = { house: { town: 'town', clock, rig: () => opened }, store: { world: () => world } };
  const record = (events: readonly TownEvent[]): void => {
    world = given(events, world);
  };

  /** A polecat's work on a task, landed, settled and cleared away. */
  const landed = async (title: string, files: RepoFiles): Promise<TaskId> => {
    const { id } = await tracker.create(
      { title, body: '', kind: 'task', priority: 2, labels: [], dependsOn: [] },
      'ada',
    );
    await landAgain(id, title, files);
    return id;
  };
  const landAgain = async (id: TaskId, title: string, files: RepoFiles): Promise<void> => {
    const polecat = polecatOf(world.epoch + 1);
    const branch = branchOf({ id, title });
    const { path } = await opened.workspace.ensure({ rig: SHOP, polecat, branch });
    if (Object.keys(files).length > 0) await commitFiles(path, files, `Work on ${id}`);
    const rehearsal = await opened.forge.rehearse(
      id,
      sha(await git(path, 'rev-parse', 'HEAD')),
      `${title} (${id})\n\nTask: ${id}`,
    );
    if (rehearsal.kind !== 'clean') throw new Error(`It is ${rehearsal.kind}`);
    expect(await opened.forge.land(rehearsal.onto, rehearsal.result)).toMatchObject({ kind: 'landed' });
    await opened.workspace.release(path, { force: true });
    await tracker.change(id, { status: 'closed' }, 'mayor');
    const worker = { polecat, epoch: world.epoch + 1 };
    record([
      assigned({ ...worker, task: id, branch }),
      {
        type: 'merge.requested',
        ...worker,
        task: id,
        rig: SHOP,
        branch,
        commit: shaOf(2),
        tree: shaOf(3),
        by: 'agent',
      },
      { type: 'merge.settled', task: id, result: rehearsal.result, pushed: false },
      { type: 'polecat.cleared', ...worker },
    ]);
  };

  const order = async (id: TaskId, more: { readonly withLater?: true; readonly noGates?: true } = {}) => {
    const tasks = await tracker.list();
    const reversal = await reversalOf(hands.house, world, id, tasks.find((task) => task.id === id)?.rig);
    return ask(world, { kind: 'undo', task: id, ...more }, { tasks, ...(reversal === undefined ? {} : { reversal }) });
  };

  const stepOnce = async (action: Action): Promise<readonly TownEvent[]> => {
    switch (action.kind) {
      case 'record':
        return action.events;
      case 'rehearse-undo':
        return (await rehearseUndo(action, hands))(world);
      case 'check-undo':
        return (await checkUndo(action, hands))(world);
      case 'land-undo':
        return (await landUndo(action, hands))(world);
      case 'settle-undo':
        return (await settleUndo(action, hands))(world);
      default:
        throw new Error(`No step of an undo: ${action.kind}`);
    }
  };

  /** Until nothing is left to do. Each step in `dies` is killed once: its effect is there, its record is not. */
  const run = async (dies: readonly Action['kind'][] = []): Promise<readonly Action['kind'][]> => {
    const left = new Set(dies);
    const done: Action['kind'][] = [];
    for (let action = next(); action !== undefined && done.length < 60; action = next()) {
      const events = await stepOnce(action);
      done.push(action.kind);
      if (left.delete(action.kind)) opened = await open();
      else record(events);
    }
    return done;
  };
  const next = () => nextUndos(world, settings({ rigs: { shop: rig } }), clock.now())[0];

  const files = async (): Promise<Readonly<Record<string, string>>> => {
    const names = (await readdir(repo.path)).filter((name) => name !== '.git').sort();
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await readFile(join(repo.path, name), 'utf8')])),
    );
  };
  const landings = async () => (await git(repo, 'log', '--first-parent', '--format=%s', 'main')).split('\n');
  return {
    repo,
    clock,
    tracker,
    landed,
    landAgain,
    order,
    run,
    record,
    files,
    landings,
    world: () => world,
    open: () => opened,
  };
};

const asked = async (stage: Stage, ...args: Parameters<Stage['order']>): Promise<void> =>
  stage.record(eventsOf(await stage.order(...args)));

const START = { 'one.txt': 'one\n', 'two.txt': 'two\n' };
const STEPS = ['rehearse-undo', 'check-undo', 'land-undo', 'settle-undo'] as const;

describe('an undo', () => {
  it.each([{ dies: [] }, { dies: STEPS }])(
    'of the middle landing is one commit, killed after $dies, and what it had lands again',
    async ({ dies }) => {
      const stage = await openStage(['test -f one.txt']);
      await stage.landed('First', { 'one.txt': 'first\n' });
      const middle = await stage.landed('Middle', { 'two.txt': 'middle\n', 'new.txt': 'new\n' });
      await stage.landed('Last', { 'last.txt': 'last\n' });
      const before = await stage.landings();
      await asked(stage, middle);
      await stage.run(dies);

      expect(await stage.landings()).toEqual([`Revert "Middle" (${middle})`, ...before]);
      expect(await stage.files()).toEqual({ ...START, 'one.txt': 'first\n', 'last.txt': 'last\n' });
      expect(await git(stage.repo, 'status', '--porcelain')).toBe('');
      const told = await stage.tracker.get(middle);
      expect(told).toMatchObject({
        task: { status: 'open' },
        comments: [{ text: expect.stringContaining('has the work again') }],
      });
      expect(stage.world().undos[middle]).toMatchObject({
        state: { kind: 'undone', branch: branchOf({ id: middle, title: 'Middle' }) },
      });
      expect(await git(stage.repo, 'for-each-ref', 'refs/mayor/merge')).not.toContain('.undo');

      await stage.landAgain(middle, 'Middle', dies.length === 0 ? {} : { 'more.txt': 'more\n' });
      expect(await stage.files()).toMatchObject({ 'two.txt': 'middle\n', 'new.txt': 'new\n', 'last.txt': 'last\n' });
      await asked(stage, middle);
      await stage.run();
      expect(await stage.files()).toEqual({ ...START, 'one.txt': 'first\n', 'last.txt': 'last\n' });
    },
  );

  it('that later landings stand in the way of is refused with their names, and takes them along when told to', async () => {
    const stage = await openStage();
    const first = await stage.landed('First', { 'one.txt': 'first\n' });
    const second = await stage.landed('Second', { 'one.txt': 'second\n', 'two.txt': 'second\n' });
    const other = await stage.landed('Other', { 'other.txt': 'other\n' });
    const third = await stage.landed('Third', { 'two.txt': 'third\n' });
    expect(await stage.order(first)).toMatchObject({
      refusal: {
        hint: expect.stringContaining(`mayor undo ${second}`),
        lines: ['one.txt', expect.stringContaining(second)],
      },
    });
    await asked(stage, first, { withLater: true });
    await stage.run(STEPS);
    expect(await stage.files()).toEqual({ ...START, 'other.txt': 'other\n' });
    expect((await stage.landings()).slice(0, 3)).toEqual(
      [first, second, third].map((id) => expect.stringMatching(`^Revert .*${id}`)),
    );
    expect(Object.keys(stage.world().landed)).toEqual([other]);
  });

  it("that a person's commit stands in the way of names it, and takes nothing along", async () => {
    const stage = await openStage();
    const first = await stage.landed('First', { 'one.txt': 'first\n' });
    await commitFiles(stage.repo, { 'one.txt': 'by hand\n' }, 'By hand');
    const refused = {
      refusal: { hint: expect.stringContaining('by hand'), lines: ['one.txt', expect.stringContaining('By hand')] },
    };
    expect(await stage.order(first)).toMatchObject(refused);
    expect(await stage.order(first, { withLater: true })).toMatchObject(refused);
  });

  it('without which a gate is red stays undone, unless gates are left out', async () => {
    const stage = await openStage(['test -f new.txt']);
    const first = await stage.landed('First', { 'new.txt': 'new\n' });
    const before = await stage.landings();
    await asked(stage, first);
    await stage.run();
    expect(await stage.landings()).toEqual(before);
    expect(stage.world().inbox[`undo-${first}`]).toMatchObject({ title: expect.stringContaining('a gate is red') });
    await asked(stage, first, { noGates: true });
    await stage.run();
    expect(await stage.files()).toEqual(START);
    expect(stage.world().inbox).toEqual({});
  });

  it('is made where its gate is red on the base as well: it may be what mends that', async () => {
    const stage = await openStage(['test ! -e bad.txt']);
    await stage.landed('First', { 'bad.txt': 'bad\n' });
    const second = await stage.landed('Second', { 'new.txt': 'new\n' });
    await asked(stage, second);
    await stage.run();
    expect(Object.keys(await stage.files())).toContain('bad.txt');
    expect(Object.keys(await stage.files())).not.toContain('new.txt');
  });

  it("waits while a person's changes are in the way, which stay, and goes on once they are gone", async () => {
    const stage = await openStage();
    const first = await stage.landed('First', { 'one.txt': 'first\n' });
    await writeFiles(stage.repo, { 'one.txt': 'a draft\n', 'two.txt': 'another\n' });
    await asked(stage, first);
    await stage.run();
    expect(stage.world().undos[first]?.state).toMatchObject({
      kind: 'held',
      because: expect.stringContaining('one.txt'),
    });
    expect(await stage.files()).toEqual({ 'one.txt': 'a draft\n', 'two.txt': 'another\n' });
    await git(stage.repo, 'checkout', '-q', '--', 'one.txt');
    stage.clock.advance(20_000);
    await stage.run();
    expect(await stage.files()).toEqual({ ...START, 'two.txt': 'another\n' });
  });

  it('of what a person has reverted already opens the task again and makes no commit', async () => {
    const stage = await openStage();
    const first = await stage.landed('First', { 'one.txt': 'first\n' });
    await git(stage.repo, 'revert', '-m', '1', '--no-edit', 'HEAD');
    const before = await stage.landings();
    await asked(stage, first);
    await stage.run();
    expect(await stage.landings()).toEqual(before);
    expect(await stage.tracker.get(first)).toMatchObject({ task: { status: 'open' } });
    await stage.landAgain(first, 'First', {});
    expect(await stage.files()).toEqual({ ...START, 'one.txt': 'first\n' });
  });

  it('leaves a branch alone that somebody has checked out, and says where the work is', async () => {
    const stage = await openStage();
    const first = await stage.landed('First', { 'one.txt': 'first\n' });
    const branch = branchOf({ id: first, title: 'First' });
    await git(stage.repo, 'worktree', 'add', '-q', '-b', branch, join(stage.repo.root, 'mine'), 'main');
    await asked(stage, first);
    await stage.run();
    const told = await stage.tracker.get(first);
    expect(told).toMatchObject({ comments: [{ text: expect.stringMatching(/checked out in .*mine/) }] });
    expect(stage.world().undos[first]?.state).toEqual({
      kind: 'undone',
      result: expect.any(String),
      at: expect.any(Number),
    });
  });
});
