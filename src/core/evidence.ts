/**
 * Many weak signs, one status, and why. Whether the process lives comes first. Hooks tell edges, so
 * one of them holds until the screen or the title shows otherwise; the title tells whether something
 * is computed, never what is waited for; the screen tells dialogs. Silence alone proves nothing: old
 * signs of work end in `unknown`, never in "stuck". Done is what an agent said, while it rests.
 */
import type { Instant } from './ids.ts';
import { isAtRest, type Pane, type Sign, type Signal, type Verdict } from './observed.ts';
import { agoText } from './views/age.ts';

/** A sign beside the others: how old, whether it won, and why it did or did not. */
export type RankedSign = Sign & { readonly ageMs: number; readonly won: boolean; readonly note: string };

export type Weighed = Verdict & {
  readonly source?: Sign['source'];
  /** Winner first, the others as strong as they are. */
  readonly ranked: readonly RankedSign[];
};

/**
 * @param signs of one process, at least the newest of each source, in any order
 * @param pane its pane, where there is one and the runtime could be asked
 */
export function weigh(signs: readonly Sign[], pane: Pane | undefined, now: Instant): Weighed {
  const words = signs.filter(isWord).sort(newestFirst);
  const seen = weighSeen(
    signs.filter((sign) => !isWord(sign)),
    pane,
    now,
  );
  const [word] = words;
  if (word === undefined) return seen;
  // What it said is no picture of what it does: it may still write its last words, or wait for a person.
  const holds = seen.signal === 'idle' || seen.signal === 'unknown';
  const spoken = words.map((sign) => rank(sign, holds && sign === word, holds ? winOf(word) : STILL, now));
  if (!holds) return { ...seen, ranked: [...seen.ranked, ...spoken] };
  const others = seen.ranked.map((sign) => ({ ...sign, won: false, note: sign.won ? RESTS : sign.note }));
  return { ...told(word), ranked: [...spoken, ...others] };
}

const isWord = ({ source, signal }: Sign): boolean => source === 'word' && signal === 'done';
const STILL = 'it said so, and does this since';
const RESTS = 'it rests since it said that it is done';

const weighSeen = (signs: readonly Sign[], pane: Pane | undefined, now: Instant): Weighed => {
  const end = pane === undefined ? signs.find(isEnd) : pane.alive ? undefined : exitOf(pane, now);
  if (end !== undefined) {
    const others = signs.filter((sign) => sign !== end);
    return verdict(end, others, 'the process has ended', now);
  }
  const doubted = signs.map((sign) => ({ sign, doubt: doubtOf(sign, signs, pane, now) }));
  const sound = doubted.flatMap(({ sign, doubt }) => (doubt === undefined ? [sign] : [])).sort(newestFirst);
  const winner = reasonFor(sound);
  if (winner === undefined) return unknown(signs, pane, now);
  const losers = doubted.filter(({ sign }) => sign !== winner).sort((a, b) => newestFirst(a.sign, b.sign));
  const ranked = losers.map(({ sign, doubt }) => rank(sign, false, doubt ?? lossOf(sign, winner), now));
  const recheckAt = contradicted(winner, sound) ? weightOf(winner) : undefined;
  return {
    ...told(winner),
    ...(recheckAt === undefined ? {} : { recheckAt }),
    ranked: [rank(winner, true, winOf(winner), now), ...ranked],
  };
};

/**
 * A hook is quicker than the repaint it causes: this much newer must a picture be to refute it. For as long a lie may
 * last where the next hook is lost, so none is of two seconds.
 */
const HEAD_START_MS: Readonly<Record<Sign['source'], number>> = {
  pane: Number.NEGATIVE_INFINITY,
  person: 1_900,
  hook: 1_500,
  word: 0,
  transcript: 0,
  title: 0,
  screen: 0,
};

/** Which of several signs that agree is given as the reason. */
const STRENGTH: Readonly<Record<Sign['source'], number>> = {
  hook: 5,
  title: 4,
  word: 0,
  transcript: 3,
  screen: 2,
  person: 1,
  pane: 0,
};

/** A sign of work is believed this long without anything newer from its pane. */
const SILENCE_MS = 10 * 60_000;
const STARTING_MS = 2 * 60_000;

const weightOf = ({ source, at, seenAt = at }: Sign): number => seenAt + HEAD_START_MS[source];
const newestFirst = (a: Sign, b: Sign): number => {
  const [ours, theirs] = [weightOf(a), weightOf(b)];
  if (ours !== theirs) return theirs > ours ? 1 : -1;
  // A head start ends at that very moment. Of two pictures that stand in the pane the stronger counts; of two of its
  // process, minus infinity both, the later.
  if (isPicture(a) && isPicture(b)) return STRENGTH[b.source] - STRENGTH[a.source];
  return Number(isPicture(b)) - Number(isPicture(a)) || b.at - a.at;
};

/** Why a sign does not count any more; `undefined` when it does. */
const doubtOf = (sign: Sign, all: readonly Sign[], pane: Pane | undefined, now: Instant): string | undefined => {
  if (sign.signal === 'limited' && sign.until !== undefined && sign.until <= now) return 'its time is over';
  if (sign.signal === 'exited') return pane === undefined ? undefined : 'its process lives';
  if (sign.signal === 'unknown') return 'it says nothing';
  // Its head start is against pictures. A turn may be over within a second, and only the agent knows.
  if (sign.source === 'person' && all.some(({ source, at }) => source === 'hook' && at >= sign.at))
    return 'the agent itself has reported since';
  if (sign.signal === 'idle' && isPicture(sign) && awaitsPrompt(all, now)) return 'its first prompt is on its way';
  if (sign.signal === 'starting' && now - sign.at > STARTING_MS)
    return `it has not reported since, ${agoText(now - sign.at)}`;
  // That a process lives is a fact of this moment, however long ago it began to be one.
  if (sign.signal !== 'busy' || sign.source === 'pane') return undefined;
  const heard = Math.max(sign.at, pane?.activeAt ?? 0);
  return now - heard > SILENCE_MS ? `nothing was seen since, ${agoText(now - heard)}` : undefined;
};

/** Its pane was missed when all were listed: also true while they cannot be. */
const isEnd = ({ source, signal }: Sign): boolean => source === 'pane' && signal === 'exited';

const isPicture = ({ source }: Sign): boolean => source === 'title' || source === 'screen';

/** An input line stands there before the prompt of the start is taken up: what is typed then may be lost. */
const awaitsPrompt = (all: readonly Sign[], now: Instant): boolean =>
  all.some(({ willReport, at }) => willReport === true && now - at <= STARTING_MS) &&
  !all.some(({ source, signal }) => source === 'hook' && signal !== 'starting');

const WORKING: ReadonlySet<Signal> = new Set(['busy', 'starting']);

/** Whether `newer` refutes `older`. A title at rest says that nothing is computed, which a dialog is too. */
const refutes = (newer: Sign, older: Sign): boolean =>
  newer.signal !== older.signal && !(newer.source === 'title' && newer.signal === 'idle' && !WORKING.has(older.signal));

/** Whether a picture only has to be newer to refute it. */
const contradicted = (winner: Sign, sound: readonly Sign[]): boolean =>
  HEAD_START_MS[winner.source] > 0 &&
  sound.some((sign) => isPicture(sign) && refutes(sign, winner) && weightOf(sign) < weightOf(winner));

/** Whether both say the same of what it does: one that is done rests. */
export const agree = (one: Signal, other: Signal): boolean => one === other || (isAtRest(one) && isAtRest(other));

/** Whether both cannot be true of one moment. */
export const contradicts = (picture: Sign, winner: Sign): boolean =>
  picture.source !== winner.source && !agree(picture.signal, winner.signal) && refutes(picture, winner);

/** The newest sign that no newer one refutes, told by the strongest that says the same. */
const reasonFor = (sound: readonly Sign[]): Sign | undefined => {
  const standing = sound.filter((sign, index) => !sound.slice(0, index).some((newer) => refutes(newer, sign)));
  // What is waited for says more than that nothing is computed.
  const first = standing.find(({ source, signal }) => !(source === 'title' && signal === 'idle')) ?? standing[0];
  return standing
    .filter(({ signal }) => signal === first?.signal)
    .sort((a, b) => STRENGTH[b.source] - STRENGTH[a.source])[0];
};

const exitOf = (pane: Pane, now: Instant): Sign => ({
  source: 'pane',
  signal: 'exited',
  at: pane.activeAt ?? now,
  ...(pane.exit === undefined ? {} : { exit: pane.exit }),
  detail: pane.exit === undefined ? 'its process has ended' : `its process has ended with ${pane.exit}`,
});

const verdict = (winner: Sign, others: readonly Sign[], loss: string, now: Instant): Weighed => ({
  ...told(winner),
  ranked: [
    rank(winner, true, winOf(winner), now),
    ...[...others].sort(newestFirst).map((sign) => rank(sign, false, loss, now)),
  ],
});

const unknown = (signs: readonly Sign[], pane: Pane | undefined, now: Instant): Weighed => {
  const ordered = [...signs].sort(newestFirst);
  const [last] = ordered;
  // Without its age: that would make every picture of the town a new one.
  const because = last === undefined ? 'it has given no sign yet' : `nothing since: ${last.detail}`;
  const ranked = ordered.map((sign) => rank(sign, false, doubtOf(sign, signs, pane, now) ?? 'it is too weak', now));
  return { signal: 'unknown', because, ...(last === undefined ? {} : { at: last.at }), ranked };
};

const told = ({ signal, detail, at, source, until, overload, exit }: Sign): Omit<Weighed, 'ranked'> => ({
  signal,
  because: detail,
  at,
  source,
  ...(until === undefined ? {} : { until }),
  ...(overload === undefined ? {} : { overload }),
  ...(exit === undefined ? {} : { exit }),
});

const rank = (sign: Sign, won: boolean, note: string, now: Instant): RankedSign => ({
  ...sign,
  ageMs: Math.max(0, now - sign.at),
  won,
  note,
});

const WINS: Readonly<Record<Sign['source'], string>> = {
  pane: 'whether the process lives comes before all else',
  hook: 'the agent reported it itself, and nothing newer contradicts it',
  title: 'the title shows it at this moment',
  word: 'it said so itself, and nothing is computed or asked since',
  transcript: 'the conversation says it, and nothing newer contradicts it',
  screen: 'the bottom of the screen shows it, and nothing newer contradicts it',
  person: 'a person or Mayor just did it',
};
const winOf = ({ source }: Sign): string => WINS[source];

const lossOf = (sign: Sign, winner: Sign): string => {
  if (sign.signal === winner.signal) return 'it says the same';
  if (!refutes(sign, winner)) return 'it does not contradict: nothing is computed while something is waited for';
  if (HEAD_START_MS[sign.source] < 0) return 'anything that the agent shows says more';
  return weightOf(sign) > weightOf(winner) ? 'it is refuted by something newer still' : `the ${winner.source} is newer`;
};
