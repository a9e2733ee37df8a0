/** Gemini CLI, as of 0.61.0: docs/agents.md says what was proven about it, and how. */
import type { Instant } from '../core/ids.ts';
import type { Sign } from '../core/observed.ts';
import { answerGemini } from './gemini/approval.ts';
import { readGeminiHook, restGemini } from './gemini/hooks.ts';
import { geminiPast } from './gemini/past.ts';
import { geminiScreens } from './gemini/screens.ts';
import { ENVIRONMENT, geminiFiles } from './gemini/settings.ts';
import { geminiUsage } from './gemini/usage.ts';
import { optionArguments } from './options.ts';
import type { AgentPreset, Launch, LaunchContext } from './preset.ts';
import { screenReader } from './screen.ts';
import { asWords, passPrompt } from './words.ts';

/** As its sources say (`FatalError`, and those that extend it). */
const EXITS = {
  41: 'nobody is logged in, or the login was refused',
  42: 'it does not take what it was started with',
  44: 'its sandbox failed',
  52: 'its settings are wrong',
  53: 'it took as many turns as its settings allow',
  54: 'one of its tools failed',
  55: 'its folder is not trusted',
} as const;

export const gemini: AgentPreset = {
  name: 'gemini',
  facts: {
    product: 'Gemini CLI',
    command: 'gemini',
    version: ['--version'],
    install: 'npm install -g @google/gemini-cli',
    proven: '0.61.0',
    sees: ['its process', 'hooks', 'title', 'conversation', 'screen'],
    lacks: ['changes of build files and tools of MCP servers are asked about in its pane'],
  },
  options: { model: ['--model={model}'] },
  logins: ['GEMINI_CLI_HOME', 'GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_CLOUD_PROJECT'],
  sessions: 'given',
  briefs: 'paste',
  done: 'explicit',
  exits: EXITS,
  reportsPrompts: true,
  runsBody: false,
  usage: geminiUsage,
  past: geminiPast,
  launch,
  asWords: words,
  readHook: readGeminiHook,
  answerHook: answerGemini,
  restHook: restGemini,
  screens: geminiScreens,
  readScreen: screenReader(geminiScreens),
  readTitle,
};

function launch(context: LaunchContext): Launch {
  const { settings, session, folder, run } = context;
  const prompt = passPrompt(words(context.prompt), `${folder}/prompt-${run}.md`);
  const files = [...geminiFiles(context), ...(prompt.file === undefined ? [] : [prompt.file])];
  const command = settings.command ?? gemini.facts.command;
  const rest = [
    ...settings.args,
    ...optionArguments(gemini.options, settings),
    // The owner of the rig has chosen the clone; a worktree of it is a folder that nobody has trusted yet.
    '--skip-trust',
    ...(settings.permission === 'auto' ? ['--approval-mode=yolo'] : []),
    // It reads nothing outside of its worktree.
    ...(prompt.file === undefined ? [] : [`--include-directories=${folder}`]),
    // In one word, so that a prompt that begins with a dash is no option.
    ...(context.prompt === '' ? [] : [`--prompt-interactive=${prompt.argument}`]),
  ];
  const { how, id } = session ?? { how: 'none', id: '' };
  return {
    argv: ['sh', `${folder}/start.sh`, how, id, command, ...rest],
    env: ENVIRONMENT,
    files,
    prompt: 'argument',
  };
}

/** A space does not make a word of a command here: `/quit` would end it (seen). */
function words(text: string): string {
  return /^\s*\//.test(text) ? `The message is: ${text.trimStart()}` : asWords(text);
}

/** Its other titles say that it works, which they do too while a hook waits for a person. */
function readTitle(title: string, at: Instant): Sign | undefined {
  if (!title.startsWith('◇')) return undefined;
  return { source: 'title', signal: 'idle', at, detail: `title "${title.trim().slice(0, 60)}"` };
}
