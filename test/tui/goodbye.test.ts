import { expect, it } from 'vitest';
import { goodbye } from '../../src/surfaces/tui/terminal/goodbye.ts';
import { sampleStatus } from '../helpers/sample-town.ts';
import { polecatRow } from '../helpers/status-rows.ts';

it('who leaves the dashboard is told what goes on, how to come back and how to stop it', () => {
  const { pane: _none, ...without } = polecatRow();
  const polecats = [polecatRow(), polecatRow({ exit: 1 }), without];
  const totals = { ...sampleStatus.totals, needsYou: 2, inReview: 1 };
  expect(goodbye({ ...sampleStatus, polecats, totals })).toBe(
    'The town goes on: 1 agent running, 3 for you.\nCome back: mayor up. Stop it: mayor down',
  );
  expect(goodbye({ ...sampleStatus, polecats: [], totals: { ...totals, needsYou: 0, inReview: 0 } })).toBe(
    'The town goes on: no agent runs.\nCome back: mayor up. Stop it: mayor down',
  );
  expect(goodbye(undefined)).toContain('mayor up starts it again');
  expect(goodbye({ ...sampleStatus, town: { ...sampleStatus.town, ending: true } })).toContain('down');
});
