/**
 * A folder that Gemini CLI takes for the user's home. It has no other way to be given hooks: files of the system's
 * settings must belong to root (seen), extensions are installed. What the user has in `~/.gemini` is there by links.
 */

/** What the script reads beside itself: settings to be joined with the user's own. */
export const SETTINGS_FILE = 'gemini.json';
/** Rules for its policy, to be put beside the user's own. */
export const RULES_FILE = 'gemini.toml';

/** Arguments: the script's own folder. Constant text, run by node. */
export const HOME = `// Written by Mayor for one of its workers, anew at each start. Changes are lost.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const folder = process.argv[2];
const told = process.env.GEMINI_CLI_HOME;
// A town that was started by a worker has that one's home around it.
const theirs = told && !existsSync(join(told, '../${RULES_FILE}')) ? told : homedir();
const ours = join(folder, 'home');

const list = (path) => {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
};
// Conversations and the like are this worker's own; so are the files that are written here. What the CLI has put into
// the place of a link is older than what its user has now: a login, say.
const link = (from, to, names) => {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of names) {
    rmSync(join(to, name), { recursive: true, force: true });
    symlinkSync(join(from, name), join(to, name));
  }
};
const copy = (from, to, names) => {
  for (const name of names) copyFileSync(join(from, name), join(to, name));
};
const own = ['settings.json', 'state.json', 'policies', 'projects.json', 'tmp', 'history'];
const before = list(join(theirs, '.gemini'));
const isTheirs = (name) => !own.includes(name) && !name.endsWith('.tmp');
link(theirs, ours, list(theirs).filter((name) => ['.agents', '.env'].includes(name)));
link(join(theirs, '.gemini'), join(ours, '.gemini'), before.filter(isTheirs));
copy(join(theirs, '.gemini'), join(ours, '.gemini'), before.filter((name) => name === 'state.json'));
// Rules that are links are passed over.
const policies = join(ours, '.gemini/policies');
rmSync(policies, { recursive: true, force: true });
mkdirSync(policies);
const rules = join(theirs, '.gemini/policies');
copy(rules, policies, list(rules).filter((name) => name.endsWith('.toml')));
copyFileSync(join(folder, '${RULES_FILE}'), join(policies, 'mayor.toml'));

// A comment within a string is none.
const withoutComments = (text) =>
  text.replace(/"(?:[^"\\\\]|\\\\.)*"|\\/\\/[^\\n]*|\\/\\*[^]*?\\*\\//g, (part) => (part.startsWith('"') ? part : ' '));
const joined = (before, { hooks: ours, mcpServers = before.mcpServers, ...more }) => {
  const settings = { ...before, mcpServers };
  for (const name of Object.keys(more)) settings[name] = { ...before[name], ...more[name] };
  // Whoever has turned hooks off has none of their own. A question about the past has none at all.
  const isOff = before.hooksConfig?.enabled === false || ours === undefined;
  settings.hooksConfig = { ...before.hooksConfig, enabled: ours !== undefined };
  settings.hooks = isOff ? {} : { ...before.hooks };
  for (const [event, hooks] of Object.entries(ours ?? {})) settings.hooks[event] = [...(settings.hooks[event] ?? []), ...hooks];
  return JSON.stringify(settings, null, 2);
};
const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '{}';
  }
};
const given = read(join(theirs, '.gemini/settings.json'));
let settings;
try {
  settings = joined(JSON.parse(withoutComments(given)), JSON.parse(read(join(folder, '${SETTINGS_FILE}'))));
} catch {
  // Gemini CLI itself says best what is wrong with it.
  settings = given;
}
writeFileSync(join(ours, '.gemini/settings.json'), settings, { mode: 0o600 });
`;

/**
 * `--resume` ends at once when there is no such conversation, and `--session-id` when there is one (both seen).
 * Which it is, only the disk knows, at the moment of the start.
 */
export const START = `# Makes the home, then becomes the CLI. Takes a conversation up where it was written down, else begins it.
# Arguments: "fresh", "resume" or "none", the conversation's id, the CLI, its other arguments.
here=\${0%/*} how=$1 id=$2 cli=$3
shift 3
node "$here/home.mjs" "$here" || exit 1
GEMINI_CLI_HOME=$here/home
export GEMINI_CLI_HOME
# Its commands see none of the user's own git configuration, but what comes in this way: a name to commit under.
count=\${GIT_CONFIG_COUNT:-0}
for key in user.name user.email; do
  value=$(git config --get "$key") || continue
  export "GIT_CONFIG_KEY_$count=$key" "GIT_CONFIG_VALUE_$count=$value"
  count=$((count + 1))
done
GIT_CONFIG_COUNT=$count
export GIT_CONFIG_COUNT
if [ "$how" = resume ]; then
  how=fresh
  for file in "$GEMINI_CLI_HOME"/.gemini/tmp/*/chats/session-*-"\${id%%-*}".json*; do
    [ -e "$file" ] || continue
    how=none
    grep -q '"type":"user"' "$file" && exec "$cli" --resume="$id" "$@"
  done
fi
[ "$how" = fresh ] && exec "$cli" --session-id="$id" "$@"
exec "$cli" "$@"
`;

export const ASK = `# Makes the home, then asks. Arguments: the CLI, its other arguments.
here=\${0%/*} cli=$1
shift
node "$here/home.mjs" "$here" || exit 1
GEMINI_CLI_HOME=$here/home
export GEMINI_CLI_HOME
exec "$cli" "$@"
`;
