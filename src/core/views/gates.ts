/** What came of gates, as rows and words for people. */
import type { GateOutcome, GateResult } from '../gate.ts';
import { shortSha } from '../ids.ts';
import { plainLine } from '../plain.ts';
import { plural } from './age.ts';
import type { FeedLine } from './feed-line.ts';

export type GateRow = {
  readonly name: string;
  /** One character that says without colour what the word says. */
  readonly sign: string;
  readonly word: GateOutcome['kind'];
  readonly tone: FeedLine['tone'];
  /** How long it ran; empty where it did not. */
  readonly took: string;
  /** `cached`, `3 tries`, or why it was skipped; empty where there is nothing to say. */
  readonly note: string;
  readonly log?: string;
};

const SIGNS = {
  green: ['+', 'good'],
  flaky: ['!', 'attention'],
  red: ['x', 'bad'],
  skipped: ['-', 'plain'],
} as const satisfies Record<GateOutcome['kind'], readonly [sign: string, tone: FeedLine['tone']]>;

export const gateRow = (outcome: GateOutcome): GateRow => {
  const { name, kind, ms, tries, log } = outcome;
  const [sign, tone] = SIGNS[kind];
  return {
    ...{ name: plainLine(name), sign, word: kind, tone },
    took: tries === 0 ? '' : tookText(ms),
    note: noteOf(outcome),
    ...(log === undefined ? {} : { log }),
  };
};

/** What an outcome says of itself beside its kind. */
const noteOf = ({ kind, tries }: GateOutcome): string => {
  if (kind === 'skipped') return 'nothing that it looks at was changed';
  if (tries === 0) return 'cached';
  return tries === 1 ? '' : `${tries} tries`;
};

/** All of them in one sentence: `2 green, 1 skipped`; for a red one also whether its base has it too. */
export const gatesText = (result: GateResult): string => {
  const { gates = [] } = result;
  const counts = Object.keys(SIGNS).flatMap((kind) => {
    const count = gates.filter((gate) => gate.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  const said = counts.length === 0 ? 'no gates' : counts.join(', ');
  if (result.kind === 'green' || result.base === undefined) return said;
  const where = result.base === 'red' ? 'is also red on the base without this branch' : 'is green on the base';
  return `${said}; ${plainLine(result.gate)} ${where}`;
};

type Moved = { readonly base: string; readonly onto: string; readonly now: string; readonly commits?: number };

/** Green or red, it says nothing of what would land now. `commits`: where somebody has counted them. */
export const olderBaseText = ({ base, onto, now, commits }: Moved): string => {
  const more = commits === undefined || commits === 0 ? '' : `, ${plural(commits, 'commit')} on`;
  return `Of an older base: ${plainLine(base)} was at ${shortSha(onto)} then, and is at ${shortSha(now)} now${more}. They run again before it lands.`;
};

/** `0.4s`, `12s`, `3m 05s`, `2h 10m`. */
const tookText = (ms: number): string => {
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${two(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
};

const two = (part: number): string => String(part).padStart(2, '0');
