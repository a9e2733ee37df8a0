/** The part of rigs.yaml for the dashboard: what it may do with the terminal, and keys of the person's own. What has keys is the dashboard's to say. */
import { z } from 'zod';
import { MOTIONS, SIGNS, THEMES } from '../core/dashboard-settings.ts';
import { nearest } from './nearest.ts';

/** What the dashboard knows of its keys. */
export type KnownKeys = {
  /** What may have other keys: its name, and what it does. */
  readonly names: readonly string[];
  /** What is wrong with keys by name; a key as it was written. */
  readonly flaws: (
    keys: Readonly<Record<string, readonly string[]>>,
  ) => readonly { readonly intent: string; readonly what: string; readonly hint: string }[];
};

const say = (what: string, hint: string): string => `${what}\n${hint}`;

const key = z
  .string()
  .min(1, say('must not be empty', 'Write a key: one character, or Enter, Esc, Ctrl-K and the like'));

const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words, about: string) =>
  z.enum(words).default(words[0]).describe(about);

export const dashboardShape = (known: KnownKeys | undefined) => ({
  mouse: z
    .boolean()
    .default(true)
    .describe('Whether the mouse selects, opens and scrolls; text is selected with Shift held then.'),
  signs: oneOf(SIGNS, 'Which signs are drawn; auto: ASCII where LC_ALL, LC_CTYPE or LANG name no UTF-8.'),
  theme: oneOf(THEMES, 'What ground the terminal has; auto: it is asked, then COLORFGBG.'),
  motion: oneOf(
    MOTIONS,
    'reduced: no running seconds, and panes are drawn once a second at most; MAYOR_REDUCED_MOTION=1.',
  ),
  keys: z
    .record(
      z.string().superRefine((name, context) => {
        const names = known?.names ?? [];
        if (!names.includes(name))
          context.addIssue({
            code: 'custom',
            message: say('is nothing that has a key', near(name, names)),
            input: name,
          });
      }),
      z.union([key.transform((one) => [one]), z.array(key).min(1).max(6)], {
        error: say(
          'is neither a key nor a list of keys',
          'Write it like approve: Z, or approve: [Z, Ctrl-A]; digits and : ? # need quotes',
        ),
      }),
    )
    .default({})
    .describe('Keys of your own, by what they do; each in place of all keys that it had.'),
  screenReader: z
    .boolean({ error: say('is neither true nor false', 'true has the dashboard in lines, for a screen reader') })
    .optional()
    .describe(
      'The dashboard as lines that a screen reader can follow. `--screen-reader` and MAYOR_SCREEN_READER count before it.',
    ),
});

/** The nearest names: a slip of the finger away, or with a word in common. */
const near = (typed: string, names: readonly string[]): string => {
  const one = nearest(typed, names);
  const words = typed
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2);
  const alike = names.filter((name) => words.some((word) => name.includes(word) || word.includes(name)));
  const all = [...new Set([...(one === undefined ? [] : [one]), ...alike])].slice(0, 4);
  return all.length === 0 ? 'rigs.example.yaml lists the names' : `Did you mean ${all.join(' or ')}?`;
};
