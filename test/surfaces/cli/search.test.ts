import { expect, it } from 'vitest';
import type { SearchView } from '../../../src/core/search.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';

const view: SearchView = {
  words: 'basket timeout',
  sections: [
    { kind: 'tasks', hits: [], more: false, through: '2 tasks, notes of all', cut: false },
    {
      ...{ kind: 'logs', more: true, through: 'the last 2 MB of 14 logs', cut: true },
      hits: [{ where: 'unit of shop-a', text: 'FAIL \u001b[2Jbasket timeout', back: 3 }],
    },
  ],
};

it('mayor search prints each section with what was looked through, and each line with its place', async () => {
  const cli = fakeCli();
  cli.town.holds.searches['basket timeout'] = view;
  const { code, out } = await cli.run('search', 'basket', 'timeout');
  expect({ code, out }).toEqual({
    code: 0,
    out: [
      'TASKS  2 tasks, notes of all',
      'LOGS  the last 2 MB of 14 logs, not all there is; there are more than these',
      '  unit of shop-a  FAIL basket timeout',
      '',
    ].join('\n'),
  });
  expect((await cli.run('search', 'basket timeout', '--json')).json).toEqual(view);
});

it('mayor search ends with 1 where nothing was found', async () => {
  expect((await fakeCli().run('search', 'nothing')).code).toBe(1);
  expect((await fakeCli().run('search')).code).toBe(2);
  expect((await fakeCli().run('search', 'x', '--limit', '0')).code).toBe(2);
});
