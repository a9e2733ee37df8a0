/** The arguments by which a CLI is told its model and its effort. */
import type { AgentSettings } from '../core/settings.ts';
import type { AgentOptions } from './preset.ts';

export const optionArguments = (
  options: AgentOptions | undefined,
  { model, effort }: Pick<AgentSettings, 'model' | 'effort'>,
): readonly string[] => [...filled(options?.model, '{model}', model), ...filled(options?.effort, '{effort}', effort)];

const filled = (words: readonly string[] = [], place: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : words.map((word) => word.replaceAll(place, () => value));
