/** OpenCode, as of 1.18.33: docs/agents.md says what was proven about it, and how. */
import { answerOpencode, readOpencodeHook, restOpencode } from './opencode/hooks.ts';
import { opencodePast } from './opencode/past.ts';
import { opencodeScreens } from './opencode/screens.ts';
import { configContent, ENVIRONMENT, ownContent, pluginFiles } from './opencode/settings.ts';
import { opencodeUsage } from './opencode/usage.ts';
import { optionArguments } from './options.ts';
import type { AgentPreset, Launch, LaunchContext } from './preset.ts';
import { screenReader } from './screen.ts';
import { asWords, passPrompt } from './words.ts';

export const opencode: AgentPreset = {
  name: 'opencode',
  facts: {
    product: 'OpenCode',
    command: 'opencode',
    version: ['--version'],
    install: 'npm install -g opencode-ai',
    proven: '1.18.33',
    sees: ['its process', 'its events, by a plugin', 'screen'],
    lacks: ['its title, which names the conversation only'],
  },
  options: { model: ['--model={model}'] },
  logins: ['XDG_DATA_HOME', 'OPENCODE_CONFIG', 'OPENCODE_CONFIG_DIR'],
  sessions: 'learnt',
  briefs: 'paste',
  done: 'explicit',
  reportsPrompts: true,
  runsBody: false,
  usage: opencodeUsage,
  past: opencodePast,
  launch,
  asWords,
  readHook: readOpencodeHook,
  answerHook: answerOpencode,
  restHook: restOpencode,
  screens: opencodeScreens,
  readScreen: screenReader(opencodeScreens),
  // Its title names the conversation, busy or not.
  readTitle: () => undefined,
};

function launch(context: LaunchContext): Launch {
  const { settings, session, folder, run } = context;
  // In a conversation that is taken up the plugin says it.
  const resumes = session?.how === 'resume';
  const prompt = resumes ? undefined : passPrompt(context.prompt, `${folder}/prompt-${run}.md`);
  const file = prompt?.file;
  return {
    argv: [
      settings.command ?? opencode.facts.command,
      ...settings.args,
      ...optionArguments(opencode.options, settings),
      ...(resumes ? [`--session=${session.id}`] : []),
      ...(settings.permission === 'auto' ? ['--auto'] : []),
      // In one word, so that a prompt that begins with a dash is no option.
      ...(prompt === undefined || context.prompt === '' ? [] : [`--prompt=${prompt.argument}`]),
    ],
    env: { ...ENVIRONMENT, OPENCODE_CONFIG_CONTENT: configContent(folder, ownContent(context.settings.env)) },
    files: [...pluginFiles(context, file !== undefined), ...(file === undefined ? [] : [file])],
    prompt: 'argument',
  };
}
