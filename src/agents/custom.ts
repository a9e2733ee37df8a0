/** An agent CLI told by a few words: one that a user describes in rigs.yaml, or a preset that needs no more. */
import { UsageError } from '../core/errors.ts';
import type { AgentSettings } from '../core/settings.ts';
import { optionArguments } from './options.ts';
import type { AgentFacts, AgentOptions, AgentPreset, Launch, LaunchContext } from './preset.ts';
import { type ScreenReader, type ScreenRule, screenReader } from './screen.ts';
import { asWords, passPrompt } from './words.ts';

export type Custom = NonNullable<AgentSettings['custom']>;

/** The same that rigs.yaml can say, and what was read of its screens. */
export type PlainCli = Custom & {
  readonly name: string;
  readonly facts: AgentFacts;
  /** Before what most CLIs have in common. */
  readonly rules: readonly ScreenRule[];
};

export const customPreset = (name: string, custom: Custom): AgentPreset =>
  plainPreset({
    ...custom,
    name,
    rules: [],
    facts: {
      product: 'from rigs.yaml',
      command: '',
      sees: ['its process', 'screen (common prompts)'],
      lacks: ['usage limits, and what its dialogs ask'],
    },
  });

export const plainPreset = (cli: PlainCli): AgentPreset => {
  const screens: ScreenReader = { ...commonScreens, rules: [...cli.rules, ...commonScreens.rules] };
  return { ...withoutScreens(cli), screens, readScreen: screenReader(screens) };
};

const withoutScreens = (cli: PlainCli): Omit<AgentPreset, 'readScreen' | 'screens'> => ({
  name: cli.name,
  facts: cli.facts,
  options: optionsOf(cli),
  sessions: cli.resume.length > 0 ? 'given' : 'none',
  briefs: 'paste',
  done: 'explicit',
  ...(cli.exits === undefined ? {} : { exits: cli.exits }),
  reportsPrompts: false,
  runsBody: false,
  launch: (context) => launch(cli, context),
  asWords,
  readHook: () => undefined,
  answerHook: () => ({}),
  readTitle: () => undefined,
});

const optionsOf = ({ withModel, withEffort }: PlainCli): AgentOptions => ({
  ...(withModel === undefined ? {} : { model: withModel }),
  ...(withEffort === undefined ? {} : { effort: withEffort }),
});

/** In the arguments of `resume`, `{session}` stands for the conversation's id. */
function launch(cli: PlainCli, { settings, session, prompt, folder, run }: LaunchContext): Launch {
  const { name } = cli;
  const command = settings.command ?? cli.facts.command;
  if (command === '')
    throw new UsageError(`The agent "${name}" has no command`, { hint: `Write agents.${name}.command in rigs.yaml` });
  const passed = passPrompt(prompt, `${folder}/prompt-${run}.md`);
  const resume = session?.how === 'resume' ? cli.resume.map((word) => word.replace('{session}', session.id)) : [];
  const isArgument = cli.prompt === 'argument' && prompt !== '';
  const flag = cli.promptFlag === undefined ? [] : [cli.promptFlag];
  // A prompt that begins with a dash would be read as an option.
  const word = passed.argument.startsWith('-') ? ` ${passed.argument}` : passed.argument;
  return {
    argv: [
      command,
      ...settings.args,
      ...optionArguments(optionsOf(cli), settings),
      ...resume,
      ...(settings.permission === 'auto' ? cli.auto : []),
      ...(isArgument ? [...flag, word] : []),
    ],
    env: {},
    files: isArgument && passed.file !== undefined ? [passed.file] : [],
    prompt: cli.prompt === 'argument' ? 'argument' : 'later',
  };
}

/** What most terminal agents have in common. Read from public sources, so no rule here types an answer. */
const commonScreens: ScreenReader = {
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
