/** What is given along with a launch: hooks and rules beside the user's own, and nothing of theirs replaced. */
import type { LaunchContext } from '../preset.ts';
import { MARK, markOf, rules } from './approval.ts';
import { HOME, RULES_FILE, SETTINGS_FILE, START } from './home.ts';

type Hooks = LaunchContext['hooks'];
type Files = readonly { readonly path: string; readonly text: string }[];

/** What its pane shows while a hook runs: this one may wait for a person. */
export const ASKING = 'Mayor asks you (inbox)';
const TELLING = 'Mayor';

/** Milliseconds. A person may take days, and a timer of more than 24 days would end at once. */
const PATIENCE_MS = 5_000;
const PERMISSION_MS = 20 * 24 * 60 * 60_000;

/** Tools that Gemini CLI by itself asks nobody about, and those whose dialogs are left to the pane. */
const UNASKED = [
  ...['glob', 'grep_search', 'list_directory', 'read_file', 'read_many_files', 'google_web_search', 'invoke_agent'],
  ...['codebase_investigator', 'cli_help', 'get_internal_docs', 'tracker_\\w+', 'update_topic', 'complete_task'],
  ...['read_mcp_resource', 'list_mcp_resources', 'write_todos', 'enter_plan_mode', 'exit_plan_mode', 'mcp_.*'],
];
const MAY_ASK = `^(?!(?:${UNASKED.join('|')})$)`;
const QUESTION = '^ask_user$';

export function geminiFiles(context: LaunchContext): Files {
  const { folder, hooks, settings } = context;
  const mark = markOf(hooks.token);
  return [
    { path: `${folder}/${SETTINGS_FILE}`, text: joined(folder, settings.permission === 'ask' ? MAY_ASK : QUESTION) },
    { path: `${folder}/${RULES_FILE}`, text: rules(mark) },
    { path: `${folder}/home.mjs`, text: HOME },
    { path: `${folder}/start.sh`, text: START },
    { path: `${folder}/hook.sh`, text: hookScript(mark) },
    { path: `${folder}/hook.curl`, text: hookAddress(hooks) },
  ];
}

/** To be joined with the user's own settings. */
const joined = (folder: string, asking: string): string => {
  const hook = (event: string, name: string, timeout: number) => ({
    ...{ type: 'command', name, command: `sh ${quoted(`${folder}/hook.sh`)} ${event}`, timeout },
  });
  const settings = {
    // Twenty agents must not each update the CLI.
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    ide: { hasSeenNudge: true },
    hooks: {
      ...Object.fromEntries(TOLD.map((event) => [event, [{ hooks: [hook(event, TELLING, PATIENCE_MS)] }]])),
      BeforeTool: [{ matcher: asking, hooks: [hook('BeforeTool', ASKING, PERMISSION_MS)] }],
    },
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
};

const TOLD = ['SessionStart', 'BeforeAgent', 'BeforeModel', 'AfterTool', 'AfterAgent', 'SessionEnd'] as const;

/** For a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * Of most events it is enough that they were: what a tool printed may be long. Anything on standard error, and
 * any status but 0, would mean something to Gemini CLI.
 */
const hookScript = (mark: string): string => `# Tells the town of an event ($1), and prints its answer.
command -v curl >/dev/null || exit 0
here=\${0%/*}
case $1 in
  BeforeTool) sed '1s/^{/{"${MARK}":"${mark}",/' | curl -K "$here/hook.curl" --data-binary @- ;;
  *)
    cat >/dev/null
    body="{\\"hook_event_name\\":\\"$1\\",\\"session_id\\":\\"$GEMINI_SESSION_ID\\"}"
    curl -K "$here/hook.curl" --max-time 3 --data-binary "$body" ;;
esac 2>/dev/null
exit 0
`;

/** For curl’s `-K`: the token is in a file of mode 0600, not in an argument that `ps` shows. */
const hookAddress = ({ url, token }: Hooks): string =>
  [
    `url = "${new URL('/v1/hooks', url).href}"`,
    `header = "Authorization: Bearer ${token.replace(/["\\]/g, '\\$&')}"`,
    'header = "Content-Type: application/json"',
    'header = "Expect:"',
    'noproxy = "*"',
    'connect-timeout = 3',
    'silent',
    'fail',
    '',
  ].join('\n');

/**
 * It would start itself again for a larger heap: two processes where one is enough. In a build of GitHub's it
 * would keep what its commands need of their environment from them.
 */
export const ENVIRONMENT = { GEMINI_CLI_NO_RELAUNCH: 'true', GITHUB_SHA: '' };
