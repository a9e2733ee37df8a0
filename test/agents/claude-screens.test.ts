import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { claude } from '../../src/agents/claude.ts';
import type { Signal } from '../../src/core/observed.ts';

const AT = Date.UTC(2026, 10, 22, 20, 40);
const FOLDER = new URL('../fixtures/claude/screens/', import.meta.url);
const shown = (name: string): readonly string[] => readFileSync(new URL(`${name}.txt`, FOLDER), 'utf8').split('\n');

type Expected = {
  readonly signal: Signal | 'nothing';
  readonly allow?: string;
  readonly deny?: string;
  readonly title?: string;
  readonly until?: number;
  readonly clear?: string;
};

/** What each screen, recorded from Claude Code 2.1.197, means. */
const screens: Readonly<Record<string, Expected>> = {
  'api-401': { signal: 'busy' },
  'api-429': { signal: 'limited', until: AT + 5 * 60_000 },
  'api-529': { signal: 'limited', until: AT + 60_000 },
  'api-key': {
    signal: 'needs-permission',
    title: 'Claude asks whether to use the API key in its environment',
    allow: '1',
    deny: '2',
  },
  'busy-narrow': { signal: 'busy' },
  'busy-thinking': { signal: 'busy' },
  'busy-tool': { signal: 'busy' },
  'busy-typed': { signal: 'busy' },
  'bypass-warning': {
    signal: 'needs-permission',
    title: 'Claude warns that it will run everything without asking',
    allow: '2',
    deny: '1',
  },
  'idle-after-allow': { signal: 'idle' },
  'idle-after-deny': { signal: 'idle' },
  'idle-background': { signal: 'idle' },
  'idle-narrow': { signal: 'idle' },
  interrupted: { signal: 'idle' },
  'limit-idle': { signal: 'limited', until: Date.UTC(2026, 10, 22, 22, 39) },
  'limit-menu': { signal: 'limited', until: Date.UTC(2026, 10, 22, 22, 39), clear: '1' },
  'login-method': { signal: 'needs-login', title: 'Claude is not logged in: attach to the pane to log in' },
  'no-internet': { signal: 'needs-login' },
  'not-logged-in': { signal: 'needs-login' },
  'permission-bash': {
    signal: 'needs-permission',
    title: 'Bash command: Do you want to proceed?',
    allow: '1',
    deny: '3',
  },
  'permission-edit': {
    signal: 'needs-permission',
    title: 'Edit file: Do you want to make this edit to a.txt?',
    allow: '1',
    deny: '3',
  },
  'permission-hooks-down': {
    signal: 'needs-permission',
    title: 'Bash command: Do you want to proceed?',
    allow: '1',
    deny: '3',
  },
  'permission-narrow': {
    signal: 'needs-permission',
    title: 'Bash command: Do you want to proceed?',
    allow: '1',
    deny: '3',
  },
  'permission-tall': {
    signal: 'needs-permission',
    title: 'Do you want to create long.txt?',
    allow: '1',
    deny: '3',
  },
  'permission-webfetch': {
    signal: 'needs-permission',
    title: 'Fetch: Do you want to allow Claude to fetch this content?',
    allow: '1',
    deny: '3',
  },
  'permission-write': {
    signal: 'needs-permission',
    title: 'Create file: Do you want to create b.txt?',
    allow: '1',
    deny: '3',
  },
  'plan-approval': {
    signal: 'needs-permission',
    title: 'Exit plan mode?: Claude wants to exit plan mode',
    allow: '1',
    deny: '2',
  },
  question: { signal: 'needs-answer', title: '☐ Colour: Which colour?' },
  'root-refusal': { signal: 'nothing' },
  trust: {
    signal: 'needs-permission',
    title: 'Claude asks whether you trust this folder',
    allow: '1',
    deny: '2',
  },
  unauthorized: { signal: 'needs-login' },
};

describe('a screen of Claude', () => {
  it.each(Object.entries(screens))('%s is read for what it is', (name, expected) => {
    const reading = claude.readScreen(shown(name), AT);
    expect({
      signal: reading?.sign.signal ?? 'nothing',
      title: reading?.dialog?.title,
      allow: reading?.dialog?.keys.allow?.join(),
      deny: reading?.dialog?.keys.deny?.join(),
      until: reading?.sign.until,
      clear: reading?.clear?.join(),
    }).toEqual({
      ...{ title: undefined, allow: undefined, deny: undefined, until: undefined, clear: undefined },
      ...expected,
    });
  });

  it('is tested for every recording', () => {
    const recorded = readdirSync(FOLDER).map((file) => file.replace('.txt', ''));
    expect(recorded.sort()).toEqual(Object.keys(screens).sort());
  });

  it('shows the whole command of a permission, wherever the mark stands', () => {
    const detail = claude.readScreen(shown('permission-bash'), AT)?.dialog?.detail;
    expect(detail).toContain('echo hi > hi.txt && git add hi.txt && git commit -qm hi');
    const moved = shown('permission-bash').map((line) => line.replace('❯ 1.', '  1.').replace('   3. No', ' ❯ 3. No'));
    expect(claude.readScreen(moved, AT)?.dialog?.detail).toBe(detail);
  });

  it('believes no dialog that an agent printed above its input line', () => {
    const printed = [
      '● Do you want to proceed?',
      '  ❯ 1. Yes',
      '    2. No',
      '  Esc to cancel · Tab to amend',
      '  Quick safety check: 1. Yes, I trust this folder Enter to confirm · Esc to cancel',
    ];
    const reading = claude.readScreen([...printed, ...shown('idle-after-allow').slice(-25)], AT);
    expect(reading?.sign.signal).toBe('idle');
    expect(reading?.dialog).toBeUndefined();
  });

  it('takes no line of the command for an option', () => {
    const lines = shown('permission-bash').flatMap((line) =>
      line.includes('Write and commit') ? ['   1. No', '   2. Yes', '   Do you want to proceed?', line] : [line],
    );
    expect(claude.readScreen(lines, AT)?.dialog?.keys).toEqual({ allow: ['1'], deny: ['3'] });
  });

  it('believes no limit that was said before the last message', () => {
    const lines = shown('limit-idle').flatMap((line) => (line.startsWith('✻') ? ['● I went on.', line] : [line]));
    expect(claude.readScreen(lines, AT)?.sign.signal).toBe('idle');
  });

  it('says nothing of an empty one', () => {
    expect(claude.readScreen([], AT)).toBeUndefined();
    expect(claude.readScreen(['', '   '], AT)).toBeUndefined();
  });
});

describe('the title of Claude', () => {
  it.each([
    ['⠂ Scripted work', 'busy'],
    ['⠐ Claude Code', 'busy'],
    ['◐ Claude Code', 'busy'],
    ['✳ Claude Code', 'idle'],
    ['some-host', undefined],
    ['', undefined],
  ])('%j means %s', (title, signal) => {
    expect(claude.readTitle(title, AT)?.signal).toBe(signal);
  });
});
