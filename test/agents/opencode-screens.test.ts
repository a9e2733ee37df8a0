import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { opencode } from '../../src/agents/opencode.ts';
import type { Signal } from '../../src/core/observed.ts';

const AT = Date.UTC(2026, 10, 27, 2, 20);
const FOLDER = new URL('../fixtures/opencode/screens/', import.meta.url);
const shown = (name: string): readonly string[] => readFileSync(new URL(`${name}.txt`, FOLDER), 'utf8').split('\n');

type Expected = { readonly signal: Signal; readonly title?: string; readonly deny?: string; readonly until?: number };

const permission: Expected = { signal: 'needs-permission', title: 'OpenCode asks for a permission', deny: 'Escape' };
const question: Expected = {
  signal: 'needs-answer',
  title: 'OpenCode asks a question: attach to the pane to answer it',
};

/** What each screen, recorded from OpenCode 1.18.33, means. */
const screens: Readonly<Record<string, Expected>> = {
  starting: { signal: 'busy' },
  'busy-escape': { signal: 'busy' },
  'busy-narrow': { signal: 'busy' },
  'busy-thinking': { signal: 'busy' },
  'busy-tool': { signal: 'busy' },
  'busy-typed': { signal: 'busy' },
  'busy-wide': { signal: 'busy' },
  home: { signal: 'idle' },
  idle: { signal: 'idle' },
  'idle-after-deny': { signal: 'idle' },
  'idle-auto': { signal: 'idle' },
  'idle-narrow': { signal: 'idle' },
  'idle-printed': { signal: 'idle' },
  'idle-resumed': { signal: 'idle' },
  'idle-typed': { signal: 'idle' },
  'idle-wide': { signal: 'idle' },
  interrupted: { signal: 'idle' },
  limit: { signal: 'limited', until: AT + 74_000 },
  'limit-narrow': { signal: 'limited', until: AT + 73_000 },
  'retry-dropped': { signal: 'busy' },
  'retry-overloaded': { signal: 'busy' },
  'no-provider': {
    signal: 'needs-login',
    title: 'OpenCode has no provider of models: attach to the pane to connect one',
  },
  unauthorized: { signal: 'needs-login' },
  'permission-always': { signal: 'needs-permission', title: 'OpenCode asks whether to allow this for good' },
  'permission-bash': permission,
  'permission-edit': permission,
  'permission-long': permission,
  'permission-narrow': permission,
  'permission-outside': permission,
  'permission-subagent': permission,
  'permission-webfetch': permission,
  'permission-wide': permission,
  'permission-write': permission,
  question,
  'question-two': question,
};

describe('a screen of OpenCode', () => {
  it.each(Object.entries(screens))('%s is read for what it is', (name, expected) => {
    const reading = opencode.readScreen(shown(name), AT);
    expect({
      signal: reading?.sign.signal,
      title: reading?.dialog?.title,
      allow: reading?.dialog?.keys.allow,
      deny: reading?.dialog?.keys.deny?.join(),
      until: reading?.sign.until,
    }).toEqual({ title: undefined, allow: undefined, deny: undefined, until: undefined, ...expected });
  });

  it('is tested for every recording', () => {
    const recorded = readdirSync(FOLDER).map((file) => file.replace('.txt', ''));
    expect(recorded.sort()).toEqual(Object.keys(screens).sort());
  });

  it('shows the whole command, whatever words are in it, without what stands beside', () => {
    const detailOf = (name: string) => opencode.readScreen(shown(name), AT)?.dialog?.detail.split('\n');
    expect(detailOf('permission-long')?.slice(0, 4)).toEqual([
      '# Shell command',
      '',
      String.raw`$ printf '1. Yes\n  Allow once   Allow always   Reject\n  enter confirm\n'; for i in 1 2 3 4 5 6; do sleep 1;`,
      'done',
    ]);
    expect(detailOf('permission-wide')?.slice(0, 3)).toEqual(['# Shell command', '', '$ echo auto > auto.txt']);
    expect(detailOf('question')?.slice(0, 3)).toEqual(['Which colour?', '', '1. Red']);
  });

  it('tells the end of longer waits, never too early', () => {
    const untilOf = (words: string) =>
      opencode.readScreen(
        shown('limit').map((line) => line.replace('1m 13s', words)),
        AT,
      )?.sign.until;
    expect(untilOf('2h 5m')).toBe(AT + 126 * 60_000);
    expect(untilOf('~3 days')).toBe(AT + 4 * 86_400_000);
    expect(untilOf('~1 week')).toBe(AT + 14 * 86_400_000);
  });

  it('believes no dialog that an agent printed above its input line', () => {
    const dialog = shown('permission-bash').slice(-14);
    expect(opencode.readScreen([...dialog, ...shown('idle').slice(-30)], AT)?.dialog).toBeUndefined();
  });

  it('says nothing of an empty one, nor of a shell', () => {
    expect(opencode.readScreen([], AT)).toBeUndefined();
    expect(opencode.readScreen(['$ ls', 'a.txt', '$ '], AT)).toBeUndefined();
  });

  it('has a title that means nothing', () => {
    expect(opencode.readTitle('OC | Scripted work', AT)).toBeUndefined();
  });
});
