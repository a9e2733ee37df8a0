/**
 * The pictures of the README: `npm run screenshot` draws the real dashboard over sample towns and writes
 * docs/dashboard.svg, docs/review.svg, docs/trains.svg and docs/costs.svg, as text with colours. The same sources give the same bytes.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { StatusView } from '../src/core/views/status.ts';
import type { Size, State } from '../src/surfaces/tui/state.ts';
import { moneyTown, sampleCosts } from '../test/helpers/money-scenes.ts';
import { reviewScene, trainScene } from '../test/helpers/sample-scenes.ts';
import { NOW, sampleScreen, sampleStatus } from '../test/helpers/sample-town.ts';
import { frameOf, having, press, stateWith } from '../test/helpers/tui.tsx';
import { svgOf } from './svg.ts';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs' } } });

/** Without a sign that many fonts lack. */
const shown = { ...sampleScreen, lines: sampleScreen.lines.map((line) => line.replace('⎿', '└')) };

/** A town that has used something today, with a landing and a review that came out green. */
const atWork: StatusView = {
  ...sampleStatus,
  tasks: sampleStatus.tasks.map((task) => (task.state === 'landed' ? { ...task, landedAt: NOW - 31 * 60_000 } : task)),
  merges: sampleStatus.merges.map((merge) => ({
    ...merge,
    rehearsal: { state: 'green', say: 'green onto 9f8e7d6c' },
  })),
  totals: { ...sampleStatus.totals, spent: { tokens: 2_412_000, usd: 6.2, unknown: 0 } },
};

/** Budgets of just what its table adds up to today. */
const dear: StatusView = {
  ...moneyTown,
  totals: {
    ...moneyTown.totals,
    budgets: (moneyTown.totals.budgets ?? []).map((budget) =>
      budget.scope === 'rig' ? { ...budget, used: 2.5, most: 2.75 } : { ...budget, used: 2.5 },
    ),
  },
};

type Picture = {
  readonly name: string;
  readonly title: string;
  readonly size: Size;
  readonly state: (size: Size) => State;
};

const pictures: readonly Picture[] = [
  {
    name: 'dashboard',
    title: 'The dashboard of Mayor: a town at work',
    size: { columns: 112, rows: 32 },
    state: (size) => having(stateWith(atWork, size), { kind: 'screen', polecat: 'birch', shown }),
  },
  {
    name: 'review',
    title: 'A review in the dashboard of Mayor: both sides of a change, with a comment on a line',
    size: { columns: 160, rows: 30 },
    state: (size) => {
      const { status, task, view } = reviewScene;
      const opened = press({ ...stateWith(status, size), selected: `review:${task}` }, 'd').state;
      return press(having(opened, { kind: 'diff', task, view }), '}', 'j', 'j').state;
    },
  },
  {
    name: 'trains',
    title: 'The merge train in the dashboard of Mayor: a red one that is searched, and a convoy that is gathered',
    size: { columns: 112, rows: 25 },
    state: (size) => press(stateWith(trainScene.status, size, trainScene.feed), 'M').state,
  },
  {
    name: 'costs',
    title: 'What was used in the dashboard of Mayor: budgets, and each task with its last fourteen days',
    size: { columns: 112, rows: 18 },
    state: (size) => having(press(stateWith(dear, size), 'C').state, { kind: 'costs', view: sampleCosts }),
  },
];

for (const { name, title, size, state } of pictures) {
  const file = join(values.out, `${name}.svg`);
  await writeFile(
    file,
    svgOf(frameOf(state(size), { depth: '256', rgb: true, ascii: false, ground: 'dark' }), { ...size, title }),
  );
  console.log(`Wrote ${file}`);
}
process.exit(0);
