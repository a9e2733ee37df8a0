/** Reads recorded screens again, and says what is read in another way than it was. */
import type { Reads, Recorded } from '../core/corpus.ts';
import type { AgentPreset, DialogChoice, ScreenReading } from './preset.ts';

export type Misread = { readonly recorded: Recorded; readonly reads: Reads };

/** Screens that mean something else than `is` takes for the same. */
export const replay = (
  readScreen: AgentPreset['readScreen'],
  corpus: readonly Recorded[],
  is: (one: Reads, other: Reads) => boolean,
): readonly Misread[] =>
  corpus.flatMap((recorded) => {
    const reads = readsOf(readScreen(recorded.lines, recorded.at));
    return is(recorded.reads, reads) ? [] : [{ recorded, reads }];
  });

export const readsOf = (reading: ScreenReading | undefined): Reads => {
  if (reading === undefined) return { signal: 'nothing' };
  const { sign, dialog, clear, holds } = reading;
  return {
    signal: sign.signal,
    seen: sign.detail.replace(/^screen: /, ''),
    ...(dialog === undefined
      ? {}
      : { title: dialog.title, opens: dialog.detail.split('\n')[0] ?? '', ...typed('allow', dialog.keys.allow) }),
    ...typed('deny', dialog?.keys.deny),
    ...typed('clear', clear),
    ...(dialog?.choices === undefined ? {} : { choices: dialog.choices.map(choiceText) }),
    ...(dialog?.words === undefined ? {} : { words: dialog.words === 'open' ? 'open' : dialog.words.keys.join(' ') }),
    ...(sign.until === undefined ? {} : { until: sign.until }),
    ...(sign.overload === undefined ? {} : { overload: sign.overload }),
    ...(holds === undefined ? {} : { holds }),
  };
};

const choiceText = ({ key, label, keys, moves }: DialogChoice): string =>
  `${key} ${label} [${keys.join(' ')}${moves === true ? '>' : ''}]`;

const typed = (name: 'allow' | 'deny' | 'clear', keys: readonly string[] | undefined): Partial<Reads> =>
  keys === undefined ? {} : { [name]: keys.join(' ') };
