/** What an empty or young town says in the list's place: what is there, and the next step. */
import { type AgentHere, isYoung, missingAgents } from '../agents-here.ts';
import type { State } from '../state.ts';
import { spoken } from './keys.ts';

export type Say = { readonly text: string; readonly kind: 'title' | 'text' | 'type' | 'warn' };

export const gap: Say = { text: '', kind: 'text' };

const WRITE = 'Press {new-task} to write a task; a polecat takes it up in a worktree of its own. Or type:';
const SLING =
  'Press {sling} on a task: a polecat takes it up in a worktree of its own. {new-convoy} sends several off together, as does:';

/** In place of a list without a row. */
export const firstSteps = (state: State): readonly Say[] => {
  const { status, keys } = state;
  if (status === undefined) return [{ text: 'Asking the town…', kind: 'text' }];
  if (status.rigs.length === 0)
    return [
      { text: 'This town has no rig yet', kind: 'title' },
      { text: 'A rig is a clone of a repository that agents may work on. In another terminal:', kind: 'text' },
      gap,
      { text: 'cd ~/src/shop && mayor init', kind: 'type' },
      gap,
      { text: 'It appears here by itself. Nothing is written to tracked files.', kind: 'text' },
      ...foundHere(state),
      { text: 'To see a town at work first, without an account: mayor up --demo', kind: 'text' },
    ];
  const done = status.totals.landed > 0 ? 'All is landed' : 'No task yet';
  return [
    { text: done, kind: 'title' },
    { text: spoken(WRITE, keys), kind: 'text' },
    gap,
    { text: 'mayor task add "Add a greeting"', kind: 'type' },
    gap,
    ...missing(state),
    { text: 'An idle town starts no agent and costs nothing.', kind: 'text' },
  ];
};

/** Below tasks that nobody has been put to. */
export const nextSteps = (state: State): readonly Say[] => {
  const { status, keys } = state;
  if (!isYoung(state) || status === undefined || status.tasks.length === 0) return [];
  const [first = 'TASK', second = 'TASK'] = status.tasks.map(({ id }) => id);
  return [
    gap,
    ...missing(state),
    { text: 'Nobody works on these yet', kind: 'title' },
    { text: spoken(SLING, keys), kind: 'text' },
    gap,
    { text: `mayor convoy new "First" ${status.tasks.length > 1 ? `${first} ${second}` : first}`, kind: 'type' },
  ];
};

/** Without its program no task of a rig can start. */
const missing = (state: State): readonly Say[] => {
  const lacking = missingAgents(state);
  const others = (state.agents ?? []).filter(({ path, enabled, install }) => path !== undefined && enabled && install);
  const other = others[0] === undefined ? '' : ` (or set agent: ${others[0].name} in rigs.yaml, which is here)`;
  return [
    ...lacking.map((agent): Say => ({ text: `${sayMissing(agent)}${other}`, kind: 'warn' })),
    ...(lacking.length === 0 ? [] : [gap]),
  ];
};

const sayMissing = ({ name, path, install }: AgentHere): string => {
  if (path !== undefined)
    return `${name} is off, so no task can start: write agents: { ${name}: { enabled: true } } into rigs.yaml`;
  const how = install === undefined ? 'mayor agents says more' : install;
  return `${name} is not installed here, so no task can start: ${how}`;
};

const foundHere = ({ agents }: State): readonly Say[] => {
  if (agents === undefined) return [];
  const found = agents
    .filter(({ path, install }) => path !== undefined && install !== undefined)
    .map(({ name }) => name);
  return found.length === 0
    ? [{ text: 'No agent CLI was found here yet: mayor agents lists them, and how each is installed.', kind: 'warn' }]
    : [{ text: `Agents found here: ${found.join(', ')}.`, kind: 'text' }];
};
