/** The part of rigs.yaml that says of what the person is told where they do not look at the dashboard, and how. */
import { z } from 'zod';
import { NOTICE_KINDS, NOTICE_WAYS, type NoticeSettings } from '../core/notices.ts';
import { DURATION, toMs } from './duration.ts';

const SAY_DURATION = 'is no length of time\nWrite it like 10s or 1m';
const SAY_QUIET = 'are no quiet hours\nWrite them like 22:00-07:00';
const HOURS = /^([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)$/;

export const noticesShape = {
  kinds: z
    .array(z.enum(NOTICE_KINDS))
    .default(['needs-you', 'review', 'stuck'])
    .describe('Of what: `needs-you`, `review` (there is something to approve), `stuck`, `landed`.'),
  ways: z
    .array(z.enum(NOTICE_WAYS))
    .default([])
    .describe(
      'How. `bell`, `osc9`, `osc777`: by the terminal of an open dashboard. `desktop`: by notify-send, or osascript on macOS, also without a dashboard.',
    ),
  command: z
    .array(z.string().min(1, 'must not be empty\nWrite a program and its arguments'))
    .min(1, 'is no command\nWrite a program and its arguments, as in [ntfy, publish, mayor]')
    .optional()
    .describe('A program of yours with its arguments: the text comes last. No shell reads it.'),
  quiet: z
    .string()
    .regex(HOURS, SAY_QUIET)
    .refine((written) => {
      const hours = hoursOf(written);
      return hours.from !== hours.to;
    }, 'begin when they end\nWrite two moments that differ, as in 22:00-07:00')
    .optional()
    .describe('Hours in which nothing is told, as `22:00-07:00`; what is still there is told after them.'),
  gather: z
    .union([z.number().min(0), z.string().regex(DURATION, SAY_DURATION)], { error: SAY_DURATION })
    .transform(toMs)
    .prefault('10s')
    .describe('How long to wait for more, so that many things are one notice; what you answer meanwhile is not told.'),
};

export const notices = z
  .strictObject(noticesShape)
  .optional()
  .describe('Tells you what needs you where you do not look at the dashboard.');

const hoursOf = (written: string): { readonly from: number; readonly to: number } => {
  const [, a, b, c, d] = HOURS.exec(written) ?? [];
  return { from: Number(a) * 60 + Number(b), to: Number(c) * 60 + Number(d) };
};

type Written = NonNullable<z.output<typeof notices>>;

export const noticesOf = ({ kinds, ways, command, quiet, gather }: Written): NoticeSettings => {
  const [program, ...args] = command ?? [];
  return {
    kinds,
    ways,
    gatherMs: gather,
    ...(program === undefined ? {} : { command: [program, ...args] as const }),
    ...(quiet === undefined ? {} : { quiet: hoursOf(quiet) }),
  };
};
