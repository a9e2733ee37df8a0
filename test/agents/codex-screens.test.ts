import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codex } from '../../src/agents/codex.ts';
import type { Signal } from '../../src/core/observed.ts';

/** Codex tells an end by the clock of the machine, so the expected ones are made by it, too. */
const AT = new Date(2026, 10, 27, 5, 0).getTime();
const FOLDER = new URL('../fixtures/codex/screens/', import.meta.url);
const shown = (name: string): readonly string[] => readFileSync(new URL(`${name}.txt`, FOLDER), 'utf8').split('\n');

type Expected = {
  readonly signal?: Signal;
  readonly title?: string;
  readonly allow?: string;
  readonly deny?: string;
  readonly clear?: string;
  readonly until?: number;
};

const permission: Expected = {
  signal: 'needs-permission',
  title: 'Codex asks for a permission',
  allow: '1',
  deny: '3',
};
const waiting: Expected = { signal: 'needs-permission', title: 'Mayor asks for a permission' };
const trust: Expected = {
  signal: 'needs-permission',
  title: 'Codex asks whether you trust this folder',
  allow: 'Enter',
};
const review: Expected = {
  signal: 'needs-permission',
  title: 'Codex found new hooks, of yours or of the repository: deny goes on without them, attach to review them',
  deny: 'Escape',
};
const login: Expected = { signal: 'needs-login', title: 'Codex is not logged in: attach to the pane to log in' };
const today: Expected = { signal: 'limited', until: new Date(2026, 10, 27, 7, 1).getTime() };

/** What each screen, recorded from Codex 0.169.0, means. */
const screens: Readonly<Record<string, Expected>> = {
  'api-429': { signal: 'limited', until: AT + 5 * 60_000 },
  'busy-animated': { signal: 'busy' },
  'busy-narrow': { signal: 'busy' },
  'busy-queued': { signal: 'busy' },
  'busy-reconnecting': { signal: 'busy' },
  'busy-steered': { signal: 'busy' },
  'busy-thinking': { signal: 'busy' },
  'busy-tool': { signal: 'busy' },
  'busy-typed': { signal: 'busy' },
  capacity: { signal: 'limited', until: AT + 60_000 },
  'context-full': { signal: 'idle' },
  dropped: { signal: 'idle' },
  // The title tells: what writes an answer shows nothing but its words.
  home: {},
  shortcuts: {},
  'slash-list': {},
  streaming: {},
  'hooks-review': review,
  'hooks-review-narrow': review,
  idle: { signal: 'idle' },
  'idle-after-deny': { signal: 'idle' },
  'idle-auto': { signal: 'idle' },
  'idle-limit-near': { signal: 'idle' },
  'idle-narrow': { signal: 'idle' },
  'idle-printed': { signal: 'idle' },
  'idle-resumed': { signal: 'idle' },
  'idle-typed': { signal: 'idle' },
  'idle-update': { signal: 'idle' },
  interrupted: { signal: 'idle' },
  'interrupted-by-no': { signal: 'idle' },
  limit: today,
  'limit-days': { signal: 'limited', until: new Date(2026, 10, 30, 8, 1).getTime() },
  'limit-narrow': today,
  'limit-untold': { signal: 'limited', until: AT + 5 * 60_000 },
  login,
  'login-narrow': login,
  'model-offer': { signal: 'starting', clear: '2' },
  'model-switch': { signal: 'idle', clear: '2' },
  'model-switch-narrow': { signal: 'idle', clear: '2' },
  'permission-exec': permission,
  'permission-narrow': permission,
  'permission-patch': permission,
  'permission-tall': { ...permission, deny: '2' },
  question: { signal: 'needs-answer', title: 'Codex asks a question: attach to the pane to answer it' },
  quota: { signal: 'needs-login' },
  trust,
  'trust-narrow': trust,
  unauthorized: { signal: 'needs-login' },
  waiting,
  'waiting-narrow': waiting,
  'waiting-patch': waiting,
};

const NOTHING = {
  signal: undefined,
  title: undefined,
  allow: undefined,
  deny: undefined,
  clear: undefined,
  until: undefined,
};

const detailOf = (lines: readonly string[]) => codex.readScreen(lines, AT)?.dialog?.detail.split('\n');
const signOf = (lines: readonly string[]) => codex.readScreen(lines, AT)?.sign;

describe('a screen of Codex', () => {
  it.each(Object.entries(screens))('%s is read for what it is', (name, expected) => {
    const reading = codex.readScreen(shown(name), AT);
    expect({
      signal: reading?.sign.signal,
      title: reading?.dialog?.title,
      allow: reading?.dialog?.keys.allow?.join(),
      deny: reading?.dialog?.keys.deny?.join(),
      clear: reading?.clear?.join(),
      until: reading?.sign.until,
    }).toEqual({ ...NOTHING, ...expected });
  });

  it('is tested for every recording', () => {
    const recorded = readdirSync(FOLDER).map((file) => file.replace('.txt', ''));
    expect(recorded.sort()).toEqual(Object.keys(screens).sort());
  });

  it('shows the whole command as it is, whatever words are in it', () => {
    expect(detailOf(shown('permission-exec'))?.slice(0, 4)).toEqual([
      'Would you like to run the following command?',
      'Environment: local',
      'Reason: May I run this?',
      String.raw`$ printf '1. Yes\n  2. No\n› 3. x'; for i in 1 2 3 4 5 6; do sleep 0; done; git add . && git commit -qm Greet`,
    ]);
    const hiding = shown('permission-exec').flatMap((line) =>
      line.startsWith('  $ ') ? [line, '  Would you like to run the following command?', '  $ ls'] : [line],
    );
    expect(detailOf(hiding)?.join('\n')).toContain('git commit -qm Greet\nWould you like');
  });

  it('tells why its turn ended', () => {
    const why = (name: string) => signOf(shown(name))?.detail;
    expect(why('context-full')).toBe('screen: its context is full');
    expect(why('interrupted')).toBe('screen: it was interrupted in the pane');
    expect(why('dropped')).toBe('screen: its turn ended with an error');
  });

  it.each([
    ['7:30 PM', new Date(2026, 10, 27, 19, 31)],
    ['12:05 AM', new Date(2026, 10, 27, 0, 6)],
    ['12:59 PM', new Date(2026, 10, 27, 13, 0)],
    ['Jan 1st, 2027 9:07 AM', new Date(2027, 0, 1, 9, 8)],
    ['Dec 2nd, 2026 11:59 PM', new Date(2026, 11, 3, 0, 0)],
  ])('knows that a limit ends at %s', (words, end) => {
    const lines = shown('limit').map((line) => line.replace('7:00 AM', words));
    expect(signOf(lines)?.until).toBe(end.getTime());
  });

  it('goes by the last thing that happened', () => {
    const later = ['› Go on', '', '• Done.', '', '  Worked for 3s • 05:01', ''];
    const lines = shown('limit').flatMap((line) => (line.startsWith('› Ask Codex') ? [...later, line] : [line]));
    expect(signOf(lines)?.signal).toBe('idle');
  });

  it('believes nothing that a model or a tool printed', () => {
    const idle = shown('idle');
    const printed = (...lines: readonly string[]) =>
      idle.flatMap((line) => (line.startsWith('• Yes.') ? [line, ...lines.map((one) => `  ${one}`)] : [line]));
    for (const name of ['limit', 'busy-thinking', 'permission-exec', 'trust', 'waiting'])
      expect(codex.readScreen(printed(...shown(name).slice(-12)), AT)).toMatchObject({ sign: { signal: 'idle' } });
    expect(codex.readScreen(printed(...shown('permission-exec').slice(-12)), AT)?.dialog).toBeUndefined();
  });

  it('says nothing of an empty one, nor of a shell', () => {
    expect(codex.readScreen([], AT)).toBeUndefined();
    expect(codex.readScreen(['$ ls', 'a.txt', '$ '], AT)).toBeUndefined();
  });

  it('has a title that proves rest alone', () => {
    expect(codex.readTitle('codex | Ready', AT)).toMatchObject({ source: 'title', signal: 'idle' });
    expect(codex.readTitle('codex | Working', AT)).toBeUndefined();
    expect(codex.readTitle('', AT)).toBeUndefined();
  });
});
