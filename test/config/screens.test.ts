import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load.ts';
import { known } from '../../src/main/settings.ts';

const load = (rule: string, agent = 'claude') =>
  loadSettings(`version: 1\nagents:\n  ${agent}:\n    command: x\n    screens:\n      - ${rule}\n`, {
    file: '/home/me/rigs.yaml',
    home: '/home/me',
    known: known(),
  });
const good = (rule: string, agent?: string) => {
  const loaded = load(rule, agent);
  if ('ok' in loaded) return loaded.ok.agents[agent ?? 'claude']?.screens;
  throw new Error(JSON.stringify(loaded.problems));
};
const wrong = (rule: string) => {
  const loaded = load(rule);
  return 'ok' in loaded ? [] : loaded.problems.map(({ line, what, hint }) => `${line}: ${what}. ${hint}`);
};

describe('rules for screens in rigs.yaml', () => {
  it('are for presets and for agents of the owner’s own, with defaults', () => {
    const expected = [{ seen: 'x', signal: 'busy', within: 10, all: ['a+'], place: 'before' }];
    expect(good('{ seen: x, signal: busy, all: ["a+"] }')).toEqual(expected);
    expect(good('{ seen: x, signal: busy, all: ["a+"] }', 'mine')).toEqual(expected);
    expect(good('{ seen: x, signal: limited, all: [a], rest: 5m }')?.[0]).toMatchObject({ restMs: 300_000 });
  });

  it.each([
    ['{ seen: x, signal: busy, all: ["(a"] }', '6: Item 1 of "all" has a ( without its ) ("(a"). Write \\( for'],
    ['{ seen: x, signal: busy, all: ["(?=a)"] }', 'looks ahead'],
    ['{ seen: x, signal: busy, all: [] }', 'is empty'],
    [`{ seen: x, signal: busy, all: [${'a, '.repeat(11)}] }`, '"all" has 11 items, but must have at most 10'],
    ['{ seen: x, signal: exited, all: [a] }', '"signal" cannot be "exited"'],
    ['{ seen: x, signal: done, all: [a] }', '"signal" cannot be "done"'],
    ['{ seen: x, signal: busy, all: [a], within: 500 }', 'must be at most 80'],
    ['{ seen: x, signal: busy, all: [a], rest: 5m }', 'only there'],
    ['{ seen: x, signal: limited, all: [a] }', 'Write "rest: 5m"'],
    [
      '{ seen: x, signal: busy, all: [a], witin: 3 }',
      '"witin" is no option of a rule for a screen. Did you mean within?',
    ],
    [
      '{ seen: x, signal: busy, all: [a], dialog: { alow: b } }',
      '"alow" is no option of "dialog". Did you mean allow?',
    ],
    ['{ seen: x, signal: busy, all: [a], dialog: { keys: { allow: [rm -rf] } } }', 'is no key'],
    ['{ seen: "a\\e[2Jb", signal: busy, all: [a] }', 'is no single plain line'],
  ])('%s is refused with its place and what to write', (rule, told) => {
    expect(wrong(rule).join('\n')).toContain(told);
  });
});
