/** What the pane of Codex shows, as rules. Each was recorded from the real CLI: test/fixtures/codex/screens. */
import type { Instant } from '../../core/ids.ts';
import type { Sign } from '../../core/observed.ts';
import type { ScreenReading } from '../preset.ts';
import type { ScreenReader, ScreenRule } from '../screen.ts';
import { capacityEnd, limitEnd } from './limits.ts';
import { HOLDS } from './settings.ts';

/** The input line and what stands below: a dialog takes the place of both. */
const INPUT = String.raw`› (?!\d\. )[^›]*$`;
/** The line of its state, as `marked` marks it. */
const STATE = `◉ (?:(?! Worked for )[^◉■])*${INPUT}`;
/** The last thing that happened is an error that says this. */
const failed = (said: string): RegExp => new RegExp(`■ (?:${said})[^■›]*${INPUT}`);

const YES = /^Yes, (?:proceed|just this once)/;
const NO = /^No\b/;

const dialogs: readonly ScreenRule[] = [
  {
    seen: 'it asks whether this folder is trusted',
    signal: 'needs-permission',
    within: 30,
    // Enter takes what the mark stands at; its "1" chooses nothing (seen), and its other option is a place without an agent.
    all: [/Folder access .*Trust this folder\? .*› 1\. Trust and continue .*enter continue · esc back$/],
    dialog: {
      title: 'Codex asks whether you trust this folder',
      keys: { allow: ['Enter'] },
      choose: 'mark',
      except: /^Back to/,
    },
  },
  {
    seen: 'it asks to review hooks that are not its town’s',
    signal: 'needs-permission',
    within: 30,
    all: [/Hooks need review .*Continue without trusting .*enter confirm · esc skip$/],
    dialog: {
      title: 'Codex found new hooks, of yours or of the repository: deny goes on without them',
      deny: /^Continue without trusting/,
      choose: 'digit',
    },
  },
  {
    seen: 'it offers an update of itself',
    signal: 'needs-permission',
    within: 20,
    all: [/Update available · .*1\. Update now .*2\. Skip .*enter continue · esc skip$/],
    dialog: { title: 'Codex offers an update of itself: deny skips it', deny: /^Skip$/, choose: 'digit' },
  },
  {
    seen: 'it asks how to log in',
    signal: 'needs-login',
    within: 30,
    all: [
      /(?:Choose how you want to use Codex\.|Sign in another way) .*1\. .*Press enter to continue(?: Press esc to go back)?$/,
    ],
    dialog: { title: 'Codex is not logged in: choose how, then attach to the pane', choose: 'digit' },
  },
  {
    seen: 'it asks for a permission',
    signal: 'needs-permission',
    within: 60,
    all: [/(?:Would you like|Do you want) to .*\b1\. Yes\b.*Press enter to confirm or esc to cancel$/],
    dialog: { title: 'Codex asks for a permission', allow: YES, deny: NO, choose: 'digit' },
  },
  {
    seen: 'it asks a question',
    signal: 'needs-answer',
    within: 60,
    all: [
      /Question \d+\/\d+ .*(?:enter to submit (?:answer|all) .*esc to interrupt|clear notes \| enter to submit (?:answer|all))$/,
    ],
    dialog: { title: 'Codex asks a question', choose: 'digit' },
  },
  {
    seen: 'it offers another model',
    signal: 'starting',
    within: 30,
    all: [/\b1\. Try new model .*2\. Use existing model enter\/esc confirm · \^c quit$/],
    clear: /^Use existing model$/,
  },
  {
    seen: 'it offers a cheaper model, since a limit is near',
    signal: 'idle',
    within: 30,
    all: [/Approaching rate limits .*2\. Keep current model .*enter select · esc back$/],
    clear: /^Keep current model$/,
  },
  {
    seen: 'a dialog stands that is not known',
    signal: 'needs-answer',
    within: 30,
    all: [
      /› \d\. .*(?:[Pp]ress enter to (?:confirm|continue)|enter(?:\/esc)? (?:confirm|continue|select|to submit)\b)[^›]*$/,
    ],
    dialog: { title: 'Codex shows a dialog: attach to the pane to answer it' },
  },
];

const atRest: readonly ScreenRule[] = [
  {
    seen: 'it waits for the answer to a permission',
    signal: 'needs-permission',
    within: 16,
    all: [new RegExp(`◉ [^◉■]*\\) (?:·|└) ${HOLDS} ${INPUT}`)],
    // The very permission that its hook told: there is no dialog to be answered by keys.
    dialog: { title: HOLDS },
  },
  { seen: '"esc to interrupt"', signal: 'busy', within: 30, all: [new RegExp(STATE)] },
  {
    seen: 'its usage limit is reached',
    signal: 'limited',
    within: 16,
    all: [failed('You.ve hit your [^■›]*limit')],
    until: limitEnd,
  },
  {
    seen: 'the API refuses it for its rate',
    signal: 'limited',
    within: 16,
    all: [failed('[^■›]*429 Too Many Requests')],
    until: limitEnd,
  },
  {
    seen: 'its model is at capacity',
    signal: 'limited',
    within: 16,
    all: [failed('[^■›]*(?:at capacity|503 Service Unavailable|529)')],
    until: capacityEnd,
    overload: true,
  },
  {
    seen: 'it is not logged in, or its account is not paid',
    signal: 'needs-login',
    within: 16,
    all: [failed('[^■›]*(?:401 Unauthorized|403 Forbidden|sign in again|Quota exceeded|upgrade to)')],
  },
  {
    seen: 'its context is full',
    signal: 'idle',
    within: 16,
    all: [failed('Codex ran out of room in the model.s context window')],
  },
  { seen: 'it was interrupted in the pane', signal: 'idle', within: 16, all: [failed('Conversation interrupted')] },
  { seen: 'its turn ended with an error', signal: 'idle', within: 16, all: [failed('')] },
  // An input line alone proves nothing: it stands there while an answer is written, without any other sign.
  {
    seen: 'its turn has ended',
    signal: 'idle',
    within: 16,
    all: [new RegExp(String.raw`Worked for [^›■◉•]* • \d+:\d\d(?: [AP]M)?(?: ⚠ [^›■◉•]*)? ${INPUT}`)],
  },
];

export const codexScreens: ScreenReader = {
  version: '0.169.0',
  rules: [...dialogs, ...atRest],
  prepare: (lines) => lines.map(marked),
  finish,
};

function finish(reading: ScreenReading, lines: readonly string[]): ScreenReading {
  const { dialog } = reading;
  if (dialog === undefined) return reading;
  return { ...reading, dialog: { ...withWords(dialog, lines), detail: detailIn(lines) } };
}

/**
 * Words are the notes of a question's last option, "None of the above". The line for them shows "Add notes" while nothing
 * was typed: what a person has begun to write is not written on.
 */
const withWords = (dialog: Dialog, lines: readonly string[]): Dialog => {
  const { choices = [], ...rest } = dialog;
  const other = choices.find(({ label }) => label === 'None of the above');
  if (other === undefined || dialog.mark === undefined) return dialog;
  const isThere = dialog.mark === other.key;
  if (!lines.some((line) => NOTES_OPEN.test(line))) return { ...dialog, words: { keys: [isThere ? 'Tab' : 'Down'] } };
  // A digit would be a note by now.
  return isThere && lines.some((line) => NOTES_EMPTY.test(line)) ? { ...rest, words: 'open' } : rest;
};

type Dialog = NonNullable<ScreenReading['dialog']>;

const NOTES_OPEN = /^ {2}tab or esc to clear notes \| /;
const NOTES_EMPTY = /^ {2}› Add notes$/;

/** It says "Working" while it waits for a person, too, so only rest is believed. */
export function readCodexTitle(title: string, at: Instant): Sign | undefined {
  if (title !== 'codex | Ready') return undefined;
  return { source: 'title', signal: 'idle', at, detail: `title "${title}"` };
}

const WORKS = /^(?:[•◦] )?[^\s›■•◦].* \((?:\d+[hms] ?)+ • esc to interrupt\)/;

/**
 * What Codex itself says begins at the left edge; what a model or a tool prints does not. So its marks count there
 * alone, and the line of its state gets one.
 */
const marked = (line: string): string => {
  const plain = line.slice(0, 1) + line.slice(1).replace(/[›■◉]/g, '·');
  return WORKS.test(line) ? `◉ ${plain}` : plain;
};

const OPENS =
  /^ {2}(?:Would you like to|Do you want to|Question \d|Folder access|Welcome to Codex|Hooks need review|Update available)/;

/** From the first line that may open it, since a command that is shown may contain any line. */
const detailIn = (lines: readonly string[]): string => {
  const shown = lines.slice(
    Math.max(
      0,
      lines.findIndex((line) => OPENS.test(line)),
    ),
  );
  const ends = shown.findLastIndex((line) => line.trim() !== '');
  return shown
    .slice(0, ends)
    .filter((line) => line.trim() !== '' && !NOTES_EMPTY.test(line))
    .map((line) => line.replace(/^ {2}› (?=\d\. )/, '    ').replace(/^[›> ] /, ''))
    .join('\n');
};
