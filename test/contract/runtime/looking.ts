/** List, screen, attach: what a pane tells of itself. */
import { expect } from 'vitest';
import { polecatId } from '../../../src/core/ids.ts';
import { until } from '../../helpers/until.ts';
import { type Check, dead, paneOf, shows, specOf, textOf } from './stage.ts';

export const looking: readonly Check[] = [
  {
    title: 'a program that exits at once keeps its exit code and its last words',
    check: async (stage) => {
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('exit', '5', 'no licence') }));
      const ended = await dead(stage.runtime);
      expect(ended).toMatchObject({ pane, alive: false, exit: 5 });
      expect(ended.pid).toBeUndefined();
      expect(await textOf(stage.runtime, pane)).toContain('no licence');
    },
  },
  {
    title: 'death by a signal reads as 128 and its number',
    check: async (stage) => {
      const { pid } = await stage.runtime.start(specOf(stage));
      stage.kill(pid ?? 0);
      expect((await dead(stage.runtime)).exit).toBe(137);
    },
  },
  {
    title: 'the screen has the colours and no other control sequence',
    check: async (stage) => {
      const words = [
        '\x1b[1;31mred\x1b[0m',
        '\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\',
        '\x1b[?25lhid\x07den',
        'grüße 日本',
      ];
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('print', ...words) }));
      await shows(stage.runtime, pane, 'grüße 日本');
      const text = await textOf(stage.runtime, pane);
      expect(text).toMatch(/\x1b\[(?:1;31|1m\x1b\[31)m?red/);
      const bare = text.replace(/\x1b\[[\d;:]*m/g, '');
      expect(bare.split('\n')).toEqual(['red', 'link', 'hidden', 'grüße 日本']);
    },
  },
  {
    title: 'history gives the lines above the visible ones, and none when it is 0',
    check: async (stage) => {
      const words = Array.from({ length: 300 }, (_, at) => `line ${at + 1}.`);
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('print', ...words) }));
      await shows(stage.runtime, pane, 'line 300.');
      const visible = await stage.runtime.screen(pane, 0);
      if (visible === 'gone') throw new Error('gone');
      expect(visible.lines.length).toBeLessThanOrEqual(visible.rows);
      expect(visible.columns).toBeGreaterThanOrEqual(80);
      const text = await textOf(stage.runtime, pane, 100);
      expect(text).toContain('line 210.');
      expect(text).not.toContain('line 150.');
      expect(await textOf(stage.runtime, pane, 10_000)).toContain('line 1.');
    },
  },
  {
    title: 'a title is told, and a hostile one breaks neither list nor screen',
    check: async (stage) => {
      const hostile = '✳ a|b\tc\nd %1|2|3 #{pane_id} "q"';
      await stage.runtime.start(specOf(stage, { argv: stage.argv('title', hostile) }));
      await stage.runtime.start(specOf(stage, { polecat: polecatId('birch') }));
      const pane = await until('the title', async () => {
        const found = await paneOf(stage.runtime);
        return found?.title === '' ? undefined : found;
      });
      expect(pane.title).toMatch(/^✳ a\|b ?c ?d %1\|2\|3 #\{pane_id\} "q"$/);
      expect(await stage.runtime.screen(pane.pane, 0)).toMatchObject({ title: pane.title });
      expect(await stage.runtime.list()).toHaveLength(2);
    },
  },
  {
    title: 'an absent pane is gone for every verb',
    check: async ({ runtime }) => {
      expect(await runtime.screen('absent', 0)).toBe('gone');
      expect(await runtime.send('absent', { kind: 'keys', keys: ['Enter'] })).toBe('gone');
      expect(await runtime.attach('absent')).toBe('gone');
      await runtime.stop('absent', 0);
    },
  },
  {
    title: 'a living and a dead pane can be attached to',
    check: async (stage) => {
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('exit', '0') }));
      expect(await stage.runtime.attach(pane)).not.toHaveLength(0);
      await dead(stage.runtime);
      expect(await stage.runtime.attach(pane)).not.toHaveLength(0);
    },
  },
  {
    title: 'what waits for the person may be told at any time, and starts nothing',
    check: async (stage) => {
      await stage.runtime.tell({ needsYou: 1, stuck: 0, inReview: 0, panes: ['nowhere'] });
      expect(await stage.runtime.list()).toEqual([]);
      const { pane } = await stage.runtime.start(specOf(stage));
      await stage.runtime.tell({ needsYou: 1, stuck: 0, inReview: 2, panes: [pane] });
      await stage.runtime.tell({ needsYou: 0, stuck: 0, inReview: 0, panes: [] });
      expect(await stage.runtime.list()).toMatchObject([{ pane, alive: true }]);
    },
  },
];
