/** Every agent CLI that Mayor knows. A new one is one file beside this one, and one line here. */
import type { AgentSettings, AgentTraits } from '../core/settings.ts';
import { aider } from './aider.ts';
import { amp } from './amp.ts';
import { auggie } from './auggie.ts';
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { cursor } from './cursor-agent.ts';
import { customPreset } from './custom.ts';
import { gemini } from './gemini.ts';
import { opencode } from './opencode.ts';
import { withOwnRules } from './own-rules.ts';
import type { AgentPreset } from './preset.ts';
import { script } from './script.ts';

/** The first is the default of a rig that names none. */
export const presets: readonly AgentPreset[] = [
  ...[claude, codex, gemini, opencode],
  ...[script, cursor, amp, copilot, auggie, aider],
];

/** The preset of that name, or one made from what rigs.yaml says of a CLI without a preset. */
export const presetOf = (name: string, settings: AgentSettings | undefined): AgentPreset | undefined => {
  const preset =
    presets.find((one) => one.name === name) ??
    (settings?.custom === undefined ? undefined : customPreset(name, settings.custom));
  return preset === undefined || settings?.screens === undefined ? preset : withOwnRules(preset, settings.screens);
};

/**
 * Where an agent's login lies: a CLI of the user's own that runs a preset's program shares it. `undefined` where
 * nothing is known of logins: such an agent is an account of its own.
 */
export const loginOf = (preset: AgentPreset, settings: AgentSettings | undefined): AgentTraits['login'] => {
  const program = (settings?.command ?? preset.facts.command).split('/').at(-1) ?? '';
  const known = preset.logins === undefined ? presets.find(({ facts }) => facts.command === program) : preset;
  return known?.logins === undefined ? undefined : { program: known.facts.command, variables: known.logins };
};
