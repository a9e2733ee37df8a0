import { expect, it } from 'vitest';
import { goodbye } from '../../src/surfaces/tui/terminal/goodbye.ts';
import { sampleStatus } from '../helpers/sample-town.ts';
import { inboxRow, mergeRow, polecatRow } from '../helpers/status-rows.ts';

it('who leaves the dashboard is told what goes on, how to come back and how to stop it', () => {
  const { pane: _none, ...without } = polecatRow();
  const polecats = [polecatRow(), polecatRow({ id: 'birch', exit: 1 }), without];
  const inbox = [inboxRow(), inboxRow({ id: 'ask-2' }), inboxRow({ id: 'stuck-1', kind: 'stuck' })];
  const merges = [mergeRow({ state: 'in-review' })];
  expect(goodbye({ ...sampleStatus, tasks: [], polecats, inbox, merges })).toBe(
    'The town goes on: 1 agent running, 2 need you, 1 stuck, 1 in review.\nCome back: mayor up. Stop it: mayor down',
  );
  expect(goodbye({ ...sampleStatus, tasks: [], polecats: [], inbox: [], merges: [] })).toBe(
    'The town goes on: no agent runs.\nCome back: mayor up. Stop it: mayor down',
  );
  expect(goodbye(undefined)).toContain('mayor up starts it again');
  expect(goodbye({ ...sampleStatus, town: { ...sampleStatus.town, ending: true } })).toContain('down');
});
