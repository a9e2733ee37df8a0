/** The settings that hold now: with the owner's rules for screens that count, and presets made of them once. */
import { presetOf } from '../agents/index.ts';
import type { AgentPreset } from '../agents/preset.ts';
import type { Problem } from '../core/observed.ts';
import type { Settings } from '../core/settings.ts';
import { judgeSettings } from './own-rules.ts';
import type { Place } from './place.ts';

export type Present = {
  settings(): Settings;
  preset(agent: string): AgentPreset | undefined;
  problems(): readonly Problem[];
  take(settings: Settings): Promise<void>;
};

export const openPresent = async (place: Place, first: Settings): Promise<Present> => {
  let now = await judgeSettings(place, first);
  /** Patterns are made once, not at every look at a screen. */
  const presets = new Map<string, AgentPreset | undefined>();
  return {
    settings: () => now.settings,
    // Every picture of the town carries them: a rule may misread hundreds of screens.
    problems: () => now.problems.map(({ screens: _, ...problem }) => problem),
    preset: (agent) => {
      if (!presets.has(agent)) presets.set(agent, presetOf(agent, now.settings.agents[agent]));
      return presets.get(agent);
    },
    take: async (settings) => {
      now = await judgeSettings(place, settings);
      presets.clear();
    },
  };
};
