import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TASK_STATES } from '../../../src/core/views/task-row.ts';
import { CONVOY_STATES, POLECAT_STATES } from '../../../src/surfaces/cli/verdicts.ts';
import { PROBLEM_KINDS, STATUS_CODES } from '../../../src/surfaces/http/problem.ts';
import { townRoutes } from '../../../src/surfaces/http/routes.ts';
import { fakeTown } from '../../helpers/fake-town.ts';
import { timers } from '../../helpers/served-town.ts';
import { convoyRow, inboxRow, mergeRow, polecatRow, rigRow, taskRow } from '../../helpers/status-rows.ts';

const text = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');
const part = (name: string): string => text.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';

describe('docs/api.md', () => {
  it('names every request that is answered', () => {
    const app = townRoutes({
      town: fakeTown(),
      identify: () => undefined,
      person: { kind: 'person', name: 'ada' },
      clock: timers,
      closing: new AbortController().signal,
      bug: () => {},
    });
    for (const { method, path } of app.routes) expect(text).toContain(`${method} ${path.replace(':id', 'ID')}`);
  });

  it('names every kind of error with its status', () => {
    for (const kind of PROBLEM_KINDS) {
      const row = text.split('\n').find((line) => line.startsWith(`| ${STATUS_CODES[kind]} |`)) ?? '';
      expect(row).toContain(`\`${kind}\``);
    }
  });

  it.each([
    ['rigs[]', rigRow()],
    ['tasks[]', taskRow()],
    ['polecats[]', polecatRow()],
    ['convoys[]', convoyRow()],
    ['merges[]', mergeRow()],
    ['inbox[]', inboxRow()],
  ])('lists the fields of %s', (name, row) => {
    for (const field of Object.keys(row)) expect(part(name)).toMatch(new RegExp(`\\b${field}\\b`));
  });

  it.each([
    ['tasks[]', TASK_STATES],
    ['convoys[]', CONVOY_STATES],
    ['polecats[]', POLECAT_STATES],
  ])('lists the states of %s', (name, states) => {
    for (const state of states) expect(part(name)).toContain(`\`${state}\``);
  });
});
