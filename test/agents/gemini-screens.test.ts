import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gemini } from '../../src/agents/gemini.ts';
import type { Signal } from '../../src/core/observed.ts';

const AT = Date.UTC(2026, 10, 27, 5, 10, 14);
const FOLDER = new URL('../fixtures/gemini/screens/', import.meta.url);
const shown = (name: string): readonly string[] => readFileSync(new URL(`${name}.txt`, FOLDER), 'utf8').split('\n');

type Expected = {
  readonly signal: Signal;
  readonly title?: string;
  readonly allow?: string;
  readonly deny?: string;
  readonly until?: number;
  readonly clear?: string;
  readonly holds?: true;
};

const MINUTE = 60_000;
const idle: Expected = { signal: 'idle' };
const busy: Expected = { signal: 'busy' };
const asking: Expected = { signal: 'needs-permission', holds: true };
const permission: Expected = {
  signal: 'needs-permission',
  title: 'Gemini asks for a permission',
  allow: '1',
  deny: '3',
};

/** What each screen, recorded from Gemini CLI 0.61.0, means. */
const screens: Readonly<Record<string, Expected>> = {
  starting: busy,
  'busy-hooks': busy,
  'busy-narrow': busy,
  'busy-thinking': busy,
  // Its hook has been answered, and is shown for three seconds all the same.
  'busy-tool': { signal: 'busy', holds: true },
  'asking-narrow': asking,
  'asking-question': asking,
  'asking-replace': asking,
  'asking-shell': asking,
  idle,
  'idle-auto': idle,
  'idle-hooks': idle,
  'idle-long': idle,
  'idle-narrow': idle,
  'idle-shell-mode': idle,
  'idle-typed': idle,
  interrupted: idle,
  'interrupted-asking': idle,
  limit: { signal: 'limited', until: Date.UTC(2026, 10, 27, 7, 11), clear: '2' },
  'limit-day': { signal: 'limited', until: AT + 5 * MINUTE, clear: '2' },
  'limit-stopped': { signal: 'limited', until: AT + 7_199_000 },
  'limit-day-stopped': { signal: 'limited', until: AT + 5 * MINUTE },
  // Without colours its input line stands between other lines.
  'asking-plain': asking,
  'busy-plain': busy,
  'idle-plain': idle,
  'idle-plain-hooks': idle,
  'interrupted-plain': idle,
  'limit-plain': { signal: 'limited', until: Date.UTC(2026, 10, 27, 7, 34), clear: '2' },
  'limit-stopped-plain': { signal: 'limited', until: AT + 7_197_000 },
  'permission-plain': permission,
  unauthorized: { signal: 'needs-login' },
  login: { signal: 'needs-login', title: 'Gemini is not logged in: attach to the pane to log in' },
  loop: {
    signal: 'needs-permission',
    title: 'Gemini stops in what looks like a loop: is it to go on?',
    allow: '2',
    deny: '1',
  },
  trust: { signal: 'needs-permission', title: 'Gemini asks whether you trust this folder', allow: '1', deny: '3' },
  question: { signal: 'needs-answer', title: 'Gemini shows a dialog: attach to the pane to answer it' },
  'permission-build-file': permission,
  'permission-narrow': permission,
  'permission-plan': permission,
  'permission-replace': { ...permission, deny: '4' },
  'permission-shell': permission,
  'permission-web': permission,
  'permission-write': { ...permission, deny: '4' },
};

describe('a screen of Gemini CLI', () => {
  it.each(Object.entries(screens))('%s is read for what it is', (name, expected) => {
    const reading = gemini.readScreen(shown(name), AT);
    expect({
      signal: reading?.sign.signal,
      title: reading?.dialog?.title,
      allow: reading?.dialog?.keys.allow?.join(),
      deny: reading?.dialog?.keys.deny?.join(),
      until: reading?.sign.until,
      clear: reading?.clear?.join(),
      holds: reading?.holds,
    }).toEqual({
      ...{ title: undefined, allow: undefined, deny: undefined, until: undefined, clear: undefined, holds: undefined },
      ...expected,
    });
  });

  it('is tested for every recording', () => {
    const recorded = readdirSync(FOLDER).map((file) => file.replace('.txt', ''));
    expect(recorded.sort()).toEqual(Object.keys(screens).sort());
  });

  it('shows all that is asked, without its frame', () => {
    const detailOf = (name: string) => gemini.readScreen(shown(name), AT)?.dialog?.detail.split('\n');
    expect(detailOf('permission-shell')?.slice(0, 4)).toEqual([
      String.raw`? Shell  printf '1. Allow once\\n2. Yes\\n' > list.txt && for i in 1 2 3; do echo $i; done`,
      String.raw`printf '1. Allow once\\n2. Yes\\n' > list.txt && for i in 1 2 3; do echo $i; done`,
      'Allow execution of [Shell]?',
      'Redirection detected. To auto-accept, press Shift+Tab',
    ]);
    expect(detailOf('permission-write')).toContain('2 1. two');
    expect(detailOf('question')?.slice(0, 2)).toEqual(['Answer Questions', 'Which colour?']);
  });

  it('believes no dialog that an agent printed above its input line', () => {
    const dialog = shown('permission-shell').slice(-13);
    expect(gemini.readScreen([...dialog, ...shown('idle').slice(-12)], AT)?.dialog).toBeUndefined();
  });

  it('forgets an error once a person has said something more', () => {
    const lines = [...shown('limit-stopped').slice(0, -10), '▄'.repeat(120), ' > Go on', '▀'.repeat(120), '✦ Yes.'];
    expect(gemini.readScreen([...lines, ...shown('idle').slice(-8)], AT)?.sign.signal).toBe('idle');
  });

  it('says nothing of an empty one, nor of a shell', () => {
    expect(gemini.readScreen([], AT)).toBeUndefined();
    expect(gemini.readScreen(['$ ls', 'a.txt', '$ '], AT)).toBeUndefined();
  });

  it('has a title that tells its rest alone', () => {
    expect(gemini.readTitle('◇  Ready (shop)          ', AT)).toMatchObject({ signal: 'idle', source: 'title' });
    for (const title of ['✦  Working… (shop)', '✋  Action Required (shop)', '⏲  Working… (shop)', ''])
      expect(gemini.readTitle(title, AT)).toBeUndefined();
  });
});
