/** What is done about pull requests, on a clone and a host in memory. */
import { describe, expect, it } from 'vitest';
import { memoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import { type MemoryHost, memoryHosting } from '../../src/adapters/hostings/memory.ts';
import { memoryTracker, taskStore } from '../../src/adapters/trackers/memory.ts';
import { memoryRepository } from '../../src/adapters/workspaces/memory/repository.ts';
import { memoryWorkspace } from '../../src/adapters/workspaces/memory.ts';
import { TransientError, UsageError } from '../../src/core/errors.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { type Sha, taskId } from '../../src/core/ids.ts';
import type { World } from '../../src/core/model.ts';
import type { HostingSettings } from '../../src/core/settings.ts';
import type { OpenRig } from '../../src/mayor/house.ts';
import { follow, propose } from '../../src/mayor/perform/pull-request.ts';
import { createPulls } from '../../src/mayor/pulls.ts';
import type { Hosting } from '../../src/ports/hosting.ts';
import { manualClock } from '../helpers/clock.ts';
import { amber, assigned, given, rig, settings, shaOf } from '../helpers/world.ts';

const TASK = taskId('shop-a');
const BRANCH = 'mayor/shop-a-title';
const hosting: HostingSettings = {
  ...{ kind: 'github', remote: 'origin', labels: ['mayor'], draft: false, comments: 'writers', pollMs: 10_000 },
};
const shop = rig({ merge: 'pr', hosting });
const town = settings({ rigs: { shop } });

const place = (change: (hosting: Hosting) => Hosting = (one) => one) => {
  const clone = memoryClone();
  const start = clone.commit({ parents: [], files: { 'a.txt': 'one\n' }, message: 'Start' });
  clone.branches.set('main', start);
  clone.remote = new Map([['main', start]]);
  const host: MemoryHost = { pulls: [], branches: clone.remote };
  const clock = manualClock();
  const open: OpenRig = {
    settings: shop,
    tracker: memoryTracker({ rig: shop.name, clock, store: taskStore() }),
    workspace: memoryWorkspace(shop, memoryRepository('main', {})),
    forge: memoryForge(shop, clone, () => 'green'),
    hosting: change(memoryHosting(host)),
    setup: async () => {},
  };
  const warned: string[] = [];
  const log = { info: () => {}, warn: (what: string) => void warned.push(what), error: () => {} };
  const commit = clone.commit({ parents: [start], files: { 'a.txt': 'two\n' }, message: 'Mine' });
  const held = { world: wanted(commit) };
  const house = { clock, log, settings: () => town, rig: () => open };
  const desk = { house, store: { world: () => held.world } };
  const take = (events: readonly TownEvent[]): World => {
    held.world = given(events, held.world);
    return held.world;
  };
  const run = {
    propose: async (of: Sha = commit) =>
      (await propose({ kind: 'propose', key: 'pr', task: TASK, commit: of }, desk))(held.world),
    follow: async () => (await follow({ kind: 'follow', key: 'pr', task: TASK }, desk))(held.world),
  };
  return { clone, remote: clone.remote, host, start, commit, clock, house, warned, held, take, ...run };
};

const wanted = (commit: Sha): World =>
  given([
    assigned(),
    {
      ...{ type: 'merge.requested', ...amber, task: TASK, rig: shop.name, branch: BRANCH, by: 'agent' },
      ...{ commit, tree: shaOf(3), note: 'Greets twice' },
    },
    { type: 'pr.wanted', task: TASK, commit },
  ]);

describe('proposing', () => {
  it('pushes the branch and opens a pull request with note, text and task', async () => {
    const { remote, host, commit, propose: run, take } = place();
    const world = take(await run());
    expect(remote.get(BRANCH)).toBe(commit);
    expect(host.pulls).toMatchObject([{ branch: BRANCH, base: 'main', title: 'shop-a', labels: ['mayor'] }]);
    expect(host.pulls[0]?.body).toContain('Greets twice\n\nTask: shop-a\nPolecat: amber');
    expect(world.merges[TASK]?.pr).toMatchObject({ number: 1, shared: commit });
  });

  it('done again after a crash at any step finds its own earlier half', async () => {
    const { remote, host, commit, propose: run } = place();
    remote.set(BRANCH, commit);
    const first = await run();
    // The answer was lost: nothing of it is in the journal.
    expect(await run()).toEqual(first);
    expect(host.pulls).toHaveLength(1);
  });

  it('what others have pushed to the branch goes to the agent, and is not pushed over', async () => {
    const { clone, remote, host, commit, start, propose: run, take } = place();
    const theirs = clone.commit({ parents: [start], files: { 'b.txt': 'theirs\n' }, message: 'Theirs' });
    remote.set(BRANCH, theirs);
    const world = take(await run());
    expect(world.merges[TASK]?.state).toMatchObject({ kind: 'returned', because: /others have pushed/ });
    expect(world.polecats.amber?.briefs.at(-1)?.text).toContain(`git merge ${theirs}`);
    expect(remote.get(BRANCH)).toBe(theirs);
    expect(host.pulls).toEqual([]);
    expect(commit).not.toBe(theirs);
  });

  it('what only a person can mend holds it, in words', async () => {
    const refuse: Hosting['open'] = async () => {
      throw new UsageError('No commits between them', { hint: 'Look at it' });
    };
    const { propose: run, take, warned } = place((one) => ({ ...one, open: refuse }));
    expect(take(await run()).merges[TASK]?.state).toMatchObject({
      kind: 'held',
      because: 'No commits between them. Look at it',
    });
    expect(warned).toHaveLength(1);
  });

  it('trouble that passes is left to the queue, and what was sent back meanwhile stays so', async () => {
    const away: Hosting['open'] = async () => {
      throw new TransientError('The net is away');
    };
    await expect(place((one) => ({ ...one, open: away })).propose()).rejects.toThrow(TransientError);
    const { propose: run, take, held } = place();
    const events = run();
    take([{ type: 'merge.dropped', task: TASK, because: 'closed elsewhere' }]);
    expect(await events).toEqual([]);
    expect(held.world.merges).toEqual({});
  });
});

describe('following', () => {
  const merged = async (files: Readonly<Record<string, string>>) => {
    const one = place();
    one.take(await one.propose());
    const merge = one.clone.commit({ parents: [one.start], files, message: 'Squashed' });
    one.remote.set('main', merge);
    const seen = {
      head: one.commit,
      merge,
      running: 0,
      waiting: 0,
      passed: 1,
      failed: 0,
      approvedBy: [],
      changesBy: [],
    };
    one.take([{ type: 'pr.seen', task: TASK, number: 1, seen: { state: 'merged', ...seen } }]);
    return { ...one, merge };
  };

  it('a squashed branch has landed, and the base has it', async () => {
    const { clone, follow: run, merge } = await merged({ 'a.txt': 'two\n' });
    expect(await run()).toEqual([{ type: 'merge.landed', task: TASK, result: merge }]);
    expect(clone.branches.get('main')).toBe(merge);
  });

  it('something else than the branch is for a person', async () => {
    const { clone, start, follow: run, take } = await merged({ 'a.txt': 'other\n' });
    const world = take(await run());
    expect(world.merges[TASK]?.state).toMatchObject({ kind: 'stuck', because: /not what was handed in/ });
    expect(Object.values(world.inbox)).toMatchObject([{ kind: 'stuck', options: ['retry', 'dismiss'] }]);
    expect(clone.branches.get('main')).toBe(start);
  });

  it('a base that cannot follow now holds it', async () => {
    const { clone, follow: run } = await merged({ 'a.txt': 'two\n' });
    clone.edited.add('a.txt');
    expect(await run()).toMatchObject([{ type: 'merge.held', because: /in the way/ }]);
  });
});

describe('looking', () => {
  /** Lets what was begun come to its end. */
  const ended = () => new Promise<void>((resolve) => setImmediate(resolve));

  const looked = async () => {
    let looks = 0;
    const trouble: { error?: Error } = {};
    const one = place((host) => ({
      ...host,
      look: async (number) => {
        looks += 1;
        if (trouble.error !== undefined) throw trouble.error;
        return host.look(number);
      },
    }));
    one.take(await one.propose());
    let woken = 0;
    const pulls = createPulls(one.house, () => {
      woken += 1;
    });
    /** As the loop does, every five seconds. */
    const pass = async (ms: number) => {
      for (let gone = 0; gone < ms; gone += 5_000) {
        one.clock.advance(5_000);
        pulls.look(one.held.world);
        await ended();
      }
    };
    pulls.look(one.held.world);
    await ended();
    return { ...one, pulls, pass, trouble, looks: () => looks, woken: () => woken };
  };

  it('the first look is at once, wakes the loop, and is steady after the second', async () => {
    const { pulls, pass, looks, woken } = await looked();
    expect([looks(), woken()]).toEqual([1, 1]);
    expect(pulls.facts()[TASK]).toMatchObject({ steady: false, look: { number: 1 } });
    await pass(10_000);
    const facts = pulls.facts()[TASK];
    expect(facts).toMatchObject({ steady: true });
    await pass(20_000);
    expect(pulls.facts()[TASK]).toBe(facts);
  });

  it('while nothing happens it looks more and more seldom, and often again after news', async () => {
    const { host, pass, looks } = await looked();
    await pass(30 * 60_000);
    const quiet = looks();
    expect(quiet).toBeLessThan(32);
    await pass(10 * 60_000);
    expect(looks() - quiet).toBeLessThanOrEqual(8);
    host.pulls[0]?.remarks.push({ id: 'c', author: 'ann', isWriter: true, text: 'Hello', at: 1 });
    await pass(2 * 60_000);
    const before = looks();
    await pass(20_000);
    expect(looks() - before).toBeLessThanOrEqual(2);
    expect(before).toBeGreaterThan(quiet + 8);
  });

  it('a host that is away is said, keeps what was seen, and is asked again', async () => {
    const { pulls, pass, trouble } = await looked();
    trouble.error = new TransientError('GitHub cannot be reached', { hint: 'Wait' });
    await pass(15_000);
    expect(pulls.problems()).toEqual([{ where: 'shop PR #1', what: 'GitHub cannot be reached', hint: 'Wait' }]);
    expect(pulls.facts()[TASK]).toMatchObject({ look: { number: 1 } });
    delete trouble.error;
    await pass(120_000);
    expect(pulls.problems()).toEqual([]);
  });

  it('one whose rig makes none any more is not looked at, and wakes nobody', async () => {
    const { house, held, clock } = place();
    const { hosting: _none, ...without } = house.rig();
    let woken = 0;
    const pulls = createPulls({ clock, rig: () => without }, () => {
      woken += 1;
    });
    held.world = given([{ type: 'pr.opened', task: TASK, commit: shaOf(1), number: 1, url: 'x' }], held.world);
    pulls.look(held.world);
    await ended();
    expect(woken).toBe(0);
  });

  it('one that is over is not looked at', async () => {
    const { take, pulls, pass, looks, commit } = await looked();
    take([{ type: 'merge.landed', task: TASK, result: commit }]);
    await pass(60_000);
    expect(looks()).toBe(1);
    expect(pulls.facts()).toEqual({});
  });
});
