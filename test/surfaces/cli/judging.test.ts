import { expect, it } from 'vitest';
import { judgements } from '../../../src/surfaces/cli/judging.ts';

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
