/** An agent CLI that a user describes in rigs.yaml, without a preset of its own. */
import { UsageError } from '../core/errors.ts';
import type { Instant } from '../core/ids.ts';
import type { AgentSettings } from '../core/settings.ts';
import type { AgentPreset, Launch, LaunchContext } from './preset.ts';
import { readByRules, type ScreenRules } from './screen.ts';
import { asWords, passPrompt } from './words.ts';

export type Custom = NonNullable<AgentSettings['custom']>;

export const customPreset = (name: string, custom: Custom): AgentPreset => ({
  name,
  sessions: custom.resume.length > 0 ? 'given' : 'none',
  briefs: 'paste',
  done: 'explicit',
  reportsPrompts: false,
  runsBody: false,
  launch: (context) => launch(name, custom, context),
  asWords,
  readHook: () => undefined,
  answerHook: () => ({}),
  readScreen: (lines: readonly string[], at: Instant) => readByRules(commonScreens, lines, at),
  readTitle: () => undefined,
});

/** In the arguments of `resume`, `{session}` stands for the conversation's id. */
function launch(name: string, custom: Custom, { settings, session, prompt, folder, run }: LaunchContext): Launch {
  if (settings.command === undefined)
    throw new UsageError(`The agent "${name}" has no command`, { hint: `Write agents.${name}.command in rigs.yaml` });
  const passed = passPrompt(prompt, `${folder}/prompt-${run}.md`);
  const resume = session?.how === 'resume' ? custom.resume.map((word) => word.replace('{session}', session.id)) : [];
  const isArgument = custom.prompt === 'argument' && prompt !== '';
  const flag = custom.promptFlag === undefined ? [] : [custom.promptFlag];
  // A prompt that begins with a dash would be read as an option.
  const word = passed.argument.startsWith('-') ? ` ${passed.argument}` : passed.argument;
  return {
    argv: [
      settings.command,
      ...settings.args,
      ...resume,
      ...(settings.permission === 'auto' ? custom.auto : []),
      ...(isArgument ? [...flag, word] : []),
    ],
    env: {},
    files: isArgument && passed.file !== undefined ? [passed.file] : [],
    prompt: custom.prompt === 'argument' ? 'argument' : 'later',
  };
}

/** What most terminal agents have in common. Read from public sources, so no rule here types an answer. */
const commonScreens: ScreenRules = {
  version: '1',
  rules: [
    {
      seen: 'a question to be answered with yes or no',
      signal: 'needs-permission',
      within: 6,
      all: [
        /(?:\[[yY]\/[nN]\]|\([yY]\/[nN]\)|\(Y\)es\/\(N\)o|\(y\) \(enter\)|Do you want to (?:proceed|allow)|press enter to confirm|Permission required)[^\n]{0,80}$/,
      ],
      dialog: {},
    },
    {
      seen: 'how to interrupt it',
      signal: 'busy',
      within: 6,
      all: [/\b(?:esc|escape|ctrl[+-]c) (?:to )?(?:interrupt|cancel|stop)\b/i],
    },
    { seen: 'an empty input line', signal: 'idle', within: 4, all: [/(?:^| )[>❯›»] ?(?:[^>❯›»]{0,200})$/] },
  ],
};
