/** Claude Code, as of 2.1.197: docs/agents.md says what was proven about it, and how. */
import type { Instant } from '../core/ids.ts';
import type { Sign } from '../core/observed.ts';
import { answerClaude, readClaudeHook } from './claude/hooks.ts';
import { claudePast } from './claude/past.ts';
import { restClaude } from './claude/rest.ts';
import { claudeScreens } from './claude/screens.ts';
import { claudeSettings, ENVIRONMENT, hookAddress } from './claude/settings.ts';
import { claudeUsage } from './claude/usage.ts';
import { optionArguments } from './options.ts';
import type { AgentPreset, Launch, LaunchContext } from './preset.ts';
import { screenReader } from './screen.ts';
import { asWords, passPrompt } from './words.ts';

export const claude: AgentPreset = {
  name: 'claude',
  facts: {
    product: 'Claude Code',
    command: 'claude',
    version: ['--version'],
    install: 'npm install -g @anthropic-ai/claude-code',
    proven: '2.1.197',
    sees: ['its process', 'hooks', 'title', 'conversation', 'screen'],
    lacks: [],
  },
  options: { model: ['--model', '{model}'], effort: ['--effort', '{effort}'] },
  logins: [
    'CLAUDE_CONFIG_DIR',
    'CLAUDE_CODE_OAUTH_TOKEN',
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_AUTH_TOKEN',
    'ANTHROPIC_BASE_URL',
  ],
  sessions: 'given',
  briefs: 'paste',
  done: 'explicit',
  reportsPrompts: true,
  runsBody: false,
  tellsQuota: true,
  usage: claudeUsage,
  past: claudePast,
  launch,
  asWords,
  readHook: readClaudeHook,
  answerHook: answerClaude,
  restHook: restClaude,
  screens: claudeScreens,
  readScreen: screenReader(claudeScreens),
  readTitle,
};

function launch(context: LaunchContext): Launch {
  const { settings, session, folder, run } = context;
  const prompt = passPrompt(context.prompt, `${folder}/prompt-${run}.md`);
  const files = [
    { path: `${folder}/claude.json`, text: claudeSettings(context, prompt.file?.path) },
    { path: `${folder}/hook.curl`, text: hookAddress(context.hooks) },
    ...(prompt.file === undefined ? [] : [prompt.file]),
  ];
  const command = settings.command ?? claude.facts.command;
  const rest = [
    ...settings.args,
    ...optionArguments(claude.options, settings),
    '--settings',
    `${folder}/claude.json`,
    ...(settings.permission === 'auto' ? ['--dangerously-skip-permissions'] : []),
    ...(context.prompt === '' ? [] : ['--', prompt.argument]),
  ];
  const env = { ...ENVIRONMENT, MAYOR_HOOK: `${folder}/hook.curl` };
  if (session?.how === 'resume') {
    const script = { path: `${folder}/resume.sh`, text: RESUME };
    const argv = ['sh', script.path, session.id, command, ...rest] as const;
    return { argv, env, files: [...files, script], prompt: 'argument' };
  }
  const fresh = session === undefined ? [] : ['--session-id', session.id];
  return { argv: [command, ...fresh, ...rest], env, files, prompt: 'argument' };
}

/**
 * `--resume` ends at once with "No conversation found" when the crash came before the first message
 * was written down, and `--session-id` with "already in use" when it came after (both seen). Which
 * it was, only the disk knows, at the moment of the start.
 */
const RESUME = `# Takes a conversation up where it was written down, else begins it.
# Arguments: the conversation's id, the CLI, its other arguments.
id=$1 cli=$2
shift 2
for file in "\${CLAUDE_CONFIG_DIR:-$HOME/.claude}"/projects/*/"$id".jsonl; do
  [ -e "$file" ] || exec "$cli" --session-id "$id" "$@"
  grep -q '"type":"user"' "$file" && exec "$cli" --resume "$id" "$@"
done
exec "$cli" "$@"
`;

/** `✳` while nothing is computed, which a dialog is too; a turning mark while it works. */
function readTitle(title: string, at: Instant): Sign | undefined {
  const signal = /^[\u2800-\u28ff◐◑◒◓]/u.test(title) ? 'busy' : title.startsWith('✳') ? 'idle' : undefined;
  return signal === undefined ? undefined : { source: 'title', signal, at, detail: `title "${title.slice(0, 60)}"` };
}
