/** Closing: left running or ended for good, and never a neighbour. */
import { expect } from 'vitest';
import { polecatId } from '../../../src/core/ids.ts';
import { type Check, specOf } from './stage.ts';
import { stubborn } from './stopping.ts';

export const closing: readonly Check[] = [
  {
    title: 'closed and left running, the next daemon finds the same panes',
    check: async (stage) => {
      const pane = await stage.runtime.start(specOf(stage));
      await stage.runtime.close('leave-running');
      const next = await stage.reopen();
      expect(await next.list()).toMatchObject([{ pane: pane.pane, pid: pane.pid, alive: true }]);
      expect((await next.start(specOf(stage))).pane).toBe(pane.pane);
    },
  },
  {
    title: 'closing for good ends every process, twice over',
    check: async (stage) => {
      const pids: number[] = [];
      for (const polecat of ['amber', 'birch'].map(polecatId)) {
        const pane = await stage.runtime.start(specOf(stage, { polecat }));
        pids.push(pane.pid ?? 0);
      }
      await stage.runtime.close('stop-all');
      expect(pids.map(stage.lives)).toEqual([false, false]);
      await stage.runtime.close('stop-all');
      expect(await (await stage.reopen()).list()).toEqual([]);
    },
  },
  {
    title: 'closing for good ends what outlived the loss of everything',
    check: async (stage) => {
      const pids = await stubborn(stage);
      await stage.lose();
      expect(pids.some(stage.lives)).toBe(true);
      await stage.runtime.close('stop-all');
      expect(pids.map(stage.lives)).toEqual([false, false, false, false]);
    },
  },
  {
    title: 'two towns side by side know nothing of each other',
    check: async (stage) => {
      const other = await stage.neighbour();
      const mine = await stage.runtime.start(specOf(stage));
      const theirs = await other.start(specOf(stage));
      expect(await other.list()).toHaveLength(1);
      await stage.runtime.close('stop-all');
      expect(stage.lives(mine.pid ?? 0)).toBe(false);
      expect(stage.lives(theirs.pid ?? 0)).toBe(true);
      expect(await other.list()).toMatchObject([{ pid: theirs.pid, alive: true }]);
      await other.close('stop-all');
    },
  },
];
