/** What the pane of OpenCode shows, as rules. Each was recorded from the real CLI: test/fixtures/opencode/screens. */
import type { Instant } from '../../core/ids.ts';
import type { ScreenReading } from '../preset.ts';
import type { ScreenReader, ScreenRule } from '../screen.ts';

/** The lower edge of the input line and the line of its state: a dialog takes the place of both. */
const EDGE = '╹▀{10,}';
const STATE = '[^┃╹]*';
const RETRY = 'retrying in ';

const dialogs: readonly ScreenRule[] = [
  {
    seen: 'it asks for a permission',
    signal: 'needs-permission',
    within: 60,
    all: [/△ Permission required ┃.* Allow once Allow always Reject (?:┃ )*(?:ctrl\+f \w+ )?⇆ select enter confirm ┃$/],
    // Which option Enter would take is told by colours alone; Esc refuses whichever it is.
    dialog: { title: 'OpenCode asks for a permission', below: /△ Permission required$/, keys: { deny: ['Escape'] } },
  },
  {
    seen: 'it asks whether to allow a permission for good',
    signal: 'needs-permission',
    within: 40,
    all: [/△ Always allow ┃.* Confirm Cancel (?:┃ )*⇆ select enter confirm ┃$/],
    dialog: { title: 'OpenCode asks whether to allow this for good', below: /△ Always allow$/ },
  },
  {
    seen: 'it asks a question',
    signal: 'needs-answer',
    within: 40,
    all: [/\d\. .* enter submit esc dismiss ┃$/],
    dialog: { title: 'OpenCode asks a question', below: /^▣ /, choose: 'digit', except: /^(?:Type your own|\[)/ },
  },
  {
    seen: 'it asks several questions',
    signal: 'needs-answer',
    within: 40,
    all: [/\d\. .* esc dismiss ┃$/],
    dialog: { title: 'OpenCode asks several questions: attach to the pane to answer them', below: /^▣ / },
  },
  {
    seen: 'a dialog stands that is not known',
    signal: 'needs-answer',
    within: 40,
    all: [/△ .* (?:enter confirm|enter submit)(?: esc dismiss)? ┃$/],
    dialog: { title: 'OpenCode shows a dialog: attach to the pane to answer it', below: /^▣ / },
  },
];

const atRest: readonly ScreenRule[] = [
  {
    seen: 'it waits to try again',
    signal: 'limited',
    within: 10,
    // Minutes at least: a shorter wait is a part of its work.
    all: [new RegExp(String.raw`${EDGE} ${STATE}\[${RETRY}(?:\d+[hm] |~)${STATE}$`)],
    until: retryEnd,
  },
  {
    seen: '"esc interrupt"',
    signal: 'busy',
    within: 10,
    all: [new RegExp(String.raw`${EDGE} ${STATE}(?:\besc (?:again to )?interrupt\b|\[${RETRY})${STATE}$`)],
  },
  {
    seen: 'no provider of models is connected',
    signal: 'needs-login',
    within: 30,
    all: [new RegExp(`No provider selected Connect a provider ${EDGE}${STATE}$`)],
    dialog: {
      title: 'OpenCode has no provider of models: attach to the pane to connect one',
      below: /ctrl\+p commands$/,
    },
  },
  {
    seen: 'its provider refuses it',
    signal: 'needs-login',
    within: 14,
    // The error stands below the prompt that it ended; below any answer stands how long that took.
    all: [
      new RegExp(
        `┃ [^┃]*(?:API key|[Uu]nauthorized|[Aa]uthenticat|[Cc]redential|[Ll]og ?in|[Bb]illing)[^┃]* ┃ ▣ [^┃·]*· [^┃·]* ┃[^▣]*${EDGE}${STATE}$`,
      ),
    ],
  },
  { seen: 'its input line, and nothing that runs', signal: 'idle', within: 10, all: [new RegExp(`${EDGE}${STATE}$`)] },
];

export const opencodeScreens: ScreenReader = {
  version: '1.18.33',
  rules: [...dialogs, ...atRest],
  prepare: withoutSidebar,
  finish,
};

function finish(reading: ScreenReading): ScreenReading {
  const { dialog } = reading;
  if (dialog === undefined) return reading;
  const detail = dialog.detail.split('\n').map((line) => line.replace(BAR, ''));
  return { ...reading, dialog: { ...dialog, detail: detail.join('\n').trim() } };
}

/** What stands before each line of a dialog. */
const BAR = /^\s*┃ {0,2}/;

/** In a wide terminal a column stands at the right; its last line says the version, at its left edge. */
function withoutSidebar(lines: readonly string[]): readonly string[] {
  const shown = lines.filter((line) => line.trim() !== '');
  const at = shown.slice(-2).map((line) => line.search(/(?<=\s{2})• OpenCode \d/));
  const column = Math.max(...at, -1);
  return column > 0 ? lines.map((line) => line.slice(0, column)) : lines;
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

/** `1m 12s`, `2h 5m`, `~3 days`: to the second or coarser, so rounded up by one of its smallest unit. */
function retryEnd(text: string, at: Instant): Instant | undefined {
  const [, said = ''] = /retrying in ~?((?:\d+ ?(?:weeks?|days?|[hms])\b ?)+)/.exec(text) ?? [];
  const parts = [...said.matchAll(/(\d+) ?(week|day|[hms])/g)].map(([, count, unit = '']) => ({
    count: Number(count),
    unit: UNITS[unit] ?? 0,
  }));
  const last = parts.at(-1);
  return last === undefined ? undefined : at + parts.reduce((sum, { count, unit }) => sum + count * unit, last.unit);
}
