/** Pictures of towns of other versions: whatever is not told, or is null, the frame is drawn. */
import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import { pictureIn } from '../../src/surfaces/http/picture.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import { sampleAgents, sampleRigs } from '../helpers/money-scenes.ts';
import { sampleStatus } from '../helpers/sample-town.ts';
import { contestRow, trainRow } from '../helpers/status-rows.ts';
import { frameOf, press, SIZES, stateWith } from '../helpers/tui.tsx';

const full = {
  ...sampleStatus,
  ...{ rigs: sampleRigs, agents: sampleAgents, trains: [trainRow()], contests: [contestRow({ id: 'shop-q8e2' })] },
};

/** Everything but what the first version told of each row. */
const KEPT = new Set(['id', 'rig', 'state', 'title', 'task', 'name', 'agent', 'kind', 'priority', 'pid', 'home']);
const bare = (row: object): object => Object.fromEntries(Object.entries(row).filter(([name]) => KEPT.has(name)));
const oldest = Object.fromEntries(
  Object.entries(full).map(([name, part]) => [name, Array.isArray(part) ? part.map(bare) : bare(part)]),
);

const WAYS = [
  [],
  ['v'],
  ['w'],
  ['B'],
  ['B', 'B'],
  ['M'],
  ['R'],
  ['U'],
  ['C'],
  ['F'],
  ['A'],
  ['L'],
  ['u'],
  ['c'],
  ['?'],
];

const expectDrawn = (status: StatusView, sizes: readonly (typeof SIZES)[keyof typeof SIZES][]): void => {
  for (const size of sizes)
    for (const row of ['polecat:birch', 'task:shop-q8e2', 'review:shop-m2c4'])
      for (const keys of WAYS) {
        const { state } = press({ ...stateWith(status, size), selected: row }, ...keys);
        const lines = frameOf(state).map(bareLine);
        expect(lines).toHaveLength(size.rows);
        expect(lines.filter((line) => widthOf(line) !== size.columns)).toEqual([]);
        expect(lines.join('\n')).not.toMatch(/NaN|undefined|\bnull\b/);
      }
};

describe.each(Object.entries(SIZES))('at the size %s', (_name, size) => {
  it('a town that tells only its rows, and none of the newer lists, is drawn in every place', () => {
    const { town, rigs, tasks, polecats, convoys, merges, inbox } = oldest;
    expectDrawn(pictureIn(JSON.stringify({ town, rigs, tasks, polecats, convoys, merges, inbox })), [size]);
    expectDrawn(pictureIn(JSON.stringify(oldest)), [size]);
    expectDrawn(pictureIn('{}'), [size]);
  });

  it('numbers that are all null are drawn as unknown in every place', () => {
    const text = JSON.stringify(full, (_key, value: unknown) => (typeof value === 'number' ? null : value));
    expect(text).toContain('"assignedAt":null');
    expectDrawn(pictureIn(text), [size]);
  });
});
