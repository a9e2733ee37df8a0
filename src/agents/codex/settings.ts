/** What is given along with a launch: hooks beside the user's own, and nothing of theirs replaced. */
import type { LaunchContext } from '../preset.ts';

/** Seconds that Codex waits at most for a daemon that does not answer, at each event. */
const PATIENCE_S = 10;
/** A person may take days. */
const PERMISSION_S = 7 * 24 * 60 * 60;
/** More than this Codex itself does not allow at an end. */
const END_S = 3;

/** Constant text, the same for all: what varies is in the file that the variable names. */
const POST = 'exec sh "$MAYOR_HOOK"';
const HOLD = `${POST} wait`;

/** Codex shows these words while such a call is open, and no dialog. */
export const HOLDS = 'Mayor asks for a permission';

/**
 * Codex runs a hook only where the hash of its definition is trusted: SHA-256 over JSON with sorted keys of event,
 * command, words and timeout (a test works them out). Constant definitions have constant hashes.
 */
export const EVENTS = [
  {
    name: 'SessionStart',
    key: 'session_start',
    command: POST,
    timeout: PATIENCE_S,
    hash: 'bd6b042885e35abf27b81e092bc4c0cc36fb9a1f806ff6694361c90aa224e8a5',
  },
  {
    name: 'UserPromptSubmit',
    key: 'user_prompt_submit',
    command: POST,
    timeout: PATIENCE_S,
    hash: 'de5d12003dbe75b761394e2aed532f5e9dc9350ac07f3b65028d9a6946b18e11',
  },
  {
    // Only for the tool that asks a question: every hook costs the start of a login shell.
    name: 'PreToolUse',
    key: 'pre_tool_use',
    matcher: '^request_user_input$',
    command: POST,
    timeout: PATIENCE_S,
    hash: 'b42ad39f5f9b6092541fbe6b1c0ac4b7539eaba55161be0cfb12fb5287852425',
  },
  {
    name: 'PermissionRequest',
    key: 'permission_request',
    command: HOLD,
    timeout: PERMISSION_S,
    says: HOLDS,
    hash: 'c1f9b78f20bdad37aef47f52f4f62262ab68c7ad1b0edc75e52f238e31dcf6b0',
  },
  {
    name: 'PostToolUse',
    key: 'post_tool_use',
    command: POST,
    timeout: PATIENCE_S,
    hash: '13054b9edf46252e59dd9053d688605df92dd930441c74e7daa4e5fd7be0c93d',
  },
  {
    name: 'PreCompact',
    key: 'pre_compact',
    command: POST,
    timeout: PATIENCE_S,
    hash: 'b2a78d4f579ec0b095ef7d57dc5821ccb1dc2741a8cb2d671ff0359fb3a8f3d0',
  },
  {
    name: 'Stop',
    key: 'stop',
    command: POST,
    timeout: PATIENCE_S,
    hash: 'ac3e3b6c48cf294a835dae41835bb1ef206fe4049af6581373f618a5e9a34ff3',
  },
  {
    name: 'Interrupt',
    key: 'interrupt',
    command: POST,
    timeout: END_S,
    hash: '389901b43efa6197b2259128500585bccd20d05652185204ce7df00693e9eb01',
  },
  {
    name: 'SessionEnd',
    key: 'session_end',
    command: POST,
    timeout: END_S,
    hash: '4175c47295dea8a86c321dba170c41ab717bcde0fc622615b121618aaa74bd22',
  },
] as const;

/** TOML of one `-c` each, before the user's own arguments, which win. */
export const overrides = (): readonly string[] => [
  ...EVENTS.map(({ name, command, timeout, ...more }) => {
    const matcher = 'matcher' in more ? `matcher=${quoted(more.matcher)},` : '';
    const says = 'says' in more ? `,statusMessage=${quoted(more.says)}` : '';
    return `hooks.${name}=[{${matcher}hooks=[{type="command",command=${quoted(command)},timeout=${timeout}${says}}]}]`;
  }),
  `hooks.state={${EVENTS.map(({ key, hash }) => `"${LAYER}:${key}:0:0"={trusted_hash="sha256:${hash}"}`).join(',')}}`,
];

/** By this name Codex knows what stands on its command line. */
const LAYER = '/<session-flags>/config.toml';

/**
 * Posts what a hook is told, and prints the answer that it waits for. Silent and true whatever happens: without curl
 * or a daemon Codex goes on as without a hook. Codex puts its hooks into sessions of their own, so one that waits looks
 * whether Codex still lives: a kill -9 would leave it there for days.
 */
export const hookScript = (
  address: string,
): string => `# Written by Mayor for one of its workers, anew at each start. Changes are lost.
command -v curl >/dev/null || exit 0
post() { curl -K ${shellQuoted(address)} --data-binary @- "$@" 2>/dev/null; }
watch() {
  while kill -0 "$PPID"; do sleep 2; done
  kill 0
}
if [ "$1" = wait ]; then
  watch </dev/null >/dev/null 2>&1 &
  post
  kill "$!"
else
  answer=$(post --max-time 5)
  [ "$answer" = '{}' ] || printf '%s' "$answer"
fi
true
`;

/** For curl's `-K`: the token is in a file of mode 0600, not in an argument that `ps` shows. */
export const hookAddress = ({ url, token }: LaunchContext['hooks']): string =>
  [
    `url = ${quoted(new URL('/v1/hooks', url).href)}`,
    `header = ${quoted(`Authorization: Bearer ${token}`)}`,
    'header = "Content-Type: application/json"',
    'noproxy = "*"',
    'connect-timeout = 2',
    'fail',
    'silent',
    '',
  ].join('\n');

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** One character at a time, so that a long text that does not fit is refused at once. */
const WORD = String.raw`(?:[\w@%+=:,./-]|'[^']*'|"[^"$\x60\\]*")+`;
const HOUSE = new RegExp(`^mayor (?:done|ask|note|handover|task show)(?: +${WORD})* *$`);

/**
 * What its brief tells it to run asks nobody: it speaks to its own town alone. With anything in it that a shell does
 * more with than to pass it on, it is asked about.
 */
export const isHouseCommand = (command: string): boolean => HOUSE.test(command);

/** Its sandbox keeps every command from the town, until it asks for more: a call that fails first is spared. */
export const OUTSIDE =
  'Your sandbox keeps `mayor` commands from their town: run each by itself, with escalated permissions. That is allowed at once.';
