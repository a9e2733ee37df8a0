/** What the pane of Gemini CLI shows, as rules. Each was recorded from the real CLI: test/fixtures/gemini/screens. */
import type { ScreenReader, ScreenRule } from '../screen.ts';
import { limitEnd, overloadEnd } from './limits.ts';
import { ASKING } from './settings.ts';

/**
 * Below the line of its state: the mode, the input line, where it is. A dialog takes the place of all of it. Without
 * colours the input line stands between solid lines.
 */
const INPUT = '─{10,} [^─▄▀]*[▄─]{10,} [>*!] [^─▄▀]*[▀─]{10,}[^▄▀─╭╰]*$';
const CORNER = '╰─{10,}╯$';
const TOP = /^╭─{10,}╮$/;

const dialog = (text: string): RegExp => new RegExp(`${text}[^╭]*${CORNER}`);
/** Its state stands to the left of the hint for shortcuts. */
const atWork = (text: string): RegExp => new RegExp(`${text}[^─]*${INPUT}`);
/** An error, and nothing that was said or begun after it. */
const failed = (text: string): RegExp =>
  new RegExp(String.raw`✕ \[API Error: (?:(?![✕✦▄]).)*(?:${text})[^✕✦▄╭─]*${INPUT}`);

const ONCE = /^Allow once/;
const NO = /^No, suggest changes/;

const WAITS = String.raw`Executing Hooks?: [^─]*${ASKING.replace(/[()]/g, String.raw`\$&`)}[^─]*\(esc to cancel`;

const dialogs: readonly ScreenRule[] = [
  {
    seen: 'it asks for a permission',
    signal: 'needs-permission',
    within: 80,
    all: [dialog(String.raw`❯? ?1\. Allow once .*\d\. No, suggest changes \(esc\)`)],
    dialog: {
      title: 'Gemini asks for a permission',
      below: TOP,
      allow: ONCE,
      deny: NO,
      choose: 'digit',
      except: /^Modify with external editor/,
    },
  },
  {
    seen: 'its usage limit is reached',
    signal: 'limited',
    within: 24,
    all: [dialog(String.raw`Usage limit reached for .*\d\. Stop`)],
    until: limitEnd,
    clear: /^Stop/,
  },
  {
    // As its sources have it: not recorded.
    seen: 'its model is overloaded',
    signal: 'limited',
    within: 24,
    all: [dialog(String.raw`experiencing high demand.*\d\. Stop`)],
    until: overloadEnd,
    overload: true,
    clear: /^Stop/,
  },
  {
    seen: 'it takes what it does for a loop',
    signal: 'needs-permission',
    within: 24,
    all: [dialog(String.raw`A potential loop was detected .*1\. Keep loop detection enabled`)],
    dialog: {
      title: 'Gemini stops in what looks like a loop: is it to go on?',
      below: TOP,
      allow: /^Disable loop detection/,
      deny: /^Keep loop detection/,
      choose: 'digit',
    },
  },
  {
    seen: 'it asks whether this folder is trusted',
    signal: 'needs-permission',
    within: 24,
    all: [dialog(String.raw`Do you trust the files in this folder\? .*1\. Trust folder`)],
    dialog: {
      title: 'Gemini asks whether you trust this folder',
      below: TOP,
      allow: /^Trust folder/,
      deny: /^Don't trust/,
      choose: 'digit',
    },
  },
  {
    seen: 'it asks how to log in',
    signal: 'needs-login',
    within: 30,
    all: [dialog(String.raw`How would you like to authenticate.*\(Use Enter to select\)`)],
    dialog: { title: 'Gemini is not logged in: attach to the pane to log in', below: TOP },
  },
  {
    seen: 'it asks a question',
    signal: 'needs-answer',
    within: 40,
    all: [dialog(String.raw`Answer Questions .*❯ ?\d\. .*Enter to select · ↑/↓ to navigate · Esc to cancel`)],
    dialog: { title: 'Gemini asks a question', below: TOP, choose: 'digit', except: /^(?:Enter a custom|\[)/ },
  },
  {
    seen: 'a dialog stands that wants an answer',
    signal: 'needs-answer',
    within: 40,
    all: [dialog(String.raw`❯ ?\d\. `)],
    dialog: { title: 'Gemini shows a dialog: attach to the pane to answer it', below: TOP },
  },
];

const atRest: readonly ScreenRule[] = [
  {
    seen: 'it was interrupted in the pane',
    signal: 'idle',
    within: 40,
    // The hook that waits is not told, and answers nobody.
    all: [atWork(String.raw`Request cancelled\. (?:╭─+╮ - [^╭╰]*╰─+╯ )+[^╭╰─]*Executing Hooks?: `)],
  },
  {
    // A hook is shown for some seconds after its end, too.
    seen: 'it runs what was allowed',
    signal: 'busy',
    within: 60,
    all: [atWork(`⊶ [^╭╰]*╰─+╯ [^╭╰─]*${WAITS}`)],
    holds: true,
  },
  {
    seen: 'it waits for an answer from the inbox',
    signal: 'needs-permission',
    within: 14,
    all: [atWork(WAITS)],
    holds: true,
  },
  { seen: '"esc to cancel"', signal: 'busy', within: 14, all: [atWork(String.raw`\(esc to cancel, [^)─]*\)`)] },
  {
    seen: 'its usage limit is reached',
    signal: 'limited',
    within: 24,
    all: [failed('quota|[Uu]sage limit|[Rr]ate limit|RESOURCE_EXHAUSTED')],
    until: limitEnd,
  },
  {
    seen: 'its model is overloaded',
    signal: 'limited',
    within: 24,
    all: [failed('overloaded|high demand|capacity|UNAVAILABLE')],
    until: overloadEnd,
    overload: true,
  },
  {
    seen: 'it is not logged in',
    signal: 'needs-login',
    within: 24,
    all: [failed('API.?[Kk]ey|API_KEY_INVALID|UNAUTHENTICATED|PERMISSION_DENIED|invalid_grant|credential')],
  },
  { seen: 'its input line, and nothing that runs', signal: 'idle', within: 14, all: [new RegExp(INPUT)] },
];

export const geminiScreens: ScreenReader = {
  version: '0.61.0',
  rules: [...dialogs, ...atRest],
  prepare: (lines) => lines.map(unboxed),
};

/** Its own state and errors stand at the left edge; what a model or a tool prints is indented. */
const SAID = /^(?:\s{2,}|✦ +)(?:[\u2800-\u28ff] .*\(esc to cancel|✕ \[API Error)/;
const unsaid = (line: string): string =>
  SAID.test(line) ? line.replace(/\(esc to cancel/g, '(').replace('✕ [', '· [') : line;

const BOX = /^ ?│ (.*?)\s*│$/;
const EDGE = /^[╭╰]─+[╮╯]$/;

/** Without the frame that dialogs and tools stand in, and without the one within that. */
const unboxed = (boxed: string): string => {
  const line = unsaid(boxed);
  const inner = BOX.exec(line.trimEnd())?.[1];
  if (inner === undefined) return line.replace(/^ (?=[╭╰]─+[╮╯]\s*$)/, '');
  if (EDGE.test(inner)) return '';
  return (BOX.exec(inner)?.[1] ?? inner).replace(/^(\s*)●(?=\s+\d\.)/, '$1❯');
};
