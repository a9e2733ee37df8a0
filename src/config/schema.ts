/**
 * The format of rigs.yaml: every option with its default, its limits and what it is for. Loading
 * zod takes a while, so this module is for those who read a file, not for every command.
 */
import { z } from 'zod';
import type { AgentPreset } from '../agents/preset.ts';
import { isName } from '../core/ids.ts';
import { defaultPatience, MERGE_POLICIES, MERGE_STRATEGIES } from '../core/settings.ts';
import { LONG } from '../core/usage/used.ts';
import { toAmount } from './amount.ts';
import { DURATION, toMs } from './duration.ts';
import { permissions } from './rules.ts';
import { dashboardShape, type KnownKeys } from './schema-dashboard.ts';
import { checks, gates } from './schema-gates.ts';
import { hosting } from './schema-hosting.ts';
import { notices } from './schema-notices.ts';
import { review } from './schema-review.ts';
import { effortOf, fallbackOf, modelOf, roles, routes } from './schema-routes.ts';
import { screens } from './schema-screens.ts';

/** What the registries know. An agent that runs text of the task itself is off until it is enabled. */
export type Known = {
  readonly agents: readonly Pick<AgentPreset, 'name' | 'runsBody' | 'options' | 'usage'>[];
  readonly trackers: readonly string[];
  /** Of the dashboard; absent: no key may be changed. */
  readonly keys?: KnownKeys;
};

export type Written = z.output<ReturnType<typeof schemaFor>>;
export type WrittenRig = Written['rigs'][string];
export type WrittenAgent = Written['agents'][string];

/** A message of two parts, what is wrong and how to mend it, in the one string that zod has room for. */
const say = (what: string, hint: string): string => `${what}\n${hint}`;

const count = (least: number, most: number) => z.int().min(least).max(most);

const text = z.string().min(1, say('must not be empty', 'Write a value, or leave the line out'));

const duration = z.union(
  [z.number().min(0), z.string().regex(DURATION, say('is no length of time', 'Write it like 90s, 10m or 1h30m'))],
  { error: say('is no length of time', 'Write it like 90s, 10m or 1h30m, or as a number of milliseconds') },
);
const lasting = (written: string | number) => duration.transform(toMs).prefault(written);

const name = (what: string) =>
  z
    .string()
    .refine(
      isName,
      say(`is no name for ${what}`, 'Use lower-case letters, digits, ".", "_" and "-", at most 64 of them'),
    );

const variables = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, say('is no name of a variable', 'Use letters, digits and "_"')),
  z.string(),
);

/** As `git check-ref-format --branch` has it, in so far as a slip of the finger would break it. */
const branch = text.refine(
  (ref) => !/^-|^\/|\/$|\.$|\.lock$|\.\.|\/\/|@\{|^@$|[\s~^:?*[\\]/.test(ref) && !ref.startsWith('refs/'),
  say('is no name of a branch', 'Write the branch alone, as in: base: main'),
);

const pattern = text.refine(
  (glob) => !glob.startsWith('/') && !glob.split('/').includes('..'),
  say('leaves the clone', 'Write a pattern that is relative to the clone, without ".."'),
);

const trackerOf = (known: Known) =>
  z
    .looseObject({ kind: z.enum(known.trackers).describe('Which tracker holds the tasks of this rig.') })
    .describe('Where tasks live. Further options are the tracker’s own.');

const mergePolicy = z.enum(MERGE_POLICIES);
export const LANDING_DEFAULTS = { strategy: 'merge', train: 20 } as const;

export const rigShape = (known: Known) => ({
  path: text.describe('The clone to work in. `~` is your home; a relative path starts at this file.'),
  base: branch.default('main').describe('Branch that work is cut from and lands on.'),
  agent: text.default(known.agents[0]?.name ?? '').describe('Which agent works here: a preset, or one from `agents`.'),
  maxPolecats: count(0, 1_000).default(6).describe('How many agents may work in this rig at once; 0 for none.'),
  merge: z
    .enum([...MERGE_POLICIES, 'pr'])
    .default('ask')
    .describe(
      '`ask`: a person approves each merge. `auto-if-green`: one whose gates are green with the present base is approved by itself. `auto`: each is, and its gates judge when it lands. `pr`: by pull requests, see `hosting`.',
    ),
  mergeByLabel: z
    .record(text, mergePolicy)
    .optional()
    .describe('In place of `merge` for tasks with this label; of several that match the strictest holds.'),
  hosting,
  strategy: z
    .enum(MERGE_STRATEGIES)
    .default(LANDING_DEFAULTS.strategy)
    .describe('How a branch lands: `merge` commit, `squash` to one commit, or `rebase`: its own commits made anew.'),
  train: count(1, 200)
    .default(LANDING_DEFAULTS.train)
    .describe('How many approved branches are rehearsed and land together at the most; 1: one by one.'),
  speculate: count(0, 1)
    .default(1)
    .describe(
      'While the gates of a train run: 1 checks the next one on what it comes to, in a second worktree; 0 waits.',
    ),
  gates,
  checks,
  gateTimeout: lasting('10m')
    .refine((ms) => ms > 0, say('must be longer than nothing', 'Write it like 90s or 10m'))
    .describe('How long one gate may take that has no `timeout` of its own.'),
  setup: text.optional().describe('Shell line run once in every new worktree.'),
  copy: z.array(pattern).default([]).describe('Ignored files to copy from the clone into every new worktree.'),
  push: z.boolean().default(false).describe('Push the base to its remote after each landing.'),
  rerere: z
    .boolean()
    .optional()
    .describe(
      'Whether the gits of agents record resolutions of conflicts and use them again. Your own gits in the clone do so too then.',
    ),
  dispatch: z
    .enum(['convoys', 'ready'])
    .default('convoys')
    .describe('`convoys`: only tasks in a convoy or slung are started. `ready`: every ready task is.'),
  pool: count(0, 100).default(2).describe('Warm worktrees kept for the next agents.'),
  keepBackups: count(0, 36_500)
    .default(30)
    .describe(
      'Days for which backups and rehearsals of work that the base has are kept, 0 for ever; what is nowhere else stays.',
    ),
  tracker: trackerOf(known).prefault({ kind: known.trackers[0] ?? '' }),
  env: variables.default({}).describe('Variables for agents, gates and setup of this rig.'),
  roles: roles.describe('Roles of this rig, over those of the town.'),
  routes,
  fallback: fallbackOf,
  permissions: permissions.optional().describe('Rules for what agents of this rig ask, beside those of the town.'),
  review,
});

export const agentShape = {
  enabled: z
    .boolean()
    .optional()
    .describe('Whether it may be started. On for all but agents that run text of the task itself.'),
  permission: z
    .enum(['ask', 'auto'])
    .default('ask')
    .describe('`ask`: its permission questions reach your inbox. `auto`: it asks nothing.'),
  command: text.optional().describe('The executable; for a preset, in place of its own.'),
  args: z.array(z.string()).default([]).describe('Arguments put before all others.'),
  env: variables.default({}).describe('Variables for this agent.'),
  account: name('an account')
    .optional()
    .describe('Whose usage limits it shares: agents of one account rest together. Absent: those of one login.'),
  model: modelOf,
  effort: effortOf,
  fallback: fallbackOf,
  permissions: permissions.optional().describe('Rules for what this agent asks, beside those of the town.'),
  screens,
  prompt: z
    .enum(['argument', 'paste'])
    .optional()
    .describe('Without a preset: whether the first prompt is an argument or is pasted into the pane.'),
  promptFlag: text.optional().describe('Without a preset: option before a prompt that is an argument.'),
  resume: z.array(z.string()).optional().describe('Without a preset: arguments that take up the last conversation.'),
  auto: z.array(z.string()).optional().describe('Without a preset: arguments for `permission: auto`.'),
  withModel: z
    .array(z.string())
    .optional()
    .describe('Without a preset: arguments that choose a model, `{model}` in them.'),
  withEffort: z
    .array(z.string())
    .optional()
    .describe('Without a preset: arguments that choose an effort, `{effort}` in them.'),
  exits: z
    .record(z.string().regex(/^\d{1,3}$/, 'is no exit code'), text)
    .optional()
    .describe('Without a preset: what its exit codes mean, in a few words each.'),
};

export const limitsShape = {
  polecats: count(0, 10_000).default(20).describe('How many agents may work at once in all rigs together; 0 for none.'),
  gates: count(1, 100)
    .default(2)
    .describe('How many runs of gates may go on at once in all rigs together, those that are only ahead included.'),
};

export const patienceShape = {
  failures: count(0, 1_000)
    .default(defaultPatience.failures)
    .describe('Crashes that a task may cost before a person is asked.'),
  returns: count(0, 1_000)
    .default(defaultPatience.returns)
    .describe('Conflicts and red gates that a task may cost before a person is asked.'),
  backoff: lasting('2s').describe('Rest after a first failure; doubled after each further one.'),
  backoffMax: lasting('5m').describe('The longest rest.'),
  breaker: count(1, 1_000)
    .default(defaultPatience.breaker)
    .describe('Failures in a row that stop an agent kind for a while.'),
  breakerFor: lasting('5m').describe('How long that while is.'),
  nudges: count(0, 100)
    .default(defaultPatience.nudges)
    .describe('Reminders to an agent that stopped without `mayor done`.'),
  idle: lasting('20s').describe('How long an agent may be idle without `mayor done` before it is reminded.'),
};

const dollars = z.number().min(0, say('is less than nothing', 'Write dollars for a million tokens')).max(1_000_000);
const rateShape = {
  input: dollars.describe('Dollars for a million tokens that the model reads.'),
  output: dollars.describe('Dollars for a million tokens that it writes.'),
  cacheRead: dollars.optional().describe('For a million that come from a cache; as `input` where it is left out.'),
  cacheWrite: dollars.optional().describe('For a million that go into one; as `input` where it is left out.'),
  cacheHour: dollars.optional().describe('For a million kept there for an hour; as `cacheWrite` where it is left out.'),
};
export const longShape = {
  over: z
    .union(
      LONG.map((length) => z.literal(length)),
      say('is no length that is told apart', `Write ${LONG.join(', or ')}`),
    )
    .describe('How many tokens a prompt must exceed.'),
  ...rateShape,
};
export const priceShape = {
  ...rateShape,
  long: z.strictObject(longShape).optional().describe('What a request with a long prompt costs, the whole of it.'),
};

const amount = text
  .refine((written) => toAmount(written) !== undefined, say('is no amount', 'Write it like $20, $0.50 or 500k tokens'))
  .optional();
const part = z
  .union(
    [
      z.number().min(0).max(1),
      z.string().regex(/^(?:100|\d{1,2})%$/, say('is no part of a budget', 'Write it like 80%')),
    ],
    { error: say('is no part of a budget', 'Write it like 80%') },
  )
  .transform((written) => (typeof written === 'number' ? written : Number(written.slice(0, -1)) / 100));
export const budgetShape = {
  perTask: amount.describe('What one task may cost, as `$5` or `2M tokens`.'),
  perConvoy: amount.describe('What all tasks of one convoy may cost.'),
  perRig: amount.describe('What each rig may cost in one day.'),
  perDay: amount.describe('What all rigs together may cost in one day; days end at midnight on this machine.'),
  warnAt: part.prefault('80%').describe('The part of a budget at which you are told.'),
  holdAt: part.prefault('90%').describe('The part at which no new work starts. At all of it, what runs rests too.'),
};

export const rootShape = (known: Known) => ({
  version: z.literal(1).describe('Version of this format.'),
  rigs: z
    .record(name('a rig'), z.strictObject(rigShape(known)).describe('A clone that agents work in.'))
    .default({})
    .describe('Your clones, by the name that Mayor gives them.'),
  agents: z
    .record(name('an agent'), z.strictObject(agentShape).describe('An agent CLI.'))
    .default({})
    .describe('Agent CLIs: options of the presets, and others of your own.'),
  roles: roles.describe('What a worker may be: its agent, model, effort, words and permission, by the role’s name.'),
  limits: z.strictObject(limitsShape).prefault({}).describe('What the whole town may use.'),
  patience: z.strictObject(patienceShape).prefault({}).describe('When to try again, and when to ask a person.'),
  permissions: permissions
    .optional()
    .describe('Standing rules for what agents ask: a tool and a pattern. Deny wins over ask, ask over allow.'),
  prices: z
    .record(text, z.strictObject(priceShape).describe('What one model costs.'))
    .default({})
    .describe(
      'Prices of models that Mayor does not know, or that differ. `*` at the end of a name fits all that begin so.',
    ),
  budget: z.strictObject(budgetShape).optional().describe('What may be spent before work rests.'),
  dashboard: z.strictObject(dashboardShape(known.keys)).optional().describe('How the dashboard is used.'),
  notices,
  runtime: z
    .enum(['auto', 'tmux', 'pty'])
    .default('auto')
    .describe('Where agents run. `auto`: in tmux, or without it in terminals of Mayor’s own.'),
});

export const schemaFor = (known: Known) => z.strictObject(rootShape(known));

/** JSON Schema (draft 2020-12) of what may be written, for editors. */
export const jsonSchema = (known: Known): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(schemaFor(known), { io: 'input' }),
  title: 'Mayor: rigs.yaml',
});
