/** The settings file that is given along: hooks beside the user's own, and nothing of theirs replaced. */
import type { LaunchContext } from '../preset.ts';
import { telemetryTo } from './telemetry.ts';

type Hooks = LaunchContext['hooks'];

/** Seconds that an agent waits at most for a daemon that does not answer, at each event. */
const PATIENCE_S = 5;
/** A person may take days. The dialog in the pane can be used all the while (seen). */
const PERMISSION_S = 7 * 24 * 60 * 60;

const EVENTS = [
  'UserPromptSubmit',
  'PreToolUse',
  'PermissionRequest',
  'PostToolUse',
  'PostToolUseFailure',
  'Notification',
  'PreCompact',
  'Stop',
  'StopFailure',
  'SessionEnd',
] as const;

/**
 * `http` hooks cost about a millisecond and fail open: no connection, a wrong status or no JSON is
 * a line in the pane, and the agent goes on. SessionStart alone knows no `http` hooks (all seen).
 */
export function claudeSettings(context: LaunchContext, promptFile: string | undefined): string {
  const { hooks } = context;
  const post = (event: (typeof EVENTS)[number]) => ({
    type: 'http',
    url: urlOf(hooks),
    headers: { Authorization: `Bearer ${hooks.token}` },
    timeout: event === 'PermissionRequest' ? PERMISSION_S : PATIENCE_S,
  });
  const settings = {
    env: telemetryTo(context),
    hooks: {
      SessionStart: [{ hooks: [{ type: 'command', command: SESSION_START, timeout: PATIENCE_S }] }],
      ...Object.fromEntries(EVENTS.map((event) => [event, [{ hooks: [post(event)] }]])),
    },
    permissions: {
      // The leading slash of an absolute path is doubled in a rule.
      allow: [...HOUSE_RULES, ...(promptFile === undefined ? [] : [`Read(/${promptFile})`])],
    },
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/**
 * What its brief tells it to run asks nobody: it speaks to its own town alone. A substitution inside of
 * such a command is still asked about (seen).
 */
const HOUSE_RULES = ['done', 'ask', 'note', 'handover', 'task show'].map((verb) => `Bash(mayor ${verb}:*)`);

/** Constant text: what varies is in the file that the variable names. Silent and true, whatever happens. */
const SESSION_START =
  'if [ -r "$MAYOR_HOOK" ] && command -v curl >/dev/null; then curl -K "$MAYOR_HOOK" --data-binary @- >/dev/null 2>&1; fi; true';

/** For curl's `-K`: the token is in a file of mode 0600, not in an argument that `ps` shows. */
export const hookAddress = (hooks: Hooks): string =>
  [
    `url = ${quoted(urlOf(hooks))}`,
    `header = ${quoted(`Authorization: Bearer ${hooks.token}`)}`,
    'header = "Content-Type: application/json"',
    'noproxy = "*"',
    'max-time = 2',
    'silent',
    '',
  ].join('\n');

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

const urlOf = ({ url }: Hooks): string => new URL('/v1/hooks', url).href;

/**
 * Variables of a session around us would make it a child of that one: `CLAUDE_CODE_CHILD_SESSION`
 * alone keeps it from writing its conversation down (seen). Twenty agents must not each update the CLI.
 */
export const ENVIRONMENT = {
  CLAUDECODE: '',
  CLAUDE_CODE_CHILD_SESSION: '',
  CLAUDE_CODE_SESSION_ID: '',
  CLAUDE_CODE_SSE_PORT: '',
  DISABLE_AUTOUPDATER: '1',
};
