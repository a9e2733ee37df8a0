/** What is passed to a program arrives as it is. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { polecatId } from '../../../src/core/ids.ts';
import { until } from '../../helpers/until.ts';
import { type Check, jsonIn, specOf } from './stage.ts';

export const passing: readonly Check[] = [
  {
    title: 'arguments arrive as they are, whatever they look like',
    check: async (stage) => {
      const file = join(stage.folder, 'told.json');
      await stage.runtime.start(specOf(stage, { argv: stage.argv('tell', file, ...HOSTILE) }));
      expect(await until('the program tells', () => jsonIn(file))).toMatchObject({ args: HOSTILE });
    },
  },
  {
    title: 'an argument of a hundred thousand bytes arrives whole',
    check: async (stage) => {
      const file = join(stage.folder, 'told.json');
      const long = 'word; '.repeat(17_000);
      await stage.runtime.start(specOf(stage, { argv: stage.argv('tell', file, long) }));
      expect(await until('the program tells', () => jsonIn(file))).toMatchObject({ args: [long] });
    },
  },
  {
    title: 'the environment and the folder arrive as they are',
    check: async (stage) => {
      const file = join(stage.folder, 'told.json');
      const env = Object.fromEntries(HOSTILE.map((value, at) => [`HOSTILE_${at}`, value]));
      await stage.runtime.start(specOf(stage, { argv: stage.argv('tell', file), env }));
      expect(await until('the program tells', () => jsonIn(file))).toMatchObject({ env, cwd: stage.folder });
    },
  },
  {
    title: 'one polecat’s environment does not reach the next',
    check: async (stage) => {
      const file = join(stage.folder, 'told.json');
      await stage.runtime.start(specOf(stage, { env: { SECRET: 'of amber' } }));
      await stage.runtime.start(specOf(stage, { polecat: polecatId('birch'), argv: stage.argv('tell', file) }));
      const told = await until('the program tells', () => jsonIn(file));
      expect(told).toHaveProperty('env');
      expect(told).not.toHaveProperty('env.SECRET');
    },
  },
];

/** Words that a shell, tmux, its formats or a terminal would take for their own. */
const HOSTILE = [
  'plain',
  '',
  ' ',
  '-n',
  '--',
  ';',
  'ends with ;',
  'ends with \\;',
  '\\',
  '\\n',
  '~',
  'it\'s "quoted"',
  '$(touch owned) `touch owned` $HOME',
  '#(touch owned) #{pane_id} ##{x} #[fg=red] #',
  '%H %% %',
  '{ } } {',
  'two\nlines\n',
  'tab\tand\rreturn',
  'grüße 日本語 🐈‍⬛',
];
