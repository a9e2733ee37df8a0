/**
 * Reads what a terminal shows by rules that are data. Only the bottom of a screen proves anything:
 * an agent may print whatever it likes above its own input line or dialog.
 */
import type { Instant } from '../core/ids.ts';
import type { Signal } from '../core/observed.ts';
import type { Pattern } from '../core/pattern/machine.ts';
import { type DialogRule, dialogIn, keysFor } from './dialog.ts';
import type { AgentPreset, ScreenReading } from './preset.ts';

export type ScreenRule = {
  /** What was seen, in words for a person. */
  readonly seen: string;
  readonly signal: Signal;
  /** How many of the last lines that are not empty count. */
  readonly within: number;
  /** All must be found there; lines are joined by single spaces, so that wrapping does not matter. */
  readonly all: readonly Pattern[];
  readonly none?: readonly Pattern[];
  readonly dialog?: DialogRule;
  /** A notice without a decision in it: the option that puts it away. */
  readonly clear?: Pattern;
  /** It shows that a hook waits for its answer, where no dialog does. */
  readonly holds?: true;
  /** With `limited`: when it ends. */
  readonly until?: (text: string, at: Instant) => Instant | undefined;
  /** With `limited`: the service has no room, whoever asks; the account is not used up. */
  readonly overload?: true;
};

/** `version`: of the CLI on whose screens the rules were recorded and tested. */
export type ScreenRules = { readonly version: string; readonly rules: readonly ScreenRule[] };

/** Rules, with what is done to a screen before they see it, and to what they say of it. */
export type ScreenReader = ScreenRules & {
  readonly prepare?: (lines: readonly string[]) => readonly string[];
  readonly finish?: (reading: ScreenReading, lines: readonly string[]) => ScreenReading;
};

export const screenReader =
  (reader: ScreenReader): AgentPreset['readScreen'] =>
  (lines, at) => {
    const reading = readByRules(reader, reader.prepare?.(lines) ?? lines, at);
    return reading === undefined ? undefined : (reader.finish?.(reading, lines) ?? reading);
  };

/** What the first rule that holds says; `undefined` when none does. */
function readByRules({ rules }: ScreenRules, lines: readonly string[], at: Instant): ScreenReading | undefined {
  const shown = lines.map((line) => line.trimEnd()).filter((line) => line.trim() !== '');
  const rule = rules.find((one) => holds(one, joined(shown.slice(-one.within))));
  if (rule === undefined) return undefined;
  const region = shown.slice(-rule.within);
  const until = rule.until?.(joined(region), at);
  const sign = {
    source: 'screen',
    signal: rule.signal,
    at,
    detail: `screen: ${rule.seen}`,
    ...(until === undefined ? {} : { until }),
    ...(rule.overload === undefined ? {} : { overload: rule.overload }),
  } as const;
  const clear = keysFor(rule.clear, region);
  return {
    sign,
    ...(rule.dialog === undefined ? {} : { dialog: dialogIn(rule.dialog, region) }),
    ...(rule.holds === undefined ? {} : { holds: rule.holds }),
    ...(clear === undefined ? {} : { clear }),
  };
}

const joined = (lines: readonly string[]): string => lines.join(' ').replace(/\s+/g, ' ');

const holds = ({ all, none = [] }: ScreenRule, text: string): boolean =>
  all.every((pattern) => pattern.test(text)) && !none.some((pattern) => pattern.test(text));
