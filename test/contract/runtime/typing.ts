/** Typing from elsewhere: what a person types arrives as they typed it, and where the cursor stands is known. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../../helpers/until.ts';
import { type Check, dead, promptsIn, shows, specOf } from './stage.ts';

export const typing: readonly Check[] = [
  {
    title: 'what a person types arrives in its order: text as it is, a paste as one, a key by its name',
    check: async (stage) => {
      const file = join(stage.folder, 'prompts');
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('prompt', file) }));
      await shows(stage.runtime, pane, 'ready');
      const typed = await stage.runtime.type(pane, [
        { kind: 'text', text: 'say -l; "' },
        { kind: 'paste', text: 'two\nlines' },
        { kind: 'text', text: '" é日' },
      ]);
      expect(typed).toBe('sent');
      await shows(stage.runtime, pane, '22 characters');
      expect(await stage.runtime.type(pane, [{ kind: 'key', key: 'Enter' }])).toBe('sent');
      expect(await until('the prompt', () => promptsIn(file))).toEqual(['say -l; "two\nlines" é日']);
    },
  },
  {
    title: 'letters that are typed one by one keep their order',
    check: async (stage) => {
      const file = join(stage.folder, 'prompts');
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('prompt', file) }));
      await shows(stage.runtime, pane, 'ready');
      const words = 'the quick brown fox';
      await Promise.all([...words].map((text) => stage.runtime.type(pane, [{ kind: 'text', text }])));
      await stage.runtime.type(pane, [{ kind: 'key', key: 'Enter' }]);
      expect(await until('the prompt', () => promptsIn(file))).toEqual([words]);
    },
  },
  {
    title: 'control characters of what is typed or pasted never reach the program',
    check: async (stage) => {
      const file = join(stage.folder, 'prompts');
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('prompt', file) }));
      await shows(stage.runtime, pane, 'ready');
      await stage.runtime.type(pane, [
        { kind: 'text', text: 'a\x03b' },
        { kind: 'paste', text: 'c\x1b[201~\x04d' },
      ]);
      await shows(stage.runtime, pane, '4 characters');
      await stage.runtime.type(pane, [{ kind: 'key', key: 'Enter' }]);
      expect(await until('the prompt', () => promptsIn(file))).toEqual(['abcd']);
    },
  },
  {
    title: 'nothing is typed into a dead pane, nor into one that is not there',
    check: async (stage) => {
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('exit', '0') }));
      await dead(stage.runtime);
      expect(await stage.runtime.type(pane, [{ kind: 'text', text: 'hello' }])).toBe('gone');
      expect(await stage.runtime.type(`${pane}-not`, [{ kind: 'text', text: 'hello' }])).toBe('gone');
    },
  },
  {
    title: 'the cursor stands below what was printed',
    check: async (stage) => {
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('print', 'one', 'two') }));
      await shows(stage.runtime, pane, 'two');
      expect(await stage.runtime.screen(pane, 0)).toMatchObject({ cursor: { line: 2, column: 0 } });
    },
  },
  {
    title: 'nobody has typed into a pane in which nobody sits',
    check: async (stage) => {
      const { pane } = await stage.runtime.start(specOf(stage));
      await stage.runtime.type(pane, [{ kind: 'text', text: 'from elsewhere' }]);
      expect(await stage.runtime.touched(pane)).toBe('nobody');
    },
  },
];
