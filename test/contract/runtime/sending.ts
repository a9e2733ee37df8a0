/** Sending: prompts arrive whole, once, and clean. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../../helpers/until.ts';
import { type Check, dead, promptsIn, shows, specOf } from './stage.ts';

export const sending: readonly Check[] = [
  {
    title: 'a prompt of several lines arrives whole and is submitted once',
    check: async (stage) => {
      const file = join(stage.folder, 'prompts');
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('prompt', file) }));
      await shows(stage.runtime, pane, 'ready');
      const text = 'First line; "quoted" $(x)\n\n\tthird #{x} grüße 日本語 🐈';
      expect(await stage.runtime.send(pane, { kind: 'paste', text, enter: true })).toBe('sent');
      expect(await until('the prompt', () => promptsIn(file))).toEqual([text]);
    },
  },
  {
    title: 'a prompt of a megabyte arrives whole',
    check: async (stage) => {
      const file = join(stage.folder, 'prompts');
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('prompt', file) }));
      await shows(stage.runtime, pane, 'ready');
      const text = 'A line of text.\n'.repeat(65_536);
      await stage.runtime.send(pane, { kind: 'paste', text, enter: true });
      const [got] = await until('the prompt', () => promptsIn(file), 30_000);
      expect(String(got).length).toBe(text.length);
      expect(got === text).toBe(true);
    },
  },
  {
    title: 'control characters of a prompt never reach the program',
    check: async (stage) => {
      const file = join(stage.folder, 'prompts');
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('prompt', file) }));
      await shows(stage.runtime, pane, 'ready');
      const text = 'a\x1b[201~b\x1b\x1b[201~[201~c\x03d\x04e\r\nf\x00g\x9b201~h';
      await stage.runtime.send(pane, { kind: 'paste', text, enter: true });
      const [got] = await until('the prompt', () => promptsIn(file));
      expect(String(got)).toMatch(/^ab.*cde\nfg.*h$/s);
      expect(String(got)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
    },
  },
  {
    title: 'prompts sent at the same moment do not mix',
    check: async (stage) => {
      const file = join(stage.folder, 'prompts');
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('prompt', file) }));
      await shows(stage.runtime, pane, 'ready');
      const texts = ['one', 'two', 'three'].map((word) => `${word} `.repeat(300));
      await Promise.all(texts.map((text) => stage.runtime.send(pane, { kind: 'paste', text, enter: true })));
      const got = await until('all prompts', async () => {
        const prompts = await promptsIn(file);
        return prompts.length === 3 ? prompts : undefined;
      });
      expect([...got].sort()).toEqual([...texts].sort());
    },
  },
  {
    title: 'without Enter a paste waits for the key',
    check: async (stage) => {
      const file = join(stage.folder, 'prompts');
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('prompt', file) }));
      await shows(stage.runtime, pane, 'ready');
      await stage.runtime.send(pane, { kind: 'paste', text: 'wait', enter: false });
      await shows(stage.runtime, pane, '4 characters');
      await stage.runtime.send(pane, { kind: 'keys', keys: ['x', ';', 'Enter'] });
      expect(await until('the prompt', () => promptsIn(file))).toEqual(['waitx;']);
    },
  },
  {
    title: 'nothing is written to a dead pane',
    check: async (stage) => {
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('exit', '0') }));
      await dead(stage.runtime);
      expect(await stage.runtime.send(pane, { kind: 'paste', text: 'hello', enter: true })).toBe('gone');
      expect(await stage.runtime.send(pane, { kind: 'keys', keys: ['Enter'] })).toBe('gone');
    },
  },
];
