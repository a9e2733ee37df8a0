/** A convoy of which a task was closed by hand: as it is drawn and said wherever convoys are shown. */
import { expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import { conversation } from '../helpers/lines.ts';
import { convoyRow, NOW, sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const [landed, closed, open] = [
  taskRow({ id: 'shop-a1', state: 'landed', title: 'It landed', convoy: 'trip' }),
  taskRow({ id: 'shop-b2', state: 'closed', title: 'By hand', convoy: 'trip' }),
  taskRow({ id: 'shop-c3', state: 'ready', title: 'To come', convoy: 'trip' }),
];
const trip = convoyRow({
  ...{ id: 'trip', name: 'Trip', tasks: ['shop-a1', 'shop-b2', 'shop-c3'], total: 3 },
  ...{ landed: 1, closed: 1, working: 0, inReview: 0, failed: 0, state: 'waiting' },
});
const town: StatusView = {
  ...sampleStatus,
  convoys: [trip],
  tasks: [landed, closed, open],
  polecats: [],
  merges: [],
  inbox: [],
};
const over: StatusView = {
  ...town,
  convoys: [{ ...trip, state: 'done', tasks: ['shop-a1', 'shop-b2'], total: 2 }],
  tasks: [landed, closed],
};

it('counts for how far it is, with a word that it has not landed', () => {
  const home = textOf(press(stateWith(town, SIZES.huge), 'b').state);
  expect(home).toMatch(/Trip +waiting +━{6}─{4} +2\/3/);
  expect(textOf({ ...press(stateWith(town, SIZES.huge), 'b').state, selected: 'convoy:trip' })).toContain(
    '1 of 3 landed, 1 closed elsewhere',
  );
});

it('says it once of one that is over: beside the list, and where the list is alone', () => {
  const today = { ...over, tasks: [{ ...landed, landedAt: NOW }, closed] };
  const shown = (rows: number): string =>
    textOf({ ...press(stateWith(today, { columns: 70, rows }), 'b').state, selected: 'convoy:trip' });
  expect(shown(16)).toContain(' ✓ done\n');
  expect(shown(10).split('\n').at(-2)).toBe(' Trip · done, 1 closed elsewhere · 1 of 2 tasks landed');
});

it.each(Object.entries({ usual: SIZES.usual, huge: SIZES.huge }))(
  'is done on the board, not landed, %s',
  (_name, size) => {
    const board = textOf(press(stateWith(town, size), 'B').state);
    expect(board).toMatch(/ DONE 2 /);
    expect(board).not.toMatch(/ LANDED 2 /);
    expect(board).toContain('Trip ━━━━━━──── 2/3');
    expect(textOf(press(stateWith(over, size), 'B').state)).toContain('2/2 · done, 1 closed elsewhere');
  },
);

it('is heard so', () => {
  const seat = conversation(town);
  const said = seat.type('board').join('\n');
  expect(`${said}\n${seat.type('list').join('\n')}`).toMatch(/Convoy Trip: 1 of 3 landed, 1 closed elsewhere/);
});
