/** Agents that look and report like the real CLIs, by what was recorded of them, and whose true state is known. */
import { readFileSync } from 'node:fs';
import type { Signal } from '../../src/core/observed.ts';
import type { AgentSettings } from '../../src/core/settings.ts';

/** How one CLI shows a state: a recorded screen, or the text of one, and a window title. */
export type Shows = { readonly screen: string; readonly title?: string };

export type Look = {
  readonly agent: string;
  readonly settings?: Partial<AgentSettings>;
  readonly shows: {
    readonly starting: Shows;
    readonly busy: Shows;
    readonly idle: Shows;
    /** A permission that its hook told, and one that only its pane shows. */
    readonly asking: Shows;
    readonly dialog: Shows;
    readonly refused: Shows;
    readonly login: Shows;
    readonly limited?: Shows;
  };
  /** Names of recorded hook calls; absent where it has none. */
  readonly hooks?: {
    readonly started: string;
    readonly prompt: string;
    readonly tool: string;
    readonly asks: string;
    readonly ends: string;
    readonly limited?: string;
  };
};

const FIXTURES = new URL('../fixtures/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, FIXTURES), 'utf8');

/** Text with a line break is a screen itself. */
export const screenOf = ({ agent }: Look, name: string): string =>
  name.includes('\n') ? name : read(`${agent}/screens/${name}.txt`);
export const hookOf = ({ agent }: Look, name: string): unknown => JSON.parse(read(`${agent}/hooks/${name}.json`));

const claude: Look = {
  agent: 'claude',
  shows: {
    starting: { screen: 'starting\n', title: '✳ Claude Code' },
    busy: { screen: 'busy-tool', title: '⠂ Greet' },
    idle: { screen: 'idle-after-allow', title: '✳ Greet' },
    asking: { screen: 'permission-bash', title: '✳ Greet' },
    dialog: { screen: 'permission-hooks-down', title: '✳ Greet' },
    refused: { screen: 'idle-after-deny', title: '✳ Greet' },
    login: { screen: 'login-method', title: '✳ Greet' },
    limited: { screen: 'limit-idle', title: '✳ Greet' },
  },
  hooks: {
    started: 'SessionStart-startup',
    prompt: 'UserPromptSubmit',
    tool: 'PostToolUse-Bash',
    asks: 'PermissionRequest-Bash',
    ends: 'Stop',
    limited: 'StopFailure-rate_limit',
  },
};

const codex: Look = {
  agent: 'codex',
  shows: {
    starting: { screen: 'starting\n', title: 'codex' },
    busy: { screen: 'busy-tool', title: 'codex | Working' },
    idle: { screen: 'idle', title: 'codex | Ready' },
    asking: { screen: 'waiting', title: 'codex | Working' },
    dialog: { screen: 'permission-exec', title: 'codex | Working' },
    refused: { screen: 'interrupted', title: 'codex | Ready' },
    login: { screen: 'login', title: 'codex' },
    limited: { screen: 'limit-untold', title: 'codex | Ready' },
  },
  hooks: {
    started: 'SessionStart-startup',
    prompt: 'UserPromptSubmit',
    tool: 'PostToolUse-Bash',
    asks: 'PermissionRequest-Bash',
    ends: 'Stop',
  },
};

const gemini: Look = {
  agent: 'gemini',
  shows: {
    starting: { screen: 'starting', title: 'gemini' },
    busy: { screen: 'busy-thinking', title: '✦  Working…' },
    idle: { screen: 'idle', title: '◇  Ready' },
    asking: { screen: 'asking-shell', title: '✦  Working…' },
    dialog: { screen: 'permission-shell', title: '✋  Action Required' },
    refused: { screen: 'interrupted', title: '◇  Ready' },
    login: { screen: 'login', title: 'gemini' },
  },
  hooks: {
    started: 'SessionStart',
    prompt: 'BeforeAgent',
    tool: 'AfterTool',
    asks: 'BeforeTool-shell',
    ends: 'AfterAgent',
  },
};

const opencode: Look = {
  agent: 'opencode',
  shows: {
    starting: { screen: 'starting' },
    busy: { screen: 'busy-tool' },
    idle: { screen: 'idle-resumed' },
    asking: { screen: 'permission-bash' },
    dialog: { screen: 'permission-bash' },
    refused: { screen: 'idle-after-deny' },
    login: { screen: 'no-provider' },
  },
  hooks: {
    started: 'mayor.ready',
    prompt: 'chat.message',
    tool: 'tool.execute.after',
    asks: 'permission.asked-bash',
    ends: 'session.status-idle',
  },
};

/** One of rigs.yaml: no hooks, no title, and the prompts that most have in common. */
const mine: Look = {
  agent: 'mine',
  settings: {
    custom: { prompt: 'argument', resume: [], auto: [] },
  },
  shows: {
    starting: { screen: 'Loading the model\n' },
    busy: { screen: 'Reading files\n\n  Thinking (esc to interrupt)\n' },
    idle: { screen: 'It greets now.\n\n> \n' },
    asking: { screen: 'rm -r build\n\nDo you want to proceed? [y/n]\n' },
    dialog: { screen: 'rm -r build\n\nDo you want to proceed? [y/n]\n' },
    refused: { screen: 'It was not run.\n\n> \n' },
    login: { screen: 'Not logged in\n' },
  },
};

export const looks: readonly Look[] = [claude, codex, gemini, opencode, mine];

/** What is true of an agent, in the words of its signals. */
export type Truth = Exclude<Signal, 'unknown'>;
