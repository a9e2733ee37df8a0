import { expect, it } from 'vitest';
import { ConflictError } from '../../src/core/errors.ts';
import type { World } from '../../src/core/model.ts';
import { start } from '../../src/mayor/perform/process.ts';
import type { Hands } from '../../src/mayor/perform.ts';
import { amber, assigned, given, rig, settings, task } from '../helpers/world.ts';

/** As much of the hands as a start needs that fails with its worktree. */
const handsOf = (world: World, error: Error) => {
  const shop = {
    settings: rig(),
    workspace: { ensure: () => Promise.reject(error) },
    tracker: {
      claim: async () => ({ kind: 'claimed', token: 1 }),
      get: async () => ({ task: task('shop-a'), comments: [] }),
    },
  };
  const said: string[] = [];
  const house = {
    town: 'home',
    clock: { now: () => 5_000, random: () => 0.5 },
    log: { warn: (text: string) => said.push(text), error: (text: string) => said.push(text) },
    settings: () => settings(),
    preset: () => ({ name: 'talker' }),
    rig: () => shop,
  };
  const store = { world: () => world, commit: async () => [] };
  return { hands: { house, store } as unknown as Hands, said };
};

it('a branch that somebody has checked out elsewhere is waited for, and costs no try', async () => {
  const world = given([assigned()]);
  const taken = new ConflictError('The branch mayor/shop-a-title is checked out in /home/ada/mine\ngit said', {
    hint: 'Switch that worktree to another branch, or remove it',
  });
  const { hands } = handsOf(world, taken);
  const events = (await start({ kind: 'start', key: 'amber', ...amber }, hands))(world);
  expect(events).toEqual([
    {
      type: 'polecat.waiting',
      ...amber,
      until: expect.any(Number),
      because:
        'The branch mayor/shop-a-title is checked out in /home/ada/mine. Switch that worktree to another branch, or remove it',
    },
  ]);
  expect(given(events, world).tries).toEqual({});
});
