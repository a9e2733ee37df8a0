/** Codex, as of 0.169.0: docs/agents.md says what was proven about it, and how. */
import { answerCodex, readCodexHook, restCodex } from './codex/hooks.ts';
import { codexPast } from './codex/past.ts';
import { codexScreens, readCodexTitle } from './codex/screens.ts';
import { hookAddress, hookScript, OUTSIDE, overrides } from './codex/settings.ts';
import { codexUsage } from './codex/usage.ts';
import { optionArguments } from './options.ts';
import type { AgentPreset, Launch, LaunchContext } from './preset.ts';
import { screenReader } from './screen.ts';
import { asWords, passPrompt } from './words.ts';

export const codex: AgentPreset = {
  name: 'codex',
  facts: {
    product: 'Codex',
    command: 'codex',
    version: ['--version'],
    install: 'npm install -g @openai/codex',
    proven: '0.169.0',
    sees: ['its process', 'hooks', 'title', 'conversation', 'screen'],
    lacks: [
      'its questions with choices are seen on its screen alone, and its usage limits before its first tool has run',
    ],
  },
  options: { model: ['--model', '{model}'], effort: ['-c', 'model_reasoning_effort="{effort}"'] },
  logins: ['CODEX_HOME', 'CODEX_API_KEY', 'OPENAI_API_KEY', 'OPENAI_BASE_URL'],
  sessions: 'learnt',
  briefs: 'paste',
  done: 'explicit',
  reportsPrompts: true,
  runsBody: false,
  tellsQuota: true,
  usage: codexUsage,
  past: codexPast,
  launch,
  asWords: (text) => closed(asWords(text)),
  readHook: readCodexHook,
  answerHook: answerCodex,
  restHook: restCodex,
  screens: codexScreens,
  readScreen: screenReader(codexScreens),
  readTitle: readCodexTitle,
};

function launch(context: LaunchContext): Launch {
  const { settings, session, folder, run } = context;
  const asks = settings.permission === 'ask';
  const resumed = session?.how === 'resume' ? session.id : undefined;
  const told = asks && resumed === undefined ? `${context.prompt}\n\n${OUTSIDE}` : context.prompt;
  const prompt = passPrompt(told, `${folder}/prompt-${run}.md`);
  const given = [...SETTINGS, ...(asks ? ['approval_policy="on-request"'] : []), ...overrides()];
  return {
    argv: [
      settings.command ?? codex.facts.command,
      ...(resumed === undefined ? [] : ['resume']),
      // A server that is shared by all would run neither these hooks nor this environment.
      '--no-daemon',
      ...given.flatMap((override) => ['-c', override]),
      ...(asks ? [] : ['--dangerously-bypass-approvals-and-sandbox']),
      // The owner's come last, since the last one wins.
      ...settings.args,
      ...optionArguments(codex.options, settings),
      ...(resumed === undefined ? [] : [resumed]),
      ...(context.prompt === '' ? [] : ['--', prompt.argument]),
    ],
    env: { MAYOR_HOOK: `${folder}/hook.sh` },
    files: [
      { path: `${folder}/hook.sh`, text: hookScript(`${folder}/hook.curl`) },
      { path: `${folder}/hook.curl`, text: hookAddress(context.hooks) },
      ...(prompt.file === undefined ? [] : [prompt.file]),
    ],
    prompt: 'argument',
  };
}

const SETTINGS = [
  // Its question would take the prompt for an answer, and twenty agents must not each update the CLI.
  'check_for_update_on_startup=false',
  // A login shell begins with a PATH of its own, on which there is no `mayor` (seen).
  'allow_login_shell=false',
  'tui.terminal_title=["app-name","run-state"]',
  // A pane that is redrawn ten times a second costs much, and is never quiet enough to be read.
  'tui.animations=false',
];

/** A last word that begins with `@` or `$` opens a list of names, and Enter would choose from it (seen). */
const closed = (text: string): string => (/(?:^|\s)[@$]\S*$/.test(text) ? `${text} ` : text);
