/** Stopping and losing: nothing lives on, nothing else is hit. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { polecatId } from '../../../src/core/ids.ts';
import { until } from '../../helpers/until.ts';
import { type Check, dead, jsonIn, type RuntimeStage, shows, specOf } from './stage.ts';

/** Starts what is deaf to signals. Returns the ids of its processes. */
export const stubborn = async (stage: RuntimeStage): Promise<readonly number[]> => {
  const file = join(stage.folder, 'pids.json');
  const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('stubborn', file) }));
  await shows(stage.runtime, pane, 'ready');
  return Object.values(Object(await jsonIn(file))).map(Number);
};

export const stopping: readonly Check[] = [
  {
    title: 'stopping ends the process and removes the pane, again and again',
    check: async (stage) => {
      const { pane, pid } = await stage.runtime.start(specOf(stage));
      await stage.runtime.start(specOf(stage, { polecat: polecatId('birch') }));
      await stage.runtime.stop(pane, 5_000);
      expect(stage.lives(pid ?? 0)).toBe(false);
      expect((await stage.runtime.list()).map(({ polecat, alive }) => `${polecat} ${alive}`)).toEqual(['birch true']);
      await stage.runtime.stop(pane, 5_000);
    },
  },
  {
    title: 'stopping removes a dead pane',
    check: async (stage) => {
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('exit', '1') }));
      await dead(stage.runtime);
      await stage.runtime.stop(pane, 0);
      expect(await stage.runtime.list()).toEqual([]);
    },
  },
  {
    title: 'stopping ends what is deaf to signals, its children, and those in sessions of their own',
    check: async (stage) => {
      const file = join(stage.folder, 'pids.json');
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('stubborn', file) }));
      await shows(stage.runtime, pane, 'ready');
      const pids = Object.values(Object(await jsonIn(file))).map(Number);
      expect(pids.map(stage.lives)).toEqual([true, true, true, true]);
      await stage.runtime.stop(pane, 100);
      expect(pids.map(stage.lives)).toEqual([false, false, false, false]);
      expect(await stage.runtime.list()).toEqual([]);
    },
  },
  {
    title: 'stopping a dead pane ends the children that it left behind',
    check: async (stage) => {
      const file = join(stage.folder, 'pids.json');
      const { pane, pid } = await stage.runtime.start(specOf(stage, { argv: stage.argv('stubborn', file) }));
      await shows(stage.runtime, pane, 'ready');
      const pids = Object.values(Object(await jsonIn(file))).map(Number);
      stage.kill(pid ?? 0);
      await dead(stage.runtime);
      await stage.runtime.stop(pane, 100);
      expect(pids.map(stage.lives)).toEqual([false, false, false, false]);
    },
  },
  {
    title: 'a new run begins once all is ended that outlived the loss of everything',
    check: async (stage) => {
      const pids = await stubborn(stage);
      await stage.lose();
      expect(pids.some(stage.lives)).toBe(true);
      await stage.runtime.start(specOf(stage, { run: 2 }));
      expect(pids.map(stage.lives)).toEqual([false, false, false, false]);
      expect((await stage.runtime.list()).map(({ run, alive }) => [run, alive])).toEqual([[2, true]]);
    },
  },
  {
    title: 'a handle from before everything was lost never means a later pane',
    check: async (stage) => {
      const { pane } = await stage.runtime.start(specOf(stage));
      await stage.lose();
      const other = await stage.runtime.start(specOf(stage, { polecat: polecatId('birch') }));
      expect(other.pane).not.toBe(pane);
      await stage.runtime.stop(pane, 0);
      expect(await stage.runtime.send(pane, { kind: 'paste', text: 'stray', enter: true })).toBe('gone');
      expect(await stage.runtime.screen(pane, 0)).toBe('gone');
      expect(await stage.runtime.attach(pane)).toBe('gone');
      expect(await stage.runtime.list()).toMatchObject([{ polecat: 'birch', alive: true }]);
    },
  },
  {
    title: 'after everything was lost the list is empty and starting works again',
    check: async (stage) => {
      await stage.runtime.start(specOf(stage));
      await stage.lose();
      await until('the list is empty', async () => (await stage.runtime.list()).length === 0);
      await stage.runtime.start(specOf(stage, { run: 2 }));
      expect(await stage.runtime.list()).toMatchObject([{ run: 2, alive: true }]);
    },
  },
];
