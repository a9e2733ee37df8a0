/** The part of rigs.yaml that says what screens show: rules of the owner's own, beside those of a preset. */
import { z } from 'zod';
import { SHOWN_SIGNALS } from '../core/observed.ts';
import { isPattern, patternOf } from '../core/pattern/machine.ts';
import { plainLine } from '../core/plain.ts';
import type { ScreenSettings } from '../core/settings.ts';
import { DURATION, toMs } from './duration.ts';

/** As in the schema: what is wrong and how to mend it, in one string. */
const say = (what: string, hint: string): string => `${what}\n${hint}`;

const words = z
  .string()
  .min(1, say('must not be empty', 'Say it in a few words'))
  .max(120, say('is too long', 'Say it in a few words'))
  .refine((text) => plainLine(text) === text, say('is no single plain line', 'Say it in a few words'));

const pattern = z.string().superRefine((source, context) => {
  const made = patternOf(source);
  if (!isPattern(made)) context.addIssue({ code: 'custom', message: say(made.what, made.hint), input: source });
});
const patterns = z.array(pattern).min(1, say('is empty', 'Write at least one pattern')).max(10);

const KEY = /^(?:[!-~]|Enter|Escape|Tab|BTab|Space|Up|Down|Left|Right)$/;
const keys = z
  .array(z.string().regex(KEY, say('is no key', 'Write one letter or digit, or Enter, Escape, Tab, Space, Up, Down')))
  .min(1)
  .max(10);

export const dialogShape = {
  title: words.exactOptional().describe('What is asked, where the dialog’s own question does not say enough.'),
  allow: pattern.exactOptional().describe('The option with a digit that allows.'),
  deny: pattern.exactOptional().describe('The option with a digit that denies.'),
  keys: z
    .strictObject({
      allow: keys.exactOptional().describe('What is typed to allow.'),
      deny: keys.exactOptional().describe('What is typed to deny.'),
    })
    .exactOptional()
    .describe('Where options have no digits: what is typed.'),
};

export const screenShape = {
  seen: words.describe('What is seen then, in words for a person.'),
  signal: z.enum(SHOWN_SIGNALS).describe('What it says of the agent.'),
  within: z.int().min(1).max(80).default(10).describe('How many of the last lines that are not empty count.'),
  all: patterns.describe('Patterns that must all be found there; lines are joined by single spaces.'),
  none: patterns.exactOptional().describe('Patterns that must not be found there.'),
  place: z
    .enum(['before', 'after'])
    .default('before')
    .describe('`before`: tried before the rules that Mayor has. `after`: where none of those holds.'),
  dialog: z.strictObject(dialogShape).exactOptional().describe('It is a dialog that a person answers, in the inbox.'),
  clear: pattern.exactOptional().describe('It is a notice: the option with a digit that puts it away, typed unasked.'),
  rest: z
    .union([z.number().min(0), z.string().regex(DURATION)], {
      error: say('is no length of time', 'Write it like 90s, 10m or 1h30m'),
    })
    .transform(toMs)
    .exactOptional()
    .describe('With `limited`: how long it rests.'),
};

export const screens = z
  .array(
    z
      .strictObject(screenShape)
      .refine(
        ({ signal, rest }) => (signal === 'limited') === (rest !== undefined),
        say('rests for no time, or without a limit', 'Write "rest: 5m" with "signal: limited", and only there'),
      ),
  )
  .max(50)
  .optional()
  .describe('Your own rules for what its screen shows; one that misreads a recorded screen does not count.');

export const screenOf = ({ rest, ...rule }: NonNullable<z.output<typeof screens>>[number]): ScreenSettings =>
  rest === undefined ? rule : { ...rule, restMs: rest };
