/** What a control-mode client tells reaches whoever watches in time, however many panes print. */
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { follow } from '../../../src/adapters/runtimes/tmux/follow.ts';
import type { RuntimeHint } from '../../../src/ports/runtime.ts';
import { manualClock } from '../../helpers/clock.ts';

const opened = () => {
  const output = new PassThrough();
  const hints: RuntimeHint[] = [];
  const clock = manualClock();
  const client = { output, write: () => undefined, end: () => undefined, ended: new Promise<void>(() => undefined) };
  follow(client, { session: 'shop', tell: (hint) => hints.push(hint), clock });
  const writes = async (text: string): Promise<void> => {
    output.write(text);
    await turn();
  };
  return { writes, hints, clock };
};

it('tells of all panes that printed since the last time, and not of one piece of what they printed', async () => {
  const { writes, hints, clock } = opened();
  await writes('%session-changed $0 shop\nmayor-server 4711\n');
  await writes('%output %1 begins\n');
  hints.splice(0);
  for (let pane = 1; pane <= 100; pane += 1) await writes(`%output %${pane} a line\n`);
  expect(hints, 'not a hint for each line').toEqual([]);
  clock.advance(100);
  await turn();
  expect(hints).toHaveLength(100);
  expect(new Set(hints.map((hint) => ('pane' in hint ? hint.pane : ''))).size).toBe(100);
});

it('goes on reading what comes later', async () => {
  const { writes, hints, clock } = opened();
  await writes('mayor-server 4711\n');
  for (let round = 0; round < 3; round += 1) {
    clock.advance(100);
    hints.splice(0);
    await writes(`%output %${round} x\n`);
    expect(hints).toMatchObject([{ kind: 'output' }]);
  }
});
