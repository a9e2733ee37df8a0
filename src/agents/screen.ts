/**
 * Reads what a terminal shows by rules that are data. Only the bottom of a screen proves anything:
 * an agent may print whatever it likes above its own input line or dialog.
 */
import type { Instant } from '../core/ids.ts';
import type { Signal } from '../core/observed.ts';
import type { Pattern } from '../core/pattern/machine.ts';
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
  /** Of a dialog: its title where its own question does not say enough, and which options are the answers. */
  readonly dialog?: {
    readonly title?: string;
    readonly allow?: Pattern;
    readonly deny?: Pattern;
    /** The line that it stands below, in place of a solid one. */
    readonly below?: RegExp;
    /** Where options have no digits: keys that answer, whichever option is chosen now. */
    readonly keys?: NonNullable<ScreenReading['dialog']>['keys'];
  };
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

/** ` ❯ 2. No`: the mark says which one is chosen now, so it is no part of the option. */
const OPTION = /^\s*[❯›>]?\s*(\d)\.\s*(\S.*)$/;
const MARK = /^(\s*)[❯›>](\s*\d\.)/;
/** A solid line over the whole width opens a dialog; a dotted one stands inside of it. */
const OPENS = /^─{10,}$/;
const DIVIDES = /^[─╌]{10,}$/;

const dialogIn = (
  { title, allow, deny, below = OPENS, keys }: NonNullable<ScreenRule['dialog']>,
  region: readonly string[],
): NonNullable<ScreenReading['dialog']> => {
  const allowed = keysFor(allow, region);
  const denied = keysFor(deny, region);
  const { heading, question, detail } = partsOf(region, below);
  return {
    title: title ?? [heading, question].filter((part) => part !== undefined).join(': '),
    detail,
    keys: keys ?? {
      ...(allowed === undefined ? {} : { allow: allowed }),
      ...(denied === undefined ? {} : { deny: denied }),
    },
  };
};

type Parts = { readonly heading?: string; readonly question?: string; readonly detail: string };

/** What stands between the line that opens the dialog and its last option. */
const partsOf = (region: readonly string[], below: RegExp): Parts => {
  const options = optionsIn(region);
  const first = options[0]?.index ?? region.length;
  const opened = region.slice(0, first).findLastIndex((line) => below.test(line.trim()));
  const body = region
    .slice(opened + 1, (options.at(-1)?.index ?? region.length) + 1)
    .filter((line) => !DIVIDES.test(line.trim()))
    .map((line) => line.replace(MARK, '$1 $2').replace(/^ {1,3}/, ''));
  const question = region[first - 1]?.trim();
  const heading = opened === -1 ? undefined : body[0]?.trim();
  return {
    ...(heading === undefined || heading === question ? {} : { heading }),
    ...(question === undefined || first - 1 <= opened ? {} : { question }),
    detail: body.join('\n'),
  };
};

const keysFor = (wanted: Pattern | undefined, region: readonly string[]): readonly string[] | undefined => {
  const option = wanted === undefined ? undefined : optionsIn(region).find(({ label }) => wanted.test(label));
  return option === undefined ? undefined : [option.digit];
};

type Option = { readonly index: number; readonly digit: string; readonly label: string };

/** From the last "1." on: a command that is shown above may well contain lines that look like options. */
const optionsIn = (region: readonly string[]): readonly Option[] => {
  const all = region.flatMap((line, index): readonly Option[] => {
    const [, digit, label] = OPTION.exec(line) ?? [];
    return digit === undefined || label === undefined ? [] : [{ index, digit, label }];
  });
  return all.slice(
    Math.max(
      0,
      all.findLastIndex(({ digit }) => digit === '1'),
    ),
  );
};
