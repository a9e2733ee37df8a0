import { expect, it } from 'vitest';
import { redGateText } from '../../src/core/briefs.ts';
import { gateOf } from '../../src/core/gate-settings.ts';
import { redReason } from '../../src/core/red-reason.ts';
import { rig } from '../helpers/world.ts';

const text = (log: string, gate = 'npm test') =>
  redGateText({ kind: 'red', gate, log, base: 'red' }, rig({ gates: [gateOf('npm test -- --run', { name: 'unit' })] }));

it.each([
  ['nothing printed', '[ended with 1]\n', 'npm test ended with 1'],
  [
    'the first line that tells something',
    '> shop@1.0.0 test\n0 errors in lint\n\n  Error: expected 2 to be 3\n  at add.ts:3\n[ended with 1]\n',
    'npm test ended with 1: Error: expected 2 to be 3',
  ],
  ['none that does: the last one', 'one\ntwo\n[ended with 2]\n', 'npm test ended with 2: two'],
  [
    'a gate that did not end',
    'waiting\n[took longer than 60000 ms and was ended]\n',
    'npm test took longer than 60000 ms and was ended: waiting',
  ],
  ['a log that was cut', '[900 bytes before this are in /x.log]\nlast\n', 'npm test is red: last'],
])('says in one line which gate was red and why: %s', (_what, log, said) => {
  expect(redReason(text(log))).toBe(said);
});

it('names a gate that has a name by it, also behind the words on another task', () => {
  const company =
    'By itself this branch is green. It is red together with another that lands before it:\nshop-b: Two\n\n';
  expect(redReason(company + text('boom failed\n[ended with 1]\n', 'unit'))).toBe('unit ended with 1: boom failed');
  expect(redReason('a gate of long ago')).toBe('a gate of long ago');
});
