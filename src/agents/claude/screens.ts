/** What the pane of Claude Code shows, as rules. Each was recorded from the real CLI: test/fixtures/claude/screens. */
import type { ScreenReading } from '../preset.ts';
import type { ScreenReader, ScreenRule } from '../screen.ts';
import { limitEnd, overloadEnd } from './limits.ts';

/** The input line between its two rules, and what stands below: no dialog hides the bottom of this screen. */
const INPUT = '─{10,} ❯[^─]*─{10,}[^─]*$';
/** Stands before what Claude itself draws, as `marked` marks it. */
const OWN = '◉ ?';
/** Nothing was said after what stands before this: no message, no tool, no prompt of a person. */
const LAST = '[^─⎿●❯]*';
const atInput = (said: string): RegExp => new RegExp(`${said}${LAST}${INPUT}`);

const YES = /^Yes(?!, (?:and|allow all))/;
const NO = /^No\b/;
/** These open an input line, or mark one of several: nothing is answered by them. */
const NO_ANSWER = /^(?:Type something|Chat about this|\[)/;

const dialogs: readonly ScreenRule[] = [
  {
    seen: 'it asks whether this folder is trusted',
    signal: 'needs-permission',
    within: 30,
    all: [/Quick safety check: .*1\. Yes, I trust this folder.*Enter to confirm · Esc to cancel$/],
    dialog: { title: 'Claude asks whether you trust this folder', allow: YES, deny: NO, choose: 'digit' },
  },
  {
    seen: 'it asks whether to use the API key of the environment',
    signal: 'needs-permission',
    within: 20,
    all: [/Do you want to use this API key\?.*Enter to confirm · Esc to cancel$/],
    dialog: {
      title: 'Claude asks whether to use the API key in its environment',
      allow: YES,
      deny: NO,
      choose: 'digit',
    },
  },
  {
    seen: 'it warns of the mode in which it asks nothing',
    signal: 'needs-permission',
    within: 30,
    all: [/WARNING: Claude Code running in Bypass Permissions mode.*Yes, I accept.*Enter to confirm · Esc to cancel$/],
    dialog: { title: 'Claude warns that it will run everything without asking', allow: YES, deny: NO, choose: 'digit' },
  },
  {
    seen: 'its usage limit is reached',
    signal: 'limited',
    within: 16,
    all: [/What do you want to do\? ❯? ?1\..*Stop and wait for limit to reset.*Enter to confirm · Esc to cancel$/],
    until: limitEnd,
    clear: /^Stop and wait for limit to reset/,
  },
  {
    seen: 'it asks how to log in',
    signal: 'needs-login',
    within: 20,
    all: [/Select login method: ❯? ?1\..*Esc to cancel$/],
    dialog: { title: 'Claude is not logged in: choose how, then attach to the pane', choose: 'digit' },
  },
  {
    seen: 'it could not be set up without the internet',
    signal: 'needs-login',
    within: 40,
    all: [/Unable to connect to Anthropic services/],
    none: [new RegExp(INPUT)],
  },
  {
    seen: 'it asks a question',
    signal: 'needs-answer',
    within: 40,
    all: [/\d\. .*Enter to select · (?:Tab\/Arrow keys|↑\/↓) to navigate · Esc to cancel$/],
    dialog: { choose: 'digit', except: NO_ANSWER },
  },
  {
    seen: 'it asks for a permission',
    signal: 'needs-permission',
    within: 60,
    all: [/(?:Do you want to|Would you like to|Exit plan mode\?).*\b1\. ?Yes\b.*\d\. ?No\b(?:(?!─{10,}).)*$/],
    none: [new RegExp(INPUT)],
    dialog: { allow: YES, deny: NO, choose: 'digit' },
  },
  {
    seen: 'a dialog stands that is not known',
    signal: 'needs-answer',
    within: 20,
    all: [/❯ ?\d\. .*(?:Enter to (?:confirm|select)|Esc to cancel)(?:(?!─{10,}).)*$/],
    none: [new RegExp(INPUT)],
    dialog: {},
  },
];

const atRest: readonly ScreenRule[] = [
  {
    seen: '"esc to interrupt"',
    signal: 'busy',
    within: 10,
    all: [/─{10,} ❯[^─]*─{10,} (?:[^─]*\b)?esc to interrupt[^─]*$/],
  },
  { seen: 'its spinner', signal: 'busy', within: 12, all: [atInput(String.raw`${OWN}[✳✽✶✻✢·*∗] \S+… ?`)] },
  {
    seen: 'its usage limit is reached',
    signal: 'limited',
    within: 14,
    all: [atInput(`${OWN}⎿ You've (?:hit|reached) your [^─⎿●❯]*limit`)],
    until: limitEnd,
  },
  {
    seen: 'the API refuses it for its rate',
    signal: 'limited',
    within: 14,
    all: [atInput(String.raw`${OWN}● API Error: [^─⎿●❯]*\(429\)`)],
    until: limitEnd,
  },
  {
    seen: 'the API is overloaded',
    signal: 'limited',
    within: 14,
    all: [atInput(`${OWN}● API Error: [^─⎿●❯]*(?:529|[Oo]verloaded)`)],
    until: (_text, at) => overloadEnd(at),
    overload: true,
  },
  {
    seen: 'it is not logged in',
    signal: 'needs-login',
    within: 14,
    all: [
      atInput(
        `${OWN}[⎿●] (?:Not logged in|Please run /login|Invalid API key|OAuth token|API Error: 401|Login expired)`,
      ),
    ],
  },
  {
    seen: 'it was interrupted in the pane',
    signal: 'idle',
    within: 14,
    all: [atInput(String.raw`${OWN}⎿ Interrupted · What should Claude do instead\?`)],
  },
  { seen: 'its input line, and nothing that runs', signal: 'idle', within: 10, all: [new RegExp(INPUT)] },
];

export const claudeScreens: ScreenReader = {
  version: '2.1.197',
  rules: [...dialogs, ...atRest],
  prepare: (lines) => lines.map(marked),
  finish,
};

/** Its own marks stand at the left edge, or close to it: what a model or a tool prints is indented below them. */
const MARKED = /^(?:[●✳✽✶✻✢·*∗]| {0,2}⎿)\s+(?![●⎿✳✽✶✻✢·*∗])/;
function marked(line: string): string {
  return MARKED.test(line) ? `◉${line}` : line;
}

/** A person is shown what stands there. */
function finish(reading: ScreenReading): ScreenReading {
  const { dialog } = reading;
  if (dialog === undefined) return reading;
  const { title, detail } = dialog;
  return { ...reading, dialog: { ...dialog, title: title.replace(/^◉/, ''), detail: detail.replace(/^◉/gm, '') } };
}
