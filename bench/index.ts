/** `npm run bench [NAME…]`: every promise about speed, each measured beside what it is a ratio to. */
import { benchBranches } from './branches.ts';
import { benchConflicts } from './conflicts.ts';
import { benchDashboard } from './dashboard.ts';
import type { Figure } from './figure.ts';
import { benchHeld } from './held.ts';
import { benchLanding } from './landing.ts';
import { benchLatency } from './latency.ts';
import { benchLoad } from './load.ts';
import { benchSpawn } from './spawn.ts';
import { benchStarts } from './starts.ts';
import { benchStatus } from './status.ts';
import { benchTracker } from './tracker.ts';
import { benchTrackerCold, benchTrackerLarge } from './tracker-cold.ts';
import { benchTrackerWriters } from './tracker-writers.ts';
import { benchTrain } from './train.ts';
import { benchTruth } from './truth.ts';
import { benchViews } from './views.ts';
import { benchWorkspace } from './workspace.ts';

const benches: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  status: benchStatus,
  spawn: benchSpawn,
  load: benchLoad,
  latency: benchLatency,
  dashboard: benchDashboard,
  starts: benchStarts,
  views: benchViews,
  held: benchHeld,
  truth: benchTruth,
  landing: async () =>
    (await benchLanding()).map(({ name, ratio, limit, ms }) => ({
      name,
      value: ratio,
      unit: 'x',
      limit,
      note: `${Math.round(ms)} ms`,
    })),
  branches: benchBranches,
  conflicts: benchConflicts,
  train: benchTrain,
  workspace: async () =>
    (await benchWorkspace()).map(({ name, ratio, limit }) => ({
      name,
      value: ratio,
      unit: 'x',
      limit,
      note: 'of a bare git worktree add',
    })),
  tracker: async () => [
    ...(await benchTracker()).map(({ name, ratio, limit }) => ({
      name,
      value: ratio,
      unit: 'x' as const,
      limit,
      note: 'of git rev-parse HEAD',
    })),
    ...(await benchTrackerCold()),
    ...(await benchTrackerWriters()),
  ],
};
/** Only when they are asked for by name: they take minutes to set up. */
const large: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  'tracker-large': benchTrackerLarge,
};

const wanted = process.argv.slice(2);
const known = { ...benches, ...large };
const unknown = wanted.filter((name) => known[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`No such bench: ${unknown.join(', ')}. There are: ${Object.keys(known).join(', ')}\n`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(known)) {
  if (wanted.length > 0 ? !wanted.includes(name) : name in large) continue;
  for (const { name: what, value, unit, limit, note } of await bench()) {
    const verdict = value <= limit ? 'ok  ' : 'OVER';
    process.stdout.write(
      `${verdict} ${what.padEnd(42)} ${value.toFixed(2)} ${unit} (limit ${limit} ${unit}; ${note})\n`,
    );
  }
}
