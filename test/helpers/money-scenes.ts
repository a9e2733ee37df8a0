/** A town of two rigs with costs of two weeks, accounts at their limits, and room on its disk. */
import type { BudgetState } from '../../src/core/budget.ts';
import { dayOf } from '../../src/core/usage/day.ts';
import type { UsedAgentRow } from '../../src/core/views/agents.ts';
import type { CostRow } from '../../src/core/views/costs.ts';
import type { SettingRow } from '../../src/core/views/rig-settings.ts';
import type { RigRow, StatusView } from '../../src/core/views/status.ts';
import { zoneAt } from '../../src/surfaces/tui/money.ts';
import { NOW, rigRow, sampleStatus } from './sample-town.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `2023-11-14`, so many days before the moment of the samples. */
/** In the zone of this machine, as the town counts them and the view does. */
export const dayAgo = (days: number): string => dayOf(NOW - days * DAY, zoneAt(NOW));

export const costRow = (change: Partial<CostRow> = {}): CostRow => ({
  ...{ polecat: 'amber', task: 'shop-m2c4', rig: 'shop', convoy: 'greetings', agent: 'claude', model: 'opus' },
  ...{ day: dayAgo(0), source: 'transcript', total: 112_000, usd: 1.25, unknown: 0, told: false },
  tokens: { input: 80_000, output: 12_000, cacheRead: 20_000, cacheWrite: 0 },
  ...change,
});

export const sampleCosts: readonly CostRow[] = [
  ...[0, 1, 2, 4, 5, 7, 9, 12].map((days, i) => costRow({ day: dayAgo(days), usd: 0.4 + ((i * 7) % 5) })),
  ...[0, 1, 3].map((days) =>
    costRow({ polecat: 'birch', task: 'shop-p7d1', day: dayAgo(days), usd: 2.1, model: 'sonnet' }),
  ),
  ...[2, 20].map((days) =>
    costRow({ polecat: 'dune', task: 'shop-t1g4', convoy: 'checkout', day: dayAgo(days), usd: 0.9 }),
  ),
  noPrice(
    costRow({
      polecat: 'ember',
      task: 'shop-v2h5',
      convoy: 'checkout',
      agent: 'codex',
      model: 'gpt-next',
      day: dayAgo(1),
    }),
  ),
  costRow({ polecat: 'old', task: 'docs-a1', rig: 'docs', day: dayAgo(40), usd: 99 }),
];

function noPrice({ usd: _none, ...row }: CostRow): CostRow {
  return { ...row, unknown: row.total };
}

const budget = (change: Partial<BudgetState>): BudgetState => ({
  ...{ id: 'day:2023-11-14', scope: 'day', subject: '2023-11-14', unit: 'usd', used: 3.75, most: 20, level: 'ok' },
  unknown: 0,
  ...change,
});

export const usedAgent = (change: Partial<UsedAgentRow> = {}): UsedAgentRow => ({
  ...{ id: 'claude', rig: '*', state: 'ready', agent: 'claude', account: 'claude', rigs: ['shop'], version: '2.1.197' },
  ...{ path: '/usr/local/bin/claude', polecats: ['amber', 'birch', 'cedar', 'dune'], tellsQuota: true },
  ...{ today: { started: 5, landed: 3, failed: 1 }, spent: { tokens: 336_000, usd: 3.75, unknown: 0 } },
  ...change,
});

export const sampleAgents: readonly UsedAgentRow[] = [
  usedAgent({
    quota: {
      at: NOW - 3 * MINUTE,
      windows: [
        { name: '5h', left: 38, resetsAt: NOW + 2 * HOUR },
        { name: '7d', left: 83, resetsAt: NOW + 4 * DAY },
      ],
    },
  }),
  usedAgent({
    ...{
      id: 'codex@work',
      state: 'resting',
      agent: 'codex',
      account: 'work',
      rigs: ['shop', 'docs'],
      version: '0.169.0',
    },
    ...{
      because: "You've hit your usage limit",
      until: NOW + 75 * MINUTE,
      polecats: ['ember'],
      path: '/usr/bin/codex',
    },
    today: { started: 2, landed: 0, failed: 1 },
    quota: {
      at: NOW - 12 * MINUTE,
      windows: [
        { name: '5h', left: 0, resetsAt: NOW + 75 * MINUTE },
        { name: '7d', left: 41, resetsAt: NOW + 2 * DAY },
      ],
    },
  }),
  bare(
    usedAgent({
      id: 'gemini',
      agent: 'gemini',
      account: 'gemini',
      state: 'missing',
      because: 'its program is not here',
      polecats: [],
      tellsQuota: false,
      rigs: ['docs'],
      today: { started: 0, landed: 0, failed: 0 },
    }),
  ),
  bare(
    usedAgent({
      id: 'script',
      agent: 'script',
      account: 'script',
      polecats: ['fern'],
      tellsQuota: false,
      today: { started: 1, landed: 0, failed: 0 },
    }),
  ),
];

function bare({ version: _version, path: _path, spent: _spent, ...row }: UsedAgentRow): UsedAgentRow {
  return row;
}

const settings: readonly SettingRow[] = [
  ...[
    ['path', '/home/ada/src/shop'],
    ['agent', 'claude'],
    ['merge', 'auto-if-green'],
    ['gates', 'lint: npm run lint, unit: npm test -- --run'],
    ['setup', 'npm ci'],
    ['routes', 'label docs -> role docs, path src/ui/** and kind bug -> agent codex'],
  ].map(([name = '', value = '']) => ({ name, value, set: true })),
  ...[
    ['base', 'main'],
    ['maxPolecats', '6'],
    ['mergeByLabel', 'none'],
    ['strategy', 'merge'],
    ['train', '20'],
    ['speculate', '1'],
    ['gateTimeout', '10m'],
    ['push', 'false'],
    ['dispatch', 'convoys'],
    ['pool', '2'],
    ['keepBackups', '30 days'],
    ['tracker', 'embedded'],
  ].map(([name = '', value = '']) => ({ name, value, set: false })),
];

export const sampleRigs: readonly RigRow[] = [
  rigRow({
    ...{ baseSha: '9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c', merge: 'auto-if-green', tasks: 9, polecats: 6, settings },
    today: { started: 8, landed: 3, failed: 2 },
  }),
  rigRow({
    ...{ id: 'docs', rig: 'docs', path: '/home/ada/src/docs', state: 'broken', agent: 'codex', tasks: 0, polecats: 0 },
    ...{ problem: '/home/ada/src/docs is no git repository', hint: 'Correct its path in rigs.yaml', settings },
    today: { started: 0, landed: 0, failed: 0 },
  }),
];

export const moneyTown: StatusView = {
  ...sampleStatus,
  rigs: sampleRigs,
  agents: sampleAgents,
  totals: {
    ...sampleStatus.totals,
    spent: { tokens: 336_000, usd: 3.75, unknown: 0 },
    budgets: [
      budget({}),
      budget({ id: 'rig:shop:2023-11-14', scope: 'rig', subject: 'shop', used: 9.2, most: 10, level: 'hold' }),
    ],
    quota: { percent: 0, account: 'work', window: '5h', resetsAt: NOW + 75 * MINUTE, at: NOW - 12 * MINUTE },
    disk: { at: NOW, free: 41e9, total: 500e9, path: '/home/ada', worktrees: 12e9 },
  },
};
