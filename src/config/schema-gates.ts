/** The part of rigs.yaml that says what must be green before something lands. */
import { z } from 'zod';
import type { CheckSettings, GateSettings } from '../core/gate-settings.ts';
import { globFlaw } from '../core/path-glob.ts';
import { plainLine } from '../core/plain.ts';
import { DURATION, toMs } from './duration.ts';

/** As in the schema: what is wrong and how to mend it, in one string. */
const say = (what: string, hint: string): string => `${what}\n${hint}`;

const line = z.string().refine((text) => text.trim() !== '', say('is empty', 'Write a shell line, such as npm test'));

export const glob = z.string().superRefine((written, context) => {
  const flaw = globFlaw(written);
  if (flaw !== undefined) context.addIssue({ code: 'custom', message: say(flaw.what, flaw.hint), input: written });
});

const NO_LENGTH = say('is no length of time', 'Write it like 90s, 10m or 1h30m');
const NO_TIME = say('must be longer than nothing', 'Write it like 90s or 10m');

export const gateShape = {
  name: z
    .string()
    .min(1, say('must not be empty', 'Call the gate something, or leave the line out'))
    .max(80, say('is too long', 'Call the gate something in a few words'))
    .refine(
      (text) => plainLine(text) === text,
      say('is no single plain line', 'Call the gate something in a few words'),
    )
    .exactOptional()
    .describe('How it is called; its own shell line where it has no name.'),
  run: line.describe('The shell line that must succeed.'),
  timeout: z
    .union([z.number().positive(NO_TIME), z.string().regex(DURATION, NO_LENGTH)], { error: NO_LENGTH })
    .transform(toMs)
    .refine((ms) => ms > 0, NO_TIME)
    .exactOptional()
    .describe('How long it may take, in place of `gateTimeout`.'),
  when: z
    .union([glob, z.array(glob).min(1, say('is empty', 'Write at least one glob, or leave the line out'))], {
      error: say('is no glob', 'Write it like "src/**", or a list of such'),
    })
    .transform((given): readonly string[] => (Array.isArray(given) ? given : [given]))
    .exactOptional()
    .describe('Globs: it runs only where a path like one of them was changed; `!` in front leaves paths out.'),
  retries: z.int().min(0).max(10).default(0).describe('How often it runs again when it is red, for known flakes.'),
  parallel: z.boolean().default(false).describe('Whether it may run beside neighbours that say so too.'),
};

export const gates = z
  .array(
    z.union([line, z.strictObject(gateShape)], {
      error: say('is no gate', 'Write a shell line, or options: { name: unit, run: npm test }'),
    }),
  )
  .max(50)
  .transform((written): readonly GateSettings[] => written.map(gateFrom))
  .superRefine((settled, context) => {
    for (const [index, { name }] of settled.entries())
      if (settled.findIndex((other) => other.name === name) < index)
        context.addIssue({
          code: 'custom',
          message: say('has the name of another gate', 'Give each a name of its own'),
          path: [index],
          input: name,
        });
  })
  .default([])
  .describe(
    'What must be green on the merged result before it lands: shell lines, or gates with options, in this order.',
  );

const { name, run, timeout, retries } = gateShape;

export const checkShape = {
  ...{ name, run, timeout, retries },
  files: z
    .string()
    .min(1, say('must not be empty', 'Name a folder, or leave the line out'))
    .exactOptional()
    .describe('A folder outside the clone: while the check runs, all files in it lie over the tree.'),
};

const written = z
  .array(
    z.union([line, z.strictObject(checkShape)], {
      error: say('is no check', 'Write a shell line, or options: { name: hidden, run: npm test, files: ~/hidden }'),
    }),
  )
  .max(50);

/** Paths are still as they were written. */
export const checkList = written
  .transform((all): readonly CheckSettings[] =>
    all.map((one) => {
      const { parallel: _, ...check } = gateFrom(typeof one === 'string' ? one : { ...one, parallel: false });
      return typeof one === 'string' || one.files === undefined ? check : { ...check, files: one.files };
    }),
  )
  .superRefine((settled, context) => {
    for (const [index, { name: own }] of settled.entries())
      if (settled.findIndex((other) => other.name === own) < index)
        context.addIssue({
          code: 'custom',
          message: say('has the name of another check', 'Give each a name of its own'),
          path: [index],
          input: own,
        });
  });

export const checks = checkList
  .optional()
  .describe(
    'What judges a rehearsal before it is approved, unseen by agents: shell lines, or checks with options. Red ones are for a person.',
  );

type Written = string | z.output<z.ZodObject<typeof gateShape>>;

const gateFrom = (written: Written): GateSettings => {
  if (typeof written === 'string') return { name: written, run: written, retries: 0, parallel: false };
  const { timeout, name = written.run, ...gate } = written;
  return { ...gate, name, ...(timeout === undefined ? {} : { timeoutMs: timeout }) };
};
