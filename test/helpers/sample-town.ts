/** A town at work as plain data: what the surfaces' tests, pictures and measurements are drawn from. */
import { polecatId } from '../../src/core/ids.ts';
import type { FeedLine } from '../../src/core/views/feed-line.ts';
import type { MergeRow } from '../../src/core/views/merge-row.ts';
import type { PolecatRow } from '../../src/core/views/polecat-row.ts';
import type { TaskWhy } from '../../src/core/views/routing.ts';
import type { ConvoyRow, InboxRow, RigRow, StatusView } from '../../src/core/views/status.ts';
import type { TaskRow } from '../../src/core/views/task-row.ts';
import type { DiffView, WhyView } from '../../src/mayor/town.ts';
import type { Screen } from '../../src/ports/runtime.ts';
import { emptyStatus, type FakeTown, fakeTown } from './fake-town.ts';

/** 14:05 UTC on some day. */
export const NOW = 1_700_000_000_000 + 4_500_000 + 6_200_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const TREE = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';
const COMMIT = '9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c';

export const rigRow = (change: Partial<RigRow> = {}): RigRow => ({
  id: 'shop',
  rig: 'shop',
  state: 'ok',
  path: '/home/ada/src/shop',
  base: 'main',
  agent: 'claude',
  merge: 'ask',
  tasks: 9,
  polecats: 5,
  ...change,
});

export const taskRow = (change: Partial<TaskRow> & Pick<TaskRow, 'id'>): TaskRow => ({
  rig: 'shop',
  state: 'ready',
  title: 'A task',
  kind: 'task',
  priority: 2,
  labels: [],
  blockedBy: [],
  ...change,
});

export const polecatRow = (change: Partial<PolecatRow> & Pick<PolecatRow, 'id' | 'task'>): PolecatRow => ({
  rig: 'shop',
  state: 'working',
  signal: 'busy',
  because: 'hook PreToolUse Bash',
  signalAt: NOW - 4 * SECOND,
  agent: 'claude',
  title: '',
  epoch: 1,
  run: 1,
  pane: '%1',
  pid: 4711,
  branch: `mayor/${change.task}-a-task`,
  worktree: `/home/ada/.local/share/mayor/worktrees/${change.id}`,
  assignedAt: NOW - 12 * MINUTE,
  added: 0,
  removed: 0,
  commits: 0,
  dirty: 0,
  ...change,
});

export const inboxRow = (change: Partial<InboxRow> & Pick<InboxRow, 'id' | 'kind'>): InboxRow => ({
  rig: 'shop',
  state: 'open',
  title: 'Something waits',
  detail: '',
  options: ['allow', 'deny'],
  at: NOW - 2 * MINUTE,
  ...change,
});

export const mergeRow = (change: Partial<MergeRow> & Pick<MergeRow, 'task'>): MergeRow => ({
  id: change.task,
  rig: 'shop',
  state: 'in-review',
  title: 'A task',
  polecat: 'amber',
  branch: `mayor/${change.task}-a-task`,
  commit: COMMIT,
  tree: TREE,
  requestedAt: NOW - 6 * MINUTE,
  added: 48,
  removed: 7,
  ...change,
});

export const convoyRow = (change: Partial<ConvoyRow> & Pick<ConvoyRow, 'id' | 'tasks'>): ConvoyRow => ({
  name: 'Greetings',
  rig: 'shop',
  state: 'working',
  one: false,
  total: change.tasks.length,
  landed: 0,
  failed: 0,
  working: 0,
  inReview: 0,
  ...change,
});

const tasks: readonly TaskRow[] = [
  taskRow({ id: 'shop-k3f9', title: 'Add a greeting', state: 'landed', convoy: 'greetings' }),
  taskRow({
    id: 'shop-m2c4',
    title: 'Use the greeting on the start page',
    state: 'in-review',
    convoy: 'greetings',
    polecat: 'amber',
  }),
  taskRow({
    id: 'shop-p7d1',
    title: 'Greet people in their own language',
    state: 'working',
    convoy: 'greetings',
    polecat: 'birch',
  }),
  taskRow({
    id: 'shop-q8e2',
    title: 'Remember how someone likes to be greeted',
    state: 'working',
    convoy: 'greetings',
    polecat: 'cedar',
  }),
  taskRow({
    id: 'shop-r9f3',
    title: 'Document the greetings',
    state: 'blocked',
    convoy: 'greetings',
    blockedBy: ['shop-p7d1', 'shop-q8e2'],
  }),
  taskRow({
    id: 'shop-t1g4',
    title: 'Checkout loses the basket after a timeout',
    state: 'working',
    kind: 'bug',
    convoy: 'checkout',
    polecat: 'dune',
  }),
  taskRow({
    id: 'shop-v2h5',
    title: 'Retry a failed payment once',
    state: 'stuck',
    convoy: 'checkout',
    polecat: 'ember',
    because: 'npm test failed three times',
  }),
  taskRow({ id: 'shop-w3j6', title: 'Upgrade the currency tables', state: 'working', polecat: 'fern' }),
  taskRow({ id: 'shop-x4k7', title: 'Delete the old importer', state: 'ready', priority: 3, labels: ['cleanup'] }),
  taskRow({ id: 'shop-y5m8', title: 'Faster product search', state: 'deferred' }),
];

const polecats: readonly PolecatRow[] = [
  polecatRow({
    id: 'amber',
    task: 'shop-m2c4',
    title: 'Use the greeting on the start page',
    state: 'done',
    signal: 'idle',
    because: 'handed in',
    added: 48,
    removed: 7,
    commits: 2,
    convoy: 'greetings',
  }),
  polecatRow({
    id: 'birch',
    task: 'shop-p7d1',
    title: 'Greet people in their own language',
    state: 'needs-you',
    signal: 'needs-permission',
    because: 'hook PermissionRequest',
    added: 112,
    removed: 20,
    commits: 1,
    dirty: 3,
    convoy: 'greetings',
  }),
  polecatRow({
    id: 'cedar',
    task: 'shop-q8e2',
    title: 'Remember how someone likes to be greeted',
    added: 12,
    removed: 3,
    dirty: 2,
    assignedAt: NOW - 4 * MINUTE,
    convoy: 'greetings',
  }),
  polecatRow({
    id: 'dune',
    task: 'shop-t1g4',
    title: 'Checkout loses the basket after a timeout',
    state: 'needs-you',
    signal: 'needs-answer',
    because: 'mayor ask',
    added: 5,
    assignedAt: NOW - 31 * MINUTE,
    convoy: 'checkout',
  }),
  polecatRow({
    id: 'ember',
    task: 'shop-v2h5',
    title: 'Retry a failed payment once',
    state: 'stuck',
    signal: 'exited',
    because: 'exit code 1',
    agent: 'codex',
    added: 230,
    removed: 41,
    assignedAt: NOW - 95 * MINUTE,
    convoy: 'checkout',
  }),
  polecatRow({
    id: 'fern',
    task: 'shop-w3j6',
    title: 'Upgrade the currency tables',
    state: 'starting',
    signal: 'starting',
    because: 'pane started',
    agent: 'script',
    assignedAt: NOW - 3 * SECOND,
  }),
];

const inbox: readonly InboxRow[] = [
  inboxRow({
    id: 'perm-1',
    kind: 'permission',
    polecat: 'birch',
    task: 'shop-p7d1',
    title: 'birch wants to run a command',
    detail: 'npm install --save-exact @formatjs/intl-localematcher@0.6.1\n\nin ~/.local/share/mayor/worktrees/birch',
    at: NOW - 2 * MINUTE,
  }),
  inboxRow({
    id: 'ask-1',
    kind: 'question',
    polecat: 'dune',
    task: 'shop-t1g4',
    title: 'dune asks: Should a basket survive the end of the session?',
    detail:
      'Should a basket survive the end of the session?\nKeeping it needs a table `baskets`; dropping it is two lines.',
    options: ['text', 'dismiss'],
    at: NOW - 40 * SECOND,
  }),
  inboxRow({
    id: 'stuck-1',
    kind: 'stuck',
    polecat: 'ember',
    task: 'shop-v2h5',
    title: 'ember is stuck: npm test failed three times',
    detail: 'FAIL test/payment.test.ts > retries once\nAssertionError: expected 2 to be 1',
    options: ['retry', 'text', 'dismiss'],
    at: NOW - 12 * MINUTE,
  }),
];

const merges: readonly MergeRow[] = [
  mergeRow({
    task: 'shop-m2c4',
    title: 'Use the greeting on the start page',
    note: 'The start page greets, with a test for each hour of the day.',
  }),
];

export const sampleStatus: StatusView = {
  ...emptyStatus,
  town: { ...emptyStatus.town, name: 'ada', startedAt: NOW - 3 * 60 * MINUTE },
  rigs: [rigRow()],
  tasks,
  polecats,
  convoys: [
    convoyRow({
      id: 'greetings',
      name: 'Greetings',
      tasks: ['shop-k3f9', 'shop-m2c4', 'shop-p7d1', 'shop-q8e2', 'shop-r9f3'],
      landed: 1,
      working: 2,
      inReview: 1,
      state: 'in-review',
    }),
    convoyRow({
      id: 'checkout',
      name: 'Checkout that never forgets',
      tasks: ['shop-t1g4', 'shop-v2h5'],
      failed: 1,
      working: 1,
      state: 'stuck',
      one: true,
    }),
  ],
  merges,
  inbox,
  conflicts: [],
  contests: [],
  trains: [],
  accounts: [],
  problems: [],
  totals: { tasks: 10, ready: 1, working: 4, needsYou: 4, inReview: 1, stuck: 1, landed: 1 },
};

export const sampleFeed: readonly FeedLine[] = [
  { seq: 1, at: NOW - 180 * MINUTE, tone: 'plain', text: 'The town is up (mayor 0.1.0)' },
  {
    seq: 2,
    at: NOW - 95 * MINUTE,
    tone: 'plain',
    text: 'Convoy "Greetings" set out with 5 tasks',
    subject: 'greetings',
  },
  { seq: 3, at: NOW - 95 * MINUTE, tone: 'plain', text: 'amber (claude) takes shop-k3f9', subject: 'amber' },
  { seq: 4, at: NOW - 31 * MINUTE, tone: 'good', text: 'shop-k3f9 landed as 9f8e7d6c', subject: 'shop-k3f9' },
  { seq: 5, at: NOW - 14 * MINUTE, tone: 'bad', text: 'ember failed: exit code 1', subject: 'ember' },
  { seq: 6, at: NOW - 12 * MINUTE, tone: 'bad', text: 'ember is stuck: npm test failed three times', subject: 'ember' },
  { seq: 7, at: NOW - 6 * MINUTE, tone: 'attention', text: 'amber handed in shop-m2c4', subject: 'shop-m2c4' },
  { seq: 8, at: NOW - 2 * MINUTE, tone: 'attention', text: 'birch wants to run a command', subject: 'birch' },
  {
    seq: 9,
    at: NOW - 40 * SECOND,
    tone: 'attention',
    text: 'dune asks: Should a basket survive the end of the session?',
    subject: 'dune',
  },
];

const patch = `diff --git a/src/start.ts b/src/start.ts
index 1a2b3c4..5d6e7f8 100644
--- a/src/start.ts
+++ b/src/start.ts
@@ -1,7 +1,8 @@
 import { page } from './page.ts';
+import { greeting } from './greeting.ts';
 
 export const start = (now: Date) =>
 \tpage({
-\t\ttitle: 'Welcome',
+\t\ttitle: greeting(now.getHours()),
 \t\tbody: offers(),
 \t});
diff --git a/test/start.test.ts b/test/start.test.ts
new file mode 100644
--- /dev/null
+++ b/test/start.test.ts
@@ -0,0 +1,6 @@
+import { start } from '../src/start.ts';
+
+it('greets in the morning', () => {
+  expect(start(at(8)).title).toBe('Good morning');
+});
+-- a line that begins with two dashes
`;

export const sampleDiff: DiffView = {
  text: patch,
  truncated: false,
  files: [
    { path: 'src/start.ts', added: 2, removed: 1 },
    { path: 'test/start.test.ts', added: 6, removed: 0 },
  ],
  task: 'shop-m2c4',
  title: 'Use the greeting on the start page',
  commit: COMMIT,
  tree: TREE,
};

export const sampleWhy: WhyView = {
  polecat: 'birch',
  signal: 'needs-permission',
  ranked: [
    {
      source: 'hook',
      signal: 'needs-permission',
      at: NOW - 2 * MINUTE,
      detail: 'hook PermissionRequest Bash',
      ageMs: 2 * MINUTE,
      won: true,
      note: 'the strongest sign since the process started',
    },
    {
      source: 'screen',
      signal: 'needs-permission',
      at: NOW - 5 * SECOND,
      detail: 'screen: "Do you want to proceed?"',
      ageMs: 5 * SECOND,
      won: false,
      note: 'agrees, but a hook is surer',
    },
    {
      source: 'pane',
      signal: 'busy',
      at: NOW - 3 * MINUTE,
      detail: 'output 3 minutes ago',
      ageMs: 3 * MINUTE,
      won: false,
      note: 'older than the hook',
    },
  ],
};

export const sampleChoice: TaskWhy = {
  task: 'shop-x4k7',
  rig: 'shop',
  title: 'Look for races',
  agent: 'claude',
  role: 'reviewer',
  chosenBy: 'role reviewer',
  considered: [
    { what: 'agent', won: true, source: 'role reviewer', value: 'claude', note: 'the first that says one' },
    { what: 'agent', won: false, source: 'rig shop', value: 'codex', note: 'role reviewer comes before it' },
  ],
  candidates: [
    { agent: 'claude', account: 'work', state: 'resting', because: 'resets at ten', until: NOW + 125 * MINUTE },
    { agent: 'codex', account: 'codex', state: 'free' },
  ],
  waits: 'the account work rests: resets at ten',
};

/** What an agent CLI paints, with its colours. */
export const sampleScreen: Screen = {
  columns: 100,
  rows: 24,
  title: 'birch',
  lines: [
    '\x1b[38;5;174m╭──────────────────────────────────────────────────────────────╮\x1b[39m',
    '\x1b[38;5;174m│\x1b[39m \x1b[1mGreet people in their own language\x1b[22m                           \x1b[38;5;174m│\x1b[39m',
    '\x1b[38;5;174m╰──────────────────────────────────────────────────────────────╯\x1b[39m',
    '',
    '\x1b[32m●\x1b[39m I will look at how languages are chosen today.',
    '',
    '\x1b[32m●\x1b[39m \x1b[1mRead\x1b[22m(src/greeting.ts)',
    '  \x1b[2m⎿  Read 41 lines\x1b[22m',
    '',
    '\x1b[32m●\x1b[39m \x1b[1mBash\x1b[22m(npm install --save-exact @formatjs/intl-localematcher@0.6.1)',
    '  \x1b[2m⎿  Waiting…\x1b[22m',
    '',
    ' Do you want to proceed?',
    ' \x1b[34m❯ 1. Yes\x1b[39m',
    '   2. Yes, and do not ask again for npm install',
    '   3. No, and tell the agent what to do differently',
    '',
    '',
  ],
};

/** The sample town, alive in memory. */
export const sampleTown = (status: StatusView = sampleStatus): FakeTown => {
  const town = fakeTown(status);
  town.feeds(...sampleFeed);
  for (const { id } of status.polecats) town.holds.screens[polecatId(id)] = { ...sampleScreen, title: id };
  town.holds.diffs['shop-m2c4'] = sampleDiff;
  town.holds.whys.birch = sampleWhy;
  return town;
};

const signals = ['working', 'working', 'working', 'idle', 'needs-you', 'working', 'waiting', 'done'] as const;

/** `count` polecats in convoys of twenty, a few of whom need a person. */
export const crowd = (count: number): StatusView => {
  const ids = Array.from({ length: count }, (_none, i) => i);
  const states = ids.map((i) => signals[i % signals.length] ?? 'working');
  const title = (i: number): string => `Task number ${i} of a long list that someone wrote on a rainy day`;
  const convoyOf = (i: number): string => `convoy-${Math.floor(i / 20)}`;
  const many = ids.map((i) =>
    polecatRow({
      id: `worker-${i}`,
      task: `shop-t${i}`,
      title: title(i),
      state: states[i] ?? 'working',
      added: i * 3,
      removed: i,
      assignedAt: NOW - i * MINUTE,
      convoy: convoyOf(i),
    }),
  );
  return {
    ...sampleStatus,
    polecats: many,
    tasks: ids.map((i) =>
      taskRow({ id: `shop-t${i}`, title: title(i), state: 'working', convoy: convoyOf(i), polecat: `worker-${i}` }),
    ),
    convoys: [...new Set(ids.map(convoyOf))].map((id) =>
      convoyRow({
        id,
        name: `Convoy ${id.slice(7)}`,
        tasks: ids.filter((i) => convoyOf(i) === id).map((i) => `shop-t${i}`),
        landed: 3,
        working: 17,
      }),
    ),
    inbox: many
      .filter(({ state }) => state === 'needs-you')
      .map(({ id, task }, i) =>
        inboxRow({
          id: `perm-${id}`,
          kind: 'permission',
          polecat: id,
          task,
          title: `${id} wants to run npm test`,
          detail: 'npm test',
          at: NOW - i * MINUTE,
        }),
      ),
    merges: [],
    totals: {
      tasks: count,
      ready: 0,
      working: count,
      needsYou: Math.floor(count / 8),
      inReview: 0,
      stuck: 0,
      landed: 12,
    },
  };
};
