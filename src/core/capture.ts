/**
 * When what a pane shows is worth keeping: it says something else than what is believed, or nothing that is known, and
 * goes on so. Such a screen may become a recorded one, and the rules that misread it better ones.
 */
import type { Reads, Recorded } from './corpus.ts';
import { agree, contradicts, type Weighed } from './evidence.ts';
import type { Instant } from './ids.ts';
import type { Sign, Signal } from './observed.ts';
import { plainLine, plainText } from './plain.ts';
import { type Private, redact } from './redact.ts';

/** A screen that was kept, with what was made of it. */
export type Capture = {
  /** Derives from the agent and the screen: the same one is kept once. */
  readonly id: string;
  readonly agent: string;
  /** Of the CLI; absent where it does not say. */
  readonly version?: string;
  readonly at: Instant;
  /** Why it was kept. */
  readonly because: string;
  /** What was believed then. */
  readonly verdict: Signal;
  /** What it is indeed, where a person said so. */
  readonly means?: Reads['signal'];
  readonly title: string;
  readonly lines: readonly string[];
  /** As its screen was read then. */
  readonly reads: Reads;
  /** Strongest first. */
  readonly signs: readonly KeptSign[];
};

export type KeptSign = Pick<Sign, 'source' | 'signal' | 'detail'> & { readonly ageMs: number; readonly note: string };

/** What was seen of a pane last. `reading`: absent where no rule knows that screen. */
export type Seen = { readonly reading?: Sign; readonly title?: Sign };

/** Sources disagree for this long before a screen is kept. */
const LONG_MS = 30_000;

/** What is strange about a status, in words; `undefined` where all fits. */
export const strangeIn = (weighed: Weighed, { reading, title }: Seen): string | undefined => {
  const winner = weighed.ranked.find(({ won }) => won);
  if (winner === undefined) return 'nothing that is believed says what it does';
  if (winner.signal === 'exited') return undefined;
  for (const picture of [reading, title])
    if (picture !== undefined && contradicts(picture, winner))
      return `the ${picture.source} says ${picture.signal}, the ${winner.source} ${winner.signal}`;
  // An answer that is being written may show nothing that is known. One that starts, rests or waits stands still.
  if (reading === undefined && winner.signal !== 'busy' && (title === undefined || !agree(title.signal, winner.signal)))
    return `no rule knows the screen, and the ${winner.source} says ${winner.signal}`;
  return undefined;
};

export type Watch = { readonly strange: string; readonly since: Instant; readonly taken: boolean };

/** What is watched from now on, and whether the screen is to be taken now. */
export const watched = (
  before: Watch | undefined,
  strange: string | undefined,
  now: Instant,
): { readonly watch?: Watch; readonly due: boolean } => {
  if (strange === undefined) return { due: false };
  // One that begins later than now was seen by a clock that has been set back since.
  const goesOn = before?.strange === strange && before.since <= now;
  const watch = goesOn ? before : { strange, since: now, taken: false };
  const due = !watch.taken && now - watch.since >= LONG_MS;
  return { watch: due ? { ...watch, taken: true } : watch, due };
};

/** What is to be kept as it was: private things are still in it. `lines` have no colours. */
export type Shown = Omit<Capture, 'id' | 'verdict' | 'signs'> & {
  readonly weighed: Pick<Weighed, 'signal' | 'ranked'>;
};

/** The screen without what is nobody else's business. `digest`: a short name that derives from a text. */
export const captureOf = (shown: Shown, known: Private, digest: (text: string) => string): Capture => {
  const { agent, version, at, because, means, reads, weighed } = shown;
  const hidden = (text: string): string => redact(text, known);
  const lines = hidden(plainText(endless(shown.lines).join('\n'))).split('\n');
  return {
    id: digest(`${agent}\n${stillOf(lines)}`),
    agent,
    ...(version === undefined ? {} : { version }),
    at,
    because: plainLine(because),
    verdict: weighed.signal,
    ...(means === undefined ? {} : { means }),
    title: hidden(plainLine(shown.title)),
    lines,
    reads: { ...reads, ...hiddenIn(reads, hidden) },
    signs: weighed.ranked.map(({ source, signal, detail, ageMs, note }) => ({
      source,
      signal,
      detail: hidden(plainLine(detail)),
      ageMs,
      note,
    })),
  };
};

const endless = (lines: readonly string[]): readonly string[] =>
  lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);

/** Clocks and what turns are no other screen. */
const stillOf = (lines: readonly string[]): string =>
  lines
    .map((line) =>
      line
        .replace(/\d+/g, '0')
        .replace(/[\u2800-\u28ff✳✽✶✻✢·∗◐◑◒◓]/gu, '·')
        .trimEnd(),
    )
    .join('\n');

/** What of it stood on the screen; all else is words of the rules. */
const hiddenIn = ({ title, opens, choices }: Reads, hidden: (text: string) => string): Partial<Reads> => ({
  ...(title === undefined ? {} : { title: hidden(title) }),
  ...(opens === undefined ? {} : { opens: hidden(opens) }),
  ...(choices === undefined ? {} : { choices: choices.map(hidden) }),
});

/** As one recorded screen, which means what a person said, else what was read. */
export const recordedFrom = ({ id, means, lines, reads, ...rest }: Capture): Recorded => ({
  agent: rest.agent,
  name: id,
  ...(rest.version === undefined ? {} : { version: rest.version }),
  at: rest.at,
  lines,
  reads: means === undefined || means === reads.signal ? reads : { signal: means },
});

/** A corpus of this screen alone, as test/fixtures has them: an entry to be put beside the others. */
export const corpusText = (capture: Capture): string => {
  const { agent, version, at, because, verdict, title, signs } = capture;
  const { name, lines, reads } = recordedFrom(capture);
  const { until, ...plain } = reads;
  const screen = {
    ...plain,
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
    made: `kept from a pane: ${because}`,
    verdict,
    windowTitle: title,
    signs,
    lines,
  };
  const file = { agent, ...(version === undefined ? {} : { version }), at: new Date(at).toISOString() };
  return `${JSON.stringify({ ...file, screens: { [name]: screen } }, undefined, 2)}\n`;
};
