import { describe, expect, it } from 'vitest';
import { gateOf } from '../../src/core/gate-settings.ts';
import { rigName, taskId } from '../../src/core/ids.ts';
import { emptyWorld, type World } from '../../src/core/model.ts';
import { emptyObserved } from '../../src/core/observed.ts';
import { runsAny } from '../../src/core/wanted.ts';
import { createQueue } from '../../src/mayor/queue.ts';
import { createRunning } from '../../src/mayor/running.ts';
import { shaOf } from '../helpers/world.ts';

const preview = {
  kind: 'preview',
  key: 'preview:shop',
  task: taskId('shop-a'),
  commit: shaOf(2),
  onto: shaOf(1),
} as const;
const check = (rig: string, train = `${rig}-1`) =>
  ({ kind: 'check', key: `check:${train}`, rig: rigName(rig), train, length: 1 }) as const;
const train = (rig: string, id: string) => ({
  id,
  rig: rigName(rig),
  onto: shaOf(1),
  members: [],
  proof: { green: 0, reds: 0, suspects: [], beside: {} },
  state: 'checking' as const,
  formedAt: 0,
});
const world: World = {
  ...emptyWorld,
  trains: { shop: train('shop', 'shop-1'), docs: train('docs', 'docs-1') },
  ahead: { shop: { train: train('shop', 'shop-2'), behind: 'shop-1', apart: [] } },
};

describe('runs of gates', () => {
  it('are none where the rig has no gates, unless a rehearsal ends with checks', () => {
    const hidden = { name: 'hidden', run: 'true', retries: 0 };
    const runs = (checks: readonly (typeof hidden)[]) =>
      [preview, check('shop')].map((action) => runsAny(action, emptyWorld, { gates: [], checks }));
    expect(runs([])).toEqual([false, false]);
    expect(runs([hidden])).toEqual([true, false]);
    expect(runsAny(check('shop'), emptyWorld, { gates: [gateOf('true')] })).toBe(true);
  });
  it('are ended when they are of no use any more, the others not', () => {
    const running = createRunning();
    const [gone, stands] = [running.begin('p', preview, 'shop'), running.begin('c', check('shop'), 'shop')];
    running.sweep(world, emptyObserved);
    expect([gone.aborted, stands.aborted]).toEqual([true, false]);
  });
  it('make room for what is to land, one at a time: a rehearsal before a train that is made ready', () => {
    const running = createRunning();
    const lands = running.begin('c', check('docs'), 'docs');
    const ahead = running.begin('a', check('shop', 'shop-2'), 'shop');
    const before = running.begin('p', preview, 'shop');
    const ended = () => [lands, ahead, before].map(({ aborted }) => aborted);
    running.makeRoom(world);
    running.makeRoom(world);
    expect(ended()).toEqual([false, false, true]);
    running.over('p');
    running.makeRoom(world);
    expect(ended()).toEqual([false, true, true]);
    running.over('a');
    running.makeRoom(world);
    expect(lands.aborted).toBe(false);
  });
  it('begin where gates have run longest ago, and with what gives way last', () => {
    const running = createRunning();
    running.begin('c', check('shop'), 'shop');
    const [ahead, shop, docs] = [check('shop', 'shop-2'), check('shop'), check('docs')];
    expect(running.inOrder([preview, ahead, shop, docs], world)).toEqual([docs, shop, ahead, preview]);
  });
  it('have places of their own, as many as the owner allows', () => {
    let most = 1;
    const queue = createQueue(
      1,
      () => {},
      () => most,
    );
    const endless = () => new Promise<void>(() => {});
    expect(['a', 'b'].map((key) => queue.offer(key, 'gates', 0, endless))).toEqual([true, false]);
    expect(queue.offer('setup', 'heavy', 0, endless)).toBe(true);
    expect(queue.isFull()).toBe(true);
    most = 2;
    expect([queue.isFull(), queue.offer('b', 'gates', 0, endless)]).toEqual([false, true]);
  });
});
