/** Rules for screens that the owner wrote into rigs.yaml, beside those of a preset. They see what is drawn, as it is. */
import { meanTheSame, type Reads, type Recorded } from '../core/corpus.ts';
import { isPattern, type Pattern, patternOf } from '../core/pattern/machine.ts';
import type { ScreenSettings } from '../core/settings.ts';
import { type Misread, readsOf, replay } from './corpus.ts';
import type { AgentPreset } from './preset.ts';
import { type ScreenRule, screenReader } from './screen.ts';

export const withOwnRules = (preset: AgentPreset, written: readonly ScreenSettings[]): AgentPreset => {
  const readerOf = (place: ScreenSettings['place']) =>
    screenReader({ version: '', rules: written.filter((one) => one.place === place).map(ruleOf) });
  const [before, after] = [readerOf('before'), readerOf('after')];
  return {
    ...preset,
    screens: preset.screens ?? { version: '', rules: [] },
    readScreen: (lines, at) => before(lines, at) ?? preset.readScreen(lines, at) ?? after(lines, at),
  };
};

/** Made once: what its patterns have learnt of screens is kept for the next one. */
const made = new WeakMap<ScreenSettings, ScreenRule>();

const ruleOf = (written: ScreenSettings): ScreenRule => {
  const rule = made.get(written) ?? newRule(written);
  made.set(written, rule);
  return rule;
};

const newRule = ({ seen, signal, within, all, none, dialog, clear, restMs }: ScreenSettings): ScreenRule => ({
  seen,
  signal,
  within,
  all: all.map(compiled),
  ...(none === undefined ? {} : { none: none.map(compiled) }),
  ...(dialog === undefined ? {} : { dialog: dialogOf(dialog) }),
  ...(clear === undefined ? {} : { clear: compiled(clear) }),
  ...(restMs === undefined ? {} : { until: (_text, at) => at + restMs }),
});

const dialogOf = ({
  allow,
  deny,
  ...rest
}: NonNullable<ScreenSettings['dialog']>): NonNullable<ScreenRule['dialog']> => ({
  ...rest,
  ...(allow === undefined ? {} : { allow: compiled(allow) }),
  ...(deny === undefined ? {} : { deny: compiled(deny) }),
});

/** The file was refused where one is wrong; should one come here all the same, it never holds. */
const compiled = (source: string): Pattern => {
  const pattern = patternOf(source);
  return isPattern(pattern) ? pattern : { test: () => false };
};

export type Judged = {
  readonly kept: readonly ScreenSettings[];
  readonly refused: readonly { readonly rule: ScreenSettings; readonly misreads: readonly Misread[] }[];
  /** Screens that nobody said the meaning of, and that are read in another way now: for a person to look at. */
  readonly changed: readonly Misread[];
};

/**
 * Replays rules one after the other, each beside those that hold already. One that changes what a screen means which is
 * known to mean something else does not count.
 * @param corpus recorded screens of this agent, and kept ones of which a person said what they are
 * @param candidates kept ones of which nobody did
 */
export const judgeRules = (
  preset: AgentPreset,
  written: readonly ScreenSettings[],
  corpus: readonly Recorded[],
  candidates: readonly Recorded[],
): Judged => {
  const judged: { kept: ScreenSettings[]; refused: Judged['refused'][number][] } = { kept: [], refused: [] };
  const readBy = (readScreen: AgentPreset['readScreen'], recorded: Recorded): Misread => ({
    recorded,
    reads: readsOf(readScreen(recorded.lines, recorded.at)),
  });
  let before = corpus.map((recorded) => readBy(preset.readScreen, recorded));
  for (const rule of written) {
    const alone = screenReader({ version: '', rules: [ruleOf(rule)] });
    const { readScreen } = withOwnRules(preset, [...judged.kept, rule]);
    // Where it does not hold nothing changes.
    const after = before.map((was) =>
      alone(was.recorded.lines, was.recorded.at) === undefined ? was : readBy(readScreen, was.recorded),
    );
    const misreads = after.filter(
      ({ recorded, reads }, index) =>
        !isRight(recorded.reads, reads) && !meanTheSame(reads, before[index]?.reads ?? reads),
    );
    if (misreads.length > 0) judged.refused.push({ rule, misreads });
    else {
      judged.kept.push(rule);
      before = after;
    }
  }
  const changed = replay(withOwnRules(preset, judged.kept).readScreen, candidates, meanTheSame);
  return { ...judged, changed };
};

/** Of a screen whose dialog nobody described it is enough that it is one of that kind. */
const isRight = (known: Reads, reads: Reads): boolean =>
  known.seen === undefined ? known.signal === reads.signal : meanTheSame(known, reads);
