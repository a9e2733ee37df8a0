/** Watching: hints come, are few, and end. */
import { expect } from 'vitest';
import type { Runtime, RuntimeHint } from '../../../src/ports/runtime.ts';
import { until } from '../../helpers/until.ts';
import { type Check, shows, specOf } from './stage.ts';

export const watching: readonly Check[] = [
  {
    title: 'output is hinted with its pane',
    check: async (stage) => {
      const { seen, stop } = listening(stage.runtime);
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('chatter', '20') }));
      await seen('output', pane);
      stop();
    },
  },
  {
    title: 'output is hinted for panes that were there before anyone watched',
    check: async (stage) => {
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('chatter', '20') }));
      const { seen, stop } = listening(stage.runtime);
      await seen('output', pane);
      stop();
    },
  },
  {
    title: 'an end and a new title are hinted',
    check: async (stage) => {
      const { seen, stop } = listening(stage.runtime);
      const { pid } = await stage.runtime.start(specOf(stage, { argv: stage.argv('title', '✳ working') }));
      await seen('title');
      stage.kill(pid ?? 0);
      await seen('exited');
      stop();
    },
  },
  {
    title: 'the loss of everything is hinted, and what is started later is watched again',
    check: async (stage) => {
      const { seen, hints, stop } = listening(stage.runtime);
      const first = await stage.runtime.start(specOf(stage, { argv: stage.argv('chatter', '20') }));
      await seen('output', first.pane);
      await stage.lose();
      await seen('lost');
      hints.length = 0;
      const { pane } = await stage.runtime.start(specOf(stage, { run: 2, argv: stage.argv('chatter', '20') }));
      await seen('output', pane);
      stop();
    },
  },
  {
    title: 'a hundred lines a second are few hints',
    check: async (stage) => {
      const { seen, hints, stop } = listening(stage.runtime);
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('chatter', '1') }));
      await seen('output', pane);
      await shows(stage.runtime, pane, 'line 300');
      stop();
      expect(hints.filter((hint) => hint.kind === 'output').length).toBeLessThan(60);
    },
  },
  {
    title: 'who stopped watching hears nothing more, and the others still do',
    check: async (stage) => {
      const one = listening(stage.runtime);
      const two = listening(stage.runtime);
      one.stop();
      one.stop();
      const { pane } = await stage.runtime.start(specOf(stage, { argv: stage.argv('chatter', '20') }));
      await two.seen('output', pane);
      expect(one.hints).toEqual([]);
      two.stop();
    },
  },
];

/** Collects hints; `seen` waits for one of a kind. */
const listening = (runtime: Runtime) => {
  const hints: RuntimeHint[] = [];
  const stop = runtime.watch((hint) => hints.push(hint));
  const seen = (kind: RuntimeHint['kind'], pane?: string) =>
    until(`a hint: ${kind} ${pane ?? ''}`, () =>
      hints.some((hint) => hint.kind === kind && (pane === undefined || hint.pane === pane)),
    );
  return { hints, seen, stop };
};
