import { expect, it } from 'vitest';
import { judgements, waysFrom, waysOn, withContest } from '../../../src/surfaces/cli/judging.ts';

const tree = '1a2b3c4d5e6f7890';
const approve = 'mayor approve shop-a --tree 1a2b3c4d5e6f';
const reject = 'mayor reject shop-a --because "…"';

it('offers no approval that is refused', () => {
  const said = (merge: Parameters<typeof judgements>[0]) => judgements(merge, 'shop-a', tree);
  expect(said({ state: 'in-review' })).toEqual([approve, reject]);
  expect(said({ state: 'in-review', rehearsal: { state: 'red', say: 'red: npm test' } })).toEqual([
    reject,
    `${approve} --anyway`,
  ]);
  expect(said({ state: 'in-review', pr: { say: 'a pull request is opened' } })).toEqual([reject]);
  expect(said({ state: 'returned' })).toEqual([]);
  expect(said(undefined)).toEqual([]);
});

it('has an attempt picked, and not approved, wherever it is judged', () => {
  const contests = [{ id: 'shop-k3f9', state: 'open', attempts: [{ n: 2, task: 'shop-a' }] }];
  const row = (state: string) =>
    withContest({ state: 'in-review' as const, tree, task: 'shop-a' }, [{ ...contests[0], state }] as never);
  const pick = 'mayor attempts pick shop-k3f9 2';
  expect(judgements(row('open'), 'shop-a', tree)).toEqual([`${pick} --tree 1a2b3c4d5e6f`, reject]);
  const red = { ...row('open'), rehearsal: { state: 'red', say: 'red: npm test' } } as const;
  expect(judgements(red, 'shop-a', tree)).toEqual([reject, `${pick} --tree 1a2b3c4d5e6f --anyway`]);
  expect(waysFrom(row('open'), 'shop-a', tree).join()).toMatch(/^Next: mayor attempts pick .*, or mayor review/);
  expect(waysOn(row('open'), 'shop-a')).toEqual([`Send it: mayor review shop-a --send, or keep it and ${pick}`]);
  expect(judgements(row('picked'), 'shop-a', tree)).toEqual([reject]);
  expect(judgements(row('over'), 'shop-a', tree)).toEqual([approve, reject]);
});

it('offers to send only what is not with its agent or merged', () => {
  const from = (state: Parameters<typeof judgements>[0]) =>
    waysFrom(state === undefined ? undefined : { ...state, tree }, 'shop-a', tree).join('\n');
  expect(from({ state: 'in-review' })).toMatch(/^Next: mayor approve .*, or mayor review shop-a comment .*--send$/);
  expect(from({ state: 'gathered' })).toMatch(/^Next: mayor review shop-a comment .*--send$/);
  expect(waysFrom({ state: 'in-review', tree }, 'convoy.trip', tree)).toEqual([
    'Next: mayor approve convoy.trip --tree 1a2b3c4d5e6f, or mayor reject TASK --because "…"',
  ]);
  expect(from({ state: 'held' })).toMatch(/^Next: mayor review shop-a comment .*--send$/);
  for (const state of ['returned', 'checking', 'landed', 'settled'] as const) {
    expect(from({ state })).not.toMatch(/--send|comment|approve/);
    expect(waysOn({ state }, 'shop-a').join()).not.toMatch(/--send|approve/);
  }
  expect(from({ state: 'returned' })).toContain('back with its agent');
  expect(from(undefined)).toContain('mayor why shop-a');
  expect(waysOn({ state: 'in-review' }, 'shop-a')).toEqual([
    'Send it: mayor review shop-a --send, or keep it and mayor approve shop-a',
  ]);
  expect(waysOn({ state: 'stuck' }, 'shop-a')).toEqual(['Send it: mayor review shop-a --send']);
});
