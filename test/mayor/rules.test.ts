/** Rules in a town: each answer is in the journal before its agent hears it, and screens are left to people. */
import { describe, expect, it } from 'vitest';
import { memoryStore, openMemoryJournal } from '../../src/adapters/journals/index.ts';
import { TransientError } from '../../src/core/errors.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import { sha } from '../../src/core/ids.ts';
import type { Act } from '../../src/core/permissions/act.ts';
import type { Permissions } from '../../src/core/permissions/rule.ts';
import { createAsks } from '../../src/mayor/asks.ts';
import { answerByRule, answerStanding, denyByRule, kindFor } from '../../src/mayor/rules.ts';
import { openStore } from '../../src/mayor/store.ts';
import { manualClock } from '../helpers/clock.ts';
import { amber, assigned, SHOP, settings, started } from '../helpers/world.ts';

const never = new Promise<void>(() => {});
const worker = { id: amber.polecat, epoch: amber.epoch };
const commits: Act = { tool: 'shell', command: 'git commit -m x' };
const prepared: TownEvent = { type: 'polecat.prepared', ...amber, worktree: '/w/amber', baseSha: sha('0'.repeat(40)) };

const opened = async (permissions: Permissions = {}, before: readonly TownEvent[] = [prepared]) => {
  const clock = manualClock();
  const journal = openMemoryJournal({ evolve, upgrade, clock, store: memoryStore() });
  const { world } = await journal.load();
  const store = openStore(journal, world, clock, () => {});
  await store.commit(() => [assigned(), ...before, started]);
  const asks = createAsks(clock.now, () => {});
  const errors: unknown[] = [];
  const log = { info: () => {}, warn: () => {}, error: (_what: string, error: unknown) => void errors.push(error) };
  const held = { permissions };
  const house = { clock, log, settings: () => settings(held) };
  const stands = () =>
    asks.fromHook('amber', 1, { title: 'Run it', detail: 'git commit -m x', tool: 'Bash', act: commits }, never);
  /** As the loop puts what stands into the inbox. */
  const shown = () =>
    store.commit((now) =>
      (asks.standing(clock.now()).amber ?? [])
        .filter(({ id }) => now.inbox[id] === undefined)
        .map((ask) => ({ type: 'inbox.added', item: { ...ask, rig: SHOP, polecat: amber.polecat, at: 1 } })),
    );
  const logged = async () => (await journal.read(0, 100)).map(({ type }) => type);
  return { bench: { house, store, asks }, asks, store, journal, held, stands, shown, logged, errors };
};

describe('a rule of rigs.yaml', () => {
  it('allows what it names, and writes down what and by which rule', async () => {
    const { bench, journal } = await opened({ allow: ['shell: git commit *'] });
    expect(await answerByRule(bench, worker, commits)).toEqual({ behavior: 'allow' });
    expect((await journal.read(0, 100)).at(-1)).toMatchObject({
      type: 'permission.ruled',
      answer: 'allow',
      what: 'git commit -m x',
      rules: [{ rule: 'shell: git commit *', from: 'rigs.yaml, permissions' }],
    });
  });

  it('tells the agent by which rule something is denied', async () => {
    const { bench } = await opened({ deny: ['shell: git commit *'] });
    const because = 'Denied by a standing rule (shell: git commit *)';
    expect(await answerByRule(bench, worker, commits)).toEqual({ behavior: 'deny', because });
  });

  it('only denies what is not asked about', async () => {
    const lists = { allow: ['shell: git commit *'], deny: ['shell: git push *'], ask: ['shell: *'] };
    const { bench, logged } = await opened(lists);
    expect(await denyByRule(bench, worker, commits)).toBeUndefined();
    expect(await logged()).not.toContain('permission.ruled');
    expect(await denyByRule(bench, worker, { tool: 'shell', command: 'x; git push' })).toMatchObject({
      behavior: 'deny',
    });
    expect(await logged()).toContain('permission.ruled');
  });

  it('answers nothing that it could not write down', async () => {
    const { bench, journal, logged } = await opened({ allow: ['shell: git commit *'] });
    const full = {
      ...journal,
      append: () => Promise.reject(new TransientError('The disk is full', { hint: 'Make room' })),
    };
    const { world } = await journal.load();
    const store = openStore(full, world, bench.house.clock, () => {});
    await expect(answerByRule({ ...bench, store }, worker, commits)).rejects.toThrow('The disk is full');
    expect(await logged()).not.toContain('permission.ruled');
  });

  it('cuts what is endless, in the journal alone', async () => {
    const { bench, journal } = await opened({ deny: ['shell: rm *'] });
    expect(await answerByRule(bench, worker, { tool: 'shell', command: `rm ${'x'.repeat(99_999)}` })).toBeDefined();
    const last = (await journal.read(0, 100)).at(-1);
    expect(last).toMatchObject({ what: expect.stringMatching(/^rm x{7997}… \(100002 characters\)$/) });
  });

  it('says nothing for a worker whose worktree is not known, or whose epoch is over', async () => {
    const { bench } = await opened({ allow: ['shell: git commit *'] }, []);
    expect(await answerByRule(bench, worker, commits)).toBeUndefined();
    const other = await opened({ allow: ['shell: git commit *'] });
    expect(await answerByRule(other.bench, { ...worker, epoch: 0 }, commits)).toBeUndefined();
    const polecat = bench.store.world().polecats.amber;
    expect(polecat && kindFor(polecat, commits)).toEqual({ once: 'Its worktree is not known' });
  });
});

describe('what waits for a person already', () => {
  it('is answered when a rule comes that allows it, and leaves the inbox', async () => {
    const { bench, held, stands, shown, store, logged } = await opened();
    const answer = stands();
    await shown();
    expect(Object.keys(store.world().inbox)).toHaveLength(1);
    held.permissions = { allow: ['shell: git commit *'] };
    await answerStanding(bench);
    expect(await answer).toEqual({ behavior: 'allow' });
    expect(store.world().inbox).toEqual({});
    expect((await logged()).slice(-2)).toEqual(['permission.ruled', 'inbox.removed']);
  });

  it('stays where the rules say nothing, and where a person has just answered', async () => {
    const { bench, held, stands, shown, store, asks, logged } = await opened();
    void stands();
    await shown();
    await answerStanding(bench);
    const [item] = Object.values(store.world().inbox);
    expect(item).toBeDefined();
    if (item !== undefined)
      await store.commit(() => [{ type: 'inbox.removed', item: item.id, answer: 'deny', by: 'dev' }]);
    held.permissions = { allow: ['shell: git commit *'] };
    await answerStanding(bench);
    expect(asks.judged()).toHaveLength(1);
    expect(await logged()).not.toContain('permission.ruled');
  });

  it('stays when it was only read from a screen, whatever it says there', async () => {
    const { bench, asks, shown, store, errors } = await opened({ allow: ['shell: git commit *'], deny: ['shell: *'] });
    const pressed: string[] = [];
    asks.fromScreen('amber', 1, {
      title: 'Do you want to proceed?',
      detail: 'git commit -m x',
      keys: { allow: ['1'], deny: ['2'] },
      press: { takes: async () => true, answer: async ({ kind }) => void pressed.push(kind) },
    });
    await shown();
    await answerStanding(bench);
    expect(pressed).toEqual([]);
    expect(Object.keys(store.world().inbox)).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});
