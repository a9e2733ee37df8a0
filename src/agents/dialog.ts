/** A dialog on a screen: what it asks, its options, and which keys choose one. */
import type { Pattern } from '../core/pattern/machine.ts';
import type { DialogChoice, ScreenReading } from './preset.ts';

type Dialog = NonNullable<ScreenReading['dialog']>;

/** What a rule says of a dialog: its title where its own question does not say enough, and which options are the answers. */
export type DialogRule = {
  readonly title?: string;
  readonly allow?: Pattern;
  readonly deny?: Pattern;
  /** The line that it stands below, in place of a solid one. */
  readonly below?: RegExp;
  /** Where options have no digits: keys that answer, whichever option is chosen now. */
  readonly keys?: Dialog['keys'];
  /**
   * How any of its options is chosen: its `digit` does it at once, or Enter takes the one at the `mark`, which arrows
   * move. Absent where that was not seen with the real CLI: nothing is typed then.
   */
  readonly choose?: 'digit' | 'mark';
  /** Options that decide nothing by themselves: they open an input line, say. */
  readonly except?: RegExp;
};

export const dialogIn = (
  { title, allow, deny, below = OPENS, keys, choose, except }: DialogRule,
  shown: readonly string[],
): Dialog => {
  const region = choose === undefined ? shown : shown.map((line) => line.replace(BAR, ''));
  const allowed = keysFor(allow, region);
  const denied = keysFor(deny, region);
  const { heading, question, detail } = partsOf(region, below);
  const choices = choose === undefined ? [] : choicesIn(region, choose, except);
  const mark = optionsIn(region).find(({ isMarked }) => isMarked)?.digit;
  return {
    title: title ?? [heading, question].filter((part) => part !== undefined).join(': '),
    detail,
    keys: keys ?? {
      ...(allowed === undefined ? {} : { allow: allowed }),
      ...(denied === undefined ? {} : { deny: denied }),
    },
    ...(choices.length === 0 ? {} : { choices }),
    ...(mark === undefined ? {} : { mark }),
  };
};

/** The digit of the option that is wanted. */
export const keysFor = (wanted: Pattern | undefined, region: readonly string[]): readonly string[] | undefined => {
  const option = wanted === undefined ? undefined : optionsIn(region).find(({ label }) => wanted.test(label));
  return option === undefined ? undefined : [option.digit];
};

/** ` ❯ 2. No`: the mark says which one is chosen now, so it is no part of the option. */
const OPTION = /^(\s*([❯›>·])?\s*)(\d)\.\s*(\S.*)$/;
const MARK = /^(\s*)[❯›>·](\s*\d\.)/;
/** A solid line over the whole width opens a dialog; a dotted one stands inside of it. */
const OPENS = /^─{10,}$/;
const DIVIDES = /^[─╌]{10,}$/;
const BAR = /^\s*┃ {0,2}/;

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

/** One arrow at a time, since the screen is read before each: what moved the mark otherwise is seen. */
const choicesIn = (
  region: readonly string[],
  choose: NonNullable<DialogRule['choose']>,
  except: RegExp | undefined,
): readonly DialogChoice[] => {
  const options = optionsIn(region);
  const marked = options.findIndex(({ isMarked }) => isMarked);
  // Nobody knows what Enter would take.
  if (choose === 'mark' && marked === -1) return [];
  return options.flatMap(({ digit: key, label }, index): readonly DialogChoice[] => {
    if (except?.test(label) === true) return [];
    if (choose === 'digit') return [{ key, label, keys: [key] }];
    if (index === marked) return [{ key, label, keys: ['Enter'] }];
    return [{ key, label, keys: [index > marked ? 'Down' : 'Up'], moves: true }];
  });
};

type Option = {
  readonly index: number;
  readonly digit: string;
  readonly label: string;
  readonly column: number;
  readonly isMarked: boolean;
};

/**
 * A command above the options may contain lines like them, and so may a long one that goes on in lines of its own, which
 * are further in. So: from some "1." on, numbered on without a gap at the same edge; of several such lists the one that
 * ends last, and of those the one that begins last.
 */
const optionsIn = (region: readonly string[]): readonly Option[] => {
  const all = region.flatMap((line, index): readonly Option[] => {
    const [, before = '', mark, digit, label] = OPTION.exec(line) ?? [];
    if (digit === undefined || label === undefined) return [];
    return [
      { index, digit, label: label.split(/\s{2,}/)[0] ?? label, column: before.length, isMarked: mark !== undefined },
    ];
  });
  const lists = all.flatMap((first, at) => (first.digit === '1' ? [numberedOn(first, all.slice(at + 1))] : []));
  const end = (list: readonly Option[]): number => list.at(-1)?.index ?? -1;
  return lists.reduce<readonly Option[]>((best, list) => (end(list) >= end(best) ? list : best), []);
};

const numberedOn = (first: Option, rest: readonly Option[]): readonly Option[] => {
  const list = [first];
  for (const one of rest) if (one.column === first.column && Number(one.digit) === list.length + 1) list.push(one);
  return list;
};
