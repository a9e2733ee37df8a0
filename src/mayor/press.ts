/**
 * Types the answer to a dialog into its pane. Before each key the pane is read again: a dialog that looks otherwise by
 * then is another one, and nothing is typed into that.
 */
import type { ScreenReading } from '../agents/preset.ts';
import type { Answer } from '../core/command.ts';
import type { Clock } from '../ports/clock.ts';

type Shown = NonNullable<ScreenReading['dialog']>;

export type Press = {
  /** Whether the pane shows that dialog still, and takes such an answer. */
  takes(answer: Answer): Promise<boolean>;
  answer(answer: Answer): Promise<void>;
};

type Pane = {
  readonly read: () => Promise<Shown | undefined>;
  readonly type: (keys: readonly string[]) => Promise<void>;
  /** Pastes these words, and Enter. */
  readonly paste: (text: string) => Promise<void>;
  readonly clock: Pick<Clock, 'after'>;
};

/** A key is drawn within this time, or it moved nothing. */
const DRAWN_MS = 3_000;
const LOOK_MS = 50;
/** More than any list is long: a mark that others move as well is not followed for ever. */
const KEYS = 12;

export const pressOn = ({ title, detail }: Shown, { read, type, paste, clock }: Pane): Press => {
  const shown = async (): Promise<Shown | undefined> => {
    const now = await read();
    return now?.title === title && now.detail === detail ? now : undefined;
  };
  /** The dialog once it has changed. */
  const moved = async (before: Shown): Promise<Shown | undefined> => {
    for (let waited = 0; waited < DRAWN_MS; waited += LOOK_MS) {
      await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
      const now = await shown();
      if (now === undefined || now.mark !== before.mark || isOpen(now) !== isOpen(before)) return now;
    }
    return undefined;
  };
  return {
    takes: async (answer) => {
      const now = await shown();
      return now !== undefined && nextFor(now, answer) !== undefined;
    },
    answer: async (answer) => {
      let now = await shown();
      for (let typed = 0; now !== undefined && typed < KEYS; typed += 1) {
        const next = nextFor(now, answer);
        if (next === undefined) return;
        if ('text' in next) return paste(next.text);
        await type(next.keys);
        if (next.moves !== true) return;
        now = await moved(now);
      }
    },
  };
};

const isOpen = ({ words }: Shown): boolean => words === 'open';

type Next = { readonly keys: readonly string[]; readonly moves?: true } | { readonly text: string };

const nextFor = ({ keys, choices = [], words }: Shown, answer: Answer): Next | undefined => {
  if (answer.kind === 'choice') return choices.find(({ key }) => key === answer.key);
  if (answer.kind === 'text') {
    if (words === undefined) return undefined;
    return words === 'open' ? { text: answer.text } : { ...words, moves: true };
  }
  const given = answer.kind === 'allow' || answer.kind === 'deny' ? keys[answer.kind] : undefined;
  return given === undefined ? undefined : { keys: given };
};
